"""Fifteen thousand records of ``gongshilan demo``: what is found is what plain substring search finds, in Python and in Chromium,
on one index; and ten thousand queries that nobody should type.

One worker runs all of it, so that the portal is made once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gongshilan.search.build import build_index
from gongshilan.search.fold import fold
from gongshilan.search.index import Index
from gongshilan.search.search import search
from playwright.sync_api import Browser
from search_demo import demo, demo_corpus
from search_engine import Engine
from search_material import folded_texts, fuzzed, heaviest, queries
from search_pages import served, strict_page
from search_plain import Joined

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("search-demo")]

HANG = 200  # ms; no query may take longer
UNITS, DOCUMENTS = 90, 3_700  # a quarter of what ``make bench`` asks the same of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the portal's largest edition, in ``all``."""
    root = tmp_path_factory.mktemp("demo")
    files = build_index(demo_corpus(demo(root / "portal", UNITS)))
    (root / "all" / "search").mkdir(parents=True)
    for path, raw in files.items():
        (root / "all" / path).write_bytes(raw)
    return root


@pytest.fixture(scope="module")
def index(folder: Path) -> Index:
    found = Index(lambda path: (folder / "all" / path).read_bytes())
    assert found.count >= DOCUMENTS
    return found


@pytest.fixture(scope="module")
def texts(index: Index) -> list[list[str]]:
    return folded_texts(index)


@pytest.fixture(scope="module")
def asked(texts: list[list[str]]) -> dict[str, list[int]]:
    """A thousand queries of 1 to 12 characters and more, and what holds them: names, numbers, mixed scripts, Traditional,
    full-width, absent ones."""
    wanted = dict.fromkeys(queries(texts, 1_200, seed=7))
    assert len(wanted) >= 1_000
    assert {len(query) for query in wanted} >= set(range(1, 13))
    plain = Joined(texts)
    return {query: plain.holding(fold(query)) for query in wanted}


@pytest.fixture(scope="module")
def engine(chromium: Browser, folder: Path) -> Iterator[Engine]:
    """Chromium on the same files."""
    with served(folder) as address, strict_page(chromium, address) as page:
        yield Engine(page, address, folder, "all")


def test_recall_and_precision_in_python(index: Index, asked: dict[str, list[int]]) -> None:
    for query, held in asked.items():
        assert sorted(search(index, f'"{query}"', exactly=True).documents) == held, query


def test_recall_and_precision_in_chromium(engine: Engine, asked: dict[str, list[int]]) -> None:
    wanted = [f'"{query}"' for query in asked]
    for query, found in zip(asked, engine.found(wanted), strict=True):
        assert found == asked[query], query


def test_no_query_is_too_much(engine: Engine, texts: list[list[str]]) -> None:
    """Ten thousand fuzzed queries and the heaviest of sensible ones: each is answered in time, and drawn with our elements only."""
    wanted = fuzzed(10_000, seed=21) + heaviest(texts, 60)
    drawn = 0
    for start in range(0, len(wanted), 1000):
        part = wanted[start : start + 1000]
        for query, answer in zip(part, engine.drawn(part, HANG), strict=True):
            assert answer["took"] <= HANG, query
            assert set(answer["names"]) <= {"SPAN", "MARK"}, query
            drawn += answer["count"] > 0
    assert drawn > 100

"""The shipped portal built, its index and a large synthetic one, and a Chromium that reads both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gongshilan.search.document import Corpus
from gongshilan.search.index import Index
from playwright.sync_api import Browser, Page
from search_material import folded_texts, indexed, synthetic
from search_pages import served, strict_page

LARGE = 1_500


@pytest.fixture(scope="session")
def site(shipped_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped content built by the command line; beside the editions ``large``, the public one with a synthetic index."""
    root = tmp_path_factory.mktemp("search")
    return Path(shutil.copytree(shipped_site, root / "site", symlinks=True))


@pytest.fixture(scope="session")
def shipped_index(site: Path) -> Index:
    """The public edition's index, as written."""
    return Index(lambda path: (site / "public" / path).read_bytes())


@pytest.fixture(scope="session")
def shipped_texts(shipped_index: Index) -> list[list[str]]:
    return folded_texts(shipped_index)


@pytest.fixture(scope="session")
def large(shipped_texts: list[list[str]]) -> Corpus:
    seeds = [line for fields in shipped_texts for line in fields[4].split("。") if 8 < len(line) < 60]
    return synthetic(LARGE, seeds=seeds)


@pytest.fixture(scope="session")
def large_files(large: Corpus) -> dict[str, bytes]:
    return indexed(large)[0]


@pytest.fixture(scope="session")
def large_index(large_files: dict[str, bytes]) -> Index:
    return Index(large_files.__getitem__)


@pytest.fixture(scope="session")
def large_texts(large_index: Index) -> list[list[str]]:
    return folded_texts(large_index)


@pytest.fixture(scope="session")
def large_site(site: Path, large_files: dict[str, bytes]) -> Path:
    """The pages of the public edition over the synthetic index."""
    folder = site / "large"
    shutil.copytree(site / "public", folder, ignore=shutil.ignore_patterns("search"))
    (folder / "search").mkdir()
    for path, raw in large_files.items():
        (folder / path).write_bytes(raw)
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with strict_page(chromium, address) as found:
        yield found

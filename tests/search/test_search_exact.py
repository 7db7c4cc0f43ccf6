"""What is found is what plain substring search finds in the same text: every document, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest
from gongshilan.catalogue import catalogue
from gongshilan.guard.numbers import find
from gongshilan.search.build import build_index
from gongshilan.search.document import Corpus, Document
from gongshilan.search.files import LETTERS, read_part
from gongshilan.search.find import literal
from gongshilan.search.fold import fold
from gongshilan.search.index import Index
from gongshilan.search.kept import Kept
from gongshilan.search.layout import BODY, LABEL, NAME, NUMBER, TITLE, WHOLE
from gongshilan.search.runs import stretches
from gongshilan.search.search import search
from hypothesis import given
from hypothesis import strategies as st
from search_material import folded_texts, indexed, open_index, queries, synthetic
from search_plain import holding, worths


def test_recall_and_precision(shipped_index: Index, shipped_texts: list[list[str]]) -> None:
    """On the shipped content, a thousand queries of 1 to 12 characters: names, numbers, mixed scripts, Traditional, full-width,
    absent ones. test_search_demo.py does the same on fifteen thousand records."""
    wanted = queries(shipped_texts, 1000, seed=7)
    assert len({len(query) for query in wanted}) >= 12
    for query in wanted:
        assert literal(shipped_index, fold(query)) == worths(shipped_texts, fold(query)), query
        found = search(shipped_index, f'"{query}"', exactly=True).documents
        assert sorted(found) == holding(shipped_texts, fold(query)), query


def test_figures_go_by_their_names(shipped_index: Index) -> None:
    """A claim names the figure it states by an id that no reader knows."""
    name = "representatives_attending"
    assert literal(shipped_index, fold(catalogue()["figures"][name]["label"]))
    assert not literal(shipped_index, name)


@given(
    st.lists(st.lists(st.text("甲乙丙 a", max_size=9), min_size=5, max_size=5), max_size=6), st.text("甲乙丙 a", max_size=7)
)
def test_small_texts(fields: list[list[str]], query: str) -> None:
    """Few characters and short texts: every way of overlapping and ending occurs."""
    documents = tuple(Document(f"d{number}", f"{number}.html", *parts) for number, parts in enumerate(fields))
    index = indexed(Corpus(documents, ()))[1]
    text = fold(query)
    if text:
        assert sorted(literal(index, text)) == holding(folded_texts(index), text)


def test_worth() -> None:
    """Where a text is found is told by its place alone, for texts of every length."""
    document = Document("d", "d.html", "甲乙丙丁", "戊己庚辛", "12345", "壬癸子丑", "寅卯辰巳")
    index = indexed(Corpus((document,), ()))[1]
    for text, worth in (
        ("甲乙丙丁", WHOLE), ("甲", TITLE), ("乙丙", TITLE), ("乙丙丁", TITLE), ("戊己", NAME), ("己庚辛", NAME), ("戊己庚辛", NAME),
        ("12345", NUMBER), ("2", NUMBER), ("癸子丑", LABEL), ("寅", BODY), ("寅卯辰巳", BODY),
    ):  # fmt: skip
        assert literal(index, text) == {0: worth}, text
    for length in (1, 2, 3, 5):
        title = "甲乙丙丁戊"[:length]
        assert literal(indexed(Corpus((replace(document, title=title),), ()))[1], title) == {0: WHOLE}


def test_long_fields_keep_their_hits() -> None:
    """A field longer than its room runs on; nothing is lost by it."""
    names = "".join(chr(0x4E00 + number) for number in range(5000))
    document = Document("d", "d.html", "题" * 600, names, "9" * 1100, "乐" * 3, "尾声")
    index = indexed(Corpus((document,), ()))[1]
    for text in ("题题题题", names[100:110], names[4000:4010], names[-4:], "9999", "乐乐乐", "尾声"):
        assert list(literal(index, fold(text))) == [0]
    assert not literal(index, fold(names[-2:]) + "99")


@pytest.mark.parametrize("many", [1, 3, 12, 40])
def test_heavy_runs(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many documents hold a run its places are left out, and longer runs stand in for them; the answers stay the same."""
    monkeypatch.setattr("gongshilan.search.build.Kept", partial(Kept, many=many))
    corpus = synthetic(80, seed=3, seeds=["深入学习实践科学发展观活动", "整改落实方案", "一二一二一二一二一二三"])
    index = indexed(corpus)[1]
    assert index.files("far")
    texts = folded_texts(index)
    wanted = [
        *queries(texts, 600, seed=8),
        "学习实践科学发展观",
        "深入学习实践科学发展观活动",
        "的整改落实方案，",
        "二一二一二一二一",
        "一二三",
    ]
    for query in wanted:
        assert literal(index, fold(query)) == worths(texts, fold(query)), query


def test_heavy_runs_of_figures_make_up_no_number() -> None:
    """Runs are written one over the other; what comes of it must not read as a number that stands in no text."""
    text = "1388000 " * 9
    runs = {text[at : at + size] for size in range(3, 7) for at in range(len(text) - size + 1)}
    written = stretches(runs)
    assert find(written) == find(written, finished=True) == ()
    assert {run for run in runs if run in written} == runs
    lines = written.split("\n")
    assert {line[at : at + size] for line in lines for size in range(3, 7) for at in range(len(line) - size + 1)} == runs


def test_rare_characters_are_found_where_keys_are_sorted() -> None:
    """Keys are in the order of code points, which is not that of UTF-16."""
    texts = ["𠮷野家", "ｚ\ufffd界", "豈有此理", "\ue000私", "一二三", "𠮷𠮷𠮷𠮷"]
    documents = tuple(Document(f"d{number}", f"{number}.html", text) for number, text in enumerate(texts))
    index = indexed(Corpus(documents, ()))[1]
    for text in ("𠮷", "𠮷野", "𠮷野家", "𠮷𠮷𠮷𠮷", "\ue000", "豈", "界"):
        assert sorted(literal(index, fold(text))) == holding(folded_texts(index), fold(text)), text


def test_the_same_bytes_whatever_the_order(large: Corpus) -> None:
    """Documents may come in any order; a cache changes nothing."""
    part = replace(large, documents=large.documents[:200])
    cache: dict[str, bytes] = {}
    first = build_index(part, cache)
    assert cache
    assert build_index(part, cache) == first
    assert build_index(replace(part, documents=part.documents[::-1]), threads=1) == first


def test_a_new_record_leaves_most_files_alone(large: Corpus) -> None:
    """Its number is the next one, so that only the files with its own characters change."""
    before = build_index(large)
    new = Document("record:new", "new.html", "新增一条", date="2009-12-31", facets={"kind": "plan"})
    after = build_index(replace(large, documents=(*large.documents, new)))
    changed = set(after) - set(before)
    assert len(changed) < len(after) / 4


def test_empty_corpus() -> None:
    """A portal without anything to find answers that nothing is found."""
    index = open_index(build_index(Corpus((), ())))
    for query in ("", "甲", "甲乙", "甲乙丙", "甲乙丙丁", "ab", "-甲"):
        assert search(index, query).documents == []


def test_files_are_scripts_that_run_nothing(large_files: dict[str, bytes]) -> None:
    """One call with two plain strings: no code of ours is made from content."""
    for path, raw in large_files.items():
        name = path.removeprefix("search/").removesuffix(".js")
        assert raw.startswith(f'gslSearchPart("{name}","'.encode())
        body = raw.removeprefix(f'gslSearchPart("{name}","'.encode()).removesuffix(b'");\n')
        assert set(body) <= set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
        read_part(raw)


def test_files_are_small(large_files: dict[str, bytes]) -> None:
    """What one query loads is bounded by what one file may hold."""
    manifest = json.loads(read_part(large_files["search/index.js"]))
    for listing in (manifest["lists"], manifest["runs"], manifest["texts"], manifest["sounds"]):
        pages = [large_files[f"search/{name}.js"] for name in split(listing.get("page", ""))]
        assert all(len(page) < 6_000 for page in pages)
        names = "".join(json.loads(read_part(page))["file"] for page in pages) or listing["file"]
        assert all(len(large_files[f"search/{name}.js"]) < 30_000 for name in split(names))


def split(names: str) -> list[str]:
    return [names[at : at + LETTERS] for at in range(0, len(names), LETTERS)]

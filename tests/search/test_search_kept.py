"""What is kept from build to build changes no byte, whatever happened in between, and saves the work on what did not change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from gongshilan.search import kept
from gongshilan.search.build import build_index
from gongshilan.search.document import Document, ordered
from gongshilan.search.kept import Inverted, Kept
from hypothesis import given, settings
from hypothesis import strategies as st
from search_material import synthetic

SMALL = {"_LEAST": 3, "_MOST": 12, "_SPREAD": 4}
FEW = 4  # a run at more places is heavy here: there are few documents
WORDS = ["整改落实", "整改", "落实方案", "学习", "徐斌", "WTO", "2009", "的的的的的的的", "𠮷野", "会议会议会议"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=0, max_size=6).map("".join)
DOCUMENTS = st.builds(
    lambda number, title, names, body, day: Document(
        f"record:{number:02d}", f"{number}.html", title, names, body=body, date=f"2009-03-{day:02d}" if day else ""
    ),
    st.integers(0, 30),
    TEXTS,
    TEXTS,
    TEXTS,
    st.integers(0, 4),
)
PORTALS = st.lists(st.lists(DOCUMENTS, max_size=25, unique_by=lambda one: one.id), min_size=2, max_size=5)


def same(one: Inverted, other: Inverted) -> bool:
    """Keys, entries and counts."""
    return set(one.heavy) == set(other.heavy) and all(
        mine.keys.tolist() == yours.keys.tolist()
        and mine.lists.raw.tobytes() == yours.lists.raw.tobytes()
        and mine.lists.starts.tolist() == yours.lists.starts.tolist()
        for mine, yours in ((one.families[name], other.families[name]) for name in ("lists", "runs", "far", "sounds"))
    )


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in SMALL.items():
        monkeypatch.setattr(kept, name, value)
    return monkeypatch


@settings(deadline=None, max_examples=40)
@given(portals=PORTALS)
def test_one_build_after_the_other(portals: list[list[Document]]) -> None:
    """Records added, removed and changed anywhere, runs that become heavy and cease to be: as if it were the first build.
    And as if the documents stood in one block."""
    cache: dict[str, bytes] = {}
    for portal in portals:
        documents = ordered(tuple(portal))
        alone = Kept(None, "x", FEW).inverted(documents)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in SMALL.items():
                patch.setattr(kept, name, value)
            assert same(Kept(cache, "x", FEW).inverted(documents), alone)


def inverted_documents(documents: Sequence[Document], cache: dict[str, bytes], patch: pytest.MonkeyPatch) -> int:
    """How many documents a build inverts."""
    counted: list[int] = []
    invert = kept.invert

    def counting(texts: Sequence[tuple[str, ...]], heavy: Sequence[str]) -> kept.Block:
        counted.append(len(texts))
        return invert(texts, heavy)

    with patch.context() as inner:
        inner.setattr(kept, "invert", counting)
        Kept(cache, "x").inverted(documents)
    return sum(counted)


def test_only_what_changed_is_inverted(blocks: pytest.MonkeyPatch) -> None:
    """A record changed, added in the middle, or removed is work for the few documents around it."""
    documents = ordered(synthetic(120).documents)
    cache: dict[str, bytes] = {}
    assert inverted_documents(documents, cache, blocks) == 120
    assert inverted_documents(documents, cache, blocks) == 0
    rng = Random(3)
    for _ in range(5):
        at = rng.randrange(len(documents))
        changed = [*documents[:at], replace(documents[at], body="改过了"), *documents[at + 1 :]]
        more = [*documents[:at], replace(documents[at], id="record:new", body="另一条"), *documents[at:]]
        less = [*documents[:at], *documents[at + 1 :]]
        for portal in (changed, more, less):
            assert 0 < inverted_documents(portal, dict(cache), blocks) <= 2 * SMALL["_MOST"]


@pytest.mark.parametrize("harm", [lambda raw: raw[: len(raw) // 2], lambda raw: b"", lambda raw: raw[:-200] + bytes(200)])
def test_what_is_damaged_is_made_again(harm: object) -> None:
    """Half a file, none, or nothing in it."""
    assert callable(harm)
    corpus = synthetic(40)
    cache: dict[str, bytes] = {}
    plain = build_index(corpus, cache, "x")
    for key in [key for key in cache if key.startswith(("block", "heavy"))]:
        damaged = {**cache, key: harm(cache[key])}
        assert build_index(corpus, damaged, "x") == plain


def test_what_another_program_kept_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    cache: dict[str, bytes] = {}
    documents = ordered(synthetic(30).documents)
    Kept(cache, "x").inverted(documents)
    monkeypatch.setattr(kept, "_made_by", lambda: "another")
    assert inverted_documents(documents, cache, monkeypatch) == 30

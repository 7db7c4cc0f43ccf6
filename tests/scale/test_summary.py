"""One search over many portals: every portal that answers is asked, what is answered is exact, and few are asked in vain."""

from __future__ import annotations

import pytest
from gongshilan.scale.summary import Summary, pairs, summary_of
from gongshilan.search.build import build_index
from gongshilan.search.document import Corpus
from gongshilan.search.fold import fold
from gongshilan.search.index import Index
from gongshilan.search.query import parse
from gongshilan.search.search import search
from support.many_portals import documents

PORTALS, EACH = 24, 12


@pytest.fixture(scope="module")
def portals() -> list[tuple[Summary, Index]]:
    found = []
    for number in range(PORTALS):
        held = documents(number, EACH)
        files = build_index(Corpus(held, ()))
        found.append((summary_of(held), Index(files.__getitem__)))
    return found


def queries() -> list[str]:
    rare = [documents(number, EACH)[place].body.rsplit("，", 1)[-1] for number in range(0, PORTALS, 3) for place in (0, 3)]
    common = ["整改", "台账，", "第3件", "群", "整改 台账", "没有的词", "路灯", "A"]
    return [*rare, *common]


def holds(number: int, typed: str) -> set[str]:
    """Documents of a portal that hold every term, by looking at every text."""
    [clause] = parse(typed).clauses
    return {
        document.href
        for document in documents(number, EACH)
        if all(any(fold(term.text) in fold(text) for text in document.texts()) for term in clause)
    }


@pytest.mark.parametrize("typed", queries())
def test_recall_and_precision_are_whole(portals: list[tuple[Summary, Index]], typed: str) -> None:
    found, asked = set(), 0
    for summary, index in portals:
        if summary.may_answer(typed):
            asked += 1
            found |= {str(index.document(number)[0]) for number in search(index, typed, exactly=True).documents}
    expected = {href for number in range(PORTALS) for href in holds(number, typed)}
    assert found == expected
    owners = {href.split("/")[0] for href in expected}
    assert asked - len(owners) <= PORTALS // 4  # asked in vain


def test_a_pair_that_occurs_is_never_denied() -> None:
    held = documents(5, 40)
    summary = summary_of(held)
    for document in held:
        for text in document.texts():
            assert all(summary.may_hold(pair) for pair in pairs(fold(text)))


def test_what_does_not_occur_is_denied_as_often_as_promised() -> None:
    summary = summary_of(documents(5, 40))
    absent = [chr(0x3400 + at) + chr(0x3500 + at) for at in range(2000)]
    assert sum(map(summary.may_hold, absent)) < 2000 * 0.02


def test_an_empty_portal_answers_nothing() -> None:
    assert not summary_of(()).may_answer("整改")

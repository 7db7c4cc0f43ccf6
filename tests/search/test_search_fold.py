"""Folding and reading of queries, in Python; that the browser does alike is tested in test_search_browser.py."""

from __future__ import annotations

import pytest
from gongshilan.search.fold import fold, fold_all
from gongshilan.search.plain import plain
from gongshilan.search.query import MOST_CHARACTERS, MOST_TERMS, parse
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.text(st.characters(codec=None), max_size=12), max_size=8))
def test_all_at_once_is_one_by_one(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("聯繫點", "联系点"), ("２００９年", "2009年"), ("ＷＴＯ", "wto"), ("整 改\n台账", "整 改 台账"), ("整\u200b改", "整改"),
        ("ΟΔΟΣ", "οδοσ"), ("οδος", "οδοσ"), ("\u3000 a\t", "a"), ("㈠", "(一)"), ("e\u0301", "é"), ("", ""), ("\ud800", "\ufffd"),
        ("二〇〇九年", "二零零九年"), ("二○○九年", "二零零九年"), ("葛\U000e0101城", "葛城"), ("✔\ufe0f", "✔"),
    ],
)  # fmt: skip
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_in_chinese(text: str) -> None:
    """Not promised for every script (İ), but for what the documents hold."""
    chinese = "".join(character for character in text if "\u4e00" <= character <= "\u9fff" or character in "ab１２ ")
    assert fold(fold(chinese)) == fold(chinese)


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("整改 台账", [["整改", "台账"]]),
        ('"整改 台账"', [["'整改 台账"]]),
        ("“整改 台账”会议", [["'整改 台账", "会议"]]),
        ("整改 -会议", [["整改", "-会议"]]),
        ('整改 -"动员 会"', [["整改", "-'动员 会"]]),
        ("整改 － 会议", [["整改", "-", "会议"]]),
        ("整改 OR 台账", [["整改"], ["台账"]]),
        ("整改|台账", [["整改"], ["台账"]]),
        ("整改｜台账 -会议", [["整改"], ["台账", "-会议"]]),
        ('"整改|台账"', [["'整改|台账"]]),
        ("-|整改", [["整改"]]),
        ("OR | 整改 OR", [["整改"]]),
        ('"整改', [["'整改"]]),
        ("or", [["or"]]),
        ("２００９-０３", [["2009-03"]]),
        ('"" -', [["-"]]),
        ("", []),
    ],
)
def test_parse(typed: str, clauses: list[list[str]]) -> None:
    """``'`` marks a phrase, ``-`` what is excluded."""
    found = [
        [("-" if t.without else "") + ("" if t.plain else "'") + t.text for t in clause] for clause in parse(typed).clauses
    ]
    assert found == clauses


def test_long_queries_are_cut_and_say_so() -> None:
    assert parse("甲" * 10_000).cut
    assert len(parse("甲" * 10_000).clauses[0][0].text) == MOST_CHARACTERS
    many = parse(" ".join("甲乙丙丁戊己庚辛壬癸" * 2))
    assert many.cut
    assert len(many.clauses[0]) == MOST_TERMS
    assert not parse("整改 台账").cut


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("整改**台账**", "整改台账"), ("第一行\n第二行", "第一行第二行"), ("one\ntwo", "one two"), ("- 甲\n- 乙", "甲 乙"),
        ("[见](record:x)《方案》", "见《方案》"), ("|甲|乙|\n|-|-|\n|1|2|", "甲 乙 1 2"), ("<b>粗</b>", "粗"), ("# 题\n文", "题 文"), ("", ""),
    ],
)  # fmt: skip
def test_plain(markdown: str, words: str) -> None:
    assert plain(markdown) == words

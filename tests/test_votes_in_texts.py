"""Counts of votes in texts: read however they are written, and reported only where the number is not told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.build.stages import released
from gongshilan.disclosure.ledger import ledger_text
from gongshilan.disclosure.words import Reader, Untold, by_word, chinese, stated
from support.cases import lay

WORDS = {"满意", "好", "比较满意", "一般", "不满意", "弃权", "满意以上", "其他", "满意率"}
COUNTS = [
    Untold(("满意", "好"), 50, 58), Untold(("比较满意",), 5, 58), Untold(("一般",), 2, 58), Untold(("不满意",), 1, 58),
    Untold(("满意以上", "满意率"), 55, 58), Untold(("其他",), 3, 58),
]  # fmt: skip


def lines(text: str, counts: list[Untold] = COUNTS) -> dict[int, str]:
    return stated(text, Reader(WORDS), by_word(counts))


def said(text: str) -> list[tuple[int, str, str, str]]:
    return list(Reader(WORDS).said(text))


@pytest.mark.parametrize(
    "text",
    [
        "满意50票。", "满意 ５０ 票", "满意：五十票", "有50票满意", "一般两票", "一般2票", "2人认为一般", "不满意的有1票", "不满意，1",
        "满意率94.8%", "满意率为 95%", "满意以上占94.83％", "其他3票", "| 满意 | 一般 |\n| --- | --- |\n| 50 | 2 |", "满意\t一般\n50\t9",
        "满意\n比较满意\n一般\n不满意\n50\n7\n7\n7", "不满意\n1\n",
        "不满意：\n1票", "有五十票\n满意", "满意率百分之九十四点八", "满意率为九成四八", "满意率九成五", "五十八分之五十五满意以上", "一般的占五十八分之二",
    ],
)  # fmt: skip
def test_stated(text: str) -> None:
    assert lines(text)


@pytest.mark.parametrize(
    "text",
    [
        "不满意50票", "满意1票", "满意49票", "群众普遍满意。共58票。", "满意率90%", "一般2009年3月", "一般在2日以前", "满意以上不少于54票", "好5人",
        "会议一般开2小时", "比较满意2票", "第2项一般", "满意\n比较满意\n7\n50", "满意率百分之九十", "满意率九成二五", "三分之一满意", "百分之百满意", "不满意\n\n1票", "不满意、一般",
    ],
)  # fmt: skip
def test_not_stated(text: str) -> None:
    """Another number, another grade, or no count at all."""
    assert not lines(text)


def test_where() -> None:
    assert lines("情况：\n\n一般2票，不满意1票\n满意50票") == {2: "一般", 3: "满意"}


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (58, "五十八"),
        (105, "一百零五"),
        (312, "三百一十二"),
        (300, "三百"),
        (999, "九百九十九"),
        (1000, "1000"),
        (1100, "1100"),
    ],
)
def test_in_words(count: int, said: str) -> None:
    assert chinese(count) == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("好、一般都没有数", []),
        ("好5票", [(0, "好", "5", "票")]),
        ("5票好", [(0, "好", "5", "票")]),
        ("一般 2.5%", [(0, "一般", "2.5", "%")]),
        ("一般，2", [(0, "一般", "2", "")]),
        ("一般：|，、2人", [(0, "一般", "2", "人")]),
        ("一般：|，、：2人", []),
        ("不满意比满意好", []),
        ("X一般XX2X", []),
        ("一般X2", []),
        ("2X一般", []),
        # what stands above goes on: the end of it, and nothing that was said before
        ("一般的情况\n2票", []),
        ("一般\n2票", [(1, "一般", "2", "票"), (1, "一般", "2", "票")]),
        ("一般2票\n好", [(0, "一般", "2", "票"), (1, "好", "2", "票")]),
        ("一般2\n没有", [(0, "一般", "2", "")]),
        ("一般2\n票", [(0, "一般", "2", ""), (1, "一般", "2", "票")]),
        # a table: its heads in one line with two of them or more, its numbers in those behind
        ("|项目|好|一般|\n|甲|5|2人|\n|乙|x|3|", [(1, "好", "5", ""), (1, "一般", "2", "人"), (2, "一般", "3", "")]),
        ("|好|一般|\n|5|2|\n|比较满意|其他|合计|\n|6|7", [
            (1, "一般", "5", ""), (1, "好", "5", ""), (1, "一般", "2", ""), (3, "比较满意", "6", ""), (3, "其他", "7", ""),
        ]),
        ("XX好XX|一般|其他|\n1|2|3", [(1, "其他", "1", ""), (1, "一般", "2", ""), (1, "其他", "3", "")]),
        ("好|一般\n|X5|2", [(1, "一般", "2", "")]),
        # cells one under the other
        ("好\n一般\n其他\n5\n2%\n3票", [(3, "其他", "5", ""), (3, "好", "5", ""), (4, "一般", "2", "%"), (5, "其他", "3", "票")]),
        ("好\n5\n一般\n2", [(1, "好", "5", ""), (3, "一般", "2", ""), (1, "好", "5", ""), (3, "一般", "2", "")]),
        ("好\n一般\n说明\n5", []),
        ("5\n好\n一般\n说明\n其他\n6", [(5, "其他", "6", ""), (5, "其他", "6", "")]),
    ],
)  # fmt: skip
def test_said(text: str, expected: list[tuple[int, str, str, str]]) -> None:
    """Line, word, number and what is counted; what two ways of reading find is said twice."""
    assert said(text) == expected


@pytest.mark.parametrize(
    ("share", "figures"),
    [
        ("百分之七", "7%"), ("百分之七点五", "7.5%"), ("百分之十二点〇零五", "12.005%"), ("九成二", "92%"), ("九成二五", "92.5%"),
        ("四分之三", "75.0000%"), ("一百二十分之两", "1.6667%"), ("五分之零", "0.0000%"),
        ("九百九十九分之二十二", "2.2022%"),
    ],
)  # fmt: skip
def test_shares_in_words(share: str, figures: str) -> None:
    assert [(number, unit) for _, _, number, unit in said(f"满意率{figures}")] == [
        (number, unit) for _, _, number, unit in said(f"满意率{share}")
    ]


def test_what_is_no_share_stays_as_it_is_written() -> None:
    for words, number in (
        ("百分之百百", "百"),
        ("零分之三", "零"),
        ("百百分之三", "百百"),
        ("五分之百百", "五"),
        ("百分之零百", "百"),
    ):
        assert said(f"满意率{words}") == [(0, "满意率", number, "")]


def test_whose_share_it_is() -> None:
    """Rounded as it is written, to the half; nothing is a share of no votes, and no words are one."""
    third, half = Untold(("好",), 1, 3), Untold(("好",), 1, 8)
    assert Untold(("好",), 1, 16).is_said_by("6.3", "%")
    for number, expected in (
        ("33", True),
        ("33.3", True),
        ("33.33", True),
        ("33.4", False),
        ("34", False),
        ("33.8", False),
        ("32", False),
    ):
        assert third.is_said_by(number, "%") is expected, number
    for number, expected in (("12.5", True), ("12", True), ("13", True), ("11", False), ("12.4", False)):
        assert half.is_said_by(number, "%") is expected, number
    assert not Untold(("好",), 0, 0).is_said_by("0", "%")
    assert not third.is_said_by("三十三", "%")
    assert third.is_said_by("1", "票")
    assert Untold(("好",), 2, 3).is_said_by("两", "")
    assert not third.is_said_by("33", "")


def test_counts_under_their_words() -> None:
    one, two = Untold(("好", "满意", "好"), 1, 3), Untold(("好",), 2, 3)
    assert by_word([one, two]) == {"好": [one, two], "满意": [one]}
    assert lines("一般2票", [one]) == {}


def test_of_the_line_above_the_end_is_read() -> None:
    """A word that is longer is found in the way that cells are read alone."""
    for size, times in ((24, 2), (25, 1)):
        word = "好" * size
        assert list(Reader({word}).said(f"{word}\n2票")) == [(1, word, "2", "票")] * times


# --- what is told beside other tables


def survey(root: Path, name: str, unit: str, votes: tuple[int, ...], body: str = "", **more: object) -> None:
    grades = ("very_good", "good", "fair", "poor", "abstain")
    rows = [{"grade": grade, "count": count} for grade, count in zip(grades, votes, strict=True)]
    data = {"kind": "satisfaction_survey", "title": name, "unit": unit, "date": "2030-03-20", **more}
    data["results"] = [{"question": "effect", "counts": rows}]
    path = root / "content/example-2030/satisfaction_survey" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{json.dumps(data, ensure_ascii=False)}\n---\n{body}\n", encoding="utf-8")


def found(root: Path, rules: Rules) -> list[tuple[str, str]]:
    return [(item.code, Path(item.place.path).stem) for item in load(root, rules).problems]


WHOLE, PART, TEXT = (22, 10, 8, 7, 6), (2, 6, 5, 6, 1), "其中一般8票，较差7票。"


def test_a_count_that_is_not_told_beside_the_unit_below(folder: Path, rules: Rules) -> None:
    root = lay(folder, [])
    survey(root, "top", "example-unit", WHOLE, TEXT)
    assert found(root, rules) == []
    survey(root, "sub", "example-school", PART)
    assert found(root, rules) == [("votes-in-open", "top")]


def test_a_count_that_is_not_told_beside_what_was_released(folder: Path, rules: Rules) -> None:
    root = lay(folder, [])
    survey(root, "top", "example-unit", WHOLE)
    loaded = load(root, rules)
    ledger = ledger_text(released(loaded, loaded.portal.as_of))
    survey(root, "top", "example-unit", (*WHOLE[:-1], 7), TEXT)
    assert found(root, rules) == []
    (root / "content/released-tables.json").write_text(ledger, encoding="utf-8")
    assert found(root, rules) == [("votes-in-open", "top")]
    survey(root, "top", "example-unit", WHOLE, TEXT)  # as it was told
    assert found(root, rules) == []


def test_a_table_in_no_edition_yet_is_looked_at_alone(folder: Path, rules: Rules) -> None:
    root = lay(folder, [])
    for day, codes in (("2030-04-30", []), ("2031-01-01", [])):
        survey(root, "top", "example-unit", WHOLE, TEXT, publish_from=day)
        assert found(root, rules) == codes
    survey(root, "top", "example-unit", (*WHOLE[:-1], 2), "其中弃权2票。", publish_from="2031-01-01")
    assert found(root, rules) == [("votes-in-open", "top")]

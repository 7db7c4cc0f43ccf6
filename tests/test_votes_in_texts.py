"""Counts of votes in texts: read however they are written, and reported only where the number is not told."""

from __future__ import annotations

import pytest
from gongshilan.disclosure.words import Reader, Untold, by_word, chinese, stated

WORDS = {"满意", "好", "比较满意", "一般", "不满意", "弃权", "满意以上", "其他", "满意率"}
READER = Reader(WORDS)
UNTOLD = by_word([
    Untold(("满意", "好"), 50, 58), Untold(("比较满意",), 5, 58), Untold(("一般",), 2, 58), Untold(("不满意",), 1, 58),
    Untold(("满意以上", "满意率"), 55, 58), Untold(("其他",), 3, 58),
])  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "满意50票。", "满意 ５０ 票", "满意：五十票", "有50票满意", "一般两票", "一般2票", "2人认为一般", "不满意的有1票", "不满意，1",
        "满意率94.8%", "满意率为 95%", "满意以上占94.83％", "其他3票", "| 满意 | 一般 |\n| --- | --- |\n| 50 | 2 |", "满意\t一般\n50\t9",
        "满意\n比较满意\n一般\n不满意\n50\n7\n7\n7", "不满意\n1\n",
        "不满意：\n1票", "有五十票\n满意", "满意率百分之九十四点八", "满意率为九成四八", "满意率九成五", "五十八分之五十五满意以上", "一般的占五十八分之二",
    ],
)  # fmt: skip
def test_said(text: str) -> None:
    assert stated(text, READER, UNTOLD)


@pytest.mark.parametrize(
    "text",
    [
        "不满意50票", "满意1票", "满意49票", "群众普遍满意。共58票。", "满意率90%", "一般2009年3月", "一般在2日以前", "满意以上不少于54票", "好5人",
        "会议一般开2小时", "比较满意2票", "第2项一般", "满意\n比较满意\n7\n50", "满意率百分之九十", "满意率九成二五", "三分之一满意", "百分之百满意", "不满意\n\n1票",
    ],
)  # fmt: skip
def test_not_said(text: str) -> None:
    """Another number, another grade, or no count at all."""
    assert not stated(text, READER, UNTOLD)


def test_where() -> None:
    assert stated("情况：\n\n一般2票，不满意1票\n满意50票", READER, UNTOLD) == {2: "一般", 3: "满意"}


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
    ],
)
def test_in_words(count: int, said: str) -> None:
    assert chinese(count) == said

"""What is suggested beside a problem: who follows it publishes it, so it is said only where it is sure."""

from __future__ import annotations

import pytest
from gongshilan.check.meant import as_number, nearest, nearest_scope, parts
from gongshilan.windows.wording import meant


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("30人", "30"), ("5百", "500"), ("2万", "20000"), ("1.5万", "15000"), ("1，200", "1200"), ("三十二", "32"), ("共30人", "30"),
        ("一百零五", "105"), ("85%", "85"),
        ("3千余人", ""), ("30余人", ""), ("约200", ""), ("约二百", ""), ("l2", ""), ("第3", ""), ("2 0", ""), ("30/35", ""), ("二百五", ""),
        ("三五", ""), ("二十五六", ""), ("30名（其中党员12名）", ""), ("1.5", ""),
    ],
)  # fmt: skip
def test_a_number_is_suggested_only_where_it_is_exact(said: str, number: str) -> None:
    assert as_number(said, whole=True) == number


@pytest.mark.parametrize("said", ["2030年3月l3日", "2030-03-l3", "2030年3月1З日", "2030-0303"])
def test_no_day_is_suggested_for_one_with_a_letter_in_it(said: str) -> None:
    assert meant(said) is None


def test_points_of_a_pasted_list_are_no_values() -> None:
    assert parts("• example-a\n  • example-b") == ["example-a", "example-b"]
    assert parts("1、甲 2、乙") == ["甲", "乙"]
    assert parts("（一）甲 （二）乙") == ["甲", "乙"]
    assert parts("2030-1") == ["2030-1"]


def test_near_words_whatever_their_case() -> None:
    assert nearest("t-day", ["T-XUN", "T-DAY"]) == "T-DAY"
    assert nearest("T—day", ["T-XUN", "T-DAY"]) == "T-DAY"
    assert nearest_scope("办公室", [("public", "向社会公开"), ("office", "办公室内部")]) == "office"
    assert nearest_scope("ofice", [("public", "向社会公开"), ("office", "办公室内部")]) == "office"

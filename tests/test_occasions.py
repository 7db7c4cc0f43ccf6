"""To what representatives are invited next: meetings whose day is to come, then occasions whose time is not over."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from gongshilan.measure.occasions import coming

TODAY = date(2009, 8, 10)


def meeting(name: str, day: str | None, **data: object) -> Any:
    return SimpleNamespace(id=name, data={"date": day, "representatives": {"present": True}, **data})


def result(name: str, end: date | None, *, met: bool = False) -> Any:
    return SimpleNamespace(requirement=SimpleNamespace(id=name), met=met, window=SimpleNamespace(start=None, end=end))


@pytest.mark.parametrize(
    ("day", "is_ahead"), [("2009-08-09", False), ("2009-08-10", True), ("2009-08-11", True), (None, False)]
)
def test_the_day_itself_is_to_come(day: str | None, is_ahead: bool) -> None:
    assert bool(coming([], [meeting("m", day)], TODAY).meetings) is is_ahead
    assert bool(coming([result("r", date.fromisoformat(day) if day else None)], [], TODAY).owed) is is_ahead


def test_the_nearest_comes_first_and_what_is_held_is_over() -> None:
    found = coming(
        [result("b", date(2009, 8, 31)), result("a", date(2009, 8, 20)), result("held", date(2009, 8, 20), met=True)],
        [meeting("z", "2009-08-12"), meeting("y", "2009-08-11"), meeting("own", "2009-08-11", representatives=None)],
        TODAY,
    )
    assert [item.id for item in found.meetings] == ["y", "z"]
    assert [item.requirement.id for item in found.owed] == ["a", "b"]

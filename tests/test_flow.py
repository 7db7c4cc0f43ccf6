"""How rectification went on, and in how many days answers were given: numbers that add up at every point."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from gongshilan.build.rules import Rules
from gongshilan.measure.answers import Days, spread
from gongshilan.measure.flow import Flow, flow
from gongshilan.model import Record
from hypothesis import given
from hypothesis import strategies as st
from support.world import assessed, graph, record

FIRST = date(2009, 7, 1)
AS_OF = date(2009, 8, 10)
_DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(n))


def item(name: str, opened: date, due: date | None = None, closed: date | None = None, status: str = "") -> Record:
    return record(
        "rectification_item",
        name,
        date=str(opened),
        status=status or ("closed" if closed else "in_progress"),
        **({"deadline": {"to": str(due)}} if due else {}),
        **({"accepted": {"on": str(closed), "result": "passed"}} if closed else {}),
    )


def flowing(rules: Rules, records: list[Record]) -> Flow:
    linked = graph(rules, records).of_kind("rectification_item")
    return flow(linked, assessed(rules, records, AS_OF).lateness, AS_OF)


def test_an_item_is_late_from_the_day_after_and_closed_on_its_acceptance(rules: Rules) -> None:
    """Opened on Wednesday 1 July, due on Sunday the 12th, accepted on Tuesday the 21st: late by the 19th only."""
    records = [item("a", FIRST, date(2009, 7, 12), date(2009, 7, 21))]
    found = flowing(rules, records)
    assert [point.day for point in found.points[:4]] == [date(2009, 7, day) for day in (5, 12, 19, 26)]
    assert [(point.open, point.overdue, point.done) for point in found.points[:4]] == [
        (1, 0, 0),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]
    assert [point.opened for point in found.points[:2]] == [1, 0]
    assert found.points[3].closed == 1
    assert found.points[-1].day == AS_OF


def test_long_stretches_are_told_by_months(rules: Rules) -> None:
    records = [item("a", date(2009, 1, 10))]
    found = flowing(rules, records)
    assert [point.day.day for point in found.points] == [31, 28, 31, 30, 31, 30, 31, 10]


def test_what_has_no_day_is_counted_apart(rules: Rules) -> None:
    closed = record("rectification_item", "b", date=str(FIRST), status="closed")
    records = [item("a", FIRST), closed]
    found = flowing(rules, records)
    assert found.undated == 1
    assert found.points[-1].open == 1


@given(st.lists(st.tuples(_DAYS, st.none() | _DAYS, st.none() | _DAYS), min_size=1, max_size=12))
def test_the_parts_are_the_whole(rules: Rules, drawn: list[tuple[date, date | None, date | None]]) -> None:
    """At every point; and the last one says what the lists say."""
    records = [item(f"i{n}", opened, due, closed) for n, (opened, due, closed) in enumerate(drawn)]
    lateness = assessed(rules, records, AS_OF).lateness
    found = flowing(rules, records)
    opened = done = 0
    for point in found.points:
        opened, done = opened + point.opened, done + point.closed
        assert point.done + point.open + point.overdue == opened
        assert point.done == done
        assert min(point.open, point.overdue, point.opened, point.closed) >= 0
    if found.points:
        assert found.points[-1].overdue == sum(
            one.state is not None and one.state.value == "overdue" for one in lateness.values()
        )


@pytest.mark.parametrize(("days", "group"), [(0, 0), (7, 0), (8, 1), (15, 1), (16, 2), (30, 2), (31, 3), (60, 3), (61, 4)])
def test_groups_of_days(rules: Rules, days: int, group: int) -> None:
    answered = FIRST - timedelta(30)
    one = record(
        "suggestion",
        "s",
        status="answered",
        received=str(answered - timedelta(days)),
        answer={"text": "已答。", "date": str(answered)},
    )
    numbers = spread([one], Days(rules.schema.work), AS_OF)
    assert numbers[group] == 1 == sum(numbers)

"""How long suggestions wait for an answer, by the days the rulebook counts."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

import pytest
from gongshilan.build.rules import Rules
from gongshilan.measure.answers import Days, answer_times, days_to_answer
from gongshilan.model import Record
from hypothesis import given
from hypothesis import strategies as st
from support.world import assessed, record

AS_OF = date(2009, 8, 31)


def suggestion(name: str, received: str | None, answered: str | None, due: str | None = None) -> Record:
    data = {"received": received, "due": due, "answer": {"text": "已答。", "date": answered} if answered else None}
    return record("suggestion", name, status="in_progress", **{key: value for key, value in data.items() if value})


@pytest.mark.parametrize(
    ("received", "answered", "calendar", "working"),
    [
        ("2009-03-02", "2009-03-02", 0, 0),
        ("2009-03-02", "2009-03-03", 1, 1),
        ("2009-03-06", "2009-03-09", 3, 1),  # over a weekend
        ("2009-04-03", "2009-04-07", 4, 1),  # 清明节
        ("2009-05-27", "2009-06-01", 5, 2),  # 端午节, and the Sunday that was a day of work
        ("2009-08-20", "2009-09-02", None, None),  # after the day asked about
        (None, "2009-03-03", None, None),
        ("2009-03-02", None, None, None),
    ],
)
def test_days(rules: Rules, received: str | None, answered: str | None, calendar: int | None, working: int | None) -> None:
    one, work = suggestion("s", received, answered), rules.schema.work
    assert days_to_answer(one, Days(work), AS_OF) == calendar
    assert days_to_answer(one, Days(work, working=True), AS_OF) == working


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30))
def test_median_and_ninetieth(rules: Rules, waits: list[int]) -> None:
    """Deadline after ten days: those in time, of all that are answered or overdue."""
    first = date(2009, 3, 2)
    records = [
        suggestion(f"s{n}", str(first), str(first + timedelta(wait)), str(first + timedelta(10)))
        for n, wait in enumerate(waits)
    ]
    records += [suggestion("late", str(first), None, "2009-04-01"), suggestion("waits", str(first), None, "2009-12-01")]
    lateness = assessed(rules, records, AS_OF).lateness
    found = answer_times(records, lateness, Days(rules.schema.work), AS_OF)
    assert (found.answered, found.median, found.judged) == (len(waits), median(waits), len(waits) + 1)
    assert found.within == sum(wait <= 10 for wait in waits)
    assert found.ninetieth is not None
    no_longer = sum(wait <= found.ninetieth for wait in waits)
    assert no_longer * 10 >= 9 * len(waits)
    assert sum(wait < found.ninetieth for wait in waits) * 10 < 9 * len(waits)


def test_nothing_received(rules: Rules) -> None:
    other = record("idea", "i", drive="merit", answer="已采纳")
    assert days_to_answer(other, Days(rules.schema.work), AS_OF) is None
    found = answer_times([], {}, Days(rules.schema.work), AS_OF)
    assert (found.answered, found.median, found.ninetieth, found.share) == (0, None, None, None)

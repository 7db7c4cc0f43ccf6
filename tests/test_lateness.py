"""Suggestions, problems and rectification items: how far they got is one thing, whether they are late is another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from gongshilan.assess.lateness import timeliness
from gongshilan.build.rules import Rules
from gongshilan.model import Lateness, Record, State
from hypothesis import given
from hypothesis import strategies as st
from support.world import assessed, record, stretch

DUE = "2030-06-30"
LATE = "2030-07-20"


def standing(rules: Rules, matter: Record, as_of: str, *others: Record) -> Lateness:
    return assessed(rules, [matter, *others], as_of).lateness[matter.id]


def suggestion(status: str, answered: str = "", **data: Any) -> Record:
    answer = {"answer": {"text": "已答。", **({"date": answered} if answered != "?" else {})}} if answered else {}
    return record("suggestion", "s", **{"status": status, "received": "2030-06-01", "due": DUE, **answer, **data})


def item(status: str, accepted: str = "", result: str = "passed", name: str = "i", **data: Any) -> Record:
    found = {"accepted": {"by": "某办", "on": accepted, "result": result}} if accepted else {}
    deadline = {"deadline": stretch("2030-06-01", DUE)}
    return record("rectification_item", name, **{"status": status, "date": "2030-05-02", **deadline, **found, **data})


@pytest.mark.parametrize(
    ("matter", "as_of", "is_open", "state"),
    [
        (suggestion("answered", "2030-06-26"), LATE, True, State.MET),
        (suggestion("in_progress", "2030-06-30"), LATE, True, State.MET),
        (suggestion("closed", "2030-06-26"), LATE, False, State.MET),
        (suggestion("closed", "2030-07-01"), LATE, False, State.MET_LATE),
        (suggestion("answered", "2030-07-01"), LATE, True, State.MET_LATE),
        (suggestion("reopened", "2030-06-26"), LATE, True, State.MET),
        (suggestion("in_progress"), LATE, True, State.OVERDUE),
        (suggestion("in_progress"), DUE, True, State.DUE_SOON),
        (suggestion("in_progress"), "2030-06-02", True, State.OPEN),
        (suggestion("long_term"), LATE, True, State.OVERDUE),
        (suggestion("closed", "2030-07-05"), "2030-07-03", True, State.OVERDUE),  # answered later than the day asked about
        (suggestion("closed", "2030-06-26"), "2030-06-20", True, State.OPEN),
        (suggestion("closed", "?"), LATE, False, None),
        (suggestion("declined"), LATE, False, None),
        (item("closed", "2030-06-30"), LATE, False, State.MET),
        (item("closed", "2030-07-01"), LATE, False, State.MET_LATE),
        (item("closed", "2030-07-05"), "2030-07-03", True, State.OVERDUE),
        (item("in_progress", "2030-06-20", "partly"), LATE, True, State.OVERDUE),
        (item("pending_acceptance", claimed_done={"by": "某科", "on": "2030-06-20"}), LATE, True, State.OVERDUE),
        (item("long_term"), LATE, True, None),
        (item("reopened", "2030-06-20", reopened_on="2030-07-10"), LATE, True, State.OVERDUE),
        (item("reopened", "2030-06-20", reopened_on="2030-07-10"), "2030-07-05", False, State.MET),
        (item("transferred"), LATE, False, None),
    ],
)  # fmt: skip
def test_two_axes(rules: Rules, matter: Record, as_of: str, is_open: bool, state: State | None) -> None:
    found = standing(rules, matter, as_of)
    assert (found.open, found.state) == (is_open, state)


def test_a_closed_item_is_dated_by_its_acceptance(rules: Rules) -> None:
    found = standing(rules, item("closed", "2030-07-04", date="2030-05-02"), LATE)
    assert (found.due, found.done) == (date(2030, 6, 30), date(2030, 7, 4))


@pytest.mark.parametrize(
    ("as_of", "state", "due", "was_due"),
    [
        ("2030-06-20", State.OPEN, "2030-06-30", None),
        ("2030-07-05", State.OVERDUE, "2030-06-30", None),  # granted on the 6th: not yet
        ("2030-07-06", State.OPEN, "2030-07-31", "2030-06-30"),
        ("2030-07-31", State.DUE_SOON, "2030-07-31", "2030-06-30"),
        ("2030-08-01", State.OVERDUE, "2030-07-31", "2030-06-30"),
    ],
)
def test_an_extension_keeps_the_old_day(rules: Rules, as_of: str, state: State, due: str, was_due: str | None) -> None:
    granted = {"old_due": DUE, "new_due": "2030-07-31", "on": "2030-07-06"}
    for matter in (item("in_progress", extensions=[granted]), suggestion("in_progress", extensions=[granted])):
        found = standing(rules, matter, as_of)
        assert (found.state, str(found.due), found.was_due) == (state, due, date.fromisoformat(was_due) if was_due else None)


@pytest.mark.parametrize(
    ("entries", "as_of", "state", "due"),
    [
        ([], "2030-07-01", State.DUE_SOON, "2030-07-01"),
        ([], "2030-07-02", State.OVERDUE, "2030-07-01"),
        (["2030-06-15"], "2030-07-02", State.OPEN, "2030-10-01"),
        (["2030-07-20"], "2030-07-10", State.OVERDUE, "2030-07-01"),
        (["2030-07-20"], "2030-07-20", State.OPEN, "2030-10-01"),
        (["2030-06-15"], "2030-10-02", State.OVERDUE, "2030-10-01"),
        (["2030-06-15", "2030-09-20"], "2030-10-02", None, None),
    ],
)
def test_what_has_no_end_is_reviewed(
    rules: Rules, entries: list[str], as_of: str, state: State | None, due: str | None
) -> None:
    progress = [{"date": day, "text": "有进展。"} for day in entries]
    matter = item("long_term", review_dates=["2030-07-01", "2030-10-01"], progress=progress)
    found = standing(rules, matter, as_of)
    assert (found.open, found.state, str(found.due) if found.due else None) == (True, state, due)


def test_a_problem_is_solved_when_its_last_item_is_accepted(rules: Rules) -> None:
    problem = record("problem", "p", status="solved", found="2030-05-01", within_campaign=True)
    items = [item("closed", day, name=name, addresses=["p"]) for name, day in (("a", "2030-06-01"), ("b", "2030-09-02"))]
    assert standing(rules, problem, "2030-09-10", *items).state is State.MET_LATE
    assert standing(rules, problem, "2030-09-01", *items).state is State.OVERDUE
    assert standing(rules, problem, "2030-08-31", *items).state is State.DUE_SOON
    assert standing(rules, problem, "2030-09-10", items[0]).state is State.MET
    assert standing(rules, problem, "2030-09-10").why == "day-unknown"
    carried = record("problem", "p", status="carried_on", found="2030-05-01", within_campaign=True)
    assert standing(rules, carried, "2030-09-10").why == "lasting"


def test_neither_what_is_to_come_nor_what_was_withdrawn_is_late(rules: Rules) -> None:
    found = assessed(rules, [suggestion("in_progress")], "2030-05-31").lateness
    assert found == {}
    gone = suggestion("in_progress", withdrawn={"on": "2030-07-01", "reason": "重复"})
    assert assessed(rules, [gone], LATE).lateness == {}


days = st.dates(date(2030, 1, 1), date(2030, 12, 31))


@given(due=st.none() | days, done=st.none() | days, as_of=days, soon=st.integers(0, 30), later=st.integers(0, 60))
def test_timeliness(due: date | None, done: date | None, as_of: date, soon: int, later: int) -> None:
    """Late means past the day; what was done stays as it was done; what is overdue stays so until it is done."""
    state = timeliness(due, done, as_of, soon)
    then = timeliness(due, done, as_of + timedelta(later), soon)
    given_by_now = done is not None and done <= as_of
    assert (state in (State.MET, State.MET_LATE)) == given_by_now
    assert (state is State.OVERDUE) == (not given_by_now and due is not None and due < as_of)
    if given_by_now:
        assert then is state
    if state is State.OVERDUE:
        assert then in (State.OVERDUE, State.MET_LATE)

"""A day that is only a lower bound, or another document's, is not taken for the day on which something was done."""

from __future__ import annotations

import pytest
from gongshilan.build.rules import Rules
from gongshilan.link.dating import date_records
from gongshilan.model import Record, State
from support.world import duty, record

END = "2030-12-31"


def meeting(name: str, **data: str) -> Record:
    return record("meeting", name, meeting_type="work", **data)


def test_what_a_day_is(rules: Rules) -> None:
    paper = record("document", "paper", unit=None, document_type="summary", not_before="2030-04-29")
    dated = record("document", "dated", unit=None, document_type="summary", header={"written": "2030-04-20"})
    records = [
        paper,
        dated,
        meeting("own", date="2030-04-02", not_before="2030-04-01"),
        meeting("bound", not_before="2030-04-01"),
        record("meeting", "told", meeting_type="work", source=[{"document": "dated"}]),
        record("meeting", "told-of", meeting_type="work", source=[{"document": "paper"}]),
        record("meeting", "none", meeting_type="work"),
    ]
    found = {item.id: (item.date, item.date_basis) for item in date_records(records, rules.schema)}
    assert found == {
        "paper": ("2030-04-29", "not_before"),
        "dated": ("2030-04-20", "own"),
        "own": ("2030-04-02", "own"),
        "bound": ("2030-04-01", "not_before"),
        "told": ("2030-04-20", "source"),
        "told-of": ("2030-04-29", "source_not_before"),
        "none": (None, "none"),
    }


def test_met_by_a_lower_bound_claims_no_day(rules: Rules) -> None:
    found = duty(rules, "T-DAY", [meeting("m", not_before="2030-04-10")], END)
    assert (found.state, found.met_on) == (State.MET, None)
    assert [(reason.code, reason.params["date"]) for reason in found.reasons] == [("day-unknown", "2030-04-10")]
    assert duty(rules, "T-DAY", [meeting("m", not_before="2030-04-10")], "2030-04-09").state is not State.MET


def test_a_lower_bound_after_the_due_day_is_late_for_certain(rules: Rules) -> None:
    found = duty(rules, "T-DAY", [meeting("m", not_before="2030-04-16")], END)
    assert (found.state, found.met_on) == (State.MET_LATE, None)


@pytest.mark.parametrize(
    ("days", "met_on"),
    [
        ((("date", "2030-04-02"), ("not_before", "2030-04-01")), None),
        ((("date", "2030-04-02"), ("date", "2030-04-20"), ("not_before", "2030-04-01")), "2030-04-20"),
        ((("date", "2030-04-02"), ("date", "2030-04-20"), ("not_before", "2030-04-25")), "2030-04-20"),
    ],
)
def test_records_with_a_day_of_their_own_give_the_day(
    rules: Rules, days: tuple[tuple[str, str], ...], met_on: str | None
) -> None:
    """Two meetings are asked for."""
    records = [meeting(f"m{number}", **{path: day}) for number, (path, day) in enumerate(days)]
    found = duty(rules, "T-TWO", records, END)
    assert (found.state, found.met_on) == (State.MET, met_on)

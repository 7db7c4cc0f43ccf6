"""What becomes of an obligation, and of its days, given what became of its requirements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.bounds import days_late, lower_bound, without_guessed_day
from gongshilan.assess.standing import standing_on, unknown_day
from gongshilan.demands import Covers, Each, Requirement
from gongshilan.model import DAY_UNKNOWN, Evidence, Reason, RequirementResult, State, SubjectResult, Window

AS_OF = date(2030, 12, 31)
EACH = Each((), "", "end", 0, working=False, field="")
UNKNOWN = Reason("day-unknown", {"date": "2030-04-02"})


def window(end: str | None) -> Window:
    return Window(None, date.fromisoformat(end) if end else None, "", ())


def met(on: str | None, due: str | None = "2030-04-30", **more: Any) -> RequirementResult:
    return RequirementResult(Requirement("r", "要求"), True, 1, 1, on, window(due), (), (), (), **more)


def stood(*results: RequirementResult, own: str | None = "2030-06-30") -> tuple[State, str | None, str | None]:
    state, due, met_on = standing_on(results, window(own), AS_OF, 14)
    return state, due.isoformat() if due else None, met_on


def test_all_met() -> None:
    assert stood(met("2030-04-02"), met("2030-04-09", "2030-05-31")) == (State.MET, "2030-05-31", "2030-04-09")
    assert stood(met("2030-04-02"), met("2030-04-09", None)) == (State.MET, "2030-04-30", "2030-04-09")
    assert stood(met("2030-04-09", None)) == (State.MET, "2030-06-30", "2030-04-09"), "the obligation's own"


def test_of_several_that_were_late_the_latest_tells() -> None:
    few, many = met("2030-05-02"), met("2030-03-25", "2030-03-01")
    assert stood(few, many) == stood(many, few) == (State.MET_LATE, "2030-03-01", "2030-05-02")


def test_what_is_not_met_is_due_on_the_first_day_of_those_not_met() -> None:
    early, late, open_ended = (replace(met(None, due), met=False) for due in ("2031-03-01", "2031-05-01", None))
    assert stood(late, open_ended, early, met("2030-04-09")) == (State.OPEN, "2031-03-01", None)
    assert stood(open_ended) == (State.OPEN, None, None)
    assert stood(replace(met(None), met=False)) == (State.OVERDUE, "2030-04-30", None)
    assert stood(replace(met(None, "2031-01-10"), met=False)) == (State.DUE_SOON, "2031-01-10", None)


def test_one_day_that_nobody_knows_leaves_the_whole_open() -> None:
    unknown = met(None, notes=(UNKNOWN,))
    assert stood(unknown, met("2030-04-09")) == (State.MET, "2030-04-30", None)
    assert unknown_day([unknown, unknown]) == [UNKNOWN]
    assert unknown_day([met(None, notes=(Reason("not-raised", {"kind": "会议"}),))]) == []


def test_what_was_never_asked_is_open() -> None:
    waiting = met(None, so_far=True)
    assert stood(waiting, replace(waiting, window=window("2030-05-31"))) == (State.OPEN, "2030-05-31", None)
    assert stood(waiting, met("2030-04-09")) == (State.MET, "2030-04-30", "2030-04-09")


def piece(day: str, basis: str = "own", subject: str | None = None) -> Evidence:
    return Evidence(f"{day}{basis}{subject}", day, 1, subject, None, basis)


BOUND, FIRM = piece("2030-04-02", "not_before"), piece("2030-04-09")


def found(*counted: Evidence, on: str, **words: Any) -> RequirementResult:
    return replace(met(on), requirement=Requirement("r", "要求", **words), counted=counted)


def told(result: RequirementResult) -> tuple[str | None, list[str]]:
    made = without_guessed_day(result)
    return made.met_on, [str(note.params.get("date", note.code)) for note in made.notes]


def test_a_bound_is_no_day() -> None:
    assert told(found(BOUND, on="2030-04-02")) == (None, ["2030-04-02"])
    assert told(found(BOUND, FIRM, on="2030-04-02")) == ("2030-04-09", []), "by then there was one with a day"
    later = piece("2030-04-20", "not_before")
    assert told(found(BOUND, later, on="2030-04-02")) == (None, ["2030-04-02"]), "what came later did not matter"
    assert told(found(FIRM, later, on="2030-04-09")) == ("2030-04-09", [])
    nowhen = replace(found(piece("", DAY_UNKNOWN), BOUND, on=""), met_on=None)
    assert told(nowhen) == (None, ["day-not-stated"])
    assert told(replace(nowhen, met=False)) == (None, [])
    assert told(replace(found(BOUND, on=""), met_on=None)) == (None, [])


@pytest.mark.parametrize(
    "words",
    [{"every": True}, {"distinct": "author"}, {"covers": Covers("to", ("a",))}, {"share": 1}],
    ids=lambda words: next(iter(words)),
)
def test_where_all_or_values_count_one_without_a_day_leaves_it_open(words: dict[str, Any]) -> None:
    assert told(found(BOUND, FIRM, on="2030-04-02", **words)) == (None, ["2030-04-02"])


def test_a_bound_that_notes_give() -> None:
    assert lower_bound([]) == lower_bound([Reason("day-not-stated"), Reason("extended", {"date": "2030-09-09"})]) == ""
    assert lower_bound([UNKNOWN, Reason("day-unknown", {"date": "2030-03-09"})]) == "2030-04-02"


def test_parts_were_looked_at_one_by_one() -> None:
    part = found(BOUND, FIRM, on="2030-04-02")
    assert told(replace(part, parts=(part,))) == ("2030-04-02", [])
    assert told(part) == ("2030-04-09", [])


def subject(name: str, *evidence: Evidence, met: bool = True) -> SubjectResult:
    return SubjectResult(name, met, len(evidence), 1, evidence[0].date if met else None, evidence)


def test_of_each_subject_the_day_on_which_firm_records_sufficed() -> None:
    def of(*subjects: SubjectResult) -> RequirementResult:
        counted = tuple(item for one in subjects for item in one.evidence)
        return replace(found(*counted, on=max(item.date for item in counted), per="leader"), subjects=subjects)

    first = subject("a", piece("2030-04-02", "not_before", "a"), piece("2030-04-05", "own", "a"))
    second, loose = subject("b", piece("2030-04-09", "own", "b")), subject("c", piece("2030-04-03", "not_before", "c"))
    gone = subject("d", piece("2030-04-03", "not_before", "d"), met=False)
    assert told(of(first, second)) == ("2030-04-09", [])
    assert told(of(first)) == ("2030-04-05", [])
    assert told(of(first, second, loose)) == (None, ["2030-04-03"])
    assert told(of(first, second, gone)) == ("2030-04-09", [])


def test_days_late() -> None:
    assert [days_late(met(day)) for day in ("2030-04-30", "2030-05-01", "2030-05-11", None)] == [0, 1, 11, 0]
    assert days_late(met("2030-05-11", None)) == 0
    assert days_late(met(None, "2030-04-01", notes=(UNKNOWN,))) == 1, "later than the bound in any case"
    whole = replace(met("2030-09-30", "2030-04-30"), requirement=Requirement("r", "要求", each=EACH))
    parts = (met("2030-05-03"), met("2030-09-30", "2030-09-28"), replace(met(None), met=False))
    assert days_late(replace(whole, parts=parts)) == 3
    assert days_late(whole) == 0
    part = replace(met(None, notes=(UNKNOWN,)), counted=(BOUND,))
    noted = replace(whole, parts=(part,), counted=(BOUND,), met_on="2030-04-02", notes=(UNKNOWN,))
    assert without_guessed_day(noted) == noted, "its parts were looked at one by one"

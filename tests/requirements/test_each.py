"""``each``: owed once in every phase, week or month; ``lasts``; and the days of work both may count in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from gongshilan.build.rules import Rules
from gongshilan.kinds.calendars import load_work_days
from gongshilan.kinds.load import SchemaError
from gongshilan.model import Record, State
from gongshilan.windows.working import WorkDays
from hypothesis import given, settings
from hypothesis import strategies as st
from support.places import REPO
from support.timed import book, held, one, state
from support.world import PHASES, record, unit

END = "2030-12-31"
NAMED = "{kind: filing, addressee: any, each: {phase: true, edge: end, days: 10, field: phase}}"
DATED = "{kind: meeting, each: {phase: true}}"
# study 2030-03-11—04-30, analysis 05-01—06-20, closing 08-11—08-31


def sent(day: str, phase: str, name: str = "") -> Record:
    return record("filing", name or f"f-{phase}", what="p", to_office="上级", status="sent", date=day, phase=phase)


def plan() -> Record:
    return record("plan", "p", plan_type="work_plan")


def met(day: str, name: str = "") -> Record:
    return record("meeting", name or f"m{day}", meeting_type="work", date=day)


def test_three_on_the_last_day_are_not_three_phases(rules: Rules) -> None:
    written = f"[{{window: {{campaign: true}}, requires: [{NAMED}]}}]"
    last = [plan(), *(sent("2030-08-31", phase) for phase in ("study", "analysis", "closing"))]
    found = held(rules, written, last, END)["T-1"]
    assert state(found) == (State.MET_LATE, "2030-05-10", "2030-08-31")
    assert [(part.stretch, part.met_on, str(part.window.end)) for part in found.results[0].parts] == [
        ("学习", "2030-08-31", "2030-05-10"), ("分析", "2030-08-31", "2030-06-30"), ("总结", "2030-08-31", "2030-09-10"),
    ]  # fmt: skip
    good = [plan(), sent("2030-05-10", "study"), sent("2030-06-20", "analysis"), sent("2030-09-10", "closing")]
    assert state(held(rules, written, good, END)["T-1"]) == (State.MET, "2030-09-10", "2030-09-10")


def test_the_next_phase_is_what_is_due(rules: Rules) -> None:
    written = f"[{{window: {{campaign: true}}, requires: [{NAMED}]}}]"
    records = [plan(), sent("2030-05-02", "study")]
    for day, expected in (("2030-05-20", State.OPEN), ("2030-06-30", State.DUE_SOON), ("2030-07-01", State.OVERDUE)):
        assert state(held(rules, written, records, day)["T-1"])[:2] == (expected, "2030-06-30")
    found = one(rules, NAMED, records, END)
    assert (found.have, found.need, [part.met for part in found.parts]) == (1, 3, [True, False, False])


def test_one_named_for_a_phase_before_it_begins_is_none(rules: Rules) -> None:
    found = one(rules, NAMED, [plan(), sent("2030-04-30", "analysis")], END)
    assert [reason.code for near in found.parts[1].nearly for reason in near.reasons] == ["outside-window"]
    early = NAMED.replace("edge: end", "edge: start")
    assert one(rules, early, [plan(), sent("2030-04-30", "analysis")], END).parts[1].met


def test_its_day_tells_where_nothing_is_named(rules: Rules) -> None:
    found = one(rules, DATED, [met("2030-04-30"), met("2030-05-01"), met("2030-07-15")], END)
    assert [part.met_on for part in found.parts] == ["2030-04-30", "2030-05-01", None]
    spilled = DATED.replace("true", "true, days: 30")
    found = one(rules, spilled, [met("2030-05-01"), met("2030-07-15"), met("2030-09-02")], END)
    assert [part.met_on for part in found.parts] == [None, "2030-05-01", "2030-09-02"]
    assert one(rules, spilled, [met("2030-07-20")], END).parts[1].met


def test_some_phases_and_a_campaign_without_any(rules: Rules) -> None:
    some = DATED.replace("true", "[analysis]")
    assert one(rules, some, [met("2030-05-05")], END).need == 1
    bare = {"phases": []}
    dated = f"[{{window: {{campaign: true}}, requires: [{DATED}]}}]"
    found = held(rules, dated, [met("2030-05-05")], END, campaign_data=bare)["T-1"]
    assert state(found) == (State.MET, "2030-08-31", "2030-05-05")


def test_every_week_of_the_window(rules: Rules) -> None:
    written = "[{window: {from: 2030-03-13, to: 2030-04-09}, requires: [{kind: study_session, sum: attendance, min: 5, each: {period: week}}]}]"

    def study(day: str, amount: int) -> Record:
        return record("study_session", f"s{day}", date=day, attendance=amount)

    records = [study("2030-03-13", 9), study("2030-03-18", 2), study("2030-03-24", 3), study("2030-03-25", 5)]
    found = held(rules, written, records, "2030-04-01")["T-1"]
    assert [(str(part.window.start), part.have, part.met) for part in found.results[0].parts] == [
        ("2030-03-18", 5, True), ("2030-03-25", 5, True), ("2030-04-01", 0, False),
    ]  # fmt: skip
    assert state(found) == (State.DUE_SOON, "2030-04-07", None)
    monthly = written.replace("week", "month").replace("2030-04-09", "2030-05-31")
    assert [str(part.window.end) for part in held(rules, monthly, records, END)["T-1"].results[0].parts] == [
        "2030-04-30",
        "2030-05-31",
    ]


def test_a_unit_that_came_later_owes_only_what_falls_due_then(rules: Rules) -> None:
    written = f"[{{window: {{campaign: true}}, requires: [{NAMED}]}}]"
    late = unit(joined="2030-05-11")
    found = held(rules, written, [late, plan()], END)["T-1"]
    assert (found.results[0].need, state(found)[1]) == (2, "2030-06-30")


def test_of_every_leader_in_every_phase(rules: Rules) -> None:
    written = "{kind: meeting, per: leader, subject: leaders_present, each: {phase: [study, analysis]}}"
    leaders = [record("leader", name) for name in ("a", "b")]
    both = record("meeting", "m1", meeting_type="work", date="2030-04-01", leaders_present=["a", "b"])
    one_of = record("meeting", "m2", meeting_type="work", date="2030-05-02", leaders_present=["a"])
    found = one(rules, written, [*leaders, both, one_of], END)
    assert [(part.met, part.have, part.need) for part in found.parts] == [(True, 2, 2), (False, 1, 2)]


@pytest.mark.parametrize(
    "written",
    ["{}", "{phase: true, period: week}", "{phase: false}", "{phase: []}", "{period: day}", "{period: week, days: 2}", "{phase: true, edge: x}", "{phase: true, days: half}", "{phase: true, on: x}"],
)  # fmt: skip
def test_mistakes(rules: Rules, written: str) -> None:
    with pytest.raises(SchemaError):
        book(rules, f"[{{requires: [{{kind: meeting, each: {written}}}]}}]")


@settings(max_examples=40)
@given(
    days=st.lists(st.dates(date(2030, 2, 25), date(2030, 9, 20)), max_size=8),
    as_of=st.dates(date(2030, 3, 1), date(2030, 10, 1)),
)
def test_phases_compared_with_a_plain_reading(rules: Rules, days: list[date], as_of: date) -> None:
    found = one(rules, DATED, [met(day.isoformat(), f"m{n}") for n, day in enumerate(days)], as_of.isoformat())
    expected = []
    for phase in PHASES:
        first, last = (date.fromisoformat(phase["when"][key]) for key in ("from", "to"))  # type: ignore[index]
        expected.append(min((day for day in days if first <= day <= last and day <= as_of), default=None))
    assert [part.met_on for part in found.parts] == [day.isoformat() if day else None for day in expected]
    assert found.met_on == (max(day for day in expected if day).isoformat() if all(expected) else None)


# --- days of notice, days of work


@pytest.mark.parametrize(("until", "met_"), [("2030-04-15", False), ("2030-04-16", True)])
def test_days_of_notice(rules: Rules, until: str, met_: bool) -> None:
    notice = record("notice", "n", to=["masses"], manner=["web"], **{"from": "2030-04-02", "until": until})
    written = "{kind: notice, lasts: {field: from, until: until, days: 15}}"
    assert one(rules, written, [notice], END).met is met_
    open_ended = record("notice", "n", to=["masses"], manner=["web"], **{"from": "2030-04-02"})
    assert [reason.code for near in one(rules, written, [open_ended], END).nearly for reason in near.reasons] == [
        "lacks-field"
    ]


def test_the_holidays_of_2009() -> None:
    work = load_work_days((REPO / "schema",))
    assert not any(work.is_working(date(2009, 5, day)) for day in (1, 2, 3, 28, 29, 30))
    assert work.is_working(date(2009, 5, 31)), "a Sunday worked for the Friday before"
    assert work.after(date(2009, 4, 30), 1, working=True) == date(2009, 5, 4)
    assert work.count(date(2009, 5, 25), date(2009, 5, 31), working=True) == 4
    assert work.after(date(2009, 4, 30), 1, working=False) == date(2009, 5, 1)


def test_a_calendar_with_mistakes(tmp_path: object) -> None:
    for number, years in enumerate(
        ["[{year: 2030, off: [2029-12-31]}]", "[{year: 2030, off: [x]}]", "[{year: 2030}, {year: 2030}]", "[{year: 2030, of: []}]", "[{year: 2030, off: [2030-01-01], on: [2030-01-01]}]", "[{year: 2030, off: [{from: 2030-02-02, to: 2030-02-01}]}]"]
    ):  # fmt: skip
        folder = tmp_path / str(number) / "calendars"  # type: ignore[operator]
        folder.mkdir(parents=True)
        (folder / "cn.yml").write_text(f"title: t\nyears: {years}\n", encoding="utf-8")
        with pytest.raises(SchemaError):
            load_work_days((folder.parent,))


def _days(start: date) -> Iterator[date]:
    while True:
        start += timedelta(days=1)
        yield start


@given(
    start=st.dates(date(2009, 1, 1), date(2009, 12, 1)),
    number=st.integers(0, 40),
    off=st.sets(st.dates(date(2009, 1, 1), date(2010, 2, 1)), max_size=30),
)
def test_working_days_counted_one_by_one(start: date, number: int, off: set[date]) -> None:
    on = {day for day in off if day.weekday() > 4}
    work = WorkDays(frozenset(off - on), frozenset(on))
    left, day = number, start
    for day in _days(start) if number else ():
        left -= 1 if (day.isoweekday() < 6 and day not in off) or day in on else 0
        if not left:
            break
    assert work.after(start, number, working=True) == (day if number else start)
    if number:
        assert work.count(start + timedelta(days=1), day, working=True) == number

"""States of a duty around its due day, and what may and may not move them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import Portal, State
from hypothesis import given
from hypothesis import strategies as st
from support.world import BADNESS, EDITIONS, SCOPES, assessed, duties, duty, record, unit

DUE = date(2030, 4, 15)


def meeting(day: str | date | None, name: str = "m", **data: Any) -> Any:
    dated = {"date": str(day)} if day else {}
    return record("meeting", name, **{"meeting_type": "work", **dated, **data})


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-100, State.OPEN),
        (-6, State.OPEN),
        (-5, State.DUE_SOON),
        (-1, State.DUE_SOON),
        (0, State.DUE_SOON),
        (1, State.OVERDUE),
        (99, State.OVERDUE),
    ],
)
def test_around_the_due_day(rules: Rules, days: int, state: State) -> None:
    found = duty(rules, "T-DAY", [], DUE + timedelta(days))
    assert (found.state, found.due, found.met_on) == (state, DUE, None)


def test_due_soon_days_of_the_portal_win(rules: Rules) -> None:
    portal = Portal("示例", {"due_soon_days": 2}, SCOPES, EDITIONS, None, "Asia/Shanghai")
    states = [duty(rules, "T-DAY", [], DUE - timedelta(n), portal=portal).state for n in (3, 2, 0)]
    assert states == [State.OPEN, State.DUE_SOON, State.DUE_SOON]


def test_middle_third_is_late_from_the_21st(rules: Rules) -> None:
    states = {day: duty(rules, "T-XUN", [], f"2030-06-{day}").state for day in (14, 15, 20, 21)}
    assert states == {14: State.OPEN, 15: State.DUE_SOON, 20: State.DUE_SOON, 21: State.OVERDUE}


@pytest.mark.parametrize(
    ("day", "state"),
    [("2030-06-01", State.MET), ("2030-06-20", State.MET), ("2030-06-21", State.MET_LATE), ("2030-08-31", State.MET_LATE)],
)
def test_met_on_the_last_day_or_a_day_later(rules: Rules, day: str, state: State) -> None:
    found = duty(rules, "T-XUN", [meeting(day)], "2030-12-31")
    assert (found.state, found.met_on, found.due) == (state, day, date(2030, 6, 20))


def test_met_on_the_day_enough_was_there(rules: Rules) -> None:
    records = [meeting("2030-04-29", "a"), meeting("2030-03-12", "b"), meeting("2030-05-09", "c")]
    assert duty(rules, "T-TWO", records, "2030-12-31").met_on == "2030-04-29"
    found = duty(rules, "T-TWO", records[1:], "2030-12-31")
    assert (found.state, found.met_on) == (State.MET_LATE, "2030-05-09")
    short = duty(rules, "T-TWO", records[:1], "2030-04-29")
    [reason] = short.results[0].missing
    assert reason.code == "missing-count"
    assert (reason.params["have"], reason.params["need"], reason.params["short"]) == (1, 2, 1)


def test_evidence_after_the_day_does_not_count_yet(rules: Rules) -> None:
    records = [meeting("2030-04-10")]
    before, on = duty(rules, "T-DAY", records, "2030-04-09"), duty(rules, "T-DAY", records, "2030-04-10")
    assert before.state is not State.MET
    assert [reason.code for near in before.results[0].nearly for reason in near.reasons] == ["in-future"]
    assert (on.state, on.met_on) == (State.MET, "2030-04-10")


def test_undated_evidence_is_dated_by_its_source(rules: Rules) -> None:
    late = record("document", "late", unit=None, document_type="summary", header={"written": "2030-04-20"})
    early = record("document", "early", unit=None, document_type="summary", header={"written": "2030-04-12"})
    undated = record("document", "undated", unit=None, document_type="summary")
    sources = [{"document": "late"}, {"document": "early"}, {"document": "undated"}]
    found = duty(rules, "T-DAY", [meeting(None, source=sources), late, early, undated], "2030-12-31")
    assert (found.state, found.met_on) == (State.MET, "2030-04-12")
    found = duty(rules, "T-DAY", [meeting("2030-04-14", source=sources), late, early, undated], "2030-12-31")
    assert found.met_on == "2030-04-14"
    found = duty(rules, "T-DAY", [meeting(None, source=sources[2:]), undated], "2030-12-31")
    assert found.state is State.OVERDUE
    assert [reason.code for near in found.results[0].nearly for reason in near.reasons] == ["undated"]


def test_withdrawn_evidence_counts_until_it_is_withdrawn(rules: Rules) -> None:
    records = [meeting("2030-04-10", withdrawn={"on": "2030-05-01", "reason": "有误"})]
    assert duty(rules, "T-DAY", records, "2030-04-30").state is State.MET
    found = duty(rules, "T-DAY", records, "2030-05-01")
    assert found.state is State.OVERDUE
    assert [reason.code for reason in found.results[0].nearly[0].reasons] == ["withdrawn"]


def test_another_units_evidence_does_not_count(rules: Rules) -> None:
    records = [unit("other", parent="u"), meeting("2030-04-10", unit="other")]
    assert duty(rules, "T-DAY", records, "2030-04-12", of="other").state is State.MET
    assert duty(rules, "T-DAY", records, "2030-04-12").state is State.DUE_SOON


# --- what was allowed


def extension(new: str, on: str, name: str = "x", **data: Any) -> Any:
    return record(
        "deviation",
        name,
        **{
            "obligation": "T-DAY",
            "type": "extension",
            "new_due": new,
            "reason": "大雪",
            "approver": "办公室",
            "date": on,
            **data,
        },
    )


@pytest.mark.parametrize(
    ("as_of", "state", "due"),
    [("2030-04-15", State.DUE_SOON, "2030-04-15"), ("2030-04-16", State.OVERDUE, "2030-04-15"),  # not yet approved
     ("2030-04-18", State.OPEN, "2030-04-30"), ("2030-04-30", State.DUE_SOON, "2030-04-30"), ("2030-05-01", State.OVERDUE, "2030-04-30")],
)  # fmt: skip
def test_extension_from_its_approval(rules: Rules, as_of: str, state: State, due: str) -> None:
    found = duty(rules, "T-DAY", [extension("2030-04-30", "2030-04-18")], as_of)
    assert (found.state, str(found.due)) == (state, due)
    assert (found.deviation == "x") == (as_of >= "2030-04-18")


def test_extension_keeps_the_old_date_and_says_who(rules: Rules) -> None:
    found = duty(rules, "T-DAY", [extension("2030-04-30", "2030-04-10"), meeting("2030-04-28")], "2030-05-09")
    assert (found.state, found.met_on) == (State.MET, "2030-04-28")
    [reason] = found.reasons
    assert (reason.code, reason.params["new"], reason.params["approver"], reason.params["reason"]) == (
        "extended",
        "2030-04-30",
        "办公室",
        "大雪",
    )
    assert [step.params["old"] for step in found.window.steps if step.code == "date-extension"] == ["2030-04-15"]


def test_extension_never_shortens(rules: Rules) -> None:
    found = duty(rules, "T-DAY", [extension("2030-04-01", "2030-03-20")], "2030-04-12")
    assert (found.state, found.due) == (State.DUE_SOON, DUE)


def test_newest_extension_holds(rules: Rules) -> None:
    records = [extension("2030-04-20", "2030-04-10", "a"), extension("2030-05-05", "2030-04-19", "b")]
    assert str(duty(rules, "T-DAY", records, "2030-04-18").due) == "2030-04-20"
    assert str(duty(rules, "T-DAY", records, "2030-04-19").due) == "2030-05-05"


def test_undated_or_other_deviation_does_nothing(rules: Rules) -> None:
    other = extension("2030-05-05", "2030-04-10", "o", obligation="T-XUN")
    undated = record("deviation", "n", obligation="T-DAY", type="waiver", reason="口头", approver="办公室")
    assert duty(rules, "T-DAY", [other, undated], "2030-04-16").state is State.OVERDUE


@pytest.mark.parametrize(
    ("kind", "state", "code"), [("waiver", State.WAIVED, "waived"), ("not_applicable", State.NOT_APPLICABLE, "ruled-out")]
)
def test_release(rules: Rules, kind: str, state: State, code: str) -> None:
    release = record(
        "deviation", "w", obligation="T-DAY", type=kind, reason="机构撤并", approver="区办公室", date="2030-04-10"
    )
    assert duty(rules, "T-DAY", [release], "2030-04-09").state is not state
    found = duty(rules, "T-DAY", [release], "2030-04-20")
    assert (found.state, found.due, found.met_on, found.deviation) == (state, None, None, "w")
    assert [(reason.code, reason.params["approver"], reason.params["reason"]) for reason in found.reasons] == [
        (code, "区办公室", "机构撤并")
    ]


# --- whom it binds


@pytest.mark.parametrize(
    ("obligation", "changed", "bound", "code"),
    [("T-LEVEL", {"level": "committee"}, True, ""), ("T-LEVEL", {}, False, "other-level"), ("T-CLASS", {}, True, ""),
     ("T-CLASS", {"class": "second"}, False, "other-class"), ("T-WHERE", {"sector": "学校"}, True, ""),
     ("T-WHERE", {"sector": "医院"}, False, "other-units"), ("T-WHERE", {}, False, "other-units")],
)  # fmt: skip
def test_binds(rules: Rules, obligation: str, changed: dict[str, str], bound: bool, code: str) -> None:
    for records in ([], [meeting("2030-04-01")]):
        found = duty(rules, obligation, [unit(**changed), *records], "2030-12-31")
        assert (found.state is not State.NOT_APPLICABLE) == bound
        assert [reason.code for reason in found.reasons] == ([] if bound else [code])
        assert bound or (found.due, found.met_on) == (None, None)


def test_requirement_binds_only_its_class(rules: Rules) -> None:
    study = record("study_session", "s", date="2030-04-01")
    assert duty(rules, "T-PART", [unit(**{"class": "second"}), study], "2030-12-31").state is State.MET
    assert duty(rules, "T-PART", [unit(), study], "2030-12-31").state is State.OVERDUE


def test_ended_unit_owes_nothing_after(rules: Rules) -> None:
    ended = unit(ended="2030-05-31", merged_into="heir")
    found = duties(assessed(rules, [ended, unit("heir")], "2030-12-31"))
    assert found["T-XUN"].state is State.NOT_APPLICABLE
    assert [reason.code for reason in found["T-XUN"].reasons] == ["unit-ended"]
    assert found["T-DAY"].state is State.OVERDUE  # that was due before it ended
    assert duty(rules, "T-XUN", [ended, unit("heir")], "2030-12-31", of="heir").state is State.OVERDUE


def test_a_unit_that_joined_late_owes_what_falls_due_from_then_on(rules: Rules) -> None:
    late = unit(joined="2030-05-15")
    for day, state in (("2030-05-20", State.OPEN), ("2030-12-31", State.OVERDUE)):
        found = duty(rules, "T-OWN", [late], day)
        assert (found.state, found.due) == (state, date(2030, 6, 20))
        assert [result.requirement.id for result in found.results] == ["r-study"]
    assert duty(rules, "T-OWN", [unit(joined="2030-06-21")], "2030-12-31").state is State.NOT_APPLICABLE


# --- what may never happen

KINDS = {
    "meeting": {
        "meeting_type": "exchange",
        "attendance": 30,
        "result": "整改",
        "tiers": ["leadership"],
        "speeches": [{"leader": "l1"}, {"leader": "l2"}],
    },
    "study_session": {"attendance": 25},
    "contact_point": {"leader": "l1", "place": "企业"},
    "idea": {"drive": "merit", "participants": 11},
    "plan": {"plan_type": "schedule"},
    "filing": {"what": "p0", "to_office": "上级", "status": "sent"},
    "rectification_item": {"status": "closed"},
    "notice": {"of": "p0", "to": ["members", "masses"], "manner": ["meeting"]},
}
BASE = [
    record("leader", "l1", rank=1),
    record("leader", "l2", rank=2),
    record("plan", "p0", plan_type="schedule", scope="members", header={"written": "2030-04-02"}),
]
DAYS = st.dates(date(2030, 3, 1), date(2030, 9, 10))


@st.composite
def evidence(draw: st.DrawFn, name: str) -> Any:
    kind, day = draw(st.sampled_from(sorted(KINDS))), str(draw(DAYS))
    data = dict(KINDS[kind])
    where = {
        "plan": {"header": {"written": day}},
        "notice": {"from": day},
        "rectification_item": {"accepted": {"by": "甲", "on": day, "result": "passed"}},
    }
    if kind == "contact_point":
        data["leader"] = draw(st.sampled_from(["l1", "l2"]))
    return record(kind, name, **data, **where.get(kind, {"date": day}))


@st.composite
def evidences(draw: st.DrawFn) -> list[Any]:
    return [draw(evidence(f"e{number}")) for number in range(draw(st.integers(1, 7)))]


@given(evidences(), DAYS)
def test_more_evidence_never_makes_it_worse(rules: Rules, found: list[Any], as_of: date) -> None:
    less = duties(assessed(rules, [*BASE, *found[:-1]], as_of))
    more = duties(assessed(rules, [*BASE, *found], as_of))
    for name, before in less.items():
        if before.state in BADNESS:
            assert BADNESS[more[name].state] <= BADNESS[before.state], name


@given(evidences(), DAYS, DAYS)
def test_what_is_met_stays_met(rules: Rules, found: list[Any], one: date, other: date) -> None:
    early, late = sorted((one, other))
    before, after = duties(assessed(rules, [*BASE, *found], early)), duties(assessed(rules, [*BASE, *found], late))
    for name, was in before.items():
        if was.state in (State.MET, State.MET_LATE):
            assert (after[name].state, after[name].met_on) == (was.state, was.met_on), name
        elif was.state is State.OVERDUE and name != "T-OWN":  # there what is late may be made good and the rest not be due
            assert after[name].state in (State.OVERDUE, State.MET_LATE, State.MET), name
        assert was.met_on is None or was.met_on <= str(early)


@given(evidences(), DAYS)
def test_the_future_is_not_known(rules: Rules, found: list[Any], as_of: date) -> None:
    """Records dated after the day change no state, due day or figure."""
    known = [
        item
        for item in found
        if max(
            str(value)
            for value in (
                item.data.get("date"),
                item.data.get("from"),
                item.data.get("header", {}).get("written"),
                item.data.get("accepted", {}).get("on"),
            )
            if value
        )
        <= str(as_of)
    ]
    one, other = assessed(rules, [*BASE, *found], as_of), assessed(rules, [*BASE, *known], as_of)
    assert {name: (item.state, item.due, item.met_on) for name, item in duties(one).items()} == {
        name: (item.state, item.due, item.met_on) for name, item in duties(other).items()
    }


@given(evidences(), DAYS)
def test_states_agree_with_their_dates(rules: Rules, found: list[Any], as_of: date) -> None:
    for item in duties(assessed(rules, [*BASE, *found], as_of)).values():
        if item.state in (State.MET, State.MET_LATE):
            assert item.met_on is not None
            assert all(result.met for result in item.results)
        elif item.state is not State.NOT_APPLICABLE:
            assert item.met_on is None
            assert item.due is not None
            assert (item.due < as_of) == (item.state is State.OVERDUE)
            assert any(result.missing for result in item.results)

"""A unit's duties: whose they are, which windows they have, and on what other days they rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from gongshilan.assess import duties as module
from gongshilan.assess.deviations import Deviations
from gongshilan.assess.duties import assess_duties, due_soon_days
from gongshilan.assess.requirements import RequirementAssessor
from gongshilan.build.rules import Rules
from gongshilan.link.graph import Graph
from gongshilan.model import Duty, Portal, Reason, Record, State
from support.timed import book, held, state
from support.world import CAMPAIGN, EDITIONS, PORTAL, SCOPES, UNIT, campaign, graph, record, unit

END = "2030-12-31"


def meeting(day: str | None, name: str = "m", **data: Any) -> Record:
    return record("meeting", name, meeting_type="work", **({"date": day} if day else {}), **data)


def essay(day: str, name: str = "e", **data: Any) -> Record:
    return record("essay", name, date=day, **data)


def deviation(name: str = "d", **data: Any) -> Record:
    given = {"obligation": "T-1", "reason": "因故", "approver": "上级", "date": "2030-04-01", **data}
    return record("deviation", name, **given)


def one(rules: Rules, written: str, *records: Record, as_of: str = END) -> Duty:
    return held(rules, written, records, as_of)["T-1"]


MEET = "[{requires: [{kind: meeting}]}]"
BOTH = "[{requires: [{kind: meeting}, {kind: essay}]}]"


def test_all_that_a_duty_holds(rules: Rules) -> None:
    found = one(rules, MEET, meeting("2030-04-02"))
    assert (found.campaign, found.unit, found.obligation) == (CAMPAIGN, UNIT, book(rules, MEET).obligations[0])
    assert state(found) == (State.MET, "2030-04-30", "2030-04-02")
    assert (str(found.window.start), str(found.window.end)) == ("2030-03-11", "2030-04-30")
    assert ([result.met for result in found.results], found.reasons) == ([True], ())
    assert (found.deviation, found.untimed) == (None, False)


def test_days_from_which_something_is_due_soon(rules: Rules) -> None:
    assert due_soon_days(PORTAL, book(rules, MEET)) == book(rules, MEET).due_soon_days
    assert (
        due_soon_days(Portal("示例", {"due_soon_days": "3"}, SCOPES, EDITIONS, None, "Asia/Shanghai"), book(rules, MEET))
        == 3
    )


# --- whose they are


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (
            "[{clause: 甲, binds: {levels: [office]}, requires: [{kind: meeting, binds: {classes: [second]}}]}]",
            "other-level",
        ),
        ("[{clause: 甲, binds: {classes: [second]}, requires: [{kind: meeting}]}]", "other-class"),
        ("[{clause: 甲, requires: [{kind: meeting, binds: {levels: [office]}}]}]", "other-level"),
        (
            "[{clause: 甲, requires: [{kind: meeting, binds: {levels: [office]}}, {kind: essay, binds: {classes: [second]}}]}]",
            "other-level",
        ),
        ("[{clause: 甲, requires: [{kind: meeting, binds: {levels: [office]}}, {kind: essay}]}]", None),
        ("[{clause: 甲, requires: [{kind: meeting}, {kind: essay, binds: {levels: [office]}}]}]", None),
    ],
)
def test_not_asked(rules: Rules, written: str, code: str | None) -> None:
    found = one(rules, written, meeting(None, day_unknown=True), deviation(type="extension", new_due="2030-06-01"))
    if code is None:
        assert (found.state, len(found.results)) == (State.OVERDUE if "essay}" in written else State.MET, 1)
        return
    assert (found.state, found.due, found.met_on, found.untimed, found.deviation) == (
        State.NOT_APPLICABLE,
        None,
        None,
        False,
        None,
    )
    assert (found.results, found.reasons) == ((), (Reason(code, {"clause": "甲"}),))
    assert (found.campaign, found.unit, str(found.window.end)) == (CAMPAIGN, UNIT, "2030-06-01")
    assert found.obligation.clause == "甲"


def test_what_it_met_before_it_joined_stays_met(rules: Rules) -> None:
    late = unit(joined="2030-05-05")
    assert state(one(rules, MEET, late, meeting("2030-04-20"))) == (State.MET, "2030-04-30", "2030-04-20")
    found = one(rules, MEET, late)
    assert (found.state, found.reasons, found.results) == (
        State.NOT_APPLICABLE,
        (Reason("unit-joined", {"on": "2030-05-05"}),),
        (),
    )


# --- what was allowed


def test_another_units_deviation_allows_nothing(rules: Rules) -> None:
    elsewhere = record("deviation", "d", unit="v", obligation="T-1", type="waiver", date="2030-04-01")
    assert one(rules, MEET, unit("v"), elsewhere).state is State.OVERDUE
    assert one(rules, MEET, deviation(type="waiver")).state is State.WAIVED


def said(found: Duty) -> tuple[State, str | None, list[str]]:
    return found.state, found.deviation, [reason.code for reason in found.reasons]


def test_released_as_a_whole(rules: Rules) -> None:
    for type_, expected, code in (("waiver", State.WAIVED, "waived"), ("not_applicable", State.NOT_APPLICABLE, "ruled-out")):
        found = one(
            rules, BOTH, meeting("2030-04-02"), deviation(type=type_), deviation("x", type="extension", new_due="2030-06-01")
        )
        assert (said(found), found.due, found.met_on, found.untimed) == (
            (expected, "d", ["extended", code]),
            None,
            None,
            False,
        )
        params = {"old": "2030-06-01", "new": "", "reason": "因故", "approver": "上级", "on": "2030-04-01"}
        assert dict(found.reasons[1].params) == params
        assert len(found.results) == 2


def test_released_one_by_one(rules: Rules) -> None:
    first = deviation("a", type="waiver", requirement="r1")
    second = deviation("b", type="not_applicable", requirement="r2", date="2030-04-02")
    assert said(one(rules, BOTH, first)) == (State.OVERDUE, None, ["waived-one"])
    assert said(one(rules, BOTH, first, essay("2030-04-03"))) == (State.MET, None, ["waived-one"])
    assert said(one(rules, BOTH, first, second)) == (State.WAIVED, "a", ["waived-one", "ruled-out-one"])
    other = [deviation("a", type="not_applicable", requirement="r1"), deviation("b", type="waiver", requirement="r2")]
    assert said(one(rules, BOTH, *other)) == (State.NOT_APPLICABLE, "a", ["ruled-out-one", "waived-one"])
    whole = deviation("w", type="waiver")
    assert said(one(rules, BOTH, first, second, whole)) == (State.WAIVED, "w", ["waived-one", "ruled-out-one", "waived"])


def test_extended(rules: Rules) -> None:
    found = one(
        rules,
        BOTH,
        deviation(type="extension", new_due="2030-06-01"),
        deviation("e", type="extension", new_due="2030-07-01", requirement="r2"),
    )
    assert said(found) == (State.OVERDUE, "d", ["extended", "extended-one"])
    assert [str(result.window.end) for result in found.results] == ["2030-06-01", "2030-07-01"]
    assert (str(found.window.end), str(found.due)) == ("2030-06-01", "2030-06-01"), "that of a requirement moves no other"


# --- days nobody knows


def test_an_unknown_day_is_told_of_what_is_done(rules: Rules) -> None:
    unknown = meeting(None, not_before="2030-04-10")
    note = Reason("day-unknown", {"date": "2030-04-10"})
    found = one(rules, BOTH, unknown, essay("2030-04-02"))
    assert (found.state, found.met_on, found.reasons, found.untimed) == (State.MET, None, (note,), True)
    assert one(rules, BOTH, unknown).reasons == ()
    late = one(rules, BOTH, unknown, essay("2030-05-02"))
    assert (late.state, late.reasons, late.untimed) == (State.MET_LATE, (note,), False)
    on_the_day = one(rules, BOTH, unknown, essay("2030-04-02"), as_of="2030-04-30")
    assert (on_the_day.state, on_the_day.untimed) == (State.MET, False)
    waived = one(rules, BOTH, unknown, essay("2030-04-02"), deviation(type="waiver"))
    assert ([reason.code for reason in waived.reasons], waived.untimed) == (["waived"], False)


# --- windows that rest on other days


def window(
    rules: Rules, written: str, *records: Record, as_of: str = END, nth: int = -1, number: str = "T-1"
) -> tuple[str, str]:
    found = held(rules, written, records, as_of)[number].results[nth].window
    return str(found.start or ""), str(found.end or "")


AFTER_NOTICE = (
    "[{window: {after: {kind: notice}, days: 5}, requires: [{kind: meeting}, {kind: essay, window: {phase: analysis}}]}]"
)


def notice(day: str, name: str = "n", **data: Any) -> Record:
    return record("notice", name, to=["masses"], manner=["web"], **{"from": day}, **data)


def test_an_obligation_that_begins_with_a_record(rules: Rules) -> None:
    notices = [notice("2030-04-01")]
    found = one(rules, AFTER_NOTICE, *notices)
    assert (str(found.window.start), str(found.window.end)) == ("2030-04-01", "2030-04-06")
    assert found.window.steps[0].params["what"] == rules.schema.kinds["notice"].label
    assert [str(result.window.end) for result in found.results] == ["2030-04-06", "2030-06-20"]
    elsewhere = record("notice", "x", unit="v", to=["masses"], manner=["web"], **{"from": "2030-03-20"})
    assert str(one(rules, AFTER_NOTICE, *notices, unit("v"), elsewhere).window.end) == "2030-04-06"
    assert one(rules, AFTER_NOTICE, *notices, as_of="2030-03-31").window.end is None
    moved = one(rules, AFTER_NOTICE, *notices, deviation(type="extension", old_due="2030-04-06", new_due="2030-04-20"))
    assert (str(moved.window.end), str(moved.results[0].window.end)) == ("2030-04-20", "2030-04-20")


def test_a_requirement_within_days_of_something(rules: Rules) -> None:
    written = "[{requires: [{kind: meeting}, {kind: essay, within: {days: 3, of: {requirement: r1}}}, {kind: essay, within: {days: 3, of: {requirement: r1}}, window: {phase: analysis}}]}]"
    assert [window(rules, written, meeting("2030-04-02"), nth=nth) for nth in (1, 2)] == [("2030-04-02", "2030-04-05")] * 2
    given = deviation(type="extension", requirement="r2", new_due="2030-04-10")
    assert window(rules, written, meeting("2030-04-02"), given, nth=1) == ("2030-04-02", "2030-04-10")
    assert window(rules, written, nth=2) == ("2030-05-01", "")
    assert window(rules, written, nth=1) == ("2030-03-11", "")
    [step] = held(rules, written, [meeting("2030-04-02")], END)["T-1"].results[1].window.steps
    assert step == Reason("date-within", {"what": "要求1", "start": "2030-04-02", "days": 3, "due": "2030-04-05"})


def test_what_has_a_last_day_of_each_record_is_held_to_the_window_besides(rules: Rules) -> None:
    """An answer within ten days of the suggestion, and within the phase."""
    written = "[{requires: [{kind: suggestion, in_window: true, within: {days: 10, of: {field: received}}}]}]"

    def opinion(day: str) -> Record:
        return record("suggestion", "s", status="registered", received=day)

    assert one(rules, written, opinion("2030-04-02")).state is State.MET
    missed = one(rules, written, opinion("2030-05-02"))
    assert [reason.code for near in missed.results[0].nearly for reason in near.reasons] == ["outside-window"]
    moved = one(rules, written, opinion("2030-05-02"), deviation(type="extension", new_due="2030-05-31"))
    assert moved.state is State.MET


# --- days of other duties


def after(anchor: str) -> str:
    return f"""
    - requires: [{{kind: meeting, min: 2}}, {{kind: study_session, every: true, min: 0, binds: {{levels: [unit]}}}}, {{kind: idea, binds: {{levels: [office]}}}}]
    - requires: [{{kind: essay, after: {{obligation: T-1}}}}]
    - requires: [{{kind: meeting, min: 2}}, {{kind: idea, binds: {{levels: [office]}}}}, {{kind: study_session, every: true, min: 0}}, {{kind: essay, after: {{requirement: {anchor}}}}}]
    """


def codes(duty: Duty, nth: int = -1) -> list[tuple[str, Any]]:
    return [(reason.code, reason.params.get("other")) for near in duty.results[nth].nearly for reason in near.reasons]


TWO = [meeting("2030-04-02"), meeting("2030-04-08", "n")]
LOOSE = [meeting("2030-04-02"), meeting(None, "n", not_before="2030-04-08")]


@pytest.mark.parametrize(
    ("records", "written_on", "found"),
    [
        (TWO, "2030-04-08", [("not-after", "2030-04-08")]),
        (TWO, "2030-04-09", []),
        (LOOSE, "2030-04-08", [("not-after", "2030-04-08")]),  # not before the 8th, so the 8th is not after it
        (LOOSE, "2030-04-09", []),
        ([meeting("2030-04-02"), meeting(None, "n", day_unknown=True)], "2030-03-12", []),
        (TWO[:1], "2030-04-20", [("nothing-before", None)]),
    ],
)
def test_after_another_was_met(rules: Rules, records: list[Record], written_on: str, found: list[tuple[str, Any]]) -> None:
    stood = held(rules, after("r1"), [*records, essay(written_on)], END)
    assert codes(stood["T-2"]) == found
    assert codes(stood["T-3"]) == found


def test_after_what_was_released_or_is_not_asked(rules: Rules) -> None:
    early = essay("2030-03-12")
    for type_ in ("waiver", "not_applicable"):
        whole = deviation(type=type_)
        assert codes(held(rules, after("r1"), [early, whole], END)["T-2"]) == []
        single = deviation(type=type_, obligation="T-3", requirement="r1")
        assert codes(held(rules, after("r1"), [early, single], END)["T-3"]) == []
        other = deviation(type=type_, obligation="T-3", requirement="r3")
        assert codes(held(rules, after("r1"), [early, other], END)["T-3"]) == [("nothing-before", None)]
    assert codes(held(rules, after("r2"), [early], END)["T-3"]) == []
    assert codes(held(rules, after("r1"), [early], END)["T-2"]) == [("nothing-before", None)]


def test_after_what_nobody_was_asked_for_so_far(rules: Rules) -> None:
    asked = essay("2030-04-10")
    assert codes(held(rules, after("r3"), [asked], "2030-04-20")["T-3"]) == [("nothing-before", None)]
    assert codes(held(rules, after("r3"), [asked], END)["T-3"]) == []
    assert codes(held(rules, after("r1"), [*TWO, essay("2030-04-03")], "2030-04-05")["T-2"]) == [("nothing-before", None)]


def test_of_what_is_not_asked_nothing_is_known(rules: Rules) -> None:
    """A window that begins with it waits for good."""
    written = "[{requires: [{kind: idea, binds: {levels: [office]}}, {kind: essay, within: {days: 3, of: {requirement: r1}}}]}, {requires: [{kind: essay, within: {days: 3, of: {obligation: T-1}}}]}]"
    assert window(rules, written, essay("2030-04-10")) == ("2030-03-11", "")
    waived = deviation(type="waiver")
    assert window(rules, written, waived, number="T-2") == ("2030-03-11", "")


# --- each is worked out once


def test_each_is_worked_out_once(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many records are set against the day another was met."""
    counts: Counter[str] = Counter()
    assess, find, stood = RequirementAssessor.assess, Deviations.find, module.standing_on

    def assessed(self: RequirementAssessor, requirement: Any, setting: Any) -> Any:
        counts[f"{setting.obligation.id} {requirement.id}"] += 1
        return assess(self, requirement, setting)

    def searched(whole: Graph, of: str, obligation: str, as_of: date) -> Deviations:
        counts[f"{obligation} allowed"] += 1
        return find(whole, of, obligation, as_of)

    def standing(*given: Any) -> Any:
        counts["standing"] += 1
        return stood(*given)

    monkeypatch.setattr(RequirementAssessor, "assess", assessed)
    monkeypatch.setattr(Deviations, "find", searched)
    monkeypatch.setattr(module, "standing_on", standing)
    held(rules, after("r1"), [*TWO, *(essay(f"2030-04-{day}", f"e{day}") for day in range(10, 20))], END)
    assert set(counts.values()) == {1, 3}
    assert counts.pop("standing") == 3
    assert set(counts.values()) == {1}


def test_units_by_id_and_obligations_in_the_rulebooks_order(rules: Rules) -> None:
    written = "[{requires: [{kind: meeting}]}, {requires: [{kind: essay}]}]"
    joined = graph(rules, [campaign(), unit("v"), unit("u")], whole=True)
    found = assess_duties(joined, rules.schema, book(rules, written), joined[CAMPAIGN], PORTAL, date(2030, 12, 31))
    assert [(duty.unit, duty.obligation.id) for duty in found] == [("u", "T-1"), ("u", "T-2"), ("v", "T-1"), ("v", "T-2")]


def test_published_as_the_rulebook_has_it(rules: Rules) -> None:
    written = "[{audience: [members], requires: [{kind: plan, published_to: members}]}]"
    plan = record("plan", "p", scope="office", plan_type="work_plan", header={"written": "2030-04-02"})
    told = record("notice", "n", of="p", to=["members"], manner=["meeting"], **{"from": "2030-04-05"})
    by_obligation: Mapping[str, Duty] = held(rules, written, [plan, told], END)
    assert state(by_obligation["T-1"]) == (State.MET, "2030-04-30", "2030-04-05")

"""``each``: the stretches with their windows and what explains them, and what becomes of the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.periods import Stretch, owed_in_none, stretches, whole_of
from gongshilan.assess.standing import standing_on
from gongshilan.build.rules import Rules
from gongshilan.demands import Each, Requirement
from gongshilan.model import Evidence, NearMiss, Reason, Record, RequirementResult, State, Window
from gongshilan.windows.resolve import Calendar
from gongshilan.windows.working import WorkDays
from support.asked import wanted
from support.timed import held, state
from support.world import campaign, record, unit

END = "2030-12-31"
WORK = WorkDays(frozenset(), frozenset())
CAMPAIGN = Calendar(campaign())
STUDY = ("学习", "2030-03-11——2030-04-30")
WITHIN = Window(date(2030, 3, 11), date(2030, 4, 30), "三四月")


def day(text: str) -> date:
    return date.fromisoformat(text)


def met(on: str, name: str = "") -> Record:
    return record("meeting", name or f"m{on}", meeting_type="work", date=on)


@pytest.mark.parametrize(
    ("each", "last", "window", "code"),
    [
        (Each(("study",), "", "end", 0, False, ""), "2030-04-30", ("2030-03-11", "2030-04-30"), "date-each-end"),
        (Each(("study",), "", "end", 0, True, ""), "2030-04-30", ("2030-03-11", "2030-04-30"), "date-each-end"),
        (Each(("study",), "", "end", 1, True, ""), "2030-04-30", ("2030-03-11", "2030-05-01"), "date-each-end-working"),
        (Each(("study",), "", "end", 4, True, ""), "2030-04-30", ("2030-03-11", "2030-05-06"), "date-each-end-working"),
        (Each(("study",), "", "end", 4, False, ""), "2030-04-30", ("2030-03-11", "2030-05-04"), "date-each-end"),
        (Each(("study",), "", "start", 6, False, ""), "2030-04-30", ("", "2030-03-17"), "date-each-start"),
        (Each(("study",), "", "start", 6, True, ""), "2030-04-30", ("", "2030-03-19"), "date-each-start-working"),
    ],
)
def test_a_phase(each: Each, last: str, window: tuple[str, str], code: str) -> None:
    edge = "2030-04-30" if each.edge == "end" else "2030-03-11"
    step = Reason(code, {"title": "学习", "on": edge, "days": each.days, "due": window[1]})
    start, end = (day(text) if text else None for text in window)
    found = Window(start, end, STUDY[1], (step,))
    assert stretches(each, WITHIN, CAMPAIGN, WORK) == [Stretch("study", "学习", day("2030-03-11"), day(last), found)]


@pytest.mark.parametrize(
    ("days", "lasts"),
    [
        (0, ["2030-04-30", "2030-06-20", "2030-08-31"]),
        (1, ["2030-04-30", "2030-06-21", "2030-09-01"]),
        (51, ["2030-04-30", "2030-08-10", "2030-10-21"]),
        (52, ["2030-04-30", "2030-08-10", "2030-10-22"]),
        (53, ["2030-04-30", "2030-08-10", "2030-10-23"]),
    ],
)
def test_days_after_a_phase_are_still_its_own_until_the_next_begins(days: int, lasts: list[str]) -> None:
    found = stretches(Each(None, "", "end", days, False, "phase"), WITHIN, CAMPAIGN, WORK)
    assert [(item.id, item.named_at) for item in found] == [(name, "phase") for name in ("study", "analysis", "closing")]
    assert [str(item.last) for item in found] == lasts


def test_a_campaign_without_phases_is_one_stretch_that_nothing_names(rules: Rules) -> None:
    bare = Calendar(campaign(phases=[]))
    [found] = stretches(Each(None, "", "end", 2, False, "phase"), WITHIN, bare, WORK)
    assert (found.id, found.title, str(found.first), str(found.last), found.named_at) == (
        "", "示例活动", "2030-03-01", "2030-09-02", "",
    )  # fmt: skip
    assert found.holds(met("2030-03-01"), "2030-03-01")
    assert found.holds(met("2030-09-02"), "2030-09-02")
    assert not found.holds(met("2030-09-03"), "2030-09-03")
    assert not found.holds(met("2030-02-28"), "2030-02-28")
    assert found.holds(met("2030-02-28"), None)


@pytest.mark.parametrize(
    ("period", "window", "expected"),
    [
        ("week", ("2030-03-04", "2030-03-17"), ["2030-03-04 2030-03-10", "2030-03-11 2030-03-17"]),
        ("week", ("2030-03-05", "2030-03-18"), ["2030-03-11 2030-03-17"]),
        ("week", ("2030-03-05", "2030-03-16"), ["2030-03-05 2030-03-16"]),
        ("week", ("2030-03-03", "2030-03-10"), ["2030-03-04 2030-03-10"]),
        ("month", ("2030-04-01", "2030-05-31"), ["2030-04-01 2030-04-30", "2030-05-01 2030-05-31"]),
        ("month", ("2030-04-02", "2030-06-01"), ["2030-05-01 2030-05-31"]),
        ("month", ("2030-04-02", "2030-05-30"), ["2030-04-02 2030-05-30"]),
        ("month", ("2030-03-04", "2030-03-04"), ["2030-03-04 2030-03-04"]),
    ],
)
def test_whole_weeks_and_months(period: str, window: tuple[str, str], expected: list[str]) -> None:
    within = Window(day(window[0]), day(window[1]), "某时")
    found = stretches(Each(None, period, "end", 0, False, ""), within, CAMPAIGN, WORK)
    days = [tuple(item.split()) for item in expected]
    assert found == [
        Stretch("", "", day(first), day(last), Window(day(first), day(last), "某时", (Reason(f"date-each-{period}", {"from": first, "to": last}),)))
        for first, last in days
    ]  # fmt: skip


def test_a_window_that_does_not_say_is_the_campaigns() -> None:
    found = stretches(Each(None, "month", "end", 0, False, ""), Window(None, None, ""), CAMPAIGN, WORK)
    assert (len(found), str(found[0].first), str(found[-1].last)) == (6, "2030-03-01", "2030-08-31")


# --- the whole


def part(end: str, on: str | None = None, *, met: bool = True, **data: object) -> RequirementResult:
    window = Window(day("2030-03-01"), day(end), end)
    evidence, near = (Evidence(f"e{end}", end, 1),), (NearMiss(f"n{end}", (Reason("x"),)),)
    return RequirementResult(ASKED, met, 1, 1, on, window, evidence, near, (), **{"stretch": end[5:], **data})  # type: ignore[arg-type]


ASKED: Requirement = Requirement(id="r", label="要求")
BOUND, LATER, OTHER = (
    Reason("day-unknown", {"date": "2030-03-05"}), Reason("day-not-stated"), Reason("not-raised", {"kind": "会议"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "is_met", "have", "met_on", "end"),
    [
        ([part("2030-04-30", "2030-04-01"), part("2030-05-31", "2030-05-02")], True, 2, "2030-05-02", "2030-05-31"),
        ([part("2030-05-31", "2030-05-02"), part("2030-04-30", "2030-04-01")], True, 2, "2030-05-02", "2030-05-31"),
        ([part("2030-04-30", "2030-05-01"), part("2030-05-31", "2030-05-02")], True, 2, "2030-05-02", "2030-04-30"),
        ([part("2030-04-30", "2030-05-02"), part("2030-05-31", "2030-06-02")], True, 2, "2030-06-02", "2030-04-30"),
        ([part("2030-04-30"), part("2030-05-31", "2030-05-02")], True, 2, None, "2030-05-31"),
        ([part("2030-04-30", "2030-07-02"), part("2030-05-31", met=False)], False, 1, None, "2030-05-31"),
        ([part("2030-05-31", met=False), part("2030-04-30", met=False)], False, 0, None, "2030-04-30"),
    ],
)
def test_the_part_that_matters(
    parts: list[RequirementResult], is_met: bool, have: int, met_on: str | None, end: str
) -> None:
    found = whole_of(ASKED, parts)
    assert (found.requirement, found.met, found.have, found.need, found.met_on) == (ASKED, is_met, have, 2, met_on)
    assert (str(found.window.end), found.parts) == (end, tuple(parts))
    assert found.counted == tuple(item for part in parts for item in part.counted)
    assert found.nearly == tuple(item for part in parts for item in part.nearly)
    lacking = [part.stretch for part in parts if not part.met]
    reason = Reason("missing-each", {"names": "、".join(lacking), "n": len(lacking), "all": 2})
    assert found.missing == ((reason,) if lacking else ())


def test_a_period_without_a_name_is_named_by_its_days() -> None:
    found = whole_of(ASKED, [part("2030-04-30", met=False, stretch="")])
    assert found.missing[0].params["names"] == "2030-03-01——2030-04-30"


def test_what_is_not_known_of_the_parts_is_said_of_the_whole_once() -> None:
    parts = [part("2030-04-30", notes=(BOUND, OTHER)), part("2030-05-31", notes=(BOUND, LATER)), part("2030-06-30")]
    assert whole_of(ASKED, parts).notes == (BOUND, LATER)
    assert whole_of(ASKED, [*parts, part("2030-07-31", met=False)]).notes == ()


def test_nothing_raised_so_far_in_one_of_them_is_no_accomplishment() -> None:
    waiting = part("2030-04-30", so_far=True)
    assert whole_of(ASKED, [waiting, part("2030-05-31", "2030-05-02")]).so_far
    assert not whole_of(ASKED, [part("2030-04-30", "2030-05-02")]).so_far
    assert not whole_of(ASKED, [waiting, part("2030-05-31", met=False)]).so_far


def test_owed_in_none() -> None:
    windows = [Window(None, day(end), "") for end in ("2030-04-30", "2030-06-30", "2030-05-31")]
    assert owed_in_none(ASKED, windows) == RequirementResult(ASKED, False, 0, 3, None, windows[1], (), (), ())


# --- with rulebooks


@pytest.mark.parametrize("each", ["{phase: true}", "{period: month}", "{period: week}"])
@pytest.mark.parametrize("data", [{"joined": "2030-09-01"}, {"ended": "2030-03-02"}])
def test_a_unit_to_which_nothing_of_it_falls_has_not_done_it(rules: Rules, each: str, data: dict[str, str]) -> None:
    """Of nothing, everything is done: but that is no accomplishment."""
    written = f"[{{window: {{campaign: true}}, requires: [{{kind: meeting, each: {each}}}]}}]"
    found = held(rules, written, [unit(**data)], END)["T-1"]
    reason = "unit-joined" if "joined" in data else "unit-ended"
    assert (found.state, found.due, [item.code for item in found.reasons]) == (State.NOT_APPLICABLE, None, [reason])


def test_what_is_judged_where_nothing_falls_to_the_unit(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[RequirementResult] = []

    def standing(results: list[RequirementResult], *given: Any) -> Any:
        judged.extend(results)
        return standing_on(results, *given)

    monkeypatch.setattr("gongshilan.assess.duties.standing_on", standing)
    held(rules, "[{requires: [{kind: meeting, each: {phase: true}}]}]", [unit(joined="2030-09-01")], END)
    [found] = judged
    asked = replace(wanted(rules, "{kind: meeting, each: {phase: true}}"), id="r1", label="要求1")
    assert (found.requirement, found.met, found.need, str(found.window.end)) == (asked, False, 3, "2030-08-31")


def test_nothing_raised_yet_is_open(rules: Rules) -> None:
    written = "[{window: {campaign: true}, requires: [{kind: problem, every: true, min: 0, match: {required: [due]}, each: {phase: true}}]}]"
    assert state(held(rules, written, [], "2030-05-20")["T-1"]) == (State.OPEN, "2030-08-31", None)
    assert held(rules, written, [], END)["T-1"].state is State.MET
    raised = record("problem", "p", found="2030-04-02", due="2030-05-02")
    assert held(rules, written, [raised], "2030-05-20")["T-1"].state is State.OPEN


def test_named_for_a_phase_in_a_campaign_that_has_none(rules: Rules) -> None:
    written = "{kind: filing, addressee: any, each: {phase: true, field: phase}}"
    plan = record("plan", "p", plan_type="work_plan")
    sent = record("filing", "f", what="p", to_office="上级", status="sent", date="2030-05-05")
    whole = f"[{{window: {{campaign: true}}, requires: [{written}]}}]"
    found = held(rules, whole, [plan, sent], END, campaign_data={"phases": []})["T-1"]
    assert (found.state, found.met_on) == (State.MET, "2030-05-05")
    assert wanted(rules, written).each == Each(None, "", "end", 0, False, "phase")

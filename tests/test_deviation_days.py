"""An extension names a day on which something ends; whatever ends when something happens cannot be held against it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gongshilan.build.rules import Rules
from gongshilan.demands import Obligation
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.vet.deviations import deviation_problems
from support.asked import wanted
from support.world import graph, record

PHASE_END, CAMPAIGN_END = "2030-04-30", "2030-08-31"
ANALYSIS_END, CLOSING_END = "2030-06-20", "2030-08-31"


def codes(rules: Rules, written: str, old: str, *, requirement: str | None = None, window: str = "study") -> list[str]:
    asked = wanted(rules, written)
    held = Obligation("T", "TINY", "一", "义务", "", None, {"phase": window}, (asked,))
    book: Rulebook = replace(rules.rulebooks["TINY"], obligations=(held,))
    named = {"requirement": requirement} if requirement else {}
    given = record(
        "deviation", "d", obligation="T", type="extension", old_due=old, new_due="2031-01-01", date="2030-03-02",
        reason="示例", approver="某办", **named,
    )  # fmt: skip
    return [item.code for item in deviation_problems(graph(rules, [given]), {"TINY": book}, {}, rules.schema.work)]


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("{kind: meeting}", {PHASE_END}),
        ("{kind: meeting, window: {phase: analysis}}", {PHASE_END, ANALYSIS_END}),
        ("{any_of: [{id: a, label: 甲, kind: meeting, window: {phase: analysis}}, {id: b, label: 乙, kind: essay}]}", {PHASE_END, ANALYSIS_END}),
        ("{kind: meeting, within: {days: 5, of: {phase: analysis}}}", {PHASE_END, "2030-06-25"}),
        ("{kind: meeting, window: {after: {step: opening}, days: 3}}", {PHASE_END, "2030-03-16"}),
        ("{kind: meeting, each: {phase: true, edge: end, days: 1}}", {PHASE_END, "2030-05-01", "2030-06-21", "2030-09-01"}),
        ("{kind: meeting, each: {period: month}}", {PHASE_END}),
    ],
)  # fmt: skip
def test_a_day_on_which_something_ends(rules: Rules, written: str, ends: set[str]) -> None:
    for end in ends:
        assert codes(rules, written, end) == [], end
    for other in ("2030-04-29", "2030-06-19", "2030-06-26"):
        assert codes(rules, written, other) == ["deviation-old-due"], other


@pytest.mark.parametrize(
    "written",
    [
        "{kind: suggestion, within: {days: 15, of: {field: received}}}",
        "{kind: meeting, window: {after: {kind: notice}, days: 5}}",
    ],
)
def test_what_ends_when_something_happens_is_not_judged(rules: Rules, written: str) -> None:
    assert codes(rules, written, "2030-04-29") == []


def test_of_one_requirement(rules: Rules) -> None:
    written = "{kind: meeting, window: {phase: analysis}}"
    assert codes(rules, written, ANALYSIS_END, requirement="r") == []
    assert codes(rules, written, ANALYSIS_END, requirement="q") == ["deviation-requirement"]

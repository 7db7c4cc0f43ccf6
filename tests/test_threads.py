"""A thread goes forward from what starts it, and joins nothing that only meets in a later stage."""

from __future__ import annotations

from datetime import date

from gongshilan.assess.threads import find_threads
from gongshilan.build.rules import Rules
from gongshilan.model import Record, Thread
from support.world import assessed, graph, record

CHAIN = [
    record("suggestion", "s"),
    record("idea", "h", problem="p"),
    record("problem", "p", **{"from": ["s"]}),
    record("analysis_report", "r", problems=["p", "q"]),
    record("mass_evaluation", "e", report="r"),
    record("rectification_plan", "t", based_on="r"),
    record("rectification_item", "i", plan="t", addresses=["s"], evidence=["m"]),
    record("satisfaction_survey", "v", items=["i"]),
    record("problem", "q"),
    record("suggestion", "alone"),
    record("rule_review", "w", addresses=["alone"]),
    record("satisfaction_survey", "lost"),
    record("meeting", "m"),
]


def threads(rules: Rules, *records: Record) -> dict[str, dict[int, tuple[str, ...]]]:
    return {item.id: dict(item.stages) for item in find_threads(graph(rules, records), rules.schema)}


def test_from_a_suggestion_to_its_survey(rules: Rules) -> None:
    rest = {3: ("e", "r"), 4: ("t",), 5: ("i",), 6: ("v",)}
    assert threads(rules, *CHAIN) == {
        "alone": {1: ("alone",), 5: ("w",)},
        "h": {1: ("h",), 2: ("p",), **rest},
        "lost": {6: ("lost",)},
        "q": {2: ("q",), **rest},
        "s": {1: ("s",), 2: ("p",), **rest},
    }


def test_what_people_said_of_nothing_stands_alone(rules: Rules) -> None:
    assert threads(rules, record("mass_evaluation", "e")) == {"e": {3: ("e",)}}


def test_what_people_said_goes_on_from_the_report_and_not_back(rules: Rules) -> None:
    reports = [record("analysis_report", name) for name in ("r", "other")]
    said = [record("mass_evaluation", name, report="r", source=[{"document": "d"}]) for name in ("e", "f")]
    assert threads(rules, *reports, *said, record("document", "d")) == {"r": {3: ("e", "f", "r")}, "other": {3: ("other",)}}


def test_what_replaces_another_of_its_kind_is_a_thread_of_its_own(rules: Rules) -> None:
    held = [record("suggestion", "s"), record("suggestion", "t", supersedes="s"), record("idea", "h", supersedes="s")]
    assert threads(rules, *held) == {"s": {1: ("h", "s")}, "t": {1: ("t",)}}


def test_stages_and_starts_come_in_order(rules: Rules) -> None:
    found = list(find_threads(graph(rules, CHAIN), rules.schema))
    assert [item.id for item in found] == sorted(item.id for item in found)
    assert all(list(item.stages) == sorted(item.stages) for item in found)


def test_they_are_part_of_what_is_derived(rules: Rules) -> None:
    found = assessed(rules, [record("suggestion", "s"), record("meeting", "m")], "2030-06-30")
    assert (found.threads, found.as_of) == ((Thread("s", {1: ("s",)}),), date(2030, 6, 30))

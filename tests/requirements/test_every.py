"""``every``, ``only_if`` and ``differ``: all records must satisfy, none need exist, and nobody accepts his own work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.catalogue import catalogue, text
from gongshilan.demands import Obligation
from gongshilan.kinds.load import SchemaError
from gongshilan.model import Record, State
from gongshilan.pages.words import say
from hypothesis import given
from hypothesis import strategies as st
from support.asked import ask, said, wanted, why
from support.world import duty, record

DIRECTED = "{kind: suggestion, every: true, min: 0, match: {required: [direction]}}"


def opinion(name: str, day: str | None = "2030-04-01", **data: Any) -> Record:
    return record("suggestion", name, status="registered", **({"received": day} if day else {}), **data)


def test_one_of_three_is_not_every_one(rules: Rules) -> None:
    found = ask(rules, DIRECTED, [opinion("a", direction="改"), opinion("b"), opinion("c")])
    assert (found.met, found.have, found.need, found.met_on) == (False, 1, 3, None)
    assert said(found) == [("missing-every", "b、c")]


def test_met_when_the_last_one_comes_to_count(rules: Rules) -> None:
    found = ask(rules, DIRECTED, [opinion("a", "2030-04-20", direction="改"), opinion("b", "2030-04-02", direction="改")])
    assert (found.met, found.have, found.need, found.met_on) == (True, 2, 2, "2030-04-20")


def test_none_raised_is_satisfied_and_says_so(rules: Rules) -> None:
    for day, code, so_far in (("2030-04-30", "not-raised-so-far", True), ("2030-05-01", "not-raised", False)):
        found = ask(rules, DIRECTED, [], day)
        assert (found.met, found.met_on, found.so_far, [note.code for note in found.notes]) == (True, None, so_far, [code])
    assert ask(rules, "{kind: suggestion, every: true, match: {required: [direction]}}", []).met is False


def test_what_is_not_there_on_the_day_does_not_matter(rules: Rules) -> None:
    records = [opinion("a", "2030-04-01", direction="改"), opinion("later", "2030-04-02")]
    gone = opinion("gone", "2030-03-02", withdrawn={"on": "2030-03-20", "reason": "误登"})
    assert ask(rules, DIRECTED, records, "2030-04-01").met_on == "2030-04-01"
    assert said(ask(rules, DIRECTED, records, "2030-04-02")) == [("missing-every", "later")]
    assert ask(rules, DIRECTED, [records[0], gone], "2030-04-01").met_on == "2030-04-01"
    assert said(ask(rules, DIRECTED, [records[0], gone], "2030-03-19")) == [("missing-every", "gone")]


def test_what_is_without_a_day_is_there(rules: Rules) -> None:
    found = ask(rules, DIRECTED, [opinion("a", direction="改"), opinion("b", None)])
    assert (said(found), why(found)) == ([("missing-every", "b")], ["lacks-field", "undated"])


def test_at_least_so_many_and_every_one(rules: Rules) -> None:
    written = DIRECTED.replace("min: 0", "min: 2")
    found = ask(rules, written, [opinion("a", direction="改")])
    assert (found.met, found.need, said(found)) == (False, 2, [("missing-count", 1)])
    assert ask(rules, written, [opinion("a", direction="改"), opinion("b", direction="改")]).met


def test_many_are_counted_though_not_all_named(rules: Rules) -> None:
    found = ask(rules, DIRECTED, [opinion(f"s{n:02}") for n in range(60)])
    [reason] = found.missing
    assert (reason.code, reason.params["n"], reason.params["names"].count("、")) == ("missing-every-many", 60, 19)
    assert len(found.nearly) == 60
    assert "60 条" in text(f"reasons.{reason.code}", **reason.params)


def test_every_with_other_counts(rules: Rules) -> None:
    """The days add up to what is asked, and none of them may lack the result."""
    written = "{kind: study_session, every: true, sum: attendance, min: 20, match: {required: [result]}}"
    good = [record("study_session", n, date=f"2030-04-0{n}", attendance=10, result="好") for n in "12"]
    assert ask(rules, written, good).met_on == "2030-04-02"
    bad = record("study_session", "3", date="2030-04-03", attendance=10)
    found = ask(rules, written, [*good, bad])
    assert (found.have, found.need, said(found)) == (20, 20, [("missing-every", "3")])


def test_either_field_will_do(rules: Rules) -> None:
    written = "{kind: suggestion, every: true, match: {anyOf: [{required: [answer]}, {required: [direction]}]}}"
    answered = opinion("a", answer={"text": "已办"})
    assert ask(rules, written, [answered, opinion("b", direction="改")]).met
    found = ask(rules, written, [answered, opinion("c")])
    [[reason]] = [near.reasons for near in found.nearly]
    assert say(catalogue(), reason) == "“答复”“整改方向”至少要填写一项"


DAYS = st.integers(0, 60).map(lambda n: (date(2030, 3, 1) + timedelta(n)).isoformat())


@given(st.lists(st.tuples(DAYS, st.booleans(), st.booleans()), max_size=6), DAYS, st.integers(0, 3))
def test_every_against_a_reading_of_its_own(
    rules: Rules, drawn: list[tuple[str, bool, bool]], as_of: str, least: int
) -> None:
    """Independent: go through the list once and keep what was there."""
    records = [
        opinion(f"s{n}", day, **({"direction": "改"} if good else {}), **({"channel": "visit"} if asked else {}))
        for n, (day, good, asked) in enumerate(drawn)
    ]
    written = (
        f"{{kind: suggestion, every: true, min: {least}, where: {{required: [channel]}}, match: {{required: [direction]}}}}"
    )
    found = ask(rules, written, records, as_of)
    there = [(day, good) for day, good, asked in drawn if asked and day <= as_of]
    met = len(there) >= least and all(good for _, good in there)
    assert found.met is met
    assert found.met_on == (max(day for day, _ in there) if met and there else None)
    if there:
        assert (found.have, found.need) == (sum(good for _, good in there), max(least, len(there)))


@given(st.lists(st.tuples(DAYS, st.booleans()), max_size=6), DAYS)
def test_later_records_change_no_earlier_answer(rules: Rules, drawn: list[tuple[str, bool]], as_of: str) -> None:
    records = [opinion(f"s{n}", day, **({"direction": "改"} if good else {})) for n, (day, good) in enumerate(drawn)]
    known = [item for item, (day, _) in zip(records, drawn, strict=True) if day <= as_of]
    assert ask(rules, DIRECTED, records, as_of) == ask(rules, DIRECTED, known, as_of)


# --- only_if

ADOPTED = """
kind: mass_evaluation
only_if: {kind: mass_evaluation, where: {required: [opinions]}}
match: {required: [revised_version]}
"""


def evaluation(name: str, day: str = "2030-04-02", **data: Any) -> Record:
    return record("mass_evaluation", name, date=day, report="p", **data)


def test_what_was_never_raised_need_not_be_dealt_with(rules: Rules) -> None:
    report = record("analysis_report", "p", date="2030-03-20")
    heard = evaluation("e", opinions=[{"text": "还要深一些", "adopted": True}])
    assert [note.code for note in ask(rules, ADOPTED, [report, evaluation("e")]).notes] == ["not-raised"]
    assert ask(rules, ADOPTED, [report, heard]).met is False
    assert ask(rules, ADOPTED, [report, heard], "2030-04-01").notes[0].code == "not-raised-so-far"
    assert ask(rules, ADOPTED, [report, heard, evaluation("f", "2030-04-09", revised_version="二")]).met_on == "2030-04-09"


def test_only_if_there_are_so_many(rules: Rules) -> None:
    """党政两位主要负责人都是党员时，两人共任组长：一位时不作此要求。"""
    written = """
kind: leading_group
only_if: {kind: leader, min: 2, where: {properties: {principal: {const: true}}, required: [principal]}}
match: {properties: {co_leaders: {minItems: 2}}}
"""
    one, two = (record("leader", name, principal=True) for name in "ab")
    group = record("leading_group", "g", set_up="2030-03-05", co_leaders=["a"])
    assert ask(rules, written, [one, group]).notes[0].code == "not-raised"
    assert why(ask(rules, written, [one, two, group])) == ["too-few"]


def test_an_obligation_nobody_was_asked_for_yet_is_open_not_done(rules: Rules) -> None:
    """Every suggestion is answered, and none need be made."""
    window = {"to": "2030年4月30日"}
    obligation = Obligation("T-EVERY", "TINY", "一", "逐条办理", "", None, window, (wanted(rules, DIRECTED),))
    only = replace(rules, rulebooks={"TINY": replace(rules.rulebooks["TINY"], obligations=(obligation,))})

    def standing(as_of: str, *records: Record) -> tuple[State, str | None]:
        found = duty(only, "T-EVERY", records, as_of)
        return found.state, found.met_on

    directed = opinion("a", "2030-04-02", direction="改")
    assert standing("2030-04-30") == (State.OPEN, None)
    assert standing("2030-05-01") == (State.MET, None)
    assert standing("2030-05-01", opinion("a", "2030-04-02")) == (State.OVERDUE, None)
    assert standing("2030-04-02", directed) == (State.MET, "2030-04-02")


def test_a_way_that_is_not_open(rules: Rules) -> None:
    """Two principal leaders are on record: one head, whatever is said of it, will not do."""
    written = """
kind: leading_group
unless: {kind: leader, min: 2, where: {properties: {principal: {const: true}}, required: [principal]}}
match: {required: [single_head]}
"""
    one, two = (record("leader", name, principal=True) for name in "ab")
    group = record("leading_group", "g", set_up="2030-03-05", co_leaders=["a"], single_head="one_person")
    assert ask(rules, written, [one, group]).met_on == "2030-03-05"
    assert why(ask(rules, written, [one, two, group])) == ["not-open"]
    gone = record("leader", "b", principal=True, withdrawn={"on": "2030-03-20", "reason": "误登"})
    assert ask(rules, written, [one, gone, group]).met


# --- differ

ACCEPTED = """
kind: rectification_item
match: {required: [accepted]}
differ: {accepted.by: [claimed_done.by, department]}
"""


@pytest.mark.parametrize(
    ("by", "codes"), [("办公室", []), ("业务科", ["not-another"]), ("业务 科", ["not-another"]), ("综合科", ["not-another"])]
)
def test_nobody_accepts_his_own_work(rules: Rules, by: str, codes: list[str]) -> None:
    item = record(
        "rectification_item",
        "i",
        date="2030-03-20",
        status="closed",
        department="综合 科",
        claimed_done={"by": "业务科", "on": "2030-04-01"},
        accepted={"by": by, "on": "2030-04-02", "result": "passed"},
    )
    found = ask(rules, ACCEPTED, [item])
    assert (found.met, why(found)) == (not codes, codes)


# --- what cannot be meant


@pytest.mark.parametrize(
    "written",
    [
        "{kind: suggestion, every: true, share: 75%}",
        "{kind: suggestion, only_if: {kind: opinion}}",
        "{kind: suggestion, only_if: {kinds: suggestion}}",
        "{kind: suggestion, differ: accepted.by}",
        "{kind: suggestion, evry: true}",
    ],
)
def test_mistakes(rules: Rules, written: str) -> None:
    with pytest.raises(SchemaError):
        wanted(rules, written)

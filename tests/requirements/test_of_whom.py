"""``per`` with a filter, who is in office, ``base`` and what a reference must lead to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.catalogue import catalogue
from gongshilan.kinds.load import SchemaError
from gongshilan.model import HIDDEN_COUNT, Record
from gongshilan.pages.words import say
from hypothesis import given
from hypothesis import strategies as st
from support.asked import ask, said, wanted, why
from support.world import record, unit

EACH = "{kind: contact_point, per: leader, subject: leader}"
DAYS = st.integers(0, 90).map(lambda n: (date(2030, 3, 1) + timedelta(n)).isoformat())


def leader(name: str, **data: Any) -> Record:
    return record("leader", name, title=f"领导{name}", **data)


def point(name: str, of: str, day: str = "2030-04-01", **data: Any) -> Record:
    return record("contact_point", name, leader=of, place="企业", date=day, **data)


def test_who_comes_after_the_window_owes_nothing(rules: Rules) -> None:
    people = [leader("a"), leader("b", appointed="2030-07-01")]
    assert ask(rules, EACH, [*people, point("1", "a")]).met_on == "2030-04-01"
    people = [leader("a"), leader("b", appointed="2030-04-30")]
    assert said(ask(rules, EACH, [*people, point("1", "a")])) == [("missing-subjects", "领导b")]
    assert ask(rules, EACH, [*people, point("1", "a")], "2030-04-29").met


def test_who_left_before_the_end_is_not_asked(rules: Rules) -> None:
    gone = leader("b", left={"on": "2030-04-10"})
    assert ask(rules, EACH, [leader("a"), gone, point("1", "a")]).met
    assert said(ask(rules, EACH, [leader("a"), gone, point("1", "a")], "2030-04-09")) == [("missing-subjects", "领导b")]
    for day in ("2030-04-30", "2030-05-01"):
        later = leader("b", left={"on": day})
        assert said(ask(rules, EACH, [leader("a"), later, point("1", "a")])) == [("missing-subjects", "领导b")]


def test_what_was_done_before_leaving_counts(rules: Rules) -> None:
    gone = leader("b", left={"on": "2030-04-10"})
    found = ask(rules, EACH, [leader("a"), gone, point("1", "a"), point("2", "b")])
    assert (found.have, found.need) == (2, 2)


def test_who_left_is_not_missing_among_those_expected(rules: Rules) -> None:
    written = "{kind: contact_point, per: {kind: leader, expected: 2}, subject: leader}"
    assert said(ask(rules, written, [leader("a"), point("1", "a")])) == [("missing-unnamed", None)]
    assert ask(rules, written, [leader("a"), leader("b", left={"on": "2030-04-10"}), point("1", "a")]).met


@pytest.mark.parametrize(
    ("filter_", "asked"),
    [
        ("where: {properties: {rank: {maximum: 2}}}", ["a", "b"]),
        ("principal: true", ["a"]),
        ("principal: false", ["b", "c", "d"]),
        ("party_member: true", ["a", "b", "c"]),
        ("party_member: false", ["d"]),
        ("party_member: true, principal: false, where: {properties: {rank: {minimum: 3}}}", ["c"]),
    ],
)
def test_of_whom(rules: Rules, filter_: str, asked: list[str]) -> None:
    people = [
        leader("a", rank=1, principal=True, party_member=True),
        leader("b", rank=2),
        leader("c", rank=3, party_member=True, principal=False),
        leader("d", rank=4, party_member=False),
    ]
    found = ask(rules, f"{{kind: contact_point, per: {{kind: leader, {filter_}}}, subject: leader}}", people)
    assert [item.subject for item in found.subjects] == asked


def test_one_to_two_each_and_one_with_five_is_not_five(rules: Rules) -> None:
    written = EACH.replace("subject: leader}", "subject: leader, max: 2}")
    people = [leader("a"), leader("b")]
    five = [point(str(n), "a") for n in range(5)]
    assert said(ask(rules, written, [*people, *five])) == [("too-many-each", "领导a"), ("missing-subjects", "领导b")]
    found = ask(rules, written, [*people, *five[:3], point("x", "b")])
    assert (found.met, found.have, said(found)) == (False, 1, [("too-many-each", "领导a")])
    found = ask(rules, written, [*people, *five[:2], point("x", "b")])
    assert (found.met, found.have) == (True, 2)


def test_one_who_leads_two_units_is_asked_in_both(rules: Rules) -> None:
    both = [unit("other"), leader("a", also_in=["other"]), record("leader", "b", unit="other", title="领导b")]
    there = record("contact_point", "2", unit="other", leader="b", place="学校", date="2030-04-02")
    assert said(ask(rules, EACH, [*both, point("1", "a"), there], unit="other")) == [("missing-subjects", "领导a")]
    assert ask(rules, EACH, [*both, point("1", "a"), there]).met
    again = record("contact_point", "3", unit="other", leader="a", place="学校", date="2030-04-03")
    assert ask(rules, EACH, [*both, point("1", "a"), there, again], unit="other").met_on == "2030-04-03"


def test_every_problem_is_a_subject_too(rules: Rules) -> None:
    written = "{kind: rectification_item, per: problem, subject: addresses}"
    problems = [record("problem", name, status="found", found="2030-04-02", title=f"问题{name}") for name in "ab"]
    item = record("rectification_item", "i", status="registered", date="2030-04-20", addresses=["a"])
    assert said(ask(rules, written, [*problems, item])) == [("missing-subjects", "问题b")]
    assert ask(rules, written, [*problems, item], "2030-04-01").missing[0].code == "no-subjects"


@given(
    st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS, st.lists(DAYS, max_size=3)), max_size=4),
    DAYS,
    st.integers(0, 5),
)
def test_per_against_a_reading_of_its_own(
    rules: Rules, drawn: list[tuple[str | None, str | None, list[str]]], as_of: str, expected: int
) -> None:
    """Independent: who had to have it, who had it, who need not."""
    records: list[Record] = []
    for n, (came, left, days) in enumerate(drawn):
        records.append(leader(f"l{n}", **({"appointed": came} if came else {}), **({"left": {"on": left}} if left else {})))
        records += [point(f"p{n}-{m}", f"l{n}", day) for m, day in enumerate(days)]
    written = f"{{kind: contact_point, per: leader, subject: leader, expected: {expected}, min: 1, max: 2}}"
    found = ask(rules, written, records, as_of)
    last = min(as_of, "2030-04-30")
    seats = met = owed = 0
    days_met = []
    for came, left, days in drawn:
        if came is not None and came > last:
            continue
        seats += 1
        had = sorted(day for day in days if day <= as_of)
        good = 1 <= len(had) <= 2
        excused = left is not None and left <= as_of and left < "2030-04-30"
        if good:
            met += 1
            days_met.append(had[0])
        if good or not excused:
            owed += 1
    owed += max(0, expected - seats)
    assert (found.have, found.need, found.met) == (met, owed, met == owed and owed > 0)
    assert found.met_on == (max(days_met) if found.met else None)


# --- who took part

BASE = "{kind: satisfaction_survey, base: {kind: representative, where: {properties: {throughout: {const: true}}, required: [throughout]}}}"


def representative(name: str, category: str = "masses", **data: Any) -> Record:
    return record("representative", name, category=category, appointed="2030-03-10", throughout=True, **data)


PEOPLE = [representative(f"r{n}", "cppcc" if n else "masses") for n in range(4)]


def survey(**data: Any) -> Record:
    return record("satisfaction_survey", "s", date="2030-04-15", **data)


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({"ballots_returned": 4}, []),
        ({"ballots_returned": 2, "base_categories": ["masses", "cppcc"]}, []),
        ({"took_part": ["r0", "r1"]}, []),
        ({"ballots_sent": 4, "ballots_returned": HIDDEN_COUNT}, []),
        ({"ballots_returned": HIDDEN_COUNT}, []),
        ({"ballots_returned": 5}, ["base-larger-than-list"]),
        ({"ballots_sent": 500, "ballots_returned": 3}, ["base-larger-than-list"]),
        ({"ballots_returned": 1}, ["base-too-few"]),
        ({"took_part": ["r0"], "ballots_returned": 4}, ["base-too-few"]),
        ({"took_part": ["r0", "r1", "stranger"]}, ["base-strangers"]),
        ({}, ["base-unstated"]),
        ({"ballots_returned": 3, "base_categories": ["community"]}, ["base-other-categories"]),
    ],
    ids=str,
)
def test_who_took_part_is_on_the_list(rules: Rules, data: dict[str, Any], codes: list[str]) -> None:
    stranger = record("representative", "stranger", category="masses", appointed="2030-03-10")
    found = ask(rules, BASE, [*PEOPLE, stranger, survey(**data)])
    assert (found.met, why(found)) == (not codes, codes)


def test_a_survey_without_a_list_has_no_base(rules: Rules) -> None:
    assert why(ask(rules, BASE, [survey(ballots_returned=3)])) == ["base-no-list"]
    late = record("representative", "r", category="masses", appointed="2030-04-16", throughout=True)
    assert why(ask(rules, BASE, [late, survey(ballots_returned=1)])) == ["base-no-list"]


@pytest.mark.parametrize(("on", "met"), [("2030-04-14", False), ("2030-04-15", False), ("2030-04-16", True)])
def test_whoever_left_before_the_survey_is_on_the_list_no_more(rules: Rules, on: str, met: bool) -> None:
    people = [*PEOPLE[:3], representative("r3", "cppcc", left={"on": on})]
    for data in ({"ballots_returned": 4}, {"took_part": ["r2", "r3"]}):
        assert ask(rules, BASE, [*people, survey(**data)]).met == met


def test_an_assembly_sets_no_bound(rules: Rules) -> None:
    written = BASE.replace(
        "required: [throughout]}}", "required: [throughout]}, assembly: {properties: {category: {const: staff_congress}}}}"
    )
    congress = representative("c", "staff_congress")
    assert ask(rules, written, [congress, survey(ballots_returned=90)]).met
    assert why(ask(rules, written, [*PEOPLE, survey(ballots_returned=90)])) == ["base-larger-than-list"]
    assert why(ask(rules, written, [congress, survey(base_categories=["masses"])])) == ["base-other-categories"]


# --- what a reference leads to

PRINCIPAL = "{kind: leader, where: {properties: {principal: {const: true}}, required: [principal]}}"


def test_the_principal_leader_presides(rules: Rules) -> None:
    people = [leader("a", principal=True), leader("b")]
    good = record("analysis_report", "good", date="2030-04-10", presider="a")
    other = record("analysis_report", "other", date="2030-04-02", presider="b")
    nobody = record("analysis_report", "nobody", date="2030-04-03")
    silent = f"{{kind: analysis_report, refers: {{presider: {PRINCIPAL}}}}}"
    named = f"{{kind: analysis_report, match_refers: {{presider: {PRINCIPAL}}}}}"
    for written, codes in ((silent, []), (named, ["leads-to-unfit", "lacks-field"])):
        found = ask(rules, written, [*people, good, other, nobody])
        assert found.met_on == "2030-04-10"
        assert sorted(why(found)) == sorted(codes)


def test_why_a_reference_does_not_do_is_said(rules: Rules) -> None:
    named = f"{{kind: analysis_report, match_refers: {{presider: {PRINCIPAL}}}}}"
    found = ask(rules, named, [leader("b"), record("analysis_report", "r", date="2030-04-02", presider="b")])
    sentence = say(catalogue(), found.nearly[0].reasons[0])
    assert sentence == "“主持撰写”所指的“领导b”不合要求：没有填写“主要负责人”"


def test_refers_to_several_kinds(rules: Rules) -> None:
    written = "{kind: filing, match_refers: {what: {kind: [plan, document], where: {required: [header]}}}}"
    filing = {"to_office": "上级", "status": "sent", "date": "2030-04-03"}
    plan = record("plan", "p", plan_type="schedule", header={"written": "2030-04-01"})
    meeting = record("meeting", "m", meeting_type="work", date="2030-04-01")
    assert ask(rules, written, [plan, record("filing", "f", what="p", **filing)]).met
    assert why(ask(rules, written, [meeting, record("filing", "f", what="m", **filing)])) == ["leads-to-other-kind"]


def test_what_a_reference_leads_to_must_be_there_on_the_day(rules: Rules) -> None:
    late = record("plan", "p", plan_type="schedule", header={"written": "2030-04-20"})
    filing = record("filing", "f", what="p", to_office="上级", status="sent", date="2030-04-03")
    for word in ("refers", "match_refers"):
        written = f"{{kind: filing, {word}: {{what: plan}}}}"
        assert not ask(rules, written, [late, filing], "2030-04-19").met
        assert ask(rules, written, [late, filing], "2030-04-20").met


@pytest.mark.parametrize(
    "written",
    [
        "{kind: contact_point, per: {kind: leader}}",
        "{kind: contact_point, per: {kind: boss}, subject: leader}",
        "{kind: contact_point, per: {principal: true}, subject: leader}",
        "{kind: contact_point, per: {kind: leader, principal: 是的}, subject: leader}",
        "{kind: contact_point, per: {kind: leader, rank: 1}, subject: leader}",
        "{kind: meeting, base: {kind: representative}}",
        "{kind: satisfaction_survey, base: {kind: representative, share: 0%}}",
        "{kind: analysis_report, refers: {presider: {kinds: leader}}}",
        "{kind: analysis_report, match_refers: {presider: boss}}",
    ],
)
def test_mistakes(rules: Rules, written: str) -> None:
    with pytest.raises(SchemaError):
        wanted(rules, written)

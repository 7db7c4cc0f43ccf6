"""What came later undoes nothing, who was not there is not counted, and what takes another's place is no second thing."""

from __future__ import annotations

from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import Record
from support.asked import ask, said, why
from support.world import record, stretch, unit

EVERY = "{kind: suggestion, every: true, match: {required: [direction]}}"  # window: to 2030-04-30
VISITED = "{kind: contact_point, match: {required: [visits], properties: {visits: {minItems: %d}}}}"
REVISED = "{kind: analysis_report, match: {required: [versions], properties: {versions: {minItems: 2}}}}"
HEADS = "{required: [principal], properties: {principal: {const: true}}}"
ONE_HEAD = f"{{kind: leading_group, unless: {{kind: leader, min: 2, where: {HEADS}}}}}"
OUTSIDERS = "{required: [party_member], properties: {party_member: {const: false}}}"
HEARD = f"{{kind: consultation, per: {{kind: leader, party_member: false}}, subject: consulted, only_if: {{kind: leader, where: {OUTSIDERS}}}}}"
LED = f"{{kind: meeting, match_refers: {{presenters: {{kind: leader, where: {HEADS}}}}}}}"
SENT = "{kind: filing, refers: {what: plan}}"


def opinion(name: str, day: str, **data: Any) -> Record:
    return record("suggestion", name, status="registered", received=day, **data)


def head(name: str, **data: Any) -> Record:
    return record("leader", name, principal=True, **data)


def point(*visits: str | None) -> Record:
    told = [{"text": "去了", **({"date": day} if day else {})} for day in visits]
    return record("contact_point", "point", leader="l", place="某处", date="2030-03-20", visits=told)


def test_what_is_added_after_the_window_undoes_nothing(rules: Rules) -> None:
    done, later = opinion("a", "2030-04-01", direction="改"), opinion("b", "2030-06-01")
    assert ask(rules, EVERY, [done, later], "2030-06-02").met_on == "2030-04-01"
    late = opinion("b", "2030-06-01", direction="改")
    assert ask(rules, EVERY, [done, late], "2030-06-02").met_on == "2030-04-01"
    assert ("missing-every", "a") in said(ask(rules, EVERY, [opinion("a", "2030-04-01"), late], "2030-06-02"))


def test_what_came_on_the_last_day_came_in_the_window(rules: Rules) -> None:
    found = ask(rules, EVERY, [opinion("a", "2030-04-01", direction="改"), opinion("b", "2030-04-30")])
    assert said(found) == [("missing-every", "b")]


def test_where_all_came_after_the_window_they_are_late(rules: Rules) -> None:
    assert ask(rules, EVERY, [opinion("b", "2030-06-01", direction="改")], "2030-06-02").met_on == "2030-06-01"
    assert not ask(rules, EVERY, [opinion("b", "2030-06-01")], "2030-06-02").met


def test_what_was_replaced_is_owed_no_more(rules: Rules) -> None:
    old, new = opinion("a", "2030-04-01"), opinion("b", "2030-04-10", direction="改", supersedes="a")
    assert ask(rules, EVERY, [old, new], "2030-04-20").met_on == "2030-04-10"
    assert not ask(rules, EVERY, [old, new], "2030-04-09").met


def test_a_correction_is_no_second_one(rules: Rules) -> None:
    first, second = opinion("a", "2030-04-01"), opinion("b", "2030-04-10", supersedes="a")
    found = ask(rules, "{kind: suggestion, min: 2}", [first, second])
    assert (found.met, found.have) == (False, 1)
    assert ask(rules, "{kind: suggestion}", [first, second]).met_on == "2030-04-01"


def test_whoever_is_named_in_one_of_two_is_named(rules: Rules) -> None:
    """The correction adds somebody, or goes to somebody else."""
    people = [record("leader", name) for name in ("a", "b")]
    held = [
        record("study_session", "old", date="2030-04-01", leaders_present=["a"]),
        record("study_session", "new", date="2030-04-10", leaders_present=["b"], supersedes="old"),
    ]
    found = ask(rules, "{kind: study_session, per: leader, subject: leaders_present}", [*people, *held])
    assert (found.met, found.met_on) == (True, "2030-04-10")
    told = [
        record("notice", "old", to=["members"], manner=["web"], **{"from": "2030-04-01"}),
        record("notice", "new", to=["masses"], manner=["web"], supersedes="old", **{"from": "2030-04-10"}),
    ]
    assert ask(rules, "{kind: notice, covers: {path: to, values: [members, masses]}}", told).met_on == "2030-04-10"


@pytest.mark.parametrize(("corrected", "have", "day"), [(10, 10, "2030-04-01"), (12, 12, "2030-04-10"), (6, 6, None)])
def test_amounts_are_those_of_the_correction(rules: Rules, corrected: int, have: int, day: str | None) -> None:
    held = [
        record("study_session", "a", date="2030-04-01", attendance=10),
        record("study_session", "b", date="2030-04-10", attendance=corrected, supersedes="a"),
    ]
    found = ask(rules, "{kind: study_session, sum: attendance, min: 10}", held)
    assert (found.have, found.met_on) == (have, day)


@pytest.mark.parametrize(
    ("visits", "least", "day"),
    [
        (["2030-04-10"], 1, "2030-04-10"),
        (["2030-04-10", "2030-09-10"], 1, "2030-04-10"),
        (["2030-04-10", "2030-09-10"], 2, "2030-09-10"),
        (["2030-09-10"], 1, "2030-09-10"),
    ],
)
def test_a_list_is_of_the_day_on_which_there_was_enough_of_it(rules: Rules, visits: list[str], least: int, day: str) -> None:
    given = [record("leader", "l"), point(*visits)]
    assert ask(rules, VISITED % least, given, "2030-09-30").met_on == day
    assert not ask(rules, VISITED % least, given, "2030-04-09").met


def test_of_items_without_a_day_only_a_bound_is_known(rules: Rules) -> None:
    [found] = ask(rules, VISITED % 1, [record("leader", "l"), point(None, "2030-09-10")]).counted
    assert (found.date, found.basis) == ("2030-03-20", "not_before")


def test_a_second_version_is_of_its_day(rules: Rules) -> None:
    told = [{"label": "初稿", "date": "2030-04-12"}, {"label": "二稿", "date": "2030-05-20"}]
    report = record("analysis_report", "r", date="2030-04-14", versions=told)
    assert ask(rules, REVISED, [report], "2030-06-01").met_on == "2030-05-20"
    assert not ask(rules, REVISED, [report], "2030-05-19").met


def test_only_those_in_office_stand_against_it(rules: Rules) -> None:
    group = record("leading_group", "g", set_up="2030-03-25", co_leaders=["a"])
    assert why(ask(rules, ONE_HEAD, [head("a"), head("b"), group])) == ["not-open"]
    for other in (head("b", left={"on": "2030-03-20"}), head("b", appointed="2030-06-01")):
        for day in ("2030-05-05", "2030-07-01"):
            assert ask(rules, ONE_HEAD, [head("a"), other, group], day).met_on == "2030-03-25"
    assert not ask(rules, ONE_HEAD, [head("a"), head("b", left={"on": "2030-06-01"}), group], "2030-07-01").met


def test_for_whom_nothing_was_owed_nothing_is_raised(rules: Rules) -> None:
    for gone in ({"left": {"on": "2030-03-20"}}, {"appointed": "2030-06-01"}):
        other = record("leader", "x", party_member=False, **gone)
        found = ask(rules, HEARD, [other], "2030-07-01")
        assert (found.met, [note.code for note in found.notes]) == (True, ["not-raised"])
    assert not ask(rules, HEARD, [record("leader", "x", party_member=False)], "2030-07-01").met


def test_what_is_no_person_is_raised_on_whatever_day(rules: Rules) -> None:
    written = "{kind: rule_review, only_if: {kind: suggestion}}"
    assert not ask(rules, written, [opinion("a", "2030-06-01")], "2030-07-01").met
    assert ask(rules, written, [opinion("a", "2030-06-01")], "2030-05-31").met


def test_who_left_is_not_one_of_ten(rules: Rules) -> None:
    def chosen(name: str, **data: Any) -> Record:
        return record("representative", name, category="masses", appointed="2030-03-10", **data)

    written = "{kind: representative, min: 2}"
    gone = chosen("b", left={"on": "2030-03-11"})
    assert ask(rules, written, [chosen("a"), gone], "2030-03-10").met
    assert why(ask(rules, written, [chosen("a"), gone], "2030-05-05")) == ["left-office"]
    assert ask(rules, written, [chosen("a"), gone, chosen("c")], "2030-05-05").met
    assert ask(rules, written, [chosen("a"), chosen("b", left={"on": "2030-06-01"})], "2030-07-01").met


def test_a_leader_of_another_unit_is_none_of_this_one(rules: Rules) -> None:
    def held(**of: Any) -> list[Record]:
        meeting = record("meeting", "m", meeting_type="mobilisation", date="2030-03-13", presenters=["a"])
        return [unit("v"), head("a", **of), meeting]

    assert ask(rules, LED, held()).met
    found = ask(rules, LED, held(unit="v"))
    [[reason]] = [miss.reasons for miss in found.nearly]
    assert (reason.code, reason.params["why"].code) == ("leads-to-unfit", "of-another-unit")
    assert ask(rules, LED, held(unit="v", also_in=["u"])).met


@pytest.mark.parametrize(
    ("lacking", "said", "params"),
    [
        ({"planned": True}, "planned", {}),
        ({"withdrawn": {"on": "2030-03-20", "reason": "误登"}}, "withdrawn", {"on": "2030-03-20"}),
    ],
)
def test_why_what_is_referred_to_does_not_do(
    rules: Rules, lacking: dict[str, Any], said: str, params: dict[str, str]
) -> None:
    meeting = record("meeting", "m", meeting_type="mobilisation", date="2030-03-13", presenters=["a"])
    [miss] = ask(rules, LED, [head("a", **lacking), meeting]).nearly
    [reason] = miss.reasons
    why_not = reason.params["why"]
    assert (reason.code, why_not.code, dict(why_not.params)) == ("leads-to-unfit", said, params)


@pytest.mark.parametrize(
    "lacking", [{"planned": True}, {"withdrawn": {"on": "2030-03-20", "reason": "误登"}}, {"unit": "v"}]
)
def test_what_does_not_stand_cannot_be_sent(rules: Rules, lacking: dict[str, Any]) -> None:
    def held(**data: Any) -> list[Record]:
        plan = record("plan", "p", plan_type="implementation_plan", period=stretch("2030-03-12", "2030-03-12"), **data)
        sent = record("filing", "f", what="p", status="sent", date="2030-03-25", to_office="上级")
        return [unit("v"), plan, sent]

    assert ask(rules, SENT, held()).met
    assert not ask(rules, SENT, held(**lacking)).met

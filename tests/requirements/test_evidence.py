"""What a record gives for a requirement, or every reason why it gives nothing, word for word."""

from __future__ import annotations

from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import Evidence, NearMiss, Reason, Record, RequirementResult
from support.asked import ask
from support.world import record


def leader(name: str, **data: Any) -> Record:
    return record("leader", name, title=f"领导{name}", **data)


def meeting(name: str = "m", **data: Any) -> Record:
    return record("meeting", name, **{"meeting_type": "work", "date": "2030-04-01", **data})


def plan(name: str = "p", **data: Any) -> Record:
    return record("plan", name, **{"plan_type": "work_plan", "header": {"written": "2030-04-01"}, **data})


def label(rules: Rules, path: str) -> str:
    kind, _, rest = path.partition(".")
    found = rules.schema.kinds[kind].label_at(rest)
    assert found != rest
    return found


def near(found: RequirementResult) -> list[tuple[str, dict[str, Any]]]:
    [miss] = found.nearly
    assert (found.met, found.counted) == (False, ())
    return [(reason.code, dict(reason.params)) for reason in miss.reasons]


@pytest.mark.parametrize(
    ("written", "given", "evidence"),
    [
        ("{kind: meeting}", meeting(), ("2030-04-01", 1, None, None, "own")),
        ("{kind: meeting}", meeting(date=None, not_before="2030-04-01"), ("2030-04-01", 1, None, None, "not_before")),
        ("{kind: meeting, sum: attendance}", meeting(attendance=7), ("2030-04-01", 7, None, None, "own")),
        ("{kind: plan, published_to: public}", plan(), ("2030-04-01", 1, None, "edition:public", "own")),
        ("{kind: plan, published_to: public}", plan(publish_from="2030-04-05"), ("2030-04-05", 1, None, "edition:public", "own")),
        ("{kind: plan, published_to: public}", plan(header=None, not_before="2030-04-01"),
         ("2030-04-01", 1, None, "edition:public", "not_before")),
        ("{kind: plan, published_to: public}", plan(header=None, not_before="2030-04-01", publish_from="2030-04-05"),
         ("2030-04-05", 1, None, "edition:public", "own")),
        ("{kind: plan, published_to: public}", plan(header=None, day_unknown=True), ("", 1, None, "edition:public", "day_unknown")),
    ],
)  # fmt: skip
def test_what_counts(rules: Rules, written: str, given: Record, evidence: tuple[Any, ...]) -> None:
    assert ask(rules, written, [given]).counted == (Evidence(given.id, *evidence),)


def test_of_several_editions_the_first_is_named(rules: Rules) -> None:
    for scope, edition in (("public", "public"), ("members", "members"), ("office", "office")):
        given = record(
            "plan", "p", scope=scope, plan_type="work_plan", header={"written": "2030-04-01"}, publish_from="2030-04-05"
        )
        assert [item.via for item in ask(rules, "{kind: plan, published_to: office}", [given]).counted] == [
            f"edition:{edition}"
        ]


def test_one_piece_for_each_subject(rules: Rules) -> None:
    people = [leader("a"), leader("b")]
    both = meeting(leaders_present=["b", "a", "b"], attendance=5)
    assert ask(
        rules, "{kind: meeting, per: leader, subject: leaders_present, sum: attendance}", [*people, both]
    ).counted == (
        Evidence("m", "2030-04-01", 5, "a"),
        Evidence("m", "2030-04-01", 5, "b"),
    )
    told = "{kind: plan, per: leader, subject: author, published_to: public}"
    shown = plan(author=["a", "b"], header=None, not_before="2030-04-01")
    assert ask(rules, told, [*people, shown]).counted == tuple(
        Evidence("p", "2030-04-01", 1, name, "edition:public", "not_before") for name in "ab"
    )


def test_a_record_can_be_its_own_subject(rules: Rules) -> None:
    written = "{kind: problem, per: problem, subject: id, published_to: public, match: {required: [due]}}"
    found = ask(rules, written, [record("problem", "p", not_before="2030-04-01", due="2030-05-01")])
    assert (found.met, found.counted) == (True, (Evidence("p", "2030-04-01", 1, "p", "edition:public", "not_before"),))


def test_lacks(rules: Rules) -> None:
    people = [leader("a")]
    cases = [
        ("{kind: meeting, sum: attendance}", "attendance"),
        ("{kind: meeting, per: leader, subject: leaders_present}", "leaders_present"),
        ("{kind: meeting, distinct: attendance}", "attendance"),
        ("{kind: meeting, covers: {path: leaders_present, values: [a]}}", "leaders_present"),
        ("{kind: meeting, match_refers: {leaders_present: leader}}", "leaders_present"),
        ("{kind: meeting, match: {required: [attendance]}}", "attendance"),
    ]
    for written, path in cases:
        found = ask(rules, written, [*people, meeting()])
        assert near(found) == [("lacks-field", {"field": label(rules, f"meeting.{path}")})], written
        assert found.nearly[0].record == "m"
    assert ask(rules, "{kind: meeting, distinct: id}", [meeting()]).met
    assert ask(rules, "{kind: meeting, distinct: attendance}", [meeting(attendance=3)]).met


def test_every_reason_is_said(rules: Rules) -> None:
    given = meeting(date="2030-06-01", withdrawn={"on": "2030-06-02"}, planned=True)
    written = "{kind: meeting, in_window: true, match: {required: [attendance]}, per: leader, subject: leaders_present, published_to: members}"
    found = ask(rules, written, [leader("a"), given], "2030-06-03")
    assert [code for code, _ in near(found)] == [
        "lacks-field", "withdrawn", "planned", "unpublished", "outside-window", "lacks-field",
    ]  # fmt: skip
    assert near(found)[1:4] == [
        ("withdrawn", {"on": "2030-06-02"}),
        ("planned", {}),
        ("unpublished", {"scope": "向members"}),
    ]


def test_planned_withdrawn_or_to_come(rules: Rules) -> None:
    assert near(ask(rules, "{kind: meeting}", [meeting(planned=True)])) == [("planned", {})]
    gone = meeting(withdrawn={"on": "2030-04-10"})
    assert near(ask(rules, "{kind: meeting}", [gone])) == [("withdrawn", {"on": "2030-04-10"})]
    assert ask(rules, "{kind: meeting}", [gone], "2030-04-09").met
    assert near(ask(rules, "{kind: meeting}", [meeting()], "2030-03-31")) == [
        ("in-future", {"date": "2030-04-01", "as_of": "2030-03-31"})
    ]
    assert near(ask(rules, "{kind: meeting}", [meeting(date=None)])) == [("undated", {})]


def test_a_result_without_figures_is_none(rules: Rules) -> None:
    written = "{kind: satisfaction_survey, published_to: public, shows_figures: true}"
    votes = {"results": [{"subject": "总体", "counts": [{"grade": "satisfied", "count": 20}]}]}
    bare = record("satisfaction_survey", "s", date="2030-04-01")
    told = record("satisfaction_survey", "s", date="2030-04-01", **votes)
    assert near(ask(rules, written, [bare])) == [("no-figures", {})]
    assert ask(rules, written, [told]).met
    assert ask(rules, "{kind: satisfaction_survey, published_to: public}", [bare]).met


def test_not_open_says_on_account_of_what(rules: Rules) -> None:
    written = "{kind: leading_group, unless: {kind: leader, min: 2}}"
    group = record("leading_group", "g", set_up="2030-03-05")
    assert near(ask(rules, written, [leader("a"), leader("b"), group])) == [
        ("not-open", {"names": "领导a、领导b", "n": 2, "kind": "领导成员", "counter": "位"})
    ]
    assert ask(rules, written, [leader("a"), group]).met


def test_not_another(rules: Rules) -> None:
    written = "{kind: rectification_item, differ: {accepted.by: [claimed_done.by, department]}}"
    item = record(
        "rectification_item",
        "i",
        date="2030-04-01",
        department="业务 科",
        accepted={"by": "业务科"},
        claimed_done={"by": "别科"},
    )
    field = {"field": label(rules, "rectification_item.accepted.by")}
    other = {"other": label(rules, "rectification_item.department")}
    assert near(ask(rules, written, [item])) == [("not-another", {**field, **other, "value": "业务 科"})]


LED = "{kind: filing, addressee: any, match_refers: {what: {kind: [plan, document], where: {required: [leader]}}}}"


def filing(what: Any) -> Record:
    return record("filing", "f", what=what, to_office="上级", status="sent", date="2030-04-03")


def test_leads_to_another_kind(rules: Rules) -> None:
    kinds = "、".join(rules.schema.kinds[kind].label for kind in ("plan", "document"))
    field = {"field": label(rules, "filing.what"), "kinds": kinds}
    others = [meeting(title="会甲"), meeting("n", title="会乙")]
    assert near(ask(rules, LED, [*others, filing("m")])) == [("leads-to-other-kind", {**field, "value": "会甲"})]
    assert near(ask(rules, LED, [*others, filing(["m", "n"])])) == [
        ("leads-to-other-kind", {**field, "value": "会甲、会乙"})
    ]
    late = plan(header={"written": "2030-04-20"})
    assert near(ask(rules, LED, [late, filing("p")], "2030-04-10")) == [("leads-to-other-kind", {**field, "value": "p"})]
    two = [late, plan("q", header={"written": "2030-04-21"}), filing(["p", "q"])]
    assert near(ask(rules, LED, two, "2030-04-10")) == [("leads-to-other-kind", {**field, "value": "p、q"})]


def test_leads_to_one_that_does_not_do(rules: Rules) -> None:
    lacks = Reason("lacks-field", {"field": "leader"})
    where = {"field": label(rules, "filing.what")}
    both = [plan(title="甲"), plan("q", title="乙"), meeting(title="会")]
    assert near(ask(rules, LED, [*both, filing(["m", "p", "q"])])) == [
        ("leads-to-unfit", {**where, "value": "甲", "why": lacks}),
        ("leads-to-unfit", {**where, "value": "乙", "why": lacks}),
    ]
    assert ask(rules, LED, [*both, plan("r", leader="l"), filing(["p", "r"])]).met
    bare = LED.replace(", where: {required: [leader]}", "")
    assert ask(rules, bare, [plan(), filing(["p"])]).met


def test_what_is_not_looked_at_is_no_near_miss(rules: Rules) -> None:
    written = "{kind: meeting, where: {properties: {meeting_type: {const: work}}}, refers: {leaders_present: leader}}"
    present = meeting("a", leaders_present=["l"])
    others = [meeting("b"), meeting("c", leaders_present=["l"], meeting_type="other"), leader("l")]
    found = ask(rules, written, [present, *others])
    assert ([item.record for item in found.counted], found.nearly) == (["a"], ())
    assert ask(rules, "{kind: meeting}", [meeting("x", date="2030-04-02"), meeting("y", planned=True)]).nearly == (
        NearMiss("y", (Reason("planned"),)),
    )


CLOSED = "where: {properties: {status: {const: closed}}, required: [status]}"
ACCEPTED = {"by": "某办", "on": "2030-04-20", "result": "passed"}


@pytest.mark.parametrize(("as_of", "there"), [("2030-04-19", False), ("2030-04-20", True)])
def test_what_was_not_yet_as_it_is_looked_for_is_not_there(rules: Rules, as_of: str, there: bool) -> None:
    """An item registered in March and accepted on 20 April is one of the closed ones from then on."""
    item = record("rectification_item", "i", date="2030-03-02", status="closed", accepted=ACCEPTED)
    every = f"{{kind: rectification_item, every: true, min: 0, {CLOSED}, match: {{required: [evidence]}}}}"
    assert ask(rules, every, [item], as_of).met is not there
    only_if = f"{{kind: meeting, only_if: {{kind: rectification_item, {CLOSED}}}}}"
    assert ask(rules, only_if, [item], as_of).met is not there

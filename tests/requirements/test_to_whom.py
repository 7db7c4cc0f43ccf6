"""With whom a filing must be, deviations of one requirement, what is only planned or of unknown day, and the document cited."""

from __future__ import annotations

from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.kinds.load import SchemaError
from gongshilan.model import Reason, Record, State
from support.timed import book, held, one, state
from support.world import record, unit

END = "2030-12-31"
FILED = "[{filed_with: %s, requires: [{kind: filing}]}]"


def filing(office: str, **data: Any) -> Record:
    return record("filing", "f", **{"what": "p", "status": "sent", "date": "2030-04-02", **data}, to_office=office)


PLAN = record("plan", "p", plan_type="work_plan")


def codes(rules: Rules, offices: str, sent: Record, *others: Record) -> list[str]:
    [result] = held(rules, FILED % offices, [PLAN, sent, *others], END)["T-1"].results
    assert result.met is not bool(result.nearly)
    return [reason.code for near in result.nearly for reason in near.reasons]


@pytest.mark.parametrize(
    ("office", "data", "said"),
    [
        ("区委领导小组", {}, []),
        ("区委 领导小组", {}, []),
        ("区委领导小组办公室", {}, []),
        ("食堂", {}, ["other-addressee"]),
        ("区委领导小组", {"manner": "copied"}, ["only-copied"]),
        ("食堂", {"manner": "copied"}, ["only-copied", "other-addressee"]),
        ("区委领导小组", {"manner": "delivered"}, []),
    ],
)
def test_the_office_named(rules: Rules, office: str, data: dict[str, Any], said: list[str]) -> None:
    assert codes(rules, "[区委领导小组, 区委领导小组办公室]", filing(office, **data)) == said


def test_the_unit_above(rules: Rules) -> None:
    above, other = unit("above", title="示例党委"), unit("other")
    mine = unit(parent="above")
    for sent, said in (
        (filing("随便", to="above"), []),
        (filing("示例党委"), []),
        (filing("示例党委领导小组"), []),
        (filing("随便", to="other"), ["other-addressee"]),
        (filing("随便"), ["other-addressee"]),
    ):
        assert codes(rules, "[above, '{above}领导小组']", sent, above, other, mine) == said
    assert codes(rules, "above", filing("随便")) == [], "no unit above is on record"
    assert codes(rules, "[above, 上级]", filing("随便")) == ["other-addressee"]


def test_what_is_said_of_a_filing_that_does_not_count(rules: Rules) -> None:
    def told(offices: str, sent: Record, *others: Record) -> list[Reason]:
        [result] = held(rules, FILED % offices, [PLAN, sent, *others], END)["T-1"].results
        return [reason for near in result.nearly for reason in near.reasons]

    other = "other-addressee"
    assert told("[甲办, 乙办]", filing("食堂", manner="copied")) == [
        Reason("only-copied", {"field": "报送方式", "value": "抄送"}),
        Reason(other, {"field": "报送机关", "value": "食堂", "offices": "甲办、乙办"}),
    ]
    # without a unit above on record only the offices named outright can be said
    assert told("[above, '{above}办', 乙办]", filing("食堂"))[0].params["offices"] == "乙办"
    above = [unit("above", title="示例党委"), unit(parent="above")]
    assert told("[above, '{above}办', 乙办]", filing("食堂"), *above)[0].params["offices"] == "示例党委、示例党委办、乙办"
    nowhere = record("filing", "f", what="p", status="sent", date="2030-04-02")
    assert told("乙办", nowhere) == [Reason(other, {"field": "报送机关", "value": "", "offices": "乙办"})]


def test_any_addressee_and_other_kinds(rules: Rules) -> None:
    written = "[{filed_with: 上级, requires: [{kind: filing, addressee: any}, {kind: plan}]}]"
    records = [record("plan", "p", plan_type="work_plan", header={"written": "2030-04-01"}), filing("食堂")]
    assert held(rules, written, records, END)["T-1"].state is State.MET
    with pytest.raises(SchemaError):
        book(rules, "[{requires: [{kind: filing, addressee: above}]}]")


TWO = "[{requires: [{kind: meeting}, {kind: essay, window: {to: 2030-04-10}}]}]"


def deviation(**data: Any) -> Record:
    held_data = {"obligation": "T-1", "reason": "因故", "approver": "上级", "date": "2030-04-01", **data}
    return record("deviation", str(data.get("title", "d")), **held_data)


def test_an_extension_moves_only_what_ends_on_the_day_it_names(rules: Rules) -> None:
    ends = {
        None: ["2030-05-15", "2030-05-15"],
        "2030-04-30": ["2030-05-15", "2030-04-10"],
        "2030-04-10": ["2030-04-30", "2030-05-15"],
        "2030-04-11": ["2030-04-30", "2030-04-10"],
    }
    for old, expected in ends.items():
        given = deviation(type="extension", new_due="2030-05-15", **({"old_due": old} if old else {}))
        found = held(rules, TWO, [given], END)["T-1"]
        assert [str(result.window.end) for result in found.results] == expected, old
    chain = [
        deviation(type="extension", old_due="2030-04-10", new_due="2030-04-20", title="d1"),
        deviation(type="extension", old_due="2030-04-20", new_due="2030-05-01", title="d2", date="2030-04-19"),
    ]
    assert str(held(rules, TWO, chain, END)["T-1"].results[1].window.end) == "2030-05-01"
    assert str(held(rules, TWO, chain, "2030-04-18")["T-1"].results[1].window.end) == "2030-04-20"


def test_one_requirement_extended(rules: Rules) -> None:
    found = held(rules, TWO, [deviation(type="extension", requirement="r2", new_due="2030-06-01")], END)["T-1"]
    assert [str(result.window.end) for result in found.results] == ["2030-04-30", "2030-06-01"]
    [reason] = found.reasons
    assert (reason.code, reason.params["label"], reason.params["approver"], reason.params["reason"]) == (
        "extended-one",
        "要求2",
        "上级",
        "因故",
    )


@pytest.mark.parametrize(("type_", "code"), [("waiver", "waived-one"), ("not_applicable", "ruled-out-one")])
def test_one_requirement_released(rules: Rules, type_: str, code: str) -> None:
    meeting = record("meeting", "m", meeting_type="work", date="2030-04-02")
    records = [meeting, deviation(type=type_, requirement="r2")]
    found = held(rules, TWO, records, END)["T-1"]
    assert (state(found), [item.code for item in found.reasons]) == ((State.MET, "2030-04-30", "2030-04-02"), [code])
    assert [result.requirement.id for result in found.results] == ["r1"]
    assert held(rules, TWO, records, "2030-03-31")["T-1"].state is not State.MET, "not approved yet"
    both = [deviation(type=type_, requirement=name, title=name) for name in ("r1", "r2")]
    assert held(rules, TWO, both, END)["T-1"].state is (State.WAIVED if type_ == "waiver" else State.NOT_APPLICABLE)


def test_planned_is_no_evidence(rules: Rules) -> None:
    planned = record("meeting", "m", meeting_type="work", date="2030-04-02", planned=True)
    found = one(rules, "{kind: meeting}", [planned], END)
    assert (found.met, [reason.code for near in found.nearly for reason in near.reasons]) == (False, ["planned"])


def test_done_on_a_day_nobody_knows(rules: Rules) -> None:
    """It counts; no day is claimed, and nothing is said about whether it was in time."""
    unknown = record("meeting", "m", meeting_type="work", day_unknown=True)
    found = held(rules, "[{requires: [{kind: meeting}]}]", [unknown], END)["T-1"]
    assert (state(found), [reason.code for reason in found.reasons]) == ((State.MET, "2030-04-30", None), ["day-not-stated"])
    told = record("document", "d", document_type="other", header={"written": "2030-06-01"})
    known_from = record("meeting", "m", meeting_type="work", day_unknown=True, source=[{"document": "d"}])
    for day, expected in (("2030-05-31", State.OVERDUE), ("2030-06-01", State.MET)):
        assert held(rules, "[{requires: [{kind: meeting}]}]", [told, known_from], day)["T-1"].state is expected
    late = record("meeting", "late", meeting_type="work", date="2030-05-20")
    two = held(rules, "[{requires: [{kind: meeting, min: 2}]}]", [unknown, late], END)["T-1"]
    assert (two.state, two.met_on) == (State.MET, None), "the other may have been the later one"
    one_each = "{kind: meeting, each: {phase: [study]}}"
    assert not one(rules, one_each, [unknown], END).met, "nobody knows of which phase it is"


def test_several_documents(rules: Rules) -> None:
    written = """
    cites: [{key: plan, title: 方案}, {key: notice, title: 通知}]
    obligations: [{requires: [{kind: meeting}]}, {cite: notice, requires: [{kind: meeting}]}]
    """
    found = book(rules, written)
    assert [found.document(item)["title"] for item in found.obligations] == ["方案", "通知"]
    assert found.document()["title"] == "方案"
    assert book(rules, "[{requires: [{kind: meeting}]}]").document() == {}
    for wrong in (
        written.replace("cite: notice", "cite: letter"),
        written.replace("key: notice, ", ""),
        written.replace("key: notice", "key: plan"),
    ):
        with pytest.raises(SchemaError):
            book(rules, wrong)


def test_each_subject_by_whichever_way(rules: Rules) -> None:
    written = """
    {per: leader, any_of: [{id: a, label: 学习, kind: study_session, subject: leaders_present}, {id: b, label: 报告, kind: meeting, subject: presenters}]}
    """
    leaders = [record("leader", name) for name in ("x", "y")]
    study = record("study_session", "s", date="2030-04-01", leaders_present=["x"])
    talk = record("meeting", "m", meeting_type="mobilisation", date="2030-04-03", presenters=["y"])
    found = one(rules, written, [*leaders, study, talk], END)
    assert (found.met, found.met_on, [item.subject for item in found.subjects if item.met]) == (
        True,
        "2030-04-03",
        ["x", "y"],
    )
    assert one(rules, written, [*leaders, study], END).have == 1

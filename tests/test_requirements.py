"""Each thing a requirement can ask for: what counts, what nearly counts and why not, what is missing."""

from __future__ import annotations

from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import Edition, Portal, State
from support.world import PORTAL, SCOPES, duty, record, unit

END = "2030-12-31"


def leaders(*names: str) -> list[Any]:
    return [record("leader", name, rank=rank, title=f"领导{name}") for rank, name in enumerate(names, 1)]


def contact(name: str, leader: str, day: str = "2030-04-01") -> Any:
    return record("contact_point", name, leader=leader, place="企业", date=day)


def test_per_leader(rules: Rules) -> None:
    people = leaders("a", "b", "c")
    found = duty(rules, "T-PER", [*people, contact("1", "a"), contact("2", "a"), contact("3", "c", "2030-04-09")], END)
    [result] = found.results
    assert (found.state, result.have, result.need) == (State.OVERDUE, 2, 3)
    assert [(item.subject, item.met, item.met_on) for item in result.subjects] == [
        ("a", True, "2030-04-01"),
        ("b", False, None),
        ("c", True, "2030-04-09"),
    ]
    assert [(reason.code, reason.params["names"]) for reason in result.missing] == [("missing-subjects", "领导b")]
    found = duty(
        rules, "T-PER", [*people, contact("1", "a"), contact("2", "b", "2030-04-20"), contact("3", "c", "2030-04-09")], END
    )
    assert (found.state, found.met_on) == (State.MET, "2030-04-20")


def test_per_leader_expects_those_not_on_record(rules: Rules) -> None:
    """Two leaders on record with a contact point each do not satisfy a clause about three."""
    found = duty(rules, "T-PER", [*leaders("a", "b"), contact("1", "a"), contact("2", "b")], END)
    [result] = found.results
    assert (found.state, result.have, result.need) == (State.OVERDUE, 2, 3)
    assert [(reason.code, reason.params["n"]) for reason in result.missing] == [("missing-unnamed", 1)]


def test_per_leader_without_any_leader_is_not_met(rules: Rules) -> None:
    found = duty(rules, "T-SPEECH", [], END)
    assert found.state is State.OVERDUE
    assert [reason.code for reason in found.results[0].missing] == ["no-subjects"]


def test_subject_through_a_list(rules: Rules) -> None:
    meeting = record(
        "meeting", "m", meeting_type="work", date="2030-04-01", speeches=[{"leader": "a"}, {"guest": "客"}, {"leader": "b"}]
    )
    assert duty(rules, "T-SPEECH", [*leaders("a", "b"), meeting], END).state is State.MET
    silent = record("meeting", "n", meeting_type="work", date="2030-04-01")
    found = duty(rules, "T-SPEECH", [*leaders("a"), silent], END)
    assert [(reason.code, reason.params["field"]) for near in found.results[0].nearly for reason in near.reasons] == [
        ("lacks-field", "发言人")
    ]


def study(name: str, day: str, attendance: int | None) -> Any:
    return record("study_session", name, date=day, **({} if attendance is None else {"attendance": attendance}))


def test_sum(rules: Rules) -> None:
    records = [study("a", "2030-04-01", 30), study("b", "2030-04-05", 19), study("c", "2030-04-06", None)]
    found = duty(rules, "T-SUM", records, END)
    [result] = found.results
    assert (found.state, result.have, result.need) == (State.OVERDUE, 49, 50)
    assert [(reason.code, reason.params["short"]) for reason in result.missing] == [("missing-sum", 1)]
    assert [(near.record, near.reasons[0].code, near.reasons[0].params["field"]) for near in result.nearly] == [
        ("c", "lacks-field", "参加人数")
    ]
    found = duty(rules, "T-SUM", [*records, study("d", "2030-04-10", 1), study("e", "2030-04-11", 40)], END)
    assert (found.state, found.met_on) == (State.MET, "2030-04-10")


def test_minimum_from_the_unit(rules: Rules) -> None:
    ideas = [record("idea", name, drive="merit", participants=10, date=f"2030-04-0{name}") for name in "12"]
    assert duty(rules, "T-UNIT", ideas, END).met_on == "2030-04-02"
    assert duty(rules, "T-UNIT", [unit(head_count={"members": 21}), *ideas], END).state is State.OVERDUE
    found = duty(rules, "T-UNIT", [unit(head_count={"staff": 3}), *ideas], END)
    assert found.state is State.OVERDUE
    assert [(reason.code, reason.params["field"]) for reason in found.results[0].missing] == [("need-unknown", "党员总数")]


def meeting(name: str, day: str, **data: Any) -> Any:
    return record("meeting", name, date=day, **{"meeting_type": "work", **data})


def test_any_of(rules: Rules) -> None:
    one, two, learn = meeting("a", "2030-04-01"), meeting("b", "2030-04-08"), study("s", "2030-04-05", 3)
    assert duty(rules, "T-ANY", [learn], END).met_on == "2030-04-05"
    assert duty(rules, "T-ANY", [one, two], END).met_on == "2030-04-08"
    assert duty(rules, "T-ANY", [one, two, learn], END).met_on == "2030-04-05"
    found = duty(rules, "T-ANY", [one], END)
    assert found.state is State.OVERDUE
    assert [part.met for part in found.results[0].parts] == [False, False]
    assert [reason.code for reason in found.results[0].missing] == ["missing-count", "missing-count"]


def test_any_of_keeps_each_parts_own_window(rules: Rules) -> None:
    """schema/README.md: each requirement may carry its own window; a part of any_of is a requirement."""
    assert duty(rules, "T-ANYWIN", [study("s", "2030-04-05", 3)], END).state is State.MET
    found = duty(rules, "T-ANYWIN", [study("s", "2030-05-05", 3)], END)
    assert found.state is State.OVERDUE, "studied a month after the window of that part"


def test_refers(rules: Rules) -> None:
    plan, other = record("plan", "p", plan_type="schedule"), meeting("m", "2030-04-01")
    filing = {"to_office": "上级", "status": "sent", "date": "2030-04-03"}
    assert duty(rules, "T-REFERS", [plan, record("filing", "f", what="p", **filing)], END).state is State.MET
    assert duty(rules, "T-REFERS", [other, record("filing", "f", what="m", **filing)], END).state is State.OVERDUE


def plan(scope: str, **data: Any) -> Any:
    return record("plan", "p", scope=scope, plan_type="schedule", header={"written": "2030-04-02"}, **data)


def notice(name: str, day: str, *to: str) -> Any:
    return record("notice", name, of="p", to=list(to), manner=["meeting"], **{"from": day})


def test_published_by_an_edition(rules: Rules) -> None:
    found = duty(rules, "T-PUB", [plan("public")], END)
    assert (found.state, found.met_on, found.results[0].counted[0].via) == (State.MET, "2030-04-02", "edition:public")
    assert duty(rules, "T-PUB", [plan("public", publish_from="2030-04-20")], END).met_on == "2030-04-20"
    hidden = duty(rules, "T-PUB", [plan("members")], END)
    assert hidden.state is State.OVERDUE
    assert [reason.code for near in hidden.results[0].nearly for reason in near.reasons] == ["unpublished"]


def test_a_members_edition_is_no_publication_to_the_public(rules: Rules) -> None:
    portal = Portal("示例", {}, SCOPES, (Edition("members", "党员版", "members"),), None, "Asia/Shanghai")
    assert duty(rules, "T-PUB", [plan("public")], END, portal=portal).state is State.OVERDUE


def test_an_edition_of_other_units_is_no_publication(rules: Rules) -> None:
    portal = Portal("示例", {}, SCOPES, (Edition("public", "公开版", "public", ("other",)),), None, "Asia/Shanghai")
    assert duty(rules, "T-PUB", [unit("other"), plan("public")], END, portal=portal).state is State.OVERDUE
    child = [unit("other"), unit(parent="other"), plan("public")]
    assert duty(rules, "T-PUB", child, END, portal=portal).state is State.MET


def test_published_by_notices(rules: Rules) -> None:
    """Those who must be told are members and masses; two notices may tell them between them."""
    found = duty(rules, "T-PUB", [plan("members"), notice("n", "2030-04-10", "members", "masses")], END)
    assert (found.state, found.met_on, found.results[0].counted[0].via) == (State.MET, "2030-04-10", "n")
    assert duty(rules, "T-PUB", [plan("members"), notice("n", "2030-04-10", "members")], END).state is State.OVERDUE
    both = [plan("members"), notice("n", "2030-04-10", "members"), notice("o", "2030-04-12", "masses")]
    assert duty(rules, "T-PUB", both, END).met_on == "2030-04-12"
    assert duty(rules, "T-PUB", both, "2030-04-11").state is State.OPEN
    undated = record("notice", "n", of="p", to=["members", "masses"], manner=["meeting"])
    assert duty(rules, "T-PUB", [plan("members"), undated], END).state is State.OVERDUE


@pytest.mark.parametrize("data", [{"withdrawn": {"on": "2030-04-20", "reason": "贴错了"}}, {"planned": True}])
def test_a_notice_withdrawn_or_only_planned_publishes_nothing(rules: Rules, data: dict[str, Any]) -> None:
    given = {"of": "p", "to": ["members", "masses"], "manner": ["meeting"], "from": "2030-04-10"}
    assert duty(rules, "T-PUB", [plan("members"), record("notice", "n", **given)], END).state is State.MET
    assert duty(rules, "T-PUB", [plan("members"), record("notice", "n", **given, **data)], END).state is State.OVERDUE


@pytest.mark.parametrize(
    ("day", "met"), [("2030-03-31", False), ("2030-04-01", True), ("2030-04-10", True), ("2030-04-11", False)]
)
def test_in_window(rules: Rules, day: str, met: bool) -> None:
    found = duty(rules, "T-INWIN", [meeting("m", day)], END)
    assert (found.state is State.MET) == met
    assert [reason.code for near in found.results[0].nearly for reason in near.reasons] == (
        [] if met else ["outside-window"]
    )


def test_dated_by(rules: Rules) -> None:
    item = {"status": "closed", "date": "2030-03-20"}
    found = duty(
        rules,
        "T-DATED",
        [record("rectification_item", "i", **item, accepted={"by": "甲", "on": "2030-06-21", "result": "passed"})],
        END,
    )
    assert (found.state, found.met_on) == (State.MET_LATE, "2030-06-21")
    found = duty(rules, "T-DATED", [record("rectification_item", "i", **item)], END)
    assert [reason.code for reason in found.results[0].nearly[0].reasons] == ["undated"]


def test_requirements_with_windows_of_their_own(rules: Rules) -> None:
    """The earliest due day among the unmet decides; met late if any of them was."""
    early, late = meeting("m", "2030-04-10"), study("s", "2030-06-20", 3)
    assert str(duty(rules, "T-OWN", [], "2030-04-01").due) == "2030-04-10"
    assert duty(rules, "T-OWN", [], "2030-04-11").state is State.OVERDUE
    one = duty(rules, "T-OWN", [early], "2030-04-11")
    assert (one.state, str(one.due)) == (State.OPEN, "2030-06-20")
    assert duty(rules, "T-OWN", [early, late], END).state is State.MET
    found = duty(rules, "T-OWN", [meeting("m", "2030-04-11"), late], END)
    assert (found.state, str(found.due), found.met_on) == (State.MET_LATE, "2030-04-10", "2030-06-20")  # its own due day


@pytest.mark.parametrize(
    ("changed", "code", "field", "said"),
    [
        ({"result": None}, "lacks-field", "会议结果", ""),
        ({"result": "好"}, "does-not-fit", "会议结果", ""),
        ({"attendance": 9}, "below-minimum", "参加人数", "10"),
        ({"attendance": 101}, "above-maximum", "参加人数", "100"),
        ({"presenters": ["a"]}, "too-few", "作报告人", "2"),
        ({"tiers": ["middle", "retired"]}, "lacks-value", "参加层次", "领导班子"),
        ({"merged_with": "summary_meeting"}, "differs", "合并召开", "工作会议"),
    ],
    ids=str,
)
def test_near_misses_name_the_field(rules: Rules, changed: dict[str, Any], code: str, field: str, said: str) -> None:
    good = {
        "meeting_type": "exchange",
        "result": "整改",
        "attendance": 50,
        "presenters": ["a", "b"],
        "tiers": ["leadership"],
        "merged_with": "work",
    }
    people = leaders("a", "b")
    assert duty(rules, "T-MATCH", [*people, record("meeting", "m", date="2030-04-01", **good)], END).state is State.MET
    data = {key: value for key, value in {**good, **changed}.items() if value is not None}
    found = duty(rules, "T-MATCH", [*people, record("meeting", "m", date="2030-04-01", **data)], END)
    assert found.state is State.OVERDUE
    [[reason]] = [near.reasons for near in found.results[0].nearly]
    assert (reason.code, reason.params["field"]) == (code, field)
    assert said in " ".join(str(value) for value in reason.params.values())


def test_where_filters_in_silence(rules: Rules) -> None:
    found = duty(rules, "T-MATCH", [meeting("m", "2030-04-01")], END)
    assert found.results[0].nearly == ()
    assert PORTAL.rank("public") == 0

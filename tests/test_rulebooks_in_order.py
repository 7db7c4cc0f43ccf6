"""What the shipped rulebooks ask about order and addressees, each with the mistake somebody would make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.assess import assess
from gongshilan.build.rules import Rules
from gongshilan.model import Duty, Record
from support.sentences import of_duty, speakable
from support.world import PORTAL, campaign, duties, graph, record, stretch, unit

PHASES = [
    {"id": "preparation", "title": "准备", "when": stretch("2009-03-11", "2009-03-20"),
     "steps": [{"id": "mobilisation", "title": "动员", "when": stretch("2009-03-13", "2009-03-13")}]},
    {"id": "study", "title": "学习调研", "when": stretch("2009-03-11", "2009-04-30"),
     "steps": [{"id": "exchange", "title": "交流", "when": stretch("2009-04-01", "2009-04-10")}]},
    {"id": "analysis", "title": "分析检查", "when": stretch("2009-05-01", "2009-06-20"),
     "steps": [{"id": "democratic-life", "title": "民主生活会", "when": stretch("2009-06-01", "2009-06-10")}]},
    {"id": "rectification", "title": "整改落实", "when": stretch("2009-06-21", "2009-08-20")},
    {"id": "closing", "title": "总结", "when": stretch("2009-08-11", "2009-08-31"),
     "steps": [{"id": "survey", "title": "测评", "when": stretch("2009-08-11", "2009-08-20")}]},
]  # fmt: skip


def stood(rules: Rules, book: str, records: list[Record], as_of: str) -> Mapping[str, Duty]:
    period = stretch("2009-03-11", "2009-08-31", "2009年3月——8月")
    given = [campaign(rulebook=book, period=period, phases=PHASES), *records]
    given += [] if any(item.id == "u" for item in records) else [unit()]
    joined = graph(rules, given, whole=True)
    found = assess(joined, rules.schema, rules.rulebooks, PORTAL, date.fromisoformat(as_of))
    for duty in found.duties:
        speakable(of_duty(duty))
    return duties(found)


def lacks(duty: Duty) -> set[str]:
    return {result.requirement.id for result in duty.results if not result.met}


def life(day: str, written: str) -> Record:
    speech = {"topic": "甲", "leader": "l", "written": written}
    return record("meeting", "life", meeting_type="democratic_life", date=day, speeches=[speech])


def sought(day: str, **data: Any) -> Record:
    return record("consultation", "c", purpose="democratic_life", period=stretch(day, day), categories=["masses"], **data)


def talk(day: str) -> Record:
    return record("activity", "talk", activity_type="heart_to_heart", date=day, leaders_present=["l", "k"])


@pytest.mark.parametrize(
    ("speech", "opinion", "talked", "lacking"),
    [
        ("2009-06-02", "2009-06-01", "2009-06-01", set()),
        ("2009-06-09", "2009-06-01", "2009-06-01", {"speeches"}),
        ("2009-06-02", "2009-06-09", "2009-06-01", {"opinions"}),
        ("2009-06-02", "2009-06-01", "2009-06-09", {"talks"}),
    ],
)
def test_what_must_come_before_the_democratic_life_meeting(
    rules: Rules, speech: str, opinion: str, talked: str, lacking: set[str]
) -> None:
    leaders = [record("leader", name) for name in ("l", "k")]
    records = [*leaders, life("2009-06-03", speech), sought(opinion), talk(talked)]
    found = stood(rules, "JS", records, "2009-06-25")
    assert {"speeches", "opinions", "talks"} & lacks(found["JS-09"]) == lacking
    assert ("before-democratic-life" in lacks(found["JS-28"])) is ("opinions" in lacking)
    outline = stood(rules, "PD", [unit(parent="above"), unit("above", level="committee"), *records], "2009-06-25")
    assert ("before-democratic-life" in lacks(outline["PD-07"])) is ("opinions" in lacking)


def test_improved_after_the_survey_and_not_before(rules: Rules) -> None:
    item = record("rectification_item", "i", status="in_progress")
    survey = record("satisfaction_survey", "s", date="2009-08-15")
    for revised, as_of, met in (
        ("2009-07-01", "2009-08-25", False),
        ("2009-08-20", "2009-08-19", False),
        ("2009-08-20", "2009-08-25", True),
    ):
        plan = record("rectification_plan", "rp", date="2009-07-01", revised_after="s", revised_on=revised, carried_on=["i"])
        assert (not lacks(stood(rules, "JS", [item, survey, plan], as_of)["JS-25"])) is met


def test_filed_with_the_office_that_the_plan_names(rules: Rules) -> None:
    plan = record("plan", "pl", plan_type="implementation_plan", header={"written": "2009-03-12"})
    for office, manner, met in (
        ("区委学习实践活动领导小组", "reported", True),
        ("机关食堂", "reported", False),
        ("区委学习实践活动领导小组", "copied", False),
    ):
        sent = record("filing", "f", what="pl", to_office=office, manner=manner, status="sent", date="2009-03-20")
        assert ("plan" not in lacks(stood(rules, "JS", [plan, sent], "2009-04-01")["JS-31"])) is met


def test_archived_after_the_end_and_never_late(rules: Rules) -> None:
    for day, met in (("2009-08-31", False), ("2009-09-01", True)):
        done = record("archiving", "a", date=day, catalogue=["全部"], custody="办公室")
        found = stood(rules, "JS", [done], "2010-01-01")["JS-26"]
        assert (found.state, found.due) == (("met" if met else "open"), None)


def test_a_schedule_at_the_beginning_of_each_phase(rules: Rules) -> None:
    above = unit("above", level="office", **{"class": None})
    mine = unit(level="committee", parent="above")
    schedule = record("plan", "pl", plan_type="schedule", for_phase="study", header={"written": "2009-04-30"})
    sent = record("filing", "f", what="pl", to_office="x", to="above", status="sent", date="2009-04-30")
    found = stood(rules, "PD", [above, mine, schedule, sent], "2009-05-01")["PD-23"]
    by_id = {result.requirement.id: result for result in found.results}
    for name in ("schedule-study", "schedule-sent-study"):
        assert (by_id[name].met, by_id[name].met_on, str(by_id[name].window.end)) == (True, "2009-04-30", "2009-03-25")
    assert not by_id["schedule-sent-analysis"].met


def point(name: str, leader: str, **data: Any) -> Record:
    return record("contact_point", name, leader=leader, place="某处", date="2009-04-02", **data)


@pytest.mark.parametrize(
    ("points", "lacking"),
    [(1, {"committee-members"}), (2, {"committee-members"}), (3, {"committee-members", "at-most-two"})],
)
def test_a_committee_member_has_one_or_two_contact_points(rules: Rules, points: int, lacking: set[str]) -> None:
    """Two members; one has none, the other so many."""
    office = unit(level="office", head_count={"committee_members": 2})
    given = [point(f"p{number}", "l", held_as="committee_member") for number in range(points)]
    records = [office, record("leader", "l"), record("leader", "k"), *given]
    assert lacks(stood(rules, "PD", records, "2009-05-02")["PD-10"]) == lacking
    everybody = [*records, point("of-k", "k", held_as="committee_member")]
    assert lacks(stood(rules, "PD", everybody, "2009-05-02")["PD-10"]) == lacking - {"committee-members"}


@pytest.mark.parametrize("stated", [True, False, None])
def test_heads_of_units_of_the_first_class_have_theirs_in_their_own_unit(rules: Rules, stated: bool | None) -> None:
    own = {} if stated is None else {"in_own_unit": stated}
    found = stood(rules, "PD", [record("leader", "l"), point("p", "l", held_as="both_heads", **own)], "2009-05-02")
    assert lacks(found["PD-10"]) == (set() if stated else {"party-head", "admin-head"})


def test_leave_of_leaders_is_reported_above(rules: Rules) -> None:
    def lacking(*given: Record) -> bool:
        people = [record("leader", "l"), record("leader", "guest", party_member=False)]
        return "leave-reported" in lacks(stood(rules, "PD", [*people, *given], "2009-09-05")["PD-25"])

    def leave(name: str, **data: Any) -> Record:
        return record("leave", name, approved_by="某人", date="2009-05-02", **data)

    assert not lacking()
    assert not lacking(leave("staff", person="某人"), leave("outside", leader="guest"))
    assert not lacking(leave("told", leader="l", reported_to="上级"))
    assert lacking(leave("told", leader="l", reported_to="上级"), leave("untold", leader="l"))


def test_a_head_who_is_no_member_is_asked_three_times(rules: Rules) -> None:
    def lacking(*given: Record) -> set[str]:
        found = stood(rules, "PD", list(given), "2009-09-05")
        return {"outside-heads", "outsiders"} & (lacks(found["PD-25"]) | lacks(found["PD-02"]))

    def asked(*purposes: str) -> list[Record]:
        days = ["2009-04-02", "2009-06-02", "2009-08-02"]
        return [
            record(
                "consultation", f"c{day}", channel="interview", purpose=purpose, period=stretch(day, day), consulted=["head"]
            )
            for day, purpose in zip(days, purposes, strict=False)
        ]

    thrice = ("democratic_life", "analysis_report", "rectification_plan")

    head = record("leader", "head", principal=True, party_member=False)
    member = record("leading_group", "g", set_up="2009-03-13", co_leaders=["l"], members=["head"])
    without = record("leading_group", "g", set_up="2009-03-13", co_leaders=["l"])
    assert lacking(record("leader", "l", principal=True), without) == set()
    assert lacking(record("leader", "l"), head, without, *asked(*thrice)) == {"outsiders"}
    assert lacking(record("leader", "l"), head, member, *asked(*thrice[:2])) == {"outside-heads"}
    assert lacking(record("leader", "l"), head, member, *asked(*thrice)) == set()
    assert lacking(record("leader", "l"), head, member, *asked(*[thrice[0]] * 3)) == {"outside-heads"}
    assert lacking(record("leader", "l"), record("leader", "other", party_member=False), without) == {"outsiders"}


def test_what_was_adopted_says_in_which_version(rules: Rules) -> None:
    def lacking(adopted: bool, **data: Any) -> list[bool]:
        opinions = [{"text": "改", "adopted": adopted}]
        given = record("mass_evaluation", "e", date="2009-05-20", opinions=opinions, **data)
        return [
            "adopted" in lacks(stood(rules, book, [given], "2009-06-25")[duty])
            for book, duty in (("JS", "JS-12"), ("PD", "PD-17"))
        ]

    assert lacking(adopted=False) == [False, False]
    assert lacking(adopted=True) == [True, True]
    assert lacking(adopted=True, revised_version="二稿") == [False, False]


def test_a_commitment_reaches_both_in_one_notice_or_two(rules: Rules) -> None:
    def lacking(*told: tuple[str, list[str]]) -> bool:
        plans = [record("rectification_plan", name, date="2009-06-25") for name in ("a", "b")]
        notices = [
            record("notice", f"n{number}", of=of, purpose="commitment", to=to, **{"from": "2009-06-26"}, manner=["meeting"])
            for number, (of, to) in enumerate(told)
        ]
        return "commitment" in lacks(stood(rules, "JS", [*plans, *notices], "2009-07-01")["JS-16"])

    assert not lacking(("a", ["members", "masses"]))
    assert not lacking(("a", ["members"]), ("a", ["masses"]))
    assert lacking(("a", ["members"]), ("b", ["masses"]))
    assert lacking(("a", ["members"]))


def test_a_guest_who_speaks_writes_nothing_before(rules: Rules) -> None:
    def lacking(*more: dict[str, str]) -> bool:
        speeches = [{"topic": "甲", "leader": "l", "written": "2009-06-01"}, *more]
        held = record("meeting", "life", meeting_type="democratic_life", date="2009-06-05", speeches=speeches)
        return "speeches" in lacks(stood(rules, "JS", [record("leader", "l"), held], "2009-06-25")["JS-09"])

    assert not lacking()
    assert not lacking({"guest": "某人", "topic": "乙"})
    assert lacking({"leader": "l", "topic": "乙"})


def test_ten_are_invited_to_both_meetings(rules: Rules) -> None:
    def lacking(*kinds: str) -> bool:
        held = [
            record("meeting", f"m{number}", meeting_type=kind, date="2009-03-13", representatives={"invited": 10})
            for number, kind in enumerate(kinds)
        ]
        return "all-ten" in lacks(stood(rules, "JS", held, "2009-05-05")["JS-28"])

    assert lacking("discussion", "discussion")
    assert not lacking("mobilisation", "discussion")


def test_a_schedule_is_no_plan_to_be_filed(rules: Rules) -> None:
    for kind, met in (("implementation_plan", True), ("schedule", False)):
        plan = record("plan", "pl", plan_type=kind, header={"written": "2009-03-12"})
        sent = record("filing", "f", what="pl", to_office="区委学习实践活动领导小组", status="sent", date="2009-03-20")
        assert ("plan" not in lacks(stood(rules, "JS", [plan, sent], "2009-04-01")["JS-31"])) is met

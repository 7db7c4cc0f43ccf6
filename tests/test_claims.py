"""A claim is about its own period and subject: what comes later makes no row of it wrong."""

from __future__ import annotations

from datetime import date

import pytest
from gongshilan.assess.claims import claim_period, compare_claims
from gongshilan.build.rules import Rules
from gongshilan.link.graph import Graph
from gongshilan.model import Claim, Record
from support.world import UNIT, assessed, campaign, graph, record, stretch

LAST = "2030-08-31"


def meeting(name: str, day: str, came: int) -> Record:
    return record(
        "meeting", name, date=day, meeting_type="work", attendance=20, representatives={"invited": came, "attended": came}
    )


MEETINGS = [meeting("a", "2030-03-13", 4), meeting("b", "2030-04-29", 7), meeting("c", "2030-06-10", 10)]


def claim(rules: Rules, document: Record, as_of: str = LAST, *others: Record) -> Claim:
    [found] = [item for item in assessed(rules, [*MEETINGS, document, *others], as_of).claims if item.record == document.id]
    return found


def summary(figure: str, value: int, **told: object) -> Record:
    return record(
        "phase_summary", "s", phase="study", not_before="2030-04-29", claims=[{"figure": figure, "value": value, **told}]
    )


@pytest.mark.parametrize(
    ("document", "borne_out"),
    [
        (summary("meetings", 2), 2),  # up to the end of its phase
        (summary("meetings", 1, until="2030-04-01"), 1),
        (summary("meetings", 1, period=stretch("2030-04-01", "2030-04-30")), 1),
        (summary("meetings", 3, period=stretch("2030-03-01", "2030-06-30")), 3),
        (summary("representatives_attending", 7), 7),
        (summary("representatives_attending", 4, subject="a"), 4),
        (summary("meetings", 1, subject="b"), 1),
        (record("bulletin", "s", header={"issued": "2030-05-01"}, claims=[{"figure": "meetings", "value": 2}]), 2),
        (
            record(
                "plan", "s", plan_type="work", header={"written": "2030-03-01"}, claims=[{"figure": "meetings", "value": 3}]
            ),
            3,
        ),
    ],
)
def test_own_period_and_subject(rules: Rules, document: Record, borne_out: int) -> None:
    assert (claim(rules, document).borne_out, claim(rules, document).difference) == (borne_out, 0)


def test_an_occasion_claims_what_it_was_itself(rules: Rules) -> None:
    own = record(
        "meeting", "m", date="2030-06-20", meeting_type="work", representatives={"attended": 7},
        claims=[{"figure": "representatives_attending", "value": 7}],
    )  # fmt: skip
    found = claim(rules, own)
    assert (found.borne_out, found.subject) == (7, "m")


def test_a_claim_is_not_there_before_its_document(rules: Rules) -> None:
    dated = record("bulletin", "s", header={"issued": "2030-05-01"}, claims=[{"figure": "meetings", "value": 2}])
    assert assessed(rules, [*MEETINGS, dated], "2030-04-30").claims == ()


def test_only_those_who_took_part_throughout(rules: Rules) -> None:
    people = [
        record("representative", f"r{n}", category="masses", **({"throughout": True} if n < 2 else {})) for n in range(4)
    ]
    found = claim(rules, summary("representatives_throughout", 2), LAST, *people)
    assert found.difference == 0


def test_standing_things_count_though_they_were_there_before(rules: Rules) -> None:
    leader = record("leader", "l", appointed="2029-01-01")
    found = claim(rules, summary("leaders", 1, period=stretch("2030-04-01", "2030-04-30")), LAST, leader)
    assert found.difference == 0


def test_all_that_a_row_holds(rules: Rules) -> None:
    told = [
        {"figure": "invented", "value": 9},
        {"figure": "meetings", "value": 5, "place": "三", "said": "五次", "period": stretch("2030-03-01", "2030-05-31")},
        {"figure": "another", "value": 1},
        {"figure": "essays", "value": 2, "until": "2030-04-30"},
        {"figure": "meetings", "value": 1, "subject": "b"},
    ]
    first = record("bulletin", "s", header={"issued": "2030-05-01"}, claims=told)
    second = record("bulletin", "r", header={"issued": "2030-05-02"}, claims=[{"figure": "meetings", "value": 2}])
    assert assessed(rules, [*MEETINGS, first, second], LAST).claims == (
        Claim("r", "meetings", 2, 2, 0, "", "", 0, None, "2030-05-02", None),
        Claim("s", "meetings", 5, 2, 3, "三", "五次", 1, "2030-03-01", "2030-05-31", None),
        Claim("s", "meetings", 1, 1, 0, "", "", 4, None, "2030-05-01", "b"),
        Claim("s", "essays", 2, 0, 2, "", "", 3, None, "2030-04-30", None),
        Claim("s", "another", 1, None, None, "", "", 2, None, "2030-05-01", None),
        Claim("s", "invented", 9, None, None, "", "", 0, None, "2030-05-01", None),
    )


def test_records_of_the_same_row_come_by_their_ids(rules: Rules) -> None:
    told = {"claims": [{"figure": "invented", "value": 1}]}
    joined = graph(rules, [record("document", name, **told) for name in ("b", "a", "c")])
    assert [found.record for found in compare_claims(joined, date(2030, 8, 31))] == ["a", "b", "c"]


def test_a_record_of_no_unit_has_no_counterpart(rules: Rules) -> None:
    told = record("document", "s", unit=None, claims=[{"figure": "meetings", "value": 3}])
    assert (claim(rules, told).borne_out, claim(rules, told).difference) == (None, None)


@pytest.mark.parametrize("kind", ["plan", "rectification_plan", "document"])
def test_what_says_what_is_to_be_has_no_end(rules: Rules, kind: str) -> None:
    joined = graph(rules, [record(kind, "s", phase="study", header={"written": "2030-03-01"})])
    assert claim_period(joined, joined["s"], {}) == (None, None)


@pytest.mark.parametrize("figure", ["representatives_invited", "representatives_attending"])
@pytest.mark.parametrize(
    ("kind", "subject"), [("meeting", "s"), ("study_session", "s"), ("activity", "s"), ("essay", None), ("bulletin", None)]
)
def test_only_an_occasion_is_its_own_subject(rules: Rules, kind: str, subject: str | None, figure: str) -> None:
    told = record(kind, "s", claims=[{"figure": figure, "value": 1}, {"figure": "meetings", "value": 1}])
    found = assessed(rules, [told], LAST).claims
    assert {item.figure: item.subject for item in found} == {figure: subject, "meetings": None}


@pytest.mark.parametrize(
    ("data", "until"),
    [
        ({"phase": "study", "not_before": "2030-04-01"}, "2030-04-30"),  # a bound is not the day it was written
        ({"phase": "study", "day_unknown": True}, "2030-04-30"),
        ({"phase": "study", "header": {"issued": "2030-04-01"}}, "2030-04-01"),
        ({"phase": "study", "header": {"issued": "2030-05-01"}}, "2030-04-30"),
        ({"header": {"issued": "2030-05-01"}}, "2030-05-01"),
        ({"phase": "unknown"}, None),
        ({}, None),
    ],
)
def test_until_when(rules: Rules, data: dict[str, object], until: str | None) -> None:
    joined = graph(rules, [record("bulletin", "s", **data)])
    assert claim_period(joined, joined["s"], {}) == (None, until)


def test_until_when_without_phases(rules: Rules) -> None:
    told = record("bulletin", "s", phase="study", header={"issued": "2030-05-01"})
    plain = campaign()
    bare = {key: value for key, value in plain.data.items() if key != "phases"}
    whole = graph(rules, [Record(plain.id, "campaign", plain.id, None, "public", bare, "", plain.path), told])
    assert claim_period(whole, whole["s"], {}) == (None, "2030-05-01")
    undated = campaign(phases=[{"id": "study", "title": "学习"}])
    assert claim_period(graph(rules, [undated, told]), whole["s"], {}) == (None, "2030-05-01")
    assert claim_period(Graph([told], ()), whole["s"], {}) == (None, "2030-05-01")


@pytest.mark.parametrize(("as_of", "there"), [("2030-04-30", False), ("2030-05-01", True)])
def test_a_claim_is_there_from_the_day_of_its_document(rules: Rules, as_of: str, there: bool) -> None:
    dated = record("bulletin", "s", header={"issued": "2030-05-01"}, claims=[{"figure": "meetings", "value": 2}])
    undated = record("bulletin", "r", claims=[{"figure": "meetings", "value": 2}])
    found = assessed(rules, [*MEETINGS, dated, undated], as_of).claims
    assert [(item.record, item.borne_out) for item in found] == [("r", 2)] + [("s", 2)] * there


def test_only_what_is_the_units_own_bears_it_out(rules: Rules) -> None:
    others = [record("unit", "v"), record("meeting", "x", unit="v", date="2030-03-13", meeting_type="work")]
    found = claim(rules, summary("meetings", 2), LAST, *others)
    assert (found.borne_out, found.difference, UNIT) == (2, 0, "u")

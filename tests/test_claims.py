"""A claim is about its own period and subject: what comes later makes no row of it wrong."""

from __future__ import annotations

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import Claim, Record
from support.world import assessed, record, stretch

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

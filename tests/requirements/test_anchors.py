"""The day an anchor stands for, as far as it is known, and what it is called."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.assess.anchored import Anchors
from gongshilan.assess.known import Known
from gongshilan.assess.order import Day
from gongshilan.assess.publication import Publication
from gongshilan.assess.requirements import RequirementAssessor
from gongshilan.assess.setting import Setting
from gongshilan.build.rules import Rules
from gongshilan.demands import Anchor, Obligation, Target
from gongshilan.model import Record
from gongshilan.windows.resolve import Calendar
from support.asked import WINDOW, wanted, window_for
from support.world import CAMPAIGN, PORTAL, UNIT, graph, record

AS_OF = date(2030, 12, 31)
KNOWN = Day.exactly("2030-04-01")


class At:
    """One unit's anchors as of a day. What is asked of ``met`` is written down."""

    def __init__(self, rules: Rules, *records: Record, as_of: date = AS_OF) -> None:
        joined = graph(rules, records)
        publication = Publication(joined, rules.schema, PORTAL, rules.rulebooks, as_of)
        assessor = RequirementAssessor(joined, rules.schema, publication, Known(joined, rules.schema))
        asked = [wanted(rules, "{kind: meeting}"), wanted(rules, "{kind: essay, id: r2, label: 要求二}")]
        self.obligation = Obligation("T", "TINY", "一", "义务甲", "", None, {}, tuple(asked))
        other = Obligation("S", "TINY", "二", "义务乙", "", None, {}, ())
        held = {item.id: item for item in (self.obligation, other)}
        self.asked_of: list[tuple[str, str]] = []
        calendar = Calendar(joined[CAMPAIGN])
        self._anchors = Anchors(joined, rules.schema, assessor.witness, calendar, held, self._met)
        self._setting = Setting(joined[UNIT], self.obligation, window_for(WINDOW), as_of)

    def _met(self, obligation: str, requirement: str) -> Day | None:
        self.asked_of.append((obligation, requirement))
        return KNOWN

    def day(self, how: str, name: str, of: Record | None = None, edge: str = "end", **given: Any) -> Day | None:
        return self._anchors.day(Anchor(how, name, edge, **given), of, self._setting)

    def name(self, how: str, name: str, rules: Rules, kind: str | None = None) -> str:
        asking = wanted(rules, f"{{kind: {kind}}}") if kind else None
        return self._anchors.name(Anchor(how, name, "end"), asking, self.obligation)


def meeting(name: str, **data: Any) -> Record:
    return record("meeting", name, meeting_type="work", **data)


def test_days_that_the_campaign_has(rules: Rules) -> None:
    at = At(rules)
    days = {
        ("phase", "study"): ("2030-03-11", "2030-04-30"),
        ("step", "opening"): ("2030-03-13", "2030-03-13"),
        ("campaign", ""): ("2030-03-01", "2030-08-31"),
    }
    for (how, name), (start, end) in days.items():
        assert at.day(how, name, edge="start") == Day.exactly(start)
        assert at.day(how, name) == Day.exactly(end)


def test_days_on_which_something_was_met(rules: Rules) -> None:
    at = At(rules)
    assert at.day("requirement", "r2") == KNOWN
    assert at.day("obligation", "S") == KNOWN
    assert at.asked_of == [("T", "r2"), ("S", "")]


OWN, LATER, BOUND, TOLD, NONE = (
    meeting("a", date="2030-04-02"),
    meeting("b", date="2030-04-09"),
    meeting("c", not_before="2030-04-05"),
    meeting("d", source=[{"document": "paper"}]),
    meeting("e"),
)  # fmt: skip
PAPER = record("document", "paper", unit=None, document_type="summary", header={"written": "2030-04-07"})


@pytest.mark.parametrize(
    ("records", "first", "last"),
    [
        ([], None, None),
        ([OWN], ("2030-04-02", "2030-04-02"), ("2030-04-02", "2030-04-02")),
        ([LATER, OWN], ("2030-04-02", "2030-04-02"), ("2030-04-09", "2030-04-09")),
        ([BOUND], ("2030-04-05", ""), ("2030-04-05", "")),
        ([OWN, BOUND], ("2030-04-02", "2030-04-02"), ("2030-04-05", "")),
        ([LATER, BOUND], ("2030-04-05", "2030-04-09"), ("2030-04-09", "")),
        ([TOLD], ("", "2030-04-07"), ("", "2030-04-07")),
        ([OWN, TOLD], ("", "2030-04-02"), ("2030-04-02", "2030-04-07")),
        ([LATER, TOLD], ("", "2030-04-07"), ("2030-04-09", "2030-04-09")),
        ([NONE], ("", ""), ("", "")),
        ([OWN, NONE], ("", "2030-04-02"), ("2030-04-02", "")),
        ([OWN, LATER, BOUND, TOLD, NONE], ("", "2030-04-02"), ("2030-04-09", "")),
    ],
)
def test_the_first_and_the_last_of_several(
    rules: Rules, records: list[Record], first: tuple[str, str] | None, last: tuple[str, str] | None
) -> None:
    at = At(rules, PAPER, *records)
    for which, expected in (("first", first), ("last", last)):
        assert at.day("kind", "meeting", which=which) == (Day(*expected) if expected else None)
    named = record("filing", "f", what=[item.id for item in records])
    for edge, expected in (("start", first), ("end", last)):
        assert at.day("ref", "what", named, edge=edge) == (Day(*expected) if expected else None)


def test_only_records_that_are_there(rules: Rules) -> None:
    gone, planned = (
        meeting("g", date="2030-04-01", withdrawn={"on": "2030-04-03"}),
        meeting("p", date="2030-03-30", planned=True),
    )
    named = record("filing", "f", what=["g", "p", "a", "nowhere"])
    for as_of, day in ((AS_OF, "2030-04-02"), (date(2030, 4, 2), "2030-04-01"), (date(2030, 4, 1), "2030-04-01")):
        at = At(rules, gone, planned, OWN, as_of=as_of)
        assert at.day("kind", "meeting") == at.day("ref", "what", named, edge="start") == Day.exactly(day)
    assert At(rules, OWN, as_of=date(2030, 4, 1)).day("kind", "meeting") is None


def test_only_records_that_pass_and_refer(rules: Rules) -> None:
    where = {"properties": {"status": {"const": "closed"}}, "required": ["status"]}
    accepted = {"by": "某办", "on": "2030-04-20", "result": "passed"}
    items = [
        record("rectification_item", "i", status="closed", date="2030-03-02", accepted=accepted, addresses=["p"]),
        record("rectification_item", "j", status="registered", date="2030-03-01"),
    ]
    at = At(rules, *items, record("problem", "p"))
    assert at.day("kind", "rectification_item", where=where) == Day.exactly("2030-04-20"), "closed on the day of acceptance"
    refers = {"addresses": Target(("problem",))}
    assert at.day("kind", "rectification_item", refers=refers) == Day.exactly("2030-03-02")
    assert at.day("kind", "rectification_item") == Day.exactly("2030-03-01")


def test_days_of_the_record_itself(rules: Rules) -> None:
    at = At(rules)
    stretch = record("consultation", "c", period={"from": "2030-04-01", "to": "2030-04-03", "text": "三天"})
    assert at.day("field", "period", stretch, edge="start") == Day.exactly("2030-04-01")
    assert at.day("field", "period", stretch) == Day.exactly("2030-04-03")
    assert at.day("field", "absent", stretch) is None
    assert at.day("field", "period") is None
    assert at.day("ref", "period") is None


def test_what_they_are_called(rules: Rules) -> None:
    at, kinds = At(rules), rules.schema.kinds
    names = {
        ("requirement", "r2"): "要求二",
        ("obligation", "S"): "义务乙",
        ("kind", "meeting"): kinds["meeting"].label,
        ("phase", "analysis"): "分析",
        ("step", "opening"): "动员",
        ("campaign", ""): "示例活动",
    }
    assert {key: at.name(*key, rules) for key in names} == names
    assert at.name("field", "date", rules, "meeting") == kinds["meeting"].label_at("date")
    assert at.name("ref", "what", rules, "filing") == kinds["filing"].label_at("what")

"""Each figure of a unit, by records written for it: what is counted, which records bear it, and what is left out."""

from __future__ import annotations

from datetime import date

import pytest
from gongshilan.assess.figures import FIGURES, UnitRecords
from gongshilan.build.rules import Rules
from gongshilan.link.graph import Graph
from gongshilan.model import Record
from support.world import CAMPAIGN, UNIT, assessed, campaign, record, unit

DAY = "2030-06-30"
PARTS = {"items": [{"title": "甲"}, {"title": "乙"}], "leaders_extra": [{"title": "丙"}]}


def came(name: str, invited: int | None, attended: int | None = None, **data: object) -> Record:
    counts = {key: n for key, n in (("invited", invited), ("attended", attended)) if n is not None}
    return record("meeting", name, **{"meeting_type": "work", "date": "2030-04-01", **data}, representatives=counts)


RECORDS = [
    unit("above", class_="first"),
    unit(parent="above", head_count={"members": 20, "in_service": 14, "retired": 6}),
    record("leader", "l1"),
    record("leader", "l2"),
    came("m1", 12, 9),
    came("m2", 12, 10),
    came("m3", 3),
    record("meeting", "s1", meeting_type="symposium", date="2030-04-02", attendance=15),
    record("meeting", "s2", meeting_type="symposium", date="2030-04-03", attendance=8),
    record("meeting", "s3", meeting_type="symposium", date="2030-04-04"),
    record("study_session", "ss1", date="2030-04-05", attendance=20, speakers=2),
    record("study_session", "ss2", date="2030-04-06", speakers=3),
    record("representative", "r1", category="worker", throughout=True),
    record("representative", "r2", category="worker", throughout=False),
    record("representative", "r3", category="worker"),
    record("consultation", "c1", date="2030-04-07", channel="box"),
    record("consultation", "c2", date="2030-04-08", channel=["box", "talk"]),
    record("suggestion", "sg1", direction="改。"),
    record("suggestion", "sg2", answer={"text": "答。", "date": "2030-04-20"}),
    record("suggestion", "sg3"),
    record("contact_point", "cp1", leader="l1"),
    record("contact_point", "cp2", leader="l1"),
    record("contact_point", "cp3", leader="l2"),
    record("research_report", "rr", date="2030-04-09"),
    record("problem", "pr"),
    record("rectification_item", "i1", measures=["甲", "乙"]),
    record("rectification_item", "i2", measures=["丙"]),
    record("rectification_item", "i3"),
    record("reading_list", "rl", **PARTS),
    record("idea", "id", date="2030-04-10"),
    record("essay", "es", date="2030-04-11"),
    record("filing", "fi", date="2030-04-12", what="pl", to_office="上级"),
    record("document", "d1", unit=None),
    record("document", "d2"),
    record("plan", "pl", basis=["d1", "d2"]),
    record("notice", "no", posted="2030-04-13"),
    record("guidance_group", "g1", unit=None, covers=["above"]),
    record("guidance_group", "g2", unit=None, sub_groups=[{"title": "一组", "covers": [UNIT]}]),
    record("guidance_group", "g3", unit=None, covers=["elsewhere"]),
    record("phase_summary", "ps", phase="study"),
    # not this unit's
    unit("elsewhere"),
    record("leader", "x-l", unit="elsewhere"),
    record("document", "x-d", unit="elsewhere"),
]
EXPECTED: dict[str, tuple[str, float, str]] = {
    "members": ("persons", 20, "u"),
    "in_service": ("persons", 14, "u"),
    "retired": ("persons", 6, "u"),
    "leaders": ("persons", 2, "l1 l2"),
    "meetings": ("times", 3, "m1 m2 m3"),
    "study_sessions": ("times", 2, "ss1 ss2"),
    "study_attendance": ("person_times", 20, "ss1"),
    "speakers": ("person_times", 5, "ss1 ss2"),
    "symposiums": ("times", 3, "s1 s2 s3"),
    "symposium_attendance": ("person_times", 23, "s1 s2"),
    "representatives_throughout": ("persons", 1, "r1"),
    "representatives_invited": ("persons", 12, "m1 m2"),
    "representatives_attending": ("persons", 10, "m2"),
    "channels": ("kinds", 2, "c1 c2"),
    "suggestions": ("items", 3, "sg1 sg2 sg3"),
    "suggestions_directed": ("items", 2, "sg1 sg2"),
    "contact_points": ("persons", 2, "cp1 cp2 cp3"),
    "research_reports": ("items", 1, "rr"),
    "problems": ("items", 1, "pr"),
    "measures": ("items", 3, "i1 i2 i3"),
    "measure_parts": ("items", 3, "i1 i2"),
    "readings": ("items", 3, "rl"),
    "ideas": ("items", 1, "id"),
    "essays": ("items", 1, "es"),
    "filings": ("items", 1, "fi"),
    "basis_documents": ("items", 2, "d1 d2"),
    "notices": ("items", 1, "no"),
    "guidance_groups": ("items", 2, "g1 g2"),
    "phase_summaries": ("items", 1, "ps"),
    "documents": ("items", 2, "d2 d1"),
}
STANDING = {
    "contact_point", "document", "guidance_group", "leader", "leading_group", "plan", "reading_list", "representative", "unit",
}  # fmt: skip


def test_every_figure(rules: Rules) -> None:
    found = [item for item in assessed(rules, [campaign(), *RECORDS], DAY).figures if item.unit == UNIT]
    assert {item.id: (item.measure, item.value, " ".join(item.records)) for item in found} == EXPECTED
    assert [item.id for item in found] == list(EXPECTED), "in the order of declaration"


def test_without_records_every_figure_is_nothing(rules: Rules) -> None:
    found = assessed(rules, [unit(head_count={})], DAY).figures
    assert [(item.value, item.records) for item in found] == [(0, ())] * len(FIGURES)


def test_figures_are_of_every_unit(rules: Rules) -> None:
    found = assessed(rules, RECORDS, DAY).figures
    assert [item.unit for item in found if item.id == "documents"] == ["above", "elsewhere", UNIT]
    assert {item.unit: item.value for item in found if item.id == "documents"}["elsewhere"] == 2


def plain(
    name: str, kind: str, day: str | None, unit: str | None = UNIT, campaign: str = CAMPAIGN, **data: object
) -> Record:
    return Record(name, kind, campaign, unit, "public", data, "", f"{name}.md", date=day)


def of(*records: Record, since: str = "") -> UnitRecords:
    whole = Graph([plain(UNIT, "unit", None), *records], ())
    return UnitRecords(whole, UNIT, date.fromisoformat(DAY), since)


@pytest.mark.parametrize(
    ("day", "data", "counts"),
    [
        (None, {}, True),
        (DAY, {}, True),
        ("2030-07-01", {}, False),
        ("2030-04-01", {"planned": True}, False),
        ("2030-04-01", {"withdrawn": {"on": DAY, "reason": "误"}}, False),
        ("2030-04-01", {"withdrawn": {"on": "2030-07-01", "reason": "误"}}, True),
    ],
)
def test_what_is_there_on_the_day(day: str | None, data: dict[str, object], counts: bool) -> None:
    records = of(plain("e", "essay", day, **data), plain("d", "document", day, unit=None, **data))
    assert [item.id for item in records.of("essay")] == ["e"] * counts
    assert [item.id for item in records.of_campaign("document")] == ["d"] * counts


def test_fields_asked_for_must_all_be_so() -> None:
    records = of(plain("m", "meeting", None, meeting_type="work", level="unit"))
    assert records.of("meeting", meeting_type="work", level="unit")
    assert not records.of("meeting", meeting_type="work", level="other")
    assert not records.of("meeting", absent="work")


def test_of_the_campaign_is_what_no_unit_has() -> None:
    records = of(
        plain("near", "document", None, unit=None),
        plain("own", "document", None),
        plain("far", "document", None, unit=None, campaign="other"),
    )
    assert [item.id for item in records.of_campaign("document")] == ["near"]


@pytest.mark.parametrize("kind", sorted({*STANDING, "essay", "meeting", "notice", "suggestion"}))
def test_what_is_there_counts_in_a_stretch_that_began_later(kind: str) -> None:
    given = [plain("a", kind, "2030-03-31"), plain("b", kind, "2030-04-01"), plain("c", kind, None)]
    found = of(*given, since="2030-04-01").of(kind)
    assert [item.id for item in found if item.id != UNIT] == (["a"] if kind in STANDING else []) + ["b", "c"]

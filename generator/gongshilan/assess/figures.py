"""Figures of a unit, each computed from records by a named function. Nobody types a derived value.

A figure is declared with :func:`figure`; its label and what it counts stand in the catalogue under ``figures.<id>``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongshilan.assess.paths import number_at, values_at
from gongshilan.link.graph import Graph
from gongshilan.model import Figure, Record
from gongshilan.visibility.days import withdrawn_since


@dataclass(frozen=True, slots=True)
class Counted:
    """A value and the ids of the records that bear it."""

    value: float
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitRecords:
    """The records of one unit up to a day: what a figure is computed from. ``since`` (ISO) leaves out what took place before it,
    ``only`` everything but one record."""

    graph: Graph
    unit: str
    as_of: date
    since: str = ""
    only: str | None = None

    def of(self, kind: str, **wanted: str) -> list[Record]:
        """Records of a kind, not dated after the day, neither only planned nor withdrawn, whose fields equal ``wanted``."""
        return self._until_now(self.graph.of_kind(kind, self.unit), wanted)

    def of_campaign(self, kind: str) -> list[Record]:
        """Likewise records that belong to the unit's campaign as a whole."""
        campaign = self.graph[self.unit].campaign
        return self._until_now([r for r in self.graph.of_kind(kind) if r.campaign == campaign and r.unit is None], {})

    def _until_now(self, records: Sequence[Record], wanted: Mapping[str, str]) -> list[Record]:
        limit = self.as_of.isoformat()
        return [
            record
            for record in records
            if (record.date or "") <= limit
            and (not record.date or record.date >= self.since or record.kind in _STANDING)
            and self.only in (None, record.id)
            and withdrawn_since(record, self.as_of) is None
            and not record.data.get("planned")
            and all(record.data.get(key) == value for key, value in wanted.items())
        ]


# What is there rather than takes place: counted in a stretch of time although it was there before.
_STANDING = frozenset(
    {
        "contact_point",
        "document",
        "guidance_group",
        "leader",
        "leading_group",
        "plan",
        "reading_list",
        "representative",
        "unit",
    }
)
_STATED = frozenset({"members", "in_service", "retired"})  # how many they are, the unit says or nobody does
Computation = Callable[[UnitRecords], Counted]
FIGURES: dict[str, tuple[str, Computation]] = {}


def figure(name: str, measure: str) -> Callable[[Computation], Computation]:
    """Declare a figure: its id and its measure (a key of ``measures`` in the catalogue)."""

    def register(function: Computation) -> Computation:
        FIGURES[name] = (measure, function)
        return function

    return register


def compute_figures(graph: Graph, units: Sequence[Record], as_of: date) -> Iterator[Figure]:
    """All figures of the units, in the order of declaration."""
    for unit in units:
        records = UnitRecords(graph, unit.id, as_of)
        for name, (measure, function) in FIGURES.items():
            counted = function(records)
            yield Figure(name, unit.id, counted.value, counted.records, measure, stated=name in _STATED)


def _count(records: Sequence[Record]) -> Counted:
    return Counted(len(records), tuple(record.id for record in records))


def _sum(records: Sequence[Record], path: str) -> Counted:
    bearing = [(record, number_at(record.data, path)) for record in records]
    return Counted(
        sum(number for _, number in bearing if number is not None),
        tuple(record.id for record, number in bearing if number is not None),
    )


@figure("members", "persons")
def members(unit: UnitRecords) -> Counted:
    """Members the unit states (JS 一, PD 一(一)1)."""
    return _sum([unit.graph[unit.unit]], "head_count.members")


@figure("in_service", "persons")
def in_service(unit: UnitRecords) -> Counted:
    """Members in service the unit states."""
    return _sum([unit.graph[unit.unit]], "head_count.in_service")


@figure("retired", "persons")
def retired(unit: UnitRecords) -> Counted:
    """Retired members the unit states."""
    return _sum([unit.graph[unit.unit]], "head_count.retired")


@figure("leaders", "persons")
def leaders(unit: UnitRecords) -> Counted:
    """Leaders on record."""
    return _count(unit.of("leader"))


@figure("meetings", "times")
def meetings(unit: UnitRecords) -> Counted:
    """Meetings on record other than symposiums (SM 三 counts those apart)."""
    return _count([record for record in unit.of("meeting") if record.data.get("meeting_type") != "symposium"])


@figure("study_sessions", "times")
def study_sessions(unit: UnitRecords) -> Counted:
    """Study sessions on record."""
    return _count(unit.of("study_session"))


@figure("study_attendance", "person_times")
def study_attendance(unit: UnitRecords) -> Counted:
    """Attendance of the study sessions, added up."""
    return _sum(unit.of("study_session"), "attendance")


@figure("speakers", "person_times")
def speakers(unit: UnitRecords) -> Counted:
    """Speakers at the study sessions, added up."""
    return _sum(unit.of("study_session"), "speakers")


@figure("symposiums", "times")
def symposiums(unit: UnitRecords) -> Counted:
    """Symposiums on record."""
    return _count(unit.of("meeting", meeting_type="symposium"))


@figure("symposium_attendance", "person_times")
def symposium_attendance(unit: UnitRecords) -> Counted:
    """Attendance of the symposiums, added up."""
    return _sum(unit.of("meeting", meeting_type="symposium"), "attendance")


@figure("representatives_throughout", "persons")
def representatives_throughout(unit: UnitRecords) -> Counted:
    """Representatives on record who took part throughout (SM 三)."""
    return _count([record for record in unit.of("representative") if record.data.get("throughout") is True])


@figure("representatives_invited", "persons")
def representatives_invited(unit: UnitRecords) -> Counted:
    """Largest number of representatives invited to any one occasion."""
    return _largest(unit.of("meeting"), "representatives.invited")


@figure("representatives_attending", "persons")
def representatives_attending(unit: UnitRecords) -> Counted:
    """Largest number of representatives who came to any one occasion."""
    return _largest(unit.of("meeting"), "representatives.attended")


def _largest(records: Sequence[Record], path: str) -> Counted:
    bearing = {record.id: number for record in records if (number := number_at(record.data, path)) is not None}
    top = max(bearing.values(), default=0)
    return Counted(top, tuple(key for key, number in bearing.items() if number == top))


@figure("channels", "kinds")
def channels(unit: UnitRecords) -> Counted:
    """Different channels by which opinions were sought."""
    found = unit.of("consultation")
    used = {str(value) for record in found for value in values_at(record.data, "channel")}
    return Counted(len(used), tuple(record.id for record in found))


@figure("suggestions", "items")
def suggestions(unit: UnitRecords) -> Counted:
    """Suggestions on record."""
    return _count(unit.of("suggestion"))


@figure("suggestions_directed", "items")
def suggestions_directed(unit: UnitRecords) -> Counted:
    """Suggestions with a direction of rectification or an answer."""
    return _count([r for r in unit.of("suggestion") if r.data.get("direction") or r.data.get("answer")])


@figure("contact_points", "persons")
def contact_points(unit: UnitRecords) -> Counted:
    """Leaders who have a contact point on record."""
    found = unit.of("contact_point")
    return Counted(len({record.data.get("leader") for record in found}), tuple(record.id for record in found))


@figure("research_reports", "items")
def research_reports(unit: UnitRecords) -> Counted:
    """Research reports and investigation materials on record."""
    return _count(unit.of("research_report"))


@figure("problems", "items")
def problems(unit: UnitRecords) -> Counted:
    """Prominent problems on record."""
    return _count(unit.of("problem"))


@figure("measures", "items")
def measures(unit: UnitRecords) -> Counted:
    """Rectification items on record."""
    return _count(unit.of("rectification_item"))


@figure("measure_parts", "items")
def measure_parts(unit: UnitRecords) -> Counted:
    """Single measures named in the rectification items."""
    found = unit.of("rectification_item")
    return Counted(
        sum(len(values_at(record.data, "measures")) for record in found),
        tuple(record.id for record in found if values_at(record.data, "measures")),
    )


@figure("readings", "items")
def readings(unit: UnitRecords) -> Counted:
    """Works on the reading lists."""
    found = unit.of("reading_list")
    return Counted(
        sum(len(values_at(record.data, "items")) + len(values_at(record.data, "leaders_extra")) for record in found),
        tuple(record.id for record in found),
    )


@figure("ideas", "items")
def ideas(unit: UnitRecords) -> Counted:
    """Ideas handed in for the suggestion drives."""
    return _count(unit.of("idea"))


@figure("essays", "items")
def essays(unit: UnitRecords) -> Counted:
    """Essays on record."""
    return _count(unit.of("essay"))


@figure("filings", "items")
def filings(unit: UnitRecords) -> Counted:
    """Things filed or sent up."""
    return _count(unit.of("filing"))


@figure("basis_documents", "items")
def basis_documents(unit: UnitRecords) -> Counted:
    """Documents that the unit's plan rests on and that are on record."""
    named = {str(value) for plan in unit.of("plan") for value in values_at(plan.data, "basis")}
    known = sorted(name for name in named if name in unit.graph)
    return Counted(len(known), tuple(known))


@figure("notices", "items")
def notices(unit: UnitRecords) -> Counted:
    """Publication notices on record."""
    return _count(unit.of("notice"))


@figure("guidance_groups", "items")
def guidance_groups(unit: UnitRecords) -> Counted:
    """Guidance groups on record that cover the unit or one above it."""
    above = set(unit.graph.lineage(unit.unit))
    groups = [group for group in unit.of_campaign("guidance_group") if above & _covered(group)]
    return _count(groups)


def _covered(group: Record) -> set[str]:
    return {str(value) for path in ("covers", "sub_groups.covers") for value in values_at(group.data, path)}


@figure("phase_summaries", "items")
def phase_summaries(unit: UnitRecords) -> Counted:
    """Phase summaries on record."""
    return _count(unit.of("phase_summary"))


@figure("documents", "items")
def documents(unit: UnitRecords) -> Counted:
    """Documents on record, the unit's and those of the campaign."""
    return _count([*unit.of("document"), *unit.of_campaign("document")])

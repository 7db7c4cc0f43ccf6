"""What stands in a calendar: phases, days on which something is due, meetings, and the time of publication notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gongshilan.days import day_of
from gongshilan.link.graph import Graph
from gongshilan.measure.phases import ends
from gongshilan.measure.states import DONE, RELEASED
from gongshilan.model import Assessment, Duty, Record, State, plain_id
from gongshilan.visibility.days import withdrawn_since

WEEK = 7  # days, the first included
Sort = Literal["phase", "deadline", "matter", "meeting", "notice"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Whole days ``start`` to ``end``, both included. ``since`` is the day of which what is said is: it changes when that does.
    ``phase`` is the id of a campaign's phase and ``title`` its name; all else is about a ``record`` or a ``duty``."""

    sort: Sort
    campaign: str
    unit: str
    start: date
    end: date
    since: date
    record: Record | None = None
    duty: Duty | None = None
    phase: str = ""
    title: str = ""

    @property
    def id(self) -> str:
        """The same however often its days are moved."""
        if self.duty is not None:
            return f"{self.campaign}/{self.sort}/{plain_id(self.unit)}/{self.duty.obligation.id}"
        return f"{self.campaign}/{self.sort}/{self.record.name if self.record else self.phase}"


def agenda(graph: Graph, assessment: Assessment) -> list[Entry]:
    """The entries by day. A duty that does not apply or was waived, and what is withdrawn, has none; nor has a matter that is done."""
    found = [*_phases(graph), *_deadlines(assessment), *_matters(graph, assessment), *_records(graph, assessment.as_of)]
    return sorted(found, key=lambda entry: (entry.start, entry.id))


def ahead(entries: Iterable[Entry], as_of: date, days: int = WEEK) -> list[Entry]:
    """What is still to come within some days, the day itself counted: what is due and not done, meetings, last days of notices. Phases
    are no appointments."""
    last = as_of + timedelta(days=days - 1)

    def comes(entry: Entry) -> bool:
        day = entry.end if entry.sort == "notice" else entry.start
        return not entry.phase and as_of <= day <= last and (entry.duty is None or entry.duty.state not in DONE)

    return [entry for entry in entries if comes(entry)]


def ends_notice(entry: Entry) -> bool:
    """Whether the last day of an entry is the last on which something is made known."""
    return entry.sort == "notice" and entry.record is not None and day_of(entry.record.data.get("until")) == entry.end


def _phases(graph: Graph) -> Iterator[Entry]:
    for campaign in graph.campaigns():
        for phase in campaign.data.get("phases", ()):
            start, end = ends(phase.get("when") or {})
            if start is not None and end is not None:
                yield Entry("phase", campaign.id, "", start, end, start, phase=phase["id"], title=phase["title"])


def _deadlines(assessment: Assessment) -> Iterator[Entry]:
    for duty in assessment.duties:
        if duty.due is not None and duty.state not in RELEASED:
            done = day_of(duty.met_on) if duty.state in DONE else None
            since = done or duty.window.start or duty.due
            yield Entry("deadline", duty.campaign, duty.unit, duty.due, duty.due, since, duty=duty)


def _matters(graph: Graph, assessment: Assessment) -> Iterator[Entry]:
    """Answers that are owed and items that are to be closed."""
    for found in assessment.lateness.values():
        record = graph.get(found.record)
        if record is not None and found.due is not None and found.state in (State.OPEN, State.DUE_SOON, State.OVERDUE):
            since = record.day or found.due
            yield Entry("matter", record.campaign, record.unit or "", found.due, found.due, since, record)


def _records(graph: Graph, as_of: date) -> Iterator[Entry]:
    for record in graph.of_kind("meeting"):
        day = day_of(record.data.get("date"))
        if day is not None and not withdrawn_since(record, as_of):
            yield Entry("meeting", record.campaign, record.unit or "", day, day, day, record)
    for record in graph.of_kind("notice"):
        start, end = day_of(record.data.get("from")), day_of(record.data.get("until"))
        if start is not None and not withdrawn_since(record, as_of):
            yield Entry("notice", record.campaign, record.unit or "", start, max(start, end or start), start, record)

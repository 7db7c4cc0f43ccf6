"""What happened on which day, as followers of a portal want to be told: notices, answers, changes of state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gongshilan.days import day_of
from gongshilan.link.graph import Graph
from gongshilan.measure.answers import KIND as SUGGESTION
from gongshilan.measure.states import DONE
from gongshilan.model import Assessment, Duty, Lateness, Record, State, plain_id
from gongshilan.visibility.days import withdrawn_since

Sort = Literal["notices", "answers", "states"]
SORTS: tuple[Sort, ...] = ("notices", "answers", "states")
_NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened on ``day``: to a ``record``, or to a ``duty``. ``state`` is what it came to be, where it is a change
    of state."""

    day: date
    sort: Sort
    campaign: str
    unit: str
    record: Record | None = None
    duty: Duty | None = None
    state: State | None = None

    @property
    def id(self) -> str:
        """The same for the same happening, in every edition and on every later day."""
        what = self.record.name if self.record else f"{plain_id(self.unit)}/{self.duty.obligation.id if self.duty else ''}"
        return f"{self.campaign}/{self.sort}/{what}/{self.state or self.day.isoformat()}"


def news(graph: Graph, assessment: Assessment) -> list[News]:
    """Everything that happened by the day of the assessment, the newest first. What is withdrawn, and what was done on an unknown
    day, is no news."""
    found = [*_notices(graph, assessment.as_of), *_matters(graph, assessment), *_duties(assessment)]
    return sorted(found, key=lambda item: (-item.day.toordinal(), SORTS.index(item.sort), item.id))


def _notices(graph: Graph, as_of: date) -> Iterator[News]:
    for record in graph.of_kind(_NOTICE):
        start = day_of(record.data.get("from"))
        if start is not None and start <= as_of and not withdrawn_since(record, as_of):
            yield News(start, "notices", record.campaign, record.unit or "", record)


def _matters(graph: Graph, assessment: Assessment) -> Iterator[News]:
    """Answers to suggestions; problems and items that were solved; any of them on the day it became late."""
    for found in assessment.lateness.values():
        record = graph.get(found.record)
        if record is None:
            continue
        if found.done is not None and record.kind == SUGGESTION:
            yield News(found.done, "answers", record.campaign, record.unit or "", record)
        elif (day := _turned(found)) is not None:
            yield News(day, "states", record.campaign, record.unit or "", record, state=found.state)


def _turned(found: Lateness) -> date | None:
    """The day on which a matter came to the state it is in."""
    if found.state in DONE:
        return found.done
    return found.due + timedelta(days=1) if found.state is State.OVERDUE and found.due else None


def _duties(assessment: Assessment) -> Iterator[News]:
    for duty in assessment.duties:
        day = None
        if duty.state in DONE and not duty.untimed:
            day = day_of(duty.met_on)
        elif duty.state is State.OVERDUE and duty.due:
            day = duty.due + timedelta(days=1)
        if day is not None and day <= assessment.as_of:
            yield News(day, "states", duty.campaign, duty.unit, duty=duty, state=duty.state)

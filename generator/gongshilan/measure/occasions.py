"""To what a unit's representatives are invited next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongshilan.days import day_of
from gongshilan.model import Record, RequirementResult


@dataclass(frozen=True, slots=True)
class Coming:
    """``meetings`` are recorded with a day still to come, the nearest first; ``owed`` are occasions not yet held whose time still
    runs or is to come, the one that ends first being the first. Days: the day itself counts as still to come."""

    meetings: tuple[Record, ...]
    owed: tuple[RequirementResult, ...]


def planned_only(records: Iterable[Record]) -> int:
    """How many records tell of a plan, and of nothing that took place."""
    return sum(bool(record.data.get("planned")) for record in records)


def coming(results: Sequence[RequirementResult], meetings: Iterable[Record], as_of: date) -> Coming:
    """Of a duty's requirements, one for each occasion, and a unit's meetings. A meeting counts where its record speaks of
    representatives."""
    ahead = [
        (day, record.id, record)
        for record in meetings
        if record.data.get("representatives") and (day := day_of(record.data.get("date"))) is not None and day >= as_of
    ]
    owed = [
        (result.window.end, place, result)
        for place, result in enumerate(results)
        if not result.met and result.window.end is not None and result.window.end >= as_of
    ]
    return Coming(
        tuple(item[2] for item in sorted(ahead)), tuple(item[2] for item in sorted(owed, key=lambda item: item[:2]))
    )

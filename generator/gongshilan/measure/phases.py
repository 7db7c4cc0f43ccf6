"""Where a campaign stands on its line of time as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from gongshilan.days import day_of
from gongshilan.model import Record
from gongshilan.visibility.days import withdrawn_since

Place = Literal["past", "now", "future", ""]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a stretch of days stands: ``days`` (calendar days) are those until it begins, or until its last day."""

    place: Place
    days: int = 0


def ends(when: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """First and last day of a stretch as records hold it (``{from, to, text}``)."""
    return day_of(when.get("from")), day_of(when.get("to"))


def standing(start: date | None, end: date | None, as_of: date) -> Standing:
    """Past, running or to come; nothing where an end is open."""
    if start is None or end is None:
        return Standing("")
    if as_of > end:
        return Standing("past")
    if as_of < start:
        return Standing("future", (start - as_of).days)
    return Standing("now", (end - as_of).days)


def running_phase(places: Sequence[Place]) -> int | None:
    """Index of the phase under way; between two, of the one to come; after all, of the last."""
    for wanted in ("now", "future"):
        for index, place in enumerate(places):
            if place == wanted:
                return index
    return len(places) - 1 if places else None


def took_place(record: Record, as_of: date) -> bool:
    """Whether a record tells of something done on a day that it states itself, and that has come; a plan is none."""
    if record.day is None or record.date_basis != "own" or record.day > as_of:
        return False
    return not record.data.get("planned") and withdrawn_since(record, as_of) is None


def occasions_within(records: Iterable[Record], start: date | None, end: date | None, as_of: date) -> list[Record]:
    """What took place within a stretch, the latest first."""
    if start is None or end is None:
        return []
    held = [(record.day, record.id, record) for record in records if took_place(record, as_of)]
    within = sorted(((day, name, record) for day, name, record in held if day and start <= day <= end), reverse=True)
    return [record for _, _, record in within]


def notice_standing(notice: Record, as_of: date) -> Place:
    """Whether the time of a publication notice (公示期) runs; nothing where it gives none."""
    start, end = day_of(notice.data.get("from")), day_of(notice.data.get("until"))
    if start is None:
        return ""
    if as_of < start:
        return "future"
    return "past" if end is not None and as_of > end else "now"

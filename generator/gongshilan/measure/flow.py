"""How rectification went on: items opened, closed and overdue by the end of each week or month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gongshilan.assess.lateness import LASTING
from gongshilan.model import Lateness, Record, State

KIND = "rectification_item"
_MOST_WEEKS = 20  # longer stretches are told by months
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Point:
    """By the end of ``day``: items opened and closed since the point before; all that are closed, open in time, and overdue."""

    day: date
    opened: int
    closed: int
    done: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Flow:
    """``points`` by day, the last one the day the portal is of. ``undated`` items are in none of them: nobody knows the day they were
    opened, or that of their end."""

    points: tuple[Point, ...]
    undated: int


def flow(records: Iterable[Record], lateness: Mapping[str, Lateness], as_of: date) -> Flow:
    """Of the items that are there by ``as_of``. An item is closed on the day of its acceptance, and overdue from the day after its
    deadline, extensions included; one without end only where its last review is."""
    held = [(record, lateness[record.id]) for record in records if record.kind == KIND and record.id in lateness]
    known = [
        (record, found, min(record.day, found.done or record.day))  # an item closed before it was opened was there by then
        for record, found in held
        if record.day is not None and record.date_basis == "own" and (found.open or found.done is not None)
    ]
    opened = [day for _, _, day in known]
    ends = _ends(min(opened), as_of) if opened else []
    points: list[Point] = []
    for end in ends:
        done = sum(found.done is not None and found.done <= end for _, found, _ in known)
        there = sum(day <= end for day in opened)
        late = sum(_is_late(record, found, end, as_of) for record, found, day in known if day <= end)
        before = points[-1] if points else Point(end, 0, 0, 0, 0, 0)
        was = before.done + before.open + before.overdue
        points.append(Point(end, there - was, done - before.done, done, there - done - late, late))
    return Flow(tuple(points), len(held) - len(known))


def _is_late(record: Record, found: Lateness, end: date, as_of: date) -> bool:
    if found.done is not None and found.done <= end:
        return False
    if record.data.get("status") in LASTING:
        return end == as_of and found.state is State.OVERDUE
    return found.due is not None and found.due < end


def _ends(first: date, as_of: date) -> list[date]:
    """Sundays, or last days of months where that would be too many; then the day itself."""
    ends: list[date] = []
    day = first + timedelta(days=6 - first.weekday())
    weekly = as_of - first <= _MOST_WEEKS * _WEEK
    if not weekly:
        day = _month_end(first)
    while day < as_of:
        ends.append(day)
        day = day + _WEEK if weekly else _month_end(day + timedelta(days=1))
    return [*ends, as_of]


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)

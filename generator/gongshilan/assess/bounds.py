"""Days that are only lower bounds. "Not before the 29th" says when something cannot have been, not when it was: it may count as done,
but no day is made of it, and so nothing is said about whether it was in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from gongshilan.assess.tally import reached
from gongshilan.model import DAY_UNKNOWN, LOWER_BOUNDS, Evidence, Reason, RequirementResult

_LOOSE = LOWER_BOUNDS | {DAY_UNKNOWN}
UNKNOWN = frozenset({"day-unknown", "day-not-stated"})
"""Codes of the notes that say so."""


def without_guessed_day(result: RequirementResult) -> RequirementResult:
    """A met result whose day rests on lower bounds: the day on which records with a day of their own sufficed, else none. A note
    says so."""
    if result.parts:
        return result  # they were looked at one by one
    met_on = result.met_on or ""
    loose = [item.date for item in result.counted if item.basis in _LOOSE]
    before = [day for day in loose if day <= met_on]
    if not result.met or not before:
        return result
    day = _firm_day(result)
    if day is not None:
        return replace(result, met_on=day)
    bound = max(before)
    note = Reason("day-unknown", {"date": bound}) if bound else Reason("day-not-stated")
    return replace(result, met_on=None, notes=(*result.notes, note))


def days_late(result: RequirementResult) -> int:
    """Calendar days by which a requirement was met after its window, at least; 0 where it was not, or nobody can say."""
    if result.requirement.each is not None:
        return max(map(days_late, result.parts), default=0)
    day = result.met_on or lower_bound(result.notes)
    return max(0, (date.fromisoformat(day) - result.window.end).days) if result.window.end is not None and day else 0


def lower_bound(notes: Iterable[Reason]) -> str:
    """The ISO day before which it cannot have been, as notes tell; empty where they do not."""
    return max((str(note.params["date"]) for note in notes if note.code == "day-unknown"), default="")


def _firm_day(result: RequirementResult) -> str | None:
    """For plain counts and sums, in all or for each subject. Where values are counted, or every record must satisfy, a record
    without a day leaves the day open."""
    asked = result.requirement
    if asked.every or asked.distinct or asked.covers is not None or asked.share is not None:
        return None
    if asked.per is None:
        return reached(_firm(result.counted), result.need) or None
    days = [reached(_firm(subject.evidence), subject.need) for subject in result.subjects if subject.met]
    known = [day for day in days if day is not None]
    return max(known) or None if len(known) == len(days) else None


def _firm(evidence: Sequence[Evidence]) -> Iterable[Evidence]:
    return (item for item in evidence if item.basis not in _LOOSE)

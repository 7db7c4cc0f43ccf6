"""Days that are only lower bounds. "Not before the 29th" says when something cannot have been, not when it was: it may count as done,
but no day is made of it, and so nothing is said about whether it was in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gongshilan.assess.tally import reached
from gongshilan.model import LOWER_BOUNDS, Evidence, Reason, RequirementResult, leaves


def without_guessed_day(result: RequirementResult) -> RequirementResult:
    """A met result whose day rests on lower bounds: the day on which records with a day of their own sufficed, else none. A note
    says so."""
    loose = [item for leaf in leaves(result) for item in leaf.counted if item.basis in LOWER_BOUNDS]
    if not result.met or not result.met_on or not any(item.date <= result.met_on for item in loose):
        return result
    day = _firm_day(result)
    if day is not None:
        return replace(result, met_on=day)
    bound = max(item.date for item in loose if item.date <= result.met_on)
    return replace(result, met_on=None, notes=(*result.notes, Reason("day-unknown", {"date": bound})))


def _firm_day(result: RequirementResult) -> str | None:
    """For plain counts and sums, in all or for each subject. Where values are counted, or every record must satisfy, a record
    without a day leaves the day open."""
    asked = result.requirement
    if result.parts or asked.every or asked.distinct or asked.covers is not None or asked.share is not None:
        return None
    if asked.per is None:
        return reached(_firm(result.counted), result.need) or None
    days = [reached(_firm(subject.evidence), subject.need) for subject in result.subjects if subject.met]
    return max((day or "" for day in days), default="") or None if all(days) else None


def _firm(evidence: Sequence[Evidence]) -> Iterable[Evidence]:
    return (item for item in evidence if item.basis not in LOWER_BOUNDS)

"""What has been counted for a requirement, and the days on which it came to be enough."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from gongshilan.model import Evidence, Reason, SubjectResult


@dataclass(frozen=True, slots=True)
class Tally:
    """``met_on`` is an ISO day; ``""`` where nothing was needed; None where it is not met."""

    have: float
    need: float
    met_on: str | None
    missing: tuple[Reason, ...]
    subjects: tuple[SubjectResult, ...] = ()


def reached(evidence: Iterable[Evidence], need: float) -> str | None:
    """The day on which the evidence, in order of date, first came to ``need``; ``""`` where nothing is needed."""
    if need <= 0:
        return ""
    total: float = 0
    for item in evidence:
        total += item.amount
        if total >= need:
            return item.date
    return None


def reached_values(seen: Iterable[tuple[str, Iterable[Hashable]]], need: float) -> str | None:
    """The day on which values, each counted once, first came to ``need``. ``seen``: days in order with what each brought."""
    if need <= 0:
        return ""
    known: set[Hashable] = set()
    for day, values in seen:
        known.update(values)
        if len(known) >= need:
            return day
    return None


def total(evidence: Sequence[Evidence]) -> float:
    """What the evidence comes to."""
    return sum(item.amount for item in evidence)

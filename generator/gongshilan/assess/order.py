"""In which order things happened: what is known of a day, and evidence that came too late or too early for another day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongshilan.assess.paths import values_at
from gongshilan.demands import Anchor, Requirement
from gongshilan.model import Reason, Record


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of the day something happened: not before ``first``, not after ``last`` (ISO; empty: not known)."""

    first: str
    last: str

    @classmethod
    def exactly(cls, iso: str) -> Day:
        """A day that is known."""
        return cls(iso, iso)

    @classmethod
    def not_before(cls, iso: str) -> Day:
        """A day of which only a lower bound is known."""
        return cls(iso, "")

    @classmethod
    def unknown(cls) -> Day:
        """A day nobody knows."""
        return cls("", "")

    @classmethod
    def of(cls, iso: str, basis: str) -> Day:
        """By what a day rests on (``Record.date_basis``): the day of a document that tells of it is the last it can have been."""
        known = {"own": (iso, iso), "not_before": (iso, ""), "source": ("", iso)}
        return cls(*known.get(basis, ("", "")))


AnchorDay = Callable[[Anchor, Record | None], Day | None]
"""The day an anchor stands for, for one unit as of a day; None where it has not come yet. The record is the one looked at."""


def out_of_order(
    record: Record, day: Day, requirement: Requirement, day_of: AnchorDay, named: Callable[[Anchor, Requirement], str]
) -> Iterator[Reason]:
    """Why a record of that day comes too late (``before``) or too early (``after``). What is not known of a day is held against
    nobody. ``named`` says what an anchor stands for."""
    late, early = ("not-before-same-day", "not-after-same-day") if requirement.same_day else ("not-before", "not-after")
    if requirement.before is not None:
        other = day_of(requirement.before, record)
        if other is not None and _wrong_way(day, other, same_day=requirement.same_day):
            yield Reason(late, {"date": day.first, "other": other.last, "what": named(requirement.before, requirement)})
    if requirement.after is not None:
        other = day_of(requirement.after, record)
        if other is None:
            yield Reason("nothing-before", {"what": named(requirement.after, requirement)})
        elif _wrong_way(other, day, same_day=requirement.same_day):
            yield Reason(early, {"date": day.last, "other": other.first, "what": named(requirement.after, requirement)})


def _wrong_way(earlier: Day, later: Day, *, same_day: bool) -> bool:
    """Whether what ought to be the earlier of the two certainly is not."""
    if not earlier.first or not later.last:
        return False
    return earlier.first > later.last if same_day else earlier.first >= later.last


def day_at(record: Record, path: str, edge: str) -> Day | None:
    """The day at a path of a record: of a stretch the edge, of several days the first (``start``) or the last (``end``)."""
    key = "from" if edge == "start" else "to"
    days = [str(value.get(key) if isinstance(value, dict) else value) for value in values_at(record.data, path) if value]
    return Day.exactly((min if edge == "start" else max)(days)) if days else None

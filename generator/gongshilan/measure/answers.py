"""How long suggestions wait for their answer: days for each, and what they come to for a unit or a whole campaign."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import median

from gongshilan.assess.lateness import answered_on
from gongshilan.days import day_of
from gongshilan.link.graph import Graph
from gongshilan.model import Lateness, Record, State
from gongshilan.windows.working import WorkDays

KIND = "suggestion"
_NINE_TENTHS = 0.9


@dataclass(frozen=True, slots=True)
class Days:
    """How days are counted: by a calendar of working days, or all of them. As the campaign's rulebook says (``answer_days``)."""

    work: WorkDays
    working: bool = False


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Of some suggestions: how many were answered on a known day, the median and the 90th percentile of the days that took (None
    where none was), and how many of those with a deadline were answered within it."""

    answered: int
    median: float | None
    ninetieth: int | None
    within: int
    judged: int

    @property
    def share(self) -> float | None:
        """Answered within the deadline ÷ (answered with a deadline + overdue); None where nothing was due yet."""
        return self.within / self.judged if self.judged else None


def days_to_answer(record: Record, days: Days, as_of: date) -> int | None:
    """Days from the day a suggestion was received (not counted) to the day it was answered (counted); None while it is not answered
    by ``as_of``, or where one of the two days is not known."""
    if record.kind != KIND:
        return None
    answered, received = answered_on(record), day_of(record.data.get("received"))
    if answered is None or answered > as_of or received is None:
        return None
    first = received + timedelta(days=1)
    return days.work.count(first, answered, working=days.working)


def every_answer(graph: Graph, days: Mapping[str, Days], as_of: date) -> dict[str, int]:
    """:func:`days_to_answer` of all suggestions for which it is known, by record. ``days`` by campaign."""
    found = {
        record.id: days_to_answer(record, days.get(record.campaign, Days(WorkDays())), as_of)
        for record in graph.of_kind(KIND)
    }
    return {key: took for key, took in found.items() if took is not None}


@dataclass(frozen=True, slots=True)
class Month:
    """Suggestions answered in a month (``2009-06``): how many, and how many of them after their deadline."""

    month: str
    answered: int
    late: int


def by_month(records: Iterable[Record], lateness: Mapping[str, Lateness]) -> list[Month]:
    """The months in which suggestions were answered, the latest first."""
    found: dict[str, list[bool]] = {}
    for record in records:
        standing = lateness.get(record.id)
        if record.kind == KIND and standing is not None and standing.done is not None:
            found.setdefault(f"{standing.done:%Y-%m}", []).append(standing.state is State.MET_LATE)
    return [Month(month, len(late), sum(late)) for month, late in sorted(found.items(), reverse=True)]


def answer_times(records: Iterable[Record], lateness: Mapping[str, Lateness], days: Days, as_of: date) -> AnswerTimes:
    """The answer times of suggestions that are there by the day. The 90th percentile is the nearest rank: nine in ten took no
    longer."""
    held = [record for record in records if record.kind == KIND and record.id in lateness]
    took = sorted(found for record in held if (found := days_to_answer(record, days, as_of)) is not None)
    states = [lateness[record.id].state for record in held]
    judged = [state for state in states if state in (State.MET, State.MET_LATE, State.OVERDUE)]
    return AnswerTimes(
        answered=len(took),
        median=median(took) if took else None,
        ninetieth=took[ceil(len(took) * _NINE_TENTHS) - 1] if took else None,
        within=judged.count(State.MET),
        judged=len(judged),
    )


SPREAD = (7, 15, 30, 60)
"""Upper ends, in days, of the groups that answers are told by; the last group has none."""


def spread(records: Iterable[Record], days: Days, as_of: date) -> list[int]:
    """How many answers took up to 7 days, up to 15 …, and more than 60."""
    took = [found for record in records if (found := days_to_answer(record, days, as_of)) is not None]
    groups = [0] * (len(SPREAD) + 1)
    for number in took:
        groups[bisect_left(SPREAD, number)] += 1
    return groups

"""Requirements owed once in every phase, or in every week or month: the stretches, each with its window, and what falls into which."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongshilan.assess.bounds import UNKNOWN, days_late
from gongshilan.assess.paths import values_at
from gongshilan.demands import Each, Requirement
from gongshilan.model import Reason, Record, RequirementResult, Window
from gongshilan.windows.resolve import Calendar, Named
from gongshilan.windows.working import WorkDays

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_PERIOD_STEP = {"week": "date-each-week", "month": "date-each-month"}
_STEP = {  # by edge, and whether days are working days
    ("end", False): "date-each-end",
    ("end", True): "date-each-end-working",
    ("start", False): "date-each-start",
    ("start", True): "date-each-start-working",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase or period. ``first`` and ``last`` are the days that belong to it; ``named_at`` is the path at which a record names it
    as ``id``, empty where its day tells."""

    id: str
    title: str
    first: date
    last: date | None
    window: Window
    named_at: str = ""

    def holds(self, record: Record, dated: str | None) -> bool:
        """Whether a record dated so belongs here. One without a day may belong anywhere."""
        if self.named_at:
            return self.id in {str(value) for value in values_at(record.data, self.named_at)}
        return not dated or (self.first.isoformat() <= dated and (self.last is None or dated <= self.last.isoformat()))


def stretches(each: Each, within: Window, calendar: Calendar, work: WorkDays) -> list[Stretch]:
    """In order of time. ``within`` is the window that periods are cut from. Raises WindowError for a phase the campaign lacks."""
    return list(_periods(each, within, calendar) if each.period else _phases(each, calendar, work))


def _phases(each: Each, calendar: Calendar, work: WorkDays) -> Iterator[Stretch]:
    """What comes after a phase and by its due day, while no other phase runs, still belongs to it. A campaign without phases is
    one stretch."""
    ordered: dict[str, Named] = calendar.phases or {"": calendar.period}
    wanted = each.phases if each.phases is not None else tuple(ordered)
    for name in wanted:
        phase = calendar.phase(name) if name else calendar.period
        edge = phase.start if each.edge == "start" else phase.end
        due = work.after(edge, each.days, working=each.working)
        next_start = min((other.start for other in ordered.values() if other.start > phase.start), default=None)
        last = max(phase.end, due)
        if next_start is not None and next_start <= last:
            last = max(phase.end, next_start - _DAY)
        code = _STEP[each.edge, each.working and each.days > 0]
        step = Reason(code, {"title": phase.title, "on": edge.isoformat(), "days": each.days, "due": due.isoformat()})
        start = phase.start if each.edge == "end" else None
        named_at = each.field if name else ""
        yield Stretch(name, phase.title, phase.start, last, Window(start, due, phase.text, (step,)), named_at)


def _periods(each: Each, within: Window, calendar: Calendar) -> Iterator[Stretch]:
    """Whole weeks (Monday to Sunday) or months of the window; a window without a whole one is one stretch."""
    start, end = within.start or calendar.period.start, within.end or calendar.period.end
    whole = [(first, last) for first, last in _cut(each.period, start, end) if start <= first and last <= end]
    for first, last in whole or [(start, end)]:
        step = Reason(_PERIOD_STEP[each.period], {"from": first.isoformat(), "to": last.isoformat()})
        yield Stretch(first.isoformat(), "", first, last, Window(first, last, within.wording, (step,)))


def _cut(period: str, start: date, end: date) -> Iterator[tuple[date, date]]:
    """The weeks or months that touch a stretch of days."""
    first = start - timedelta(days=start.weekday()) if period == "week" else start.replace(day=1)
    while first <= end:
        last = first + _WEEK - _DAY if period == "week" else first.replace(day=months.monthrange(first.year, first.month)[1])
        yield first, last
        first = last + _DAY


def whole_of(requirement: Requirement, parts: Sequence[RequirementResult], window: Window) -> RequirementResult:
    """What becomes of a requirement owed in each: met when every part is. The part that matters gives the window: of those not
    met the one due first, else the one that was late by most, else the one due last."""
    met = all(part.met for part in parts)
    ends = [part.window for part in parts if part.window.end is not None and (met or not part.met)]
    late = max(parts, key=days_late, default=None)
    if met and late is not None and days_late(late) > 0:
        window = late.window
    elif ends:
        window = (max if met else min)(ends, key=lambda held: held.end or date.max)
    lacking = [part.stretch or f"{part.window.start}——{part.window.end}" for part in parts if not part.met]
    undated = any(part.met_on is None for part in parts)
    notes = {str(note): note for part in parts for note in part.notes if met and note.code in UNKNOWN}
    met_on = None if undated or not met else max((part.met_on or "" for part in parts), default="") or None
    return RequirementResult(
        requirement,
        met,
        sum(part.met for part in parts),
        len(parts),
        met_on,
        window,
        tuple(item for part in parts for item in part.counted),
        tuple(item for part in parts for item in part.nearly),
        (Reason("missing-each", {"names": "、".join(lacking), "n": len(lacking), "all": len(parts)}),) if lacking else (),
        parts=tuple(parts),
        notes=tuple(notes.values()),
    )

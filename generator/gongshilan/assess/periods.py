"""Requirements owed once in every phase, or in every week or month: the stretches, each with its window, and what falls into which."""

from __future__ import annotations

import calendar
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
    last: date
    window: Window
    named_at: str = ""

    def holds(self, record: Record, dated: str | None) -> bool:
        """Whether a record dated so belongs here. One without a day may belong anywhere."""
        if self.named_at:
            return self.id in {str(value) for value in values_at(record.data, self.named_at)}
        return not dated or self.first.isoformat() <= dated <= self.last.isoformat()


def stretches(each: Each, within: Window, campaign: Calendar, work: WorkDays) -> list[Stretch]:
    """In order of time. ``within`` is the window that periods are cut from. Raises WindowError for a phase the campaign lacks."""
    return list(_periods(each, within, campaign) if each.period else _phases(each, campaign, work))


def _phases(each: Each, campaign: Calendar, work: WorkDays) -> Iterator[Stretch]:
    """What comes after a phase and by its due day, while no other phase runs, still belongs to it. A campaign without phases is
    one stretch."""
    ordered: dict[str, Named] = campaign.phases or {"": campaign.period}
    wanted = each.phases if each.phases is not None else tuple(ordered)
    for name in wanted:
        phase = campaign.phase(name) if name else campaign.period
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


def _periods(each: Each, within: Window, campaign: Calendar) -> Iterator[Stretch]:
    """Whole weeks (Monday to Sunday) or months of the window; a window without a whole one is one stretch."""
    start, end = within.start or campaign.period.start, within.end or campaign.period.end
    for first, last in list(_whole(each.period, start, end)) or [(start, end)]:
        step = Reason(_PERIOD_STEP[each.period], {"from": first.isoformat(), "to": last.isoformat()})
        yield Stretch("", "", first, last, Window(first, last, within.wording, (step,)))


def _whole(period: str, start: date, end: date) -> Iterator[tuple[date, date]]:
    """The whole weeks (Monday to Sunday) or months between two days."""
    for days in range((end - start).days):
        first = start + timedelta(days=days)
        if period == "week" and first.weekday() == calendar.MONDAY:
            last = first + timedelta(days=6)
        elif period == "month" and first.day == 1:
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        else:
            continue
        if last <= end:
            yield first, last


def whole_of(requirement: Requirement, parts: Sequence[RequirementResult]) -> RequirementResult:
    """What becomes of a requirement owed in each (``parts``, one at least): met when every part is, so far while in one of them
    nothing was raised yet. The part that matters gives the window: of those not met the one due first, else the one that was late
    by most, else the one due last."""
    met = all(part.met for part in parts)
    lacking = [part.stretch or f"{part.window.start}——{part.window.end}" for part in parts if not part.met]
    late = max(parts, key=days_late)
    if met and days_late(late):
        window = late.window
    else:
        held = [part.window for part in parts if met or not part.met]
        window = (max if met else min)(held, key=lambda one: one.end or date.max)
    days = [part.met_on for part in parts if part.met_on is not None]
    notes = {str(note): note for part in parts for note in part.notes if note.code in UNKNOWN}
    return RequirementResult(
        requirement,
        met,
        len(parts) - len(lacking),
        len(parts),
        max(days) if met and len(days) == len(parts) else None,
        window,
        tuple(item for part in parts for item in part.counted),
        tuple(item for part in parts for item in part.nearly),
        (Reason("missing-each", {"names": "、".join(lacking), "n": len(lacking), "all": len(parts)}),) if lacking else (),
        parts=tuple(parts),
        notes=tuple(notes.values()) if met else (),
        so_far=met and any(part.so_far for part in parts),
    )


def owed_in_none(requirement: Requirement, windows: Sequence[Window]) -> RequirementResult:
    """Nothing of it fell due while the unit took part: it is not met, and its window is the last that there was, which tells why it
    is not owed."""
    last = max(windows, key=lambda one: one.end or date.min)
    return RequirementResult(requirement, False, 0, len(windows), None, last, (), (), ())

"""Windows that begin with something that happens: so many days from an anchor's day on, for all records or for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongshilan.assess.order import Day
from gongshilan.demands import Within
from gongshilan.kinds.timing import PER_RECORD
from gongshilan.model import Reason, Window
from gongshilan.windows.working import WorkDays


def per_record(within: Within | None) -> bool:
    """Whether every record has a last day of its own."""
    return within is not None and within.of.how in PER_RECORD


def relative(within: Within, base: Window, anchor: Day | None, work: WorkDays, what: str) -> Window:
    """The window of ``days`` from an anchor's day on. While that has not come, or where nobody knows by when it had, there is no
    last day."""
    notes = tuple(step for step in base.steps if step.code == "date-note")
    if anchor is None or not anchor.last:
        return Window(base.start, None, base.wording, (Reason("date-waits", {"what": what}), *notes))
    begins = date.fromisoformat(anchor.last)
    if within.days is None:
        return Window(begins, None, base.wording, (Reason("date-from", {"what": what, "start": anchor.last}), *notes))
    end = work.after(begins, within.days, working=within.working)
    return Window(begins, end, base.wording, (_step(within, what, anchor.last, end), *notes))


@dataclass(frozen=True, slots=True)
class Held:
    """A record that counts, by the day it is dated by (empty: not known), and the day from which its own days run."""

    day: str
    anchor: Day | None


def held_window(
    within: Within,
    base: Window,
    counted: Sequence[Held],
    lacking: Iterable[Day | None],
    met_on: str | None,
    work: WorkDays,
    what: str,
) -> Window:
    """The window the whole is held to where every record has its own. Met: the last day of the record that was late by most,
    else the latest. Not met: the earliest last day of those lacking (``lacking``: the days from which theirs run)."""
    if met_on is None:
        chosen = min((due for anchor in lacking if (due := _due(within, anchor, work))), default=None)
    else:
        dues = [(due, item.day) for item in counted if item.day <= met_on and (due := _due(within, item.anchor, work))]
        late = [(_days(due[0], day), due) for due, day in dues if day > due[0].isoformat()]
        chosen = max(late)[1] if late else max((due for due, _ in dues), default=None)
    if chosen is None:
        return Window(base.start, None, base.wording, (*base.steps, Reason("date-waits", {"what": what})))
    end, start = chosen
    return Window(base.start, end, base.wording, (_step(within, what, start, end),))


def _due(within: Within, anchor: Day | None, work: WorkDays) -> tuple[date, str] | None:
    """A record's own last day, and the day from which its days run."""
    if anchor is None or not anchor.last or within.days is None:
        return None
    return work.after(date.fromisoformat(anchor.last), within.days, working=within.working), anchor.last


def _step(within: Within, what: str, start: str, end: date) -> Reason:
    code = "date-within-working" if within.working else "date-within"
    return Reason(code, {"what": what, "start": start, "days": within.days, "due": end.isoformat()})


def _days(end: date, day: str) -> int:
    return (date.fromisoformat(day) - end).days

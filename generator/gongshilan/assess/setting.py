"""Where and when requirements of an obligation are looked at, and small questions about records and needs as of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gongshilan.assess.order import AnchorDay
from gongshilan.assess.paths import number_at, values_at
from gongshilan.assess.periods import Stretch
from gongshilan.demands import Anchor, Obligation, Requirement
from gongshilan.kinds.schema import Kind
from gongshilan.model import Record, Window
from gongshilan.visibility.days import withdrawn_since
from gongshilan.windows.resolve import Calendar
from gongshilan.windows.working import WorkDays

UNIT_PREFIX = "unit:"
ALSO_IN = "also_in"  # units in which a leader serves besides his own
LEFT = "left"  # a field of those kinds of records that stand for people in an office
_LOWER_BOUND = "not_before"


@dataclass(frozen=True, slots=True)
class Times:
    """What a campaign and a unit's own records say of time. ``named`` says what an anchor stands for; ``moved`` is a window with
    the extensions granted."""

    calendar: Calendar
    work: WorkDays
    day_of: AnchorDay
    named: Callable[[Anchor, Requirement], str]
    moved: Callable[[Window], Window]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when requirements of an obligation are looked at. ``window_of`` gives the window each is held to. ``times`` is
    needed by the words that set one day against another; ``stretch`` is the phase or period looked at, where each is."""

    unit: Record
    obligation: Obligation
    window_of: Callable[[Requirement], Window]
    as_of: date
    times: Times | None = None
    stretch: Stretch | None = None

    @property
    def timed(self) -> Times:
        """``times``, where a word needs it."""
        assert self.times is not None
        return self.times


def need_of(need: int | str | None, unit: Record) -> float | None:
    """A number, or the unit's own figure at ``unit:path``; None if the unit does not state it."""
    if need is None or isinstance(need, int):
        return need
    return number_at(unit.data, need.removeprefix(UNIT_PREFIX))


def exists(record: Record, day: str) -> bool:
    """Whether the record was there on an ISO day: not dated later. One without a date was."""
    return record.date is None or record.date <= day


def stands(record: Record, day: date) -> bool:
    """Whether it was there, and neither only planned nor withdrawn."""
    return exists(record, day.isoformat()) and not record.data.get("planned") and not withdrawn_since(record, day)


def began(record: Record, kind: Kind) -> str | None:
    """The ISO day from which somebody is in office, or something is found: the record's own, not that of a source, and not
    a lower bound. None where it does not say; then from the outset."""
    days = [str(day) for path in kind.dates if path != _LOWER_BOUND for day in values_at(record.data, path) if day]
    return min(days, default=None)


def left_on(record: Record) -> str | None:
    """The ISO day on which a leader or representative left, if one is recorded."""
    left = record.data.get("left") or {}
    return str(left["on"]) if left.get("on") else None


def had_come(record: Record, kind: Kind, as_of: str, end: str | None) -> bool:
    """Whether somebody was in office by an ISO day, and before a window ended (ISO; None: it does not end)."""
    since = began(record, kind)
    return since is None or since <= (as_of if end is None else min(as_of, end))


def had_gone(record: Record, as_of: str, end: str | None) -> bool:
    """Whether somebody had left by an ISO day, and before a window ended. Data of a later day say nothing about this one: who has not
    left yet is still there."""
    until = left_on(record)
    return until is not None and until <= as_of and (end is None or until < end)


def of_unit(record: Record, unit: Record) -> bool:
    """Whether a record is the unit's: its own, its campaign's, or of somebody who serves in it, too."""
    return record.unit in (None, unit.id) or unit.id in map(str, values_at(record.data, ALSO_IN))

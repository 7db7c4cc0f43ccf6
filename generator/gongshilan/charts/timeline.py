"""Bars over months with marks under them and a line at a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 1000  # in the drawing's own units
_LEFT, _ROW, _TOP, _EDGE = 150, 26, 34, 80
_PHASE, _STEP = (4, 16), (7, 10)  # offset and height of a bar in its row


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days; ``label_y`` is the base line of its name."""

    x: float
    y: int
    width: float
    height: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing from the first day of ``begin``'s month to that of the month after the last day."""

    begin: date
    finish: date
    bars: tuple[Bar, ...]
    bottom: int

    def x(self, day: date) -> float:
        """Where a day is."""
        return round(_LEFT + (day - self.begin).days * (WIDTH - _LEFT) / (self.finish - self.begin).days, 1)

    def months(self) -> list[tuple[float, int]]:
        """Where each month begins, and its number."""
        found, month = [], self.begin
        while month < self.finish:
            found.append((self.x(month), month.month))
            month = (month + timedelta(days=32)).replace(day=1)
        return found

    def near_right(self, day: date) -> bool:
        """True where a label right of the day would leave the drawing."""
        return self.x(day) > WIDTH - _EDGE


def timeline(rows: Sequence[tuple[date, date, bool]], days: Sequence[date]) -> Timeline | None:
    """One row for each ``(first day, last day, is a step)``; ``days`` must be on it too. None where there is no day at all."""
    dates = [day for start, end, _ in rows for day in (start, end)] + list(days)
    if not dates:
        return None
    begin = min(dates).replace(day=1)
    finish = (max(dates).replace(day=1) + timedelta(days=32)).replace(day=1)
    scale = (WIDTH - _LEFT) / (finish - begin).days
    frame = Timeline(begin, finish, (), 0)
    bars = []
    for index, (start, end, is_step) in enumerate(rows):
        offset, height = _STEP if is_step else _PHASE
        top = _TOP + index * _ROW
        width = round(max((end - start).days + 1, 1) * scale, 1)
        bars.append(Bar(frame.x(start), top + offset, width, height, top + 17))
    return Timeline(begin, finish, tuple(bars), _TOP + len(rows) * _ROW + 10)

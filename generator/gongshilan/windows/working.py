"""Working days: Monday to Friday, but for the holidays and the working weekends that a calendar names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkDays:
    """``off``: days without work though they may be weekdays; ``on``: days of work though they are a weekend."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether it is a day of work."""
        return day in self.on or (day not in self.off and day.weekday() < _SATURDAY)

    def after(self, day: date, days: int, *, working: bool) -> date:
        """The last of ``days`` days after ``day``, which is itself not counted; of working days if so said."""
        if not working:
            return day + timedelta(days=days)
        while days > 0:
            day += _DAY
            days -= self.is_working(day)
        return day

    def count(self, start: date, end: date, *, working: bool) -> int:
        """How many days from ``start`` to ``end``, both included; 0 if it ends before it starts."""
        whole = max(0, (end - start).days + 1)
        return whole if not working else sum(self.is_working(start + timedelta(days=n)) for n in range(whole))

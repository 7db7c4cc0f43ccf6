"""Days as records state them."""

from __future__ import annotations

from datetime import date
from functools import cache


def day_of(value: object) -> date | None:
    """The day that a field of a record states; None where it states none."""
    return _day(value) if isinstance(value, str) else None


@cache
def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None

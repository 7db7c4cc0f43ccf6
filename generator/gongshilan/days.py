"""Days as records state them: ISO text in files and in what is written for machines, ``date`` in between."""

from __future__ import annotations

from datetime import date
from functools import cache


def day_of(value: object) -> date | None:
    """The day that an ISO text says, or that is given; None for anything else."""
    if isinstance(value, date):
        return value
    return _read(value) if isinstance(value, str) else None


@cache
def _read(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""``schema/calendars/*.yml``: holidays and working weekends, year by year, as the office keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gongshilan.kinds.load import SchemaError, load_yaml, schema_files
from gongshilan.windows.working import WorkDays

_WHOLE_YEAR = 366


def load_work_days(roots: Sequence[Path]) -> WorkDays:
    """All calendars of the schema folders together. Raises SchemaError naming file and year."""
    off: set[date] = set()
    on: set[date] = set()
    for path in schema_files(roots, "calendars/*.yml"):
        whole = load_yaml(path)
        seen: set[int] = set()
        for item in whole.get("years") or ():
            where = f"calendars/{path.name}: {item.get('year')}"
            unknown = set(item) - {"year", "off", "on"}
            if unknown or item.get("year") in seen:
                raise SchemaError(f"{where}: twice, or unknown {sorted(unknown)}")
            seen.add(item.get("year"))
            for given in item.get("off") or ():
                off.update(_days(given, item.get("year"), where))
            on.update(day for given in item.get("on") or () for day in _days(given, item.get("year"), where))
    if off & on:
        raise SchemaError(f"calendars: both off and on: {', '.join(sorted(map(str, off & on)))}")
    return WorkDays(frozenset(off), frozenset(on))


def _days(given: Any, year: Any, where: str) -> Iterator[date]:
    """A day, or every day of ``{from, to}``."""
    ends = (given.get("from"), given.get("to")) if isinstance(given, Mapping) else (given, given)
    try:
        first, last = (date.fromisoformat(str(end)) for end in ends)
    except ValueError:
        raise SchemaError(f"{where}: {given} is no day (2009-01-01), nor {{from, to}}") from None
    if not first <= last or (last - first).days >= _WHOLE_YEAR or year not in (first.year, last.year):
        raise SchemaError(f"{where}: {given} does not lie in that year, or ends before it begins")
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)

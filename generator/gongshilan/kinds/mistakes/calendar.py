"""Mistakes in calendars: a day that is none would make every term that runs over it end on another day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from gongshilan.kinds.mistakes.source import RuleSource, shown
from gongshilan.read.strict_yaml import Path as At

FOLDER = "calendars"
_TOP = ("title", "description", "years")
_YEAR = ("year", "off", "on")
_SPAN = ("from", "to", "name")
_SORTS = ("off", "on")
_WHOLE_YEAR = 366

Days = dict[str, set[date]]
"""Days off, and days at work, by ``off`` and ``on``."""


def check_calendar(source: RuleSource, known: Days) -> None:
    """Note what is wrong; ``known`` are the days of other calendars, to which this one's are added."""
    only(source, (), source.data, _TOP)
    years = source.data.get("years")
    if years is None:
        source.add("rule-key-missing", ("years",) if "years" in source.data else (), value="years")
    elif not isinstance(years, list):
        source.add("rule-type-array", ("years",), value=shown(years))
    seen: set[int] = set()
    for index, item in enumerate(years if isinstance(years, list) else ()):
        at: At = ("years", index)
        if not isinstance(item, Mapping):
            source.add("rule-type-object", at, value=shown(item))
            continue
        only(source, at, item, _YEAR)
        year = item.get("year")
        if "year" not in item:
            source.add("rule-key-missing", at, value="year")
        elif not isinstance(year, int):
            source.add("rule-type-integer", (*at, "year"), value=shown(year))
        elif year in seen:
            source.add("calendar-year-repeated", (*at, "year"), value=year)
        else:
            seen.add(year)
            for sort in _SORTS:
                _check_days(source, (*at, sort), item.get(sort), year, sort, known)


def _check_days(source: RuleSource, at: At, given: Any, year: int, sort: str, known: Days) -> None:
    if given is None:
        return
    if not isinstance(given, list):
        source.add("rule-type-array", at, value=shown(given))
        return
    other = _SORTS[1 - _SORTS.index(sort)]
    for index, item in enumerate(given):
        if isinstance(item, Mapping):
            only(source, (*at, index), item, _SPAN)
        days = [*_days(item, year)]
        if not days:
            source.add("calendar-day", (*at, index), value=_written(item), year=year)
        both = sorted(known.setdefault(other, set()).intersection(days))
        if both:
            source.add("calendar-both", (*at, index), value=both[0].isoformat())
        else:
            known.setdefault(sort, set()).update(days)


def _days(given: Any, year: int) -> Iterator[date]:
    ends = (given.get("from"), given.get("to")) if isinstance(given, Mapping) else (given, given)
    try:
        first, last = (date.fromisoformat(str(end)) for end in ends)
    except ValueError:
        return
    if first <= last and (last - first).days < _WHOLE_YEAR and year in (first.year, last.year):
        for number in range((last - first).days + 1):
            yield first + timedelta(days=number)


def _written(given: Any) -> str:
    return f"{given.get('from')}—{given.get('to')}" if isinstance(given, Mapping) else shown(given)


def only(source: RuleSource, at: At, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Note keys that are none of those known."""
    for key in given:
        if key not in known:
            source.unknown("rule-key-unknown", (*at, key), key, known, key=True)

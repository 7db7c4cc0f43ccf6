"""What a page says of a record's day: the day itself only where the record states it."""

from __future__ import annotations

from gongshilan.model import DAY_UNKNOWN, Record
from gongshilan.pages.words import Words


def own_date(record: Record) -> str:
    """The ISO day a record itself states; a borrowed day, or a lower bound, says nothing about it in a list."""
    return record.date or "" if record.date_basis == "own" else ""


def dated(words: Words, day: str | None, basis: str) -> str:
    """An ISO day with what it is, where it is not the record's own; empty where there is none."""
    if basis == DAY_UNKNOWN:
        return words(f"record.dated.{basis}")
    if not day or basis == "own":
        return day or ""
    return words(f"record.dated.{basis}", day=day)

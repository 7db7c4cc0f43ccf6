"""Sentences, dates and states in the reader's language, all taken from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from gongshilan.days import day_of
from gongshilan.model import Reason, State

Json: TypeAlias = dict[str, Any]


class Words:
    """The catalogue, asked by dotted key."""

    def __init__(self, text: Mapping[str, Any]) -> None:
        self._text = text
        # both are asked for millions of times in a large portal
        self._known: dict[str, str] = {}
        self._days: dict[str | date | None, str] = {}

    def __call__(self, key: str, **params: object) -> str:
        """The string at ``key`` filled with ``params``. Raises KeyError where the catalogue lacks it."""
        known = self._known.get(key)
        if known is None:
            found: Any = self._text
            for part in key.split("."):
                found = found[part]
            known = self._known[key] = str(found)
        return known % params if params else known

    def group(self, key: str) -> Mapping[str, Any]:
        """A branch of the catalogue."""
        found: Any = self._text
        for part in key.split("."):
            found = found[part]
        branch: Mapping[str, Any] = found
        return branch

    def say(self, explained: Reason) -> str:
        """The sentence for a reason."""
        return say(self._text, explained)

    def day(self, value: str | date | None) -> str:
        """A day in words; anything that is not an ISO day is shown as it is."""
        known = self._days.get(value)
        if known is None:
            parsed = day_of(value)
            known = self("formats.date", y=parsed.year, m=parsed.month, d=parsed.day) if parsed else str(value or "")
            self._days[value] = known
        return known

    def short_day(self, value: str | date | None) -> str:
        """A day without its year."""
        parsed = day_of(value)
        return self("formats.short_date", m=parsed.month, d=parsed.day) if parsed else str(value or "")

    def span(self, start: str | date | None, end: str | date | None) -> str:
        """A stretch of days in words."""
        if start and end:
            if str(start) == str(end):
                return self.day(start)
            return self("formats.span", start=self.day(start), end=self.day(end))
        if end:
            return self("formats.until", end=self.day(end))
        return self("formats.since", start=self.day(start)) if start else self("formats.undated")

    def distance(self, due: date | None, as_of: date, state: State, *, recorded: bool = True) -> str:
        """How far off a due day is, for states in which that matters. Where a campaign keeps no records of its own (``recorded``
        false), what is past due is not called late."""
        if due is None or state not in {State.OVERDUE, State.DUE_SOON, State.OPEN}:
            return ""
        days = (due - as_of).days
        if days < 0:
            return self("formats.days_late" if recorded else "formats.days_past", n=-days)
        return self("formats.days_left", n=days) if days else self("formats.days_today")

    def state(self, state: State, *, recorded: bool = True) -> Json:
        """A state as templates draw it: id (symbol and colour), word, one-character word, meaning. A campaign that keeps no records
        of its own (``recorded`` false) cannot say that something past due was not done: no record of it is seen."""
        unseen = state is State.OVERDUE and not recorded
        entry = self.group("unrecorded" if unseen else f"states.{state.value}")
        return {
            "id": state.value,
            "label": entry["label"],
            "short": entry["short"] if unseen else self(f"state_marks.{state.value}"),
            "description": entry["description"],
        }


def say(text: Mapping[str, Any], explained: Reason) -> str:
    """The sentence of an ``Reason``. Raises KeyError for a code the catalogue lacks: a silent gap would be a lie."""
    params = {key: say(text, value) if isinstance(value, Reason) else value for key, value in explained.params.items()}
    return str(text["reasons"][explained.code]) % params


def figure(value: float) -> str:
    """A figure without a needless decimal point."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.1f}"
    return str(value)

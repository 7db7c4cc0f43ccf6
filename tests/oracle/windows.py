"""Until when something is owed: what a rulebook says of it, worked out from the phases the campaign record states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from oracle.raw import stretch


@dataclass(frozen=True)
class Window:
    """First and last day; either may be open."""

    start: date | None
    end: date | None


def named(campaign: dict[str, Any], word: str, name: Any) -> Window:
    """A phase, a step, or the whole campaign."""
    phases = campaign.get("phases", [])
    if word == "campaign":
        return _of(campaign["period"])
    steps = [step for phase in phases for step in phase.get("steps", ())]
    (found,) = [one for one in (phases if word == "phase" else steps) if one["id"] == name]
    return _of(found["when"])


def resolve(campaign: dict[str, Any], given: dict[str, Any]) -> Window:
    """The window that the words of a rulebook stand for."""
    words = {word: value for word, value in given.items() if word != "note"}
    match words:
        case {"from": first, "to": last}:
            return Window(_edge(campaign, first).start, _edge(campaign, last).end)
        case {"to": last}:
            return Window(None, _edge(campaign, last).end)
        case {"on": wording}:
            return _edge(campaign, wording)
    return _edge(campaign, words)


def after(day: date, days: int) -> date:
    """So many calendar days after a day."""
    return day + timedelta(days=days)


def _edge(campaign: dict[str, Any], given: Any) -> Window:
    if isinstance(given, str):
        return Window(*stretch(given))
    ((word, name),) = given.items()
    if word not in ("phase", "step", "campaign"):
        raise NotImplementedError(word)
    return named(campaign, word, name)


def _of(when: dict[str, str]) -> Window:
    return Window(date.fromisoformat(when["from"]), date.fromisoformat(when["to"]))

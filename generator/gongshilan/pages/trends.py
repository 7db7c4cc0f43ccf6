"""How the states of a campaign's obligations moved over time: columns drawn at build time, and the same as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from gongshilan.model import State
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

_WIDTH, _HEIGHT, _TOP, _FOOT = 1000, 190, 10, 24
_WIDEST = 110  # room of a column at most: two broad blocks are no picture of time
_GAP = 0.3  # of a column's room
_LABEL = 75  # room that a day under a column takes
# From the foot of a column up: what is done, then what is open, then what is late.
_STACK = (State.MET, State.MET_LATE, State.OPEN, State.DUE_SOON, State.OVERDUE)


def trend(site: Site, campaign: str) -> Json | None:
    """States on earlier days and on the portal's own; None where there is only one day to show."""
    days: dict[date, Mapping[State, int]] = {
        snapshot.day: Counter(snapshot.states.values())
        for snapshot in site.view.snapshots
        if snapshot.campaign == campaign and snapshot.day <= site.view.as_of
    }
    days[site.view.as_of] = Counter(duty.state for duty in site.duties_of_campaign.get(campaign, ()))
    return stacked(site, days) if len(days) > 1 else None


def stacked(site: Site, days: Mapping[date, Mapping[State, int]], width: int = _WIDTH, height: int = _HEIGHT) -> Json | None:
    """A column for each day, the states on top of each other, with the same numbers as rows; None where all are zero."""
    ordered = sorted(days.items())
    used = [state for state in _STACK if any(numbers.get(state) for _, numbers in ordered)]
    most = max((sum(numbers.get(state, 0) for state in _STACK) for _, numbers in ordered), default=0)
    if not most:
        return None
    scale = (height - _TOP - _FOOT) / most
    room = min(width / len(ordered), _WIDEST)
    every = max(1, -(-len(ordered) * _LABEL // width))  # so that the days under the columns do not run into each other
    columns = []
    for position, (day, numbers) in enumerate(ordered):
        left, foot = room * (position + _GAP / 2), float(height - _FOOT)
        segments = []
        for state in used:
            tall = numbers.get(state, 0) * scale
            foot -= tall
            if tall:
                title = f"{site.words.day(day)} {site.words.state(state)['label']} {numbers[state]}"
                segments.append({"id": state.value, "y": f"{foot:.1f}", "h": f"{tall:.1f}", "title": title})
        last = position == len(ordered) - 1
        columns.append(
            {
                "x": f"{left:.1f}",
                "w": f"{room * (1 - _GAP):.1f}",
                "middle": f"{room * (position + 0.5):.1f}",
                "label": site.words.short_day(day)
                if last or (position % every == 0 and position + every < len(ordered))
                else "",
                "segments": segments,
            }
        )
    return {
        "width": width,
        "height": height,
        "label_y": height - 6,
        "foot": height - _FOOT,
        "columns": columns,
        "states": [site.words.state(state) for state in used],
        "rows": [
            {"day": day.isoformat(), "numbers": [numbers.get(state, 0) for state in used]}
            for day, numbers in reversed(ordered)
        ],
    }

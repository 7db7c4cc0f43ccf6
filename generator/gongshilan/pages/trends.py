"""How the states of a campaign's obligations moved over time: columns drawn at build time, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongshilan.charts.columns import HEIGHT, WIDTH, stacked_columns
from gongshilan.measure.states import Numbers
from gongshilan.measure.trend import trend
from gongshilan.model import State
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

# From the foot of a column up: what is done, then what is open, then what is late.
_STACK = (State.MET, State.MET_LATE, State.OPEN, State.DUE_SOON, State.OVERDUE)


def campaign_trend(site: Site, campaign: str) -> Json | None:
    """States on earlier days and on the portal's own; None where there is only one day to show."""
    view = site.view
    days = trend(view.snapshots, site.duties_of_campaign.get(campaign, ()), campaign, view.as_of)
    return stacked(site, campaign, days) if len(days) > 1 else None


def stacked(
    site: Site, campaign: str, days: Mapping[date, Numbers], width: int = WIDTH, height: int = HEIGHT
) -> Json | None:
    """A column for each day, the states on top of each other, with the same numbers as rows; None where all are zero."""
    ordered = sorted(days.items())
    used = [state for state in _STACK if any(numbers.get(state) for _, numbers in ordered)]
    drawn = stacked_columns([[numbers.get(state, 0) for state in used] for _, numbers in ordered], width, height)
    if drawn is None:
        return None
    words = site.words
    return {
        "width": drawn.width,
        "height": drawn.height,
        "label_y": drawn.label_y,
        "foot": drawn.foot,
        "columns": [
            {
                "x": f"{column.x:.1f}",
                "w": f"{column.width:.1f}",
                "middle": f"{column.middle:.1f}",
                "label": words.short_day(day) if column.labelled else "",
                "segments": [
                    {
                        "id": used[part.series].value,
                        "y": f"{part.y:.1f}",
                        "h": f"{part.height:.1f}",
                        "title": f"{words.day(day)} {site.state(campaign, used[part.series])['label']} {numbers[used[part.series]]}",
                    }
                    for part in column.segments
                ],
            }
            for (day, numbers), column in zip(ordered, drawn.columns, strict=True)
        ],
        "states": [site.state(campaign, state) for state in used],
        "rows": [
            {"day": day.isoformat(), "numbers": [numbers.get(state, 0) for state in used]}
            for day, numbers in reversed(ordered)
        ],
    }

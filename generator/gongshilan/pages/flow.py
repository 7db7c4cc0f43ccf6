"""Two pictures of a campaign's work on what was raised, each with its table: how rectification went on, how long answers took."""

from __future__ import annotations

from collections.abc import Sequence

from gongshilan.charts.columns import stacked_columns, width_of
from gongshilan.measure.answers import KIND as ANSWERED
from gongshilan.measure.answers import SPREAD, spread
from gongshilan.measure.flow import KIND, flow
from gongshilan.pages.answers import days_of
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

_SERIES = (("done", "met"), ("open", "open"), ("overdue", "overdue"))
_HEIGHT = 170


def flow_view(site: Site, campaign: str) -> Json | None:
    """Items closed, open and overdue by the end of each week or month; None where there is no item with a day."""
    words = site.words
    found = flow(site.of_campaign(campaign, KIND), site.view.assessment.lateness, site.view.as_of)
    series = [{"id": cls, "label": words(f"flow.{name}")} for name, cls in _SERIES]
    days = [words.short_day(point.day) for point in found.points]
    piles = [[point.done, point.open, point.overdue] for point in found.points]
    drawn = _columns(piles, days, series)
    if drawn is None:
        return None
    rows = [
        {"label": point.day.isoformat(), "numbers": [point.opened, point.closed, point.done, point.open, point.overdue]}
        for point in reversed(found.points)
    ]
    return {
        "title": words("flow.title"),
        "note": words("flow.note"),
        "undated": words("flow.undated", n=found.undated) if found.undated else "",
        "chart": drawn,
        "table": words("flow.table"),
        "head": [words(f"flow.{name}") for name in ("day", "opened", "closed", "done", "open", "overdue")],
        "rows": rows,
    }


def spread_view(site: Site, campaign: str) -> Json | None:
    """In how many days answers were given; None where none was on a known day."""
    words, days = site.words, days_of(site, campaign)
    numbers = spread(site.of_campaign(campaign, ANSWERED), days, site.view.as_of)
    unit = words("flow.working" if days.working else "flow.calendar")
    labels = [words("flow.up_to", n=end, unit=unit) for end in SPREAD] + [words("flow.above", n=SPREAD[-1], unit=unit)]
    drawn = _columns([[number] for number in numbers], labels, [{"id": "met", "label": words("flow.answers")}])
    if drawn is None:
        return None
    return {
        "title": words("flow.spread"),
        "note": words("answers.working" if days.working else "answers.calendar"),
        "undated": "",
        "chart": drawn,
        "table": words("flow.table"),
        "head": [words("flow.took"), words("flow.answers")],
        "rows": [{"label": label, "numbers": [number]} for label, number in zip(labels, numbers, strict=True)],
    }


def _columns(piles: Sequence[Sequence[int]], labels: Sequence[str], series: Sequence[Json]) -> Json | None:
    drawn = stacked_columns(piles, width_of(len(piles)), _HEIGHT)
    if drawn is None:
        return None
    return {
        "width": drawn.width,
        "height": drawn.height,
        "foot": drawn.foot,
        "label_y": drawn.label_y,
        "series": list(series),
        "columns": [
            {
                "x": f"{column.x:.1f}",
                "w": f"{column.width:.1f}",
                "middle": f"{column.middle:.1f}",
                "label": label if column.labelled else "",
                "segments": [
                    {
                        "id": series[part.series]["id"],
                        "y": f"{part.y:.1f}",
                        "h": f"{part.height:.1f}",
                        "title": f"{label} {series[part.series]['label']} {pile[part.series]}",
                    }
                    for part in column.segments
                ],
            }
            for label, pile, column in zip(labels, piles, drawn.columns, strict=True)
        ],
    }

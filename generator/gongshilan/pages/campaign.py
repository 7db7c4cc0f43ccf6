"""A campaign's own page: what it is about, and its phases and steps on a line of time with what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from gongshilan.model import Page, Record
from gongshilan.pages import links
from gongshilan.pages.attachments import attachment_rows
from gongshilan.pages.duties import state_counts
from gongshilan.pages.fields import HEAD, Values
from gongshilan.pages.frame import page, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.obligations import cited
from gongshilan.pages.passages import body_html
from gongshilan.pages.words import Json, as_date

WIDTH = 1000  # of the drawing, in its own units
_LEFT = 150
_ROW = 26
_OCCASIONS = frozenset({"meeting", "activity"})


def campaign_pages(site: Site) -> Iterator[Page]:
    """One page for each campaign."""
    for campaign in site.campaigns:
        path = links.campaign(campaign.id)
        kind = site.schema.kinds[campaign.kind]
        rulebook = site.rulebook(campaign)
        skip = HEAD | {"phases", "rulebook"}
        values = Values(site, campaign, path)
        phases = phase_views(site, campaign)
        view = {
            "phases": phases,
            "chart": _chart(site, campaign),
            "rows": values.rows(kind, skip),
            "cites": cited(site, rulebook) if rulebook else None,
            "obligations_href": links.area(campaign.id, "obligations"),
            "counts": state_counts(site, site.duties_of_campaign.get(campaign.id, ())),
            "units": [to_record(site, unit.id) for unit in site.units[campaign.id][:20]],
            "unit_count": len(site.units[campaign.id]),
            "body_html": body_html(site, campaign.body, path),
            "attachments": attachment_rows(site, campaign),
        }
        yield page(
            site,
            path,
            "campaign",
            campaign.title,
            view,
            section=site.section(campaign.id, "campaign"),
            column=kind.label,
            date=campaign.date or "",
        )


def phase_views(site: Site, campaign: Record) -> list[Json]:
    """The phases: running, past or to come, their steps, what is owed in them and what took place."""
    as_of = site.view.as_of
    duties = site.duties_of_campaign.get(campaign.id, ())
    occasions = [
        record
        for kind in sorted(_OCCASIONS)
        for record in site.by_kind.get((campaign.id, kind), ())
        if record.date and record.date_basis == "own"
    ]
    found = []
    for number, phase in enumerate(campaign.data.get("phases", ()), 1):
        start, end = _ends(phase["when"])
        within = [
            record for record in occasions if start and end and start.isoformat() <= (record.date or "") <= end.isoformat()
        ]
        found.append(
            {
                "id": f"phase-{phase['id']}",
                "number": number,
                "title": str(phase["title"]),
                "when": str(phase["when"].get("text", "")),
                "span": site.words.span(start, end),
                "tasks": str(phase.get("tasks", "")),
                **_standing(site, start, end, as_of),
                "steps": [_step(site, step, as_of) for step in phase.get("steps", ())],
                "counts": state_counts(site, (duty for duty in duties if duty.obligation.phase == phase["id"])),
                "occasions": [
                    {**to_record(site, record.id), "date": site.words.short_day(record.date)}
                    for record in sorted(within, key=lambda record: (record.date or "", record.id))[:20]
                ],
            }
        )
    return found


def _step(site: Site, step: Mapping[str, Any], as_of: date) -> Json:
    when = step.get("when") or {}
    start, end = _ends(when)
    return {
        "title": str(step["title"]),
        "when": str(when.get("text", "")),
        "span": site.words.span(start, end) if start else "",
        "description": str(step.get("description", "")),
        **_standing(site, start, end, as_of),
    }


def _standing(site: Site, start: date | None, end: date | None, as_of: date) -> Json:
    """Past, running or to come, with how many days are left."""
    if start is None or end is None:
        return {"standing": "", "word": "", "left": ""}
    words = site.words
    if as_of > end:
        return {"standing": "past", "word": words("phase.past"), "left": ""}
    if as_of < start:
        return {
            "standing": "future",
            "word": words("phase.future"),
            "left": words("phase.begins_in", n=(start - as_of).days),
        }
    left = (end - as_of).days
    return {
        "standing": "now",
        "word": words("phase.now"),
        "left": words("phase.days_left", n=left) if left else words("phase.last_day"),
    }


def _ends(when: Mapping[str, Any]) -> tuple[date | None, date | None]:
    return as_date(when.get("from")), as_date(when.get("to"))


def _chart(site: Site, campaign: Record) -> Json | None:
    """Phases and steps as bars over the months, the dated occasions as marks, the day the portal speaks of as a line."""
    first, last = _ends(campaign.data.get("period") or {})
    rows = list(_bars(campaign))
    dates = [day for _, _, start, end in rows for day in (start, end)] + [day for day in (first, last) if day]
    if not dates:
        return None
    begin = min(dates).replace(day=1)
    finish = (max(dates).replace(day=1) + timedelta(days=32)).replace(day=1)
    scale = (WIDTH - _LEFT) / (finish - begin).days

    def x(day: date) -> float:
        return round(_LEFT + (day - begin).days * scale, 1)

    months = []
    month = begin
    while month < finish:
        months.append({"x": x(month), "label": site.words("formats.month", m=month.month)})
        month = (month + timedelta(days=32)).replace(day=1)
    top = 34
    bars = []
    for index, (title, is_step, start, end) in enumerate(rows):
        bars.append(
            {
                "x": x(start),
                "y": top + index * _ROW + (7 if is_step else 4),
                "w": round(max((end - start).days + 1, 1) * scale, 1),
                "h": 10 if is_step else 16,
                "label": title,
                "label_y": top + index * _ROW + 17,
                "step": is_step,
                "title": f"{title} {site.words.span(start, end)}",
            }
        )
    height = top + len(rows) * _ROW + 10
    as_of = site.view.as_of
    marks = _marks(site, campaign, x, height + 14, (begin, finish))
    return {
        "width": WIDTH,
        "height": height + (34 if marks else 6),
        "bottom": height,
        "months": months,
        "bars": bars,
        "marks": marks,
        "marks_y": height + 18,
        "marks_label": site.words("campaign.occasions"),
        "now": {
            "x": x(as_of),
            "label": site.words.short_day(as_of),
            "anchor": "end" if x(as_of) > WIDTH - 80 else "start",
            "label_x": x(as_of) + (-5 if x(as_of) > WIDTH - 80 else 5),
        }
        if begin <= as_of < finish
        else None,
    }


def _bars(campaign: Record) -> Iterator[tuple[str, bool, date, date]]:
    for phase in campaign.data.get("phases", ()):
        start, end = _ends(phase["when"])
        if start and end:
            yield str(phase["title"]), False, start, end
        for step in phase.get("steps", ()):
            start, end = _ends(step.get("when") or {})
            if start and end:
                yield str(step["title"]), True, start, end


def _marks(site: Site, campaign: Record, x: Callable[[date], float], y: int, span: tuple[date, date]) -> list[Json]:
    """Dated meetings, one mark a day. With many units they would be a smear, so only a single unit's are drawn."""
    if not site.only_unit(campaign.id):
        return []
    days: dict[date, list[str]] = {}
    for kind in sorted(_OCCASIONS):
        for record in site.by_kind.get((campaign.id, kind), ()):
            day = as_date(record.date)
            if day and record.date_basis == "own" and span[0] <= day < span[1]:
                days.setdefault(day, []).append(record.title)
    return [
        {"x": x(day), "y": y, "title": f"{site.words.short_day(day)} {' '.join(titles)}"}
        for day, titles in sorted(days.items())
    ]


def running_phase(phases: Sequence[Json]) -> Json | None:
    """The phase under way; between two, the one to come; after all, the last."""
    for standing in ("now", "future"):
        for phase in phases:
            if phase["standing"] == standing:
                return phase
    return phases[-1] if phases else None

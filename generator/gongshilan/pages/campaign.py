"""A campaign's own page: what it is about, and its phases and steps on a line of time with what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from gongshilan.charts.timeline import WIDTH, Timeline, timeline
from gongshilan.measure.phases import ends, occasions_within, standing
from gongshilan.model import Page, Record
from gongshilan.pages import links
from gongshilan.pages.attachments import attachment_rows
from gongshilan.pages.duties import state_counts
from gongshilan.pages.feeds import offered
from gongshilan.pages.fields import HEAD, Values
from gongshilan.pages.frame import link, page, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.obligations import cited
from gongshilan.pages.passages import body_html
from gongshilan.pages.words import Json

_OCCASIONS = frozenset({"meeting", "activity"})
_MOST_OCCASIONS = 20


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
            **offered(site, campaign.id),
            "phases": phases,
            "throughout": _throughout(site, campaign) if phases else [],
            "chart": _chart(site, campaign),
            "rows": values.rows(kind, skip),
            "cites": cited(site, rulebook) if rulebook else [],
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
    occasions = [record for kind in sorted(_OCCASIONS) for record in site.by_kind.get((campaign.id, kind), ())]
    found = []
    for number, phase in enumerate(campaign.data.get("phases", ()), 1):
        start, end = ends(phase["when"])
        within = occasions_within(occasions, start, end, as_of)
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
                    for record in within[:_MOST_OCCASIONS]
                ],
                "occasions_note": site.words("campaign.held_latest", n=_MOST_OCCASIONS)
                if len(within) > _MOST_OCCASIONS
                else "",
                "occasions_all": _listed(site, campaign.id, within),
            }
        )
    return found


def _listed(site: Site, campaign: str, held: Sequence[Record]) -> list[Json]:
    """How many occasions of each kind there were, with the list of all of that kind."""
    numbers = Counter(record.kind for record in held)
    kinds = [(site.schema.kinds[name], number) for name, number in sorted(numbers.items(), reverse=True)]
    return [
        link(site.words("campaign.held_of", kind=kind.label, n=n), links.listing(campaign, kind.id)) for kind, n in kinds
    ]


def _throughout(site: Site, campaign: Record) -> list[Json]:
    """States of the obligations that belong to no phase."""
    phases = {phase["id"] for phase in campaign.data.get("phases", ())}
    duties = site.duties_of_campaign.get(campaign.id, ())
    return state_counts(site, (duty for duty in duties if duty.obligation.phase not in phases))


def _step(site: Site, step: Mapping[str, Any], as_of: date) -> Json:
    when = step.get("when") or {}
    start, end = ends(when)
    return {
        "title": str(step["title"]),
        "when": str(when.get("text", "")),
        "span": site.words.span(start, end) if start else "",
        "description": str(step.get("description", "")),
        **_standing(site, start, end, as_of),
    }


def _standing(site: Site, start: date | None, end: date | None, as_of: date) -> Json:
    """Past, running or to come, with how many days are left."""
    found, words = standing(start, end, as_of), site.words
    if not found.place:
        return {"standing": "", "word": "", "left": ""}
    left = ""
    if found.place == "future":
        left = words("phase.begins_in", n=found.days)
    elif found.place == "now":
        left = words("phase.days_left", n=found.days) if found.days else words("phase.last_day")
    return {"standing": found.place, "word": words(f"phase.{found.place}"), "left": left}


def _chart(site: Site, campaign: Record) -> Json | None:
    """Phases and steps as bars over the months, the dated occasions as marks, the day the portal speaks of as a line."""
    first, last = ends(campaign.data.get("period") or {})
    rows = list(_bars(campaign))
    drawn = timeline([(start, end, step) for _, step, start, end in rows], [day for day in (first, last) if day])
    if drawn is None:
        return None
    words, as_of = site.words, site.view.as_of
    marks = _marks(site, campaign, drawn)
    running = drawn.begin <= as_of < drawn.finish
    said = [("chart_note", True), ("chart_now", running), ("chart_marks", bool(marks))]
    return {
        "note": "".join(words(f"campaign.{name}", day=words.day(as_of)) for name, there in said if there),
        "width": WIDTH,
        "height": drawn.bottom + (34 if marks else 6),
        "bottom": drawn.bottom,
        "months": [{"x": x, "label": words("formats.month", m=month)} for x, month in drawn.months()],
        "bars": [
            {
                "x": bar.x,
                "y": bar.y,
                "w": bar.width,
                "h": bar.height,
                "label": title,
                "label_y": bar.label_y,
                "step": is_step,
                "title": f"{title} {words.span(start, end)}",
            }
            for (title, is_step, start, end), bar in zip(rows, drawn.bars, strict=True)
        ],
        "marks": marks,
        "marks_y": drawn.bottom + 18,
        "marks_label": words("campaign.occasions"),
        "now": {
            "x": drawn.x(as_of),
            "label": words.short_day(as_of),
            "anchor": "end" if drawn.near_right(as_of) else "start",
            "label_x": drawn.x(as_of) + (-5 if drawn.near_right(as_of) else 5),
        }
        if running
        else None,
    }


def _bars(campaign: Record) -> Iterator[tuple[str, bool, date, date]]:
    for phase in campaign.data.get("phases", ()):
        start, end = ends(phase["when"])
        if start and end:
            yield str(phase["title"]), False, start, end
        for step in phase.get("steps", ()):
            start, end = ends(step.get("when") or {})
            if start and end:
                yield str(step["title"]), True, start, end


def _marks(site: Site, campaign: Record, drawn: Timeline) -> list[Json]:
    """Dated meetings, one mark a day. With many units they would be a smear, so only a single unit's are drawn."""
    if not site.only_unit(campaign.id):
        return []
    days: dict[date, list[str]] = {}
    for kind in sorted(_OCCASIONS):
        for record in site.by_kind.get((campaign.id, kind), ()):
            day = record.day
            if day and record.date_basis == "own" and drawn.begin <= day < drawn.finish:
                days.setdefault(day, []).append(record.title)
    return [
        {
            "x": drawn.x(day),
            "y": drawn.bottom + 14,
            "title": f"{site.words.short_day(day)} {' '.join(titles)}",
        }
        for day, titles in sorted(days.items())
    ]

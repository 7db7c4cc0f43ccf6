"""The home page: which phase this is, what is due, what was made known last, the figures, and where to find what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from gongshilan.measure.agenda import Entry, agenda, ahead, ends_notice
from gongshilan.measure.phases import running_phase, took_place
from gongshilan.measure.states import urgency
from gongshilan.model import Duty, Page, Record, State
from gongshilan.pages import links
from gongshilan.pages.campaign import phase_views
from gongshilan.pages.claims import figure_row
from gongshilan.pages.duties import duty_row, on_time_words, state_bar, state_counts, untimed_words
from gongshilan.pages.frame import link, page, to_record
from gongshilan.pages.hub import on_time_of, standing_words
from gongshilan.pages.index import Site
from gongshilan.pages.notices import latest, notice_view
from gongshilan.pages.threads import status_summary
from gongshilan.pages.words import Json, figure

PRESSING = frozenset({State.OVERDUE, State.DUE_SOON})
_PRESSING = 6
_WEEK, _UNITS = 12, 3
_NEXT = 4
_NOTICES = 5
_RECENT = 6
# The figures a reader asks for first, unless the rulebook says which; the rest are one click away.
_KEY_FIGURES = (
    "members",
    "meetings",
    "study_sessions",
    "symposiums",
    "suggestions",
    "suggestions_directed",
    "problems",
    "measures",
)
# People, plans and single papers are no news; what took place or was published is.
_NEWS = frozenset({"meeting", "study_session", "activity", "phase_summary", "final_summary", "bulletin", "plan", "document"})


def home_page(site: Site) -> Page:
    """The page everybody opens first: what this is, four ways in, how each campaign stands, what is to be done this week."""
    portal = site.view.portal.data
    campaigns = [_campaign(site, campaign) for campaign in site.campaigns]
    view = {
        "intro": site.words("home.intro", title=site.view.portal.title, publisher=portal["publisher"])
        if portal.get("publisher")
        else str(portal.get("description", "")),
        "about": str(portal.get("description", "")) if portal.get("publisher") else "",
        "contact": str(portal.get("contact", "")),
        "lacking": [site.words(f"home.no_{name}") for name in ("publisher", "contact") if not portal.get(name)],
        "as_of": site.words("common.as_of", date=site.words.day(site.view.as_of)),
        "ways": _ways(site),
        "running": [item for item in campaigns if not item["over"]],
        "over": [item for item in campaigns if item["over"]],
    }
    title = site.view.portal.title
    return page(site, links.HOME, "home", title, view, section="home", lede=str(portal.get("description", "")))


def _ways(site: Site) -> list[Json]:
    """The questions most readers come with, each with the page that answers it; of several campaigns the fullest is first."""
    several = not site.single
    targets: dict[str, list[tuple[str, Record]]] = {
        "late": [(_late_page(site, campaign), campaign) for campaign in site.campaigns],
        "votes": [(links.area(campaign.id, "votes"), campaign) for campaign in site.campaigns if _votes(site, campaign)],
        "papers": [(links.area(campaign.id, "records"), campaign) for campaign in site.campaigns],
    }
    ways = [{"id": "mine", "href": links.RECEIPT, "more": [link(site.words("suggest.title"), links.SUGGEST)]}]
    for name, pages in targets.items():
        if pages:
            more = [link(site.short(campaign), href) for href, campaign in pages] if several else []
            ways.append({"id": name, "href": pages[0][0], "more": more})
    return [
        {**way, "title": site.words(f"ways.{way['id']}.title"), "text": site.words(f"ways.{way['id']}.text")} for way in ways
    ]


def _votes(site: Site, campaign: Record) -> bool:
    return any(kind.counts_people and site.of_campaign(campaign.id, kind.id) for kind in site.schema.kinds.values())


def _late_page(site: Site, campaign: Record) -> str:
    across = site.compares(campaign) and not site.only_unit(campaign.id)
    return links.area(campaign.id, "worklist" if across else "obligations")


def _campaign(site: Site, campaign: Record) -> Json:
    duties = site.duties_of_campaign.get(campaign.id, ())
    counts = state_counts(site, duties)
    phases = phase_views(site, campaign)
    running = running_phase([phase["standing"] for phase in phases])
    only = site.only_unit(campaign.id)
    pressing = _rows(site, [duty for duty in sorted(duties, key=urgency) if duty.state in PRESSING], alone=only is not None)
    return {
        "id": campaign.id,
        "title": campaign.title,
        "href": links.campaign(campaign.id),
        "over": bool(phases) and all(phase["standing"] == "past" for phase in phases),
        "unit": to_record(site, only.id) if only else None,
        "unit_count": len(site.units[campaign.id]),
        "phases": phases,
        "now": None if running is None else phases[running],
        "counts": counts,
        "bar": state_bar(counts),
        "said": standing_words(site, duties),
        "on_time": on_time_words(site, duties),
        "on_time_of": on_time_of(site, duties),
        "untimed": untimed_words(site, duties),
        "obligations_href": links.area(campaign.id, "obligations"),
        "late_href": _late_page(site, campaign),
        "pressing": pressing[:_PRESSING],
        "pressing_total": len(pressing),
        "due_title": site.words("home.due" if site.recorded(campaign.id) else "home.due_unrecorded"),
        "unrecorded": "" if site.recorded(campaign.id) else site.words("unrecorded.note"),
        "week": _week(site, campaign.id),
        "coming": [] if _week(site, campaign.id) else _coming(site, duties, alone=only is not None),
        "notices": [_with_unit(notice_view(site, item, links.HOME)) for item in latest(site, campaign.id)[:_NOTICES]],
        "notices_href": links.area(campaign.id, "notices"),
        "recent": _recent(site, campaign.id),
        "figures": _figures(site, campaign, only),
        "figures_href": links.area(campaign.id, "figures"),
        "claims_href": links.area(campaign.id, "claims"),
        "voices": status_summary(site, campaign.id),
        "threads_href": links.area(campaign.id, "threads"),
        "finder": _finder(site, campaign),
    }


def _week(site: Site, campaign: str) -> list[Json]:
    """What the coming days bring, by day, each with its units."""
    entries = site.memo.get("agenda")
    if entries is None:
        entries = site.memo["agenda"] = ahead(agenda(site.graph, site.view.assessment), site.view.as_of)
    groups: dict[tuple[date, str, str], list[Entry]] = {}
    for entry in cast("list[Entry]", entries):
        if entry.campaign == campaign:
            what = entry.duty.obligation.id if entry.duty else entry.record.id if entry.record else ""
            groups.setdefault((entry.end, entry.sort, what), []).append(entry)
    return [_appointment(site, held) for held in list(groups.values())[:_WEEK]]


def _appointment(site: Site, held: Sequence[Entry]) -> Json:
    first = held[0]
    if first.duty is not None:
        alone = len(held) == 1
        href = links.duty(first.campaign, first.unit, first.duty.obligation.id) if alone else ""
        target = link(first.duty.obligation.title, href or links.rule(first.campaign, first.duty.obligation.id))
    else:
        target = to_record(site, first.record.id) if first.record else link("")
    units = [site.short(unit) for entry in held[:_UNITS] if (unit := site.graph.get(entry.unit))]
    more = site.words("home.units_concerned", n=len(held)) if len(held) > _UNITS else ""
    return {
        **target,
        "date": first.end.isoformat(),
        "sort": site.words("notices.over" if ends_notice(first) else f"calendars.{first.sort}"),
        "units": site.words("formats.comma").join([*units, more] if more else units),
    }


def _coming(site: Site, duties: Sequence[Duty], *, alone: bool) -> list[Json]:
    """The next days on which something is due, where this week has none."""
    coming = sorted(
        (duty for duty in duties if duty.state is State.OPEN and duty.due),
        key=lambda duty: (str(duty.due), duty.obligation.id),
    )
    return _rows(site, coming, alone=alone)[:_NEXT]


def _figures(site: Site, campaign: Record, only: Record | None) -> list[Json]:
    """The figures a reader asks for first; beside one that documents state otherwise, what they state."""
    figures = {item.id: item for item in site.figures_of_unit.get(only.id, ())} if only else {}
    rulebook = site.rulebook(campaign)
    wanted = (rulebook.key_figures if rulebook else ()) or _KEY_FIGURES
    written = {
        claim.figure: claim
        for claim in site.view.assessment.claims
        if claim.difference and (record := site.graph.get(claim.record)) and record.campaign == campaign.id
    }
    return [
        {
            **figure_row(site, figures[name]),
            "written": site.words("home.written", claimed=figure(claim.claimed), borne=figure(claim.borne_out or 0))
            if (claim := written.get(name))
            else "",
        }
        for name in wanted
        if name in figures
    ]


def _with_unit(notice: Json) -> Json:
    """A notice as the home page lists it."""
    return {key: notice[key] for key in ("text", "href", "date", "unit")}


def _rows(site: Site, duties: Sequence[Duty], *, alone: bool) -> list[Json]:
    """Duties as rows. Of several units, one row for each obligation and state: who is meant stands one click away."""
    if alone:
        return [duty_row(site, duty) for duty in duties]
    groups: dict[tuple[str, State], list[Duty]] = {}
    for duty in duties:
        groups.setdefault((duty.obligation.id, duty.state), []).append(duty)
    return [
        {
            **duty_row(site, held[0]),
            "duty_href": links.rule(held[0].campaign, held[0].obligation.id),
            "missing": "",
            "units": site.words("home.units_concerned", n=len(held)),
        }
        for held in groups.values()
    ]


def _recent(site: Site, campaign: str) -> list[Json]:
    """What took place last. Only records that state their own day: a borrowed date is no news."""
    records = [
        record
        for kind in sorted(_NEWS)
        for record in site.by_kind.get((campaign, kind), ())
        if took_place(record, site.view.as_of)
    ]
    records.sort(key=lambda record: (record.day or date.min, record.id), reverse=True)
    return [
        {
            **to_record(site, record.id),
            "date": record.date,
            "unit": to_record(site, unit.id, site.short(unit)) if (unit := site.graph.get(record.unit or "")) else None,
        }
        for record in records[:_RECENT]
    ]


def _finder(site: Site, campaign: Record) -> list[Json]:
    """Where to find what, put as the questions readers come with."""
    cid = campaign.id
    targets = {
        "suggestion": links.area(cid, "threads"),
        "late": links.area(cid, "obligations"),
        "evidence": links.duties(cid, only.id)
        if (only := site.only_unit(cid))
        else links.area(cid, "matrix" if site.compares(campaign) else "obligations"),
        **({"who": links.area(cid, "leads")} if site.leads(campaign) else {}),
        "representatives": links.area(cid, "representatives"),
        "figures": links.area(cid, "claims"),
        "records": links.area(cid, "records"),
        "changes": links.CHANGES,
    }
    return [
        {**link(site.words(f"finder.{name}.title"), href), "description": site.words(f"finder.{name}.text")}
        for name, href in targets.items()
    ]

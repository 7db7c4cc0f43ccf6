"""Obligations: at a glance, one page each, and a unit's own with all reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeVar

from gongshilan.demands import Obligation
from gongshilan.measure.states import urgency
from gongshilan.model import Duty, Page, Record
from gongshilan.pages import links
from gongshilan.pages.clauses import quoted
from gongshilan.pages.duties import (
    duty_full,
    duty_row,
    on_time_words,
    shown_to,
    state_bar,
    state_counts,
    untimed_words,
    window_view,
)
from gongshilan.pages.edition_view import RulebookLike
from gongshilan.pages.frame import campaign_crumbs, later, link, page, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.supervise import todo
from gongshilan.pages.trends import campaign_trend
from gongshilan.pages.wanted import Wanted
from gongshilan.pages.words import Json

_T = TypeVar("_T")


def obligation_pages(site: Site) -> Iterator[Page]:
    """Everything about obligations, for every campaign that has a rulebook."""
    for campaign in site.campaigns:
        rulebook = site.rulebook(campaign)
        if rulebook is None:
            continue
        visible = [item for item in rulebook.obligations if site.duties_of_rule.get((campaign.id, item.id))]
        section = site.section(campaign.id, "duties")
        yield _glance(site, campaign, rulebook, visible)
        for position, obligation in enumerate(visible):
            before = visible[position - 1] if position else None
            after = visible[position + 1] if position + 1 < len(visible) else None
            make = partial(_rule, site, campaign, rulebook, obligation, before=before, after=after)
            title = f"{obligation.id} {obligation.title}"
            yield later(links.rule(campaign.id, obligation.id), "obligation", title, section, make)
        for unit in site.units[campaign.id]:
            title = site.words("duty.title", unit=site.short(unit))
            make = partial(_duties, site, campaign, rulebook, unit)
            yield later(links.duties(campaign.id, unit.id), "duty", title, section, make)


def by_phase(site: Site, campaign: str, items: Sequence[tuple[Obligation, _T]]) -> list[Json]:
    """Anything that belongs to obligations, grouped by phase in the campaign's order; what runs throughout comes last."""
    order = [phase for held, phase in site.phase_titles if held == campaign]
    groups: dict[str, list[_T]] = {phase: [] for phase in order}
    rest: list[_T] = []
    for obligation, item in items:
        groups.get(obligation.phase or "", rest).append(item)
    found = [
        {"id": f"p-{phase}", "label": site.phase_titles[campaign, phase], "rows": rows}
        for phase, rows in groups.items()
        if rows
    ]
    if rest:
        found.append({"id": "p-throughout", "label": site.words("duty.throughout"), "rows": rest})
    return found


def cited(site: Site, rulebook: RulebookLike, obligation: Obligation | None = None) -> list[Json]:
    """The documents a rulebook reads, for the lines under a heading; of an obligation the one it stands in."""
    return [
        {
            "rulebook": rulebook.title,
            "title": str(document.get("title", "")),
            "issuer": str(document.get("issuer", "")),
            "date": site.words.day(str(document.get("date", ""))),
            "number": str(document.get("number", "")),
        }
        for document in (rulebook.cites if obligation is None else [rulebook.document(obligation)])
    ]


def _glance(site: Site, campaign: Record, rulebook: RulebookLike, visible: Sequence[Obligation]) -> Page:
    only = site.only_unit(campaign.id)
    duties = site.duties_of_campaign.get(campaign.id, ())
    counts = state_counts(site, duties)
    rows = []
    for obligation in visible:
        of_rule = site.duties_of_rule[campaign.id, obligation.id]
        rows.append(
            (obligation, duty_row(site, of_rule[0]) if only else _summary_row(site, campaign.id, obligation, of_rule))
        )
    view = {
        "one_unit": only is not None,
        "unit": to_record(site, only.id) if only else None,
        "duties_href": links.duties(campaign.id, only.id)
        if only
        else links.area(campaign.id, "matrix" if site.compares(campaign) else "obligations"),
        "unrecorded": "" if site.recorded(campaign.id) else site.words("unrecorded.note"),
        "counts": counts,
        "bar": state_bar(counts),
        "total": len(duties),
        "on_time": on_time_words(site, duties),
        "untimed": untimed_words(site, duties),
        "cites": cited(site, rulebook),
        "trend": campaign_trend(site, campaign.id),
        "groups": by_phase(site, campaign.id, rows),
        "states": [{"id": count["id"], "label": count["label"]} for count in counts],
    }
    return page(
        site,
        links.area(campaign.id, "obligations"),
        "obligations",
        site.words("obligations.title"),
        view,
        section=site.section(campaign.id, "duties"),
        crumbs=campaign_crumbs(site, campaign.id),
        lede=site.words("obligations.lede"),
    )


def _summary_row(site: Site, campaign: str, obligation: Obligation, duties: Sequence[Duty]) -> Json:
    counts = state_counts(site, duties)
    return {
        "id": obligation.id,
        "clause": obligation.clause,
        "title": obligation.title,
        "href": links.rule(campaign, obligation.id),
        "counts": counts,
        "bar": state_bar(counts),
        "due_words": window_view(site, duties[0].window)["span"],
        "on_time": on_time_words(site, duties),
        "untimed": untimed_words(site, duties),
    }


def _rule(
    site: Site,
    campaign: Record,
    rulebook: RulebookLike,
    obligation: Obligation,
    *,
    before: Obligation | None,
    after: Obligation | None,
) -> Page:
    duties = site.duties_of_rule[campaign.id, obligation.id]
    only = site.only_unit(campaign.id)
    counts = state_counts(site, duties)
    wanted = Wanted(site, campaign.id, {item.id: item for item in rulebook.obligations})
    view = {
        "id": obligation.id,
        "heading": obligation.title,
        "clause": obligation.clause,
        "text": obligation.text,
        "cites": cited(site, rulebook, obligation),
        "quoted": quoted(site, campaign.id, rulebook.document(obligation), obligation.clause),
        "notes": list(obligation.notes),
        "binds": _binds(site, wanted, obligation),
        "shown_to": shown_to(site, obligation),
        "phase": site.phase_titles.get((campaign.id, obligation.phase or ""), site.words("duty.throughout")),
        "window": window_view(site, duties[0].window),
        "requires": [wanted.view(obligation, item) for item in obligation.requires],
        "duty": duty_full(site, duties[0]) if only else None,
        "counts": counts,
        "bar": state_bar(counts),
        "units": []
        if only
        else [
            {**duty_row(site, duty), "unit": to_record(site, duty.unit, site.short(site.graph[duty.unit]))}
            for duty in sorted(duties, key=lambda duty: (urgency(duty)[:2], duty.unit))
            if duty.unit in site.graph
        ],
        "before": link(f"{before.id} {before.title}", links.rule(campaign.id, before.id)) if before else None,
        "after": link(f"{after.id} {after.title}", links.rule(campaign.id, after.id)) if after else None,
    }
    return page(
        site,
        links.rule(campaign.id, obligation.id),
        "obligation",
        f"{obligation.id} {obligation.title}",
        view,
        section=site.section(campaign.id, "duties"),
        crumbs=campaign_crumbs(site, campaign.id, _up(site, campaign.id)),
        lede=obligation.text,
    )


def _duties(site: Site, campaign: Record, rulebook: RulebookLike, unit: Record) -> Page:
    duties = site.duties_of_unit.get((campaign.id, unit.id), ())
    counts = state_counts(site, duties)
    rows = [(duty.obligation, duty_full(site, duty)) for duty in duties]
    view = {
        "unit": to_record(site, unit.id),
        "counts": counts,
        "bar": state_bar(counts),
        "total": len(duties),
        "on_time": on_time_words(site, duties),
        "untimed": untimed_words(site, duties),
        "cites": cited(site, rulebook),
        "groups": by_phase(site, campaign.id, rows),
        "todo": todo(site, unit),
    }
    return page(
        site,
        links.duties(campaign.id, unit.id),
        "duty",
        site.words("duty.title", unit=site.short(unit)),
        view,
        section=site.section(campaign.id, "duties"),
        crumbs=campaign_crumbs(site, campaign.id, _up(site, campaign.id)),
        lede=site.words("duty.lede"),
    )


def _up(site: Site, campaign: str) -> Json:
    return link(site.words("nav.duties"), links.area(campaign, "obligations"))


def _binds(site: Site, wanted: Wanted, obligation: Obligation) -> list[str]:
    """Whom an obligation binds, in words."""
    return wanted.binds(obligation.binds) or [site.words("duty.binds_all")]

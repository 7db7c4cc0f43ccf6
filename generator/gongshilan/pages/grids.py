"""Two crossings: leaders × what each must take the lead in, representatives × the occasions they are invited to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gongshilan.measure.states import nothing_asked
from gongshilan.model import Duty, Page, Record, RequirementResult
from gongshilan.pages import links
from gongshilan.pages.dated import own_date
from gongshilan.pages.duties import duty_row
from gongshilan.pages.frame import campaign_crumbs, link, narrowing, page, pager, split, to_record
from gongshilan.pages.hub import asks_for_representatives
from gongshilan.pages.index import Site
from gongshilan.pages.units import leaders_of
from gongshilan.pages.unseen import verdict
from gongshilan.pages.words import Json, figure

_UNITS_PER_PAGE = 15


def grid_pages(site: Site) -> Iterator[Page]:
    """Both crossings of every campaign, and the page that leads to them and the other tables."""
    for campaign in site.campaigns:
        if site.leads(campaign):
            yield from _lead_pages(site, campaign)
        yield from _representative_pages(site, campaign)
        yield _tables(site, campaign)


def _tables(site: Site, campaign: Record) -> Page:
    entries = [
        (links.area(campaign.id, name), site.leads(campaign) if name == "leads" else site.words(f"{prefix}.title"), prefix)
        for name, prefix in (
            ("leads", "leads"),
            ("representatives", "reps"),
            ("claims", "claims"),
            ("figures", "figures_page"),
            ("votes", "ballots"),
        )
        if name != "leads" or site.leads(campaign)
    ]
    view = {"cards": [{**link(title, href), "description": site.words(f"{prefix}.lede")} for href, title, prefix in entries]}
    return page(
        site,
        links.area(campaign.id, "tables"),
        "cards",
        site.words("nav.tables"),
        view,
        section=site.section(campaign.id, "tables"),
        crumbs=campaign_crumbs(site, campaign.id),
        lede=site.words("tables.lede"),
    )


def _crumbs(site: Site, campaign: Record) -> list[Json]:
    return campaign_crumbs(site, campaign.id, link(site.words("nav.tables"), links.area(campaign.id, "tables")))


def _lead_pages(site: Site, campaign: Record) -> Iterator[Page]:
    grids = []
    for unit in site.units[campaign.id]:
        for duty in site.duties_of_unit.get((campaign.id, unit.id), ()):
            results = [result for result in duty.results if result.requirement.per == "leader"]
            if results:
                grids.append(_lead_grid(site, unit, duty, results))
    yield from _paged(site, campaign, "leads", "leads", "leader", grids, site.leads(campaign))


def _lead_grid(site: Site, unit: Record, duty: Duty, results: Sequence[RequirementResult]) -> Json:
    leaders = leaders_of(site, unit)
    by_subject = [
        None if nothing_asked(result) else {subject.subject: subject for subject in result.subjects} for result in results
    ]
    rows = []
    for leader in leaders:
        cells: list[Json] = []
        for subjects in by_subject:
            if subjects is None:
                cells.append(
                    {"asked": False, "met": False, "word": site.words("leads.not_asked"), "evidence": None, "n": ""}
                )
                continue
            standing = subjects.get(leader.id)
            met = bool(standing and standing.met)
            evidence = [item.record for item in standing.evidence if item.record in site.graph] if standing else []
            cells.append(
                {
                    "asked": True,
                    "met": met,
                    "word": site.words("leads.done" if met else "leads.none"),
                    "evidence": to_record(site, evidence[0]) if evidence else None,
                    "n": site.words("list.more", n=len(evidence)) if len(evidence) > 1 else "",
                }
            )
        asked = [cell for cell in cells if cell["asked"]]
        done = f"{sum(1 for cell in asked if cell['met'])}/{len(asked)}" if asked else site.words("leads.not_asked")
        rows.append({"who": to_record(site, leader.id), "cells": cells, "done": done})
    return {
        "unit": to_record(site, unit.id),
        "duty": duty_row(site, duty),
        "columns": [
            {
                "n": number,
                "label": result.requirement.label,
                "tally": site.words("leads.not_asked")
                if nothing_asked(result)
                else f"{figure(result.have)}/{figure(result.need)}",
            }
            for number, result in enumerate(results, 1)
        ],
        "rows": rows,
    }


def _representative_pages(site: Site, campaign: Record) -> Iterator[Page]:
    grids = []
    for unit in site.units[campaign.id]:
        representatives = site.graph.of_kind("representative", unit.id)
        occasions = [
            record for record in _dated(site.graph.of_kind("meeting", unit.id)) if record.data.get("representatives")
        ]
        duties = [duty for duty in site.duties_of_unit.get((campaign.id, unit.id), ()) if asks_for_representatives(duty)]
        if representatives or occasions or duties:
            grids.append(_representative_grid(site, unit, representatives, occasions, duties))
    yield from _paged(site, campaign, "representatives", "reps", "representative", grids)


def _representative_grid(
    site: Site, unit: Record, representatives: Sequence[Record], occasions: Sequence[Record], duties: Sequence[Duty]
) -> Json:
    words = site.words
    categories = site.schema.vocabularies["representative_category"].terms
    came = {
        record.id: {edge.target for edge in site.graph.refs_out(record.id) if edge.path.startswith("representatives.")}
        for record in occasions
    }
    named = any(came.values())
    return {
        "unit": to_record(site, unit.id),
        "duties": [
            {
                **duty_row(site, duty),
                "requirements": [
                    {
                        "label": result.requirement.label,
                        "met": result.met,
                        **verdict(site, result, duty.state),
                        "window": words.span(result.window.start, result.window.end),
                        "evidence": [
                            to_record(site, item.record) for item in result.counted[:3] if item.record in site.graph
                        ],
                    }
                    for result in duty.results
                ],
            }
            for duty in duties
        ],
        "occasions": [
            {
                **to_record(site, record.id),
                "date": own_date(record),
                "invited": _number(record, "invited"),
                "attended": _number(record, "attended"),
                "categories": words("formats.comma").join(
                    categories[item].label
                    for item in record.data["representatives"].get("categories", ())
                    if item in categories
                ),
            }
            for record in occasions
        ],
        "named": named,
        "rows": [
            {
                "who": to_record(site, person.id),
                "category": categories[person.data["category"]].label if person.data.get("category") in categories else "",
                "cells": [
                    {
                        "met": person.id in came[record.id],
                        "word": words("reps.came" if person.id in came[record.id] else "reps.not_named"),
                    }
                    for record in occasions
                ]
                if named
                else [],
            }
            for person in representatives
        ],
    }


def _number(record: Record, name: str) -> str:
    value = record.data["representatives"].get(name)
    return "" if value is None else figure(value)


def _dated(records: Sequence[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (record.day or date.max, record.id))


def _paged(
    site: Site, campaign: Record, area: str, texts: str, kind: str, grids: Sequence[Json], title: str = ""
) -> Iterator[Page]:
    portions = split(grids, _UNITS_PER_PAGE)
    addresses = [links.numbered(links.area(campaign.id, area), number) for number in range(1, len(portions) + 1)]
    for number, portion in enumerate(portions, 1):
        view = {
            "grids": list(portion),
            "many": site.only_unit(campaign.id) is None,
            "count": len([row for grid in grids for row in grid["rows"]]),
            "filter": narrowing(campaign.id, kind=[kind]),
            "pager": pager(site, addresses, number),
        }
        yield page(
            site,
            addresses[number - 1],
            area,
            title or site.words(f"{texts}.title"),
            view,
            section=site.section(campaign.id, "tables"),
            crumbs=_crumbs(site, campaign),
            lede=site.words(f"{texts}.lede"),
        )

"""Units: what a unit's page adds to its record, and all units of a campaign against all obligations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gongshilan.model import Page, Record
from gongshilan.publish import links
from gongshilan.publish.claims import figure_row
from gongshilan.publish.duties import duty_row, on_time, state_bar, state_counts, urgency
from gongshilan.publish.frame import campaign_crumbs, link, page, pager, split, to_record
from gongshilan.publish.index import Site
from gongshilan.publish.words import Json

_ROWS = 100
_WORST = 8


def unit_extras(site: Site, unit: Record) -> Json:
    """Standing, figures, people and material of a unit."""
    duties = site.duties_of_unit.get((unit.campaign, unit.id), ())
    counts = state_counts(site, duties)
    pressing = [duty for duty in sorted(duties, key=urgency) if duty.state.value in {"overdue", "due-soon"}]
    kinds = []
    for kind in site.schema.kinds.values():
        held = site.graph.of_kind(kind.id, unit.id)
        if held and kind.belongs == "unit":
            kinds.append({**link(kind.label, links.listing(unit.campaign, kind.id)), "n": len(held)})
    below = [item for item in site.units.get(unit.campaign, ()) if item.data.get("parent") == unit.id]
    return {
        "duties_href": links.duties(unit.campaign, unit.id),
        "counts": counts,
        "bar": state_bar(counts),
        "total": len(duties),
        "on_time": on_time(duties),
        "pressing": [duty_row(site, duty) for duty in pressing[:_WORST]],
        "leaders": [
            {**to_record(site, leader.id), "post": str(leader.data.get("post") or leader.data.get("party_post") or "")}
            for leader in sorted(site.graph.of_kind("leader", unit.id), key=leader_order)
        ],
        "figures": [
            row for item in site.figures_of_unit.get(unit.id, ()) if (row := figure_row(site, item))["value"] != "0"
        ],
        "kinds": kinds,
        "below": [to_record(site, item.id) for item in below],
    }


def leader_order(record: Record) -> tuple[int, str]:
    """Leaders by their rank, those without one last."""
    rank = record.data.get("rank")
    return rank if isinstance(rank, int) else 999, record.id


def matrix_pages(site: Site) -> Iterator[Page]:
    """Every unit × every obligation, grouped by the unit above, in pages."""
    for campaign in site.campaigns:
        rulebook = site.rulebook(campaign)
        units = site.units[campaign.id]
        if site.only_unit(campaign.id) or rulebook is None or not units:
            continue
        columns = [
            {"id": item.id, "title": item.title, "href": links.rule(campaign.id, item.id)}
            for item in rulebook.obligations
            if site.duties_of_rule.get((campaign.id, item.id))
        ]
        ordered = sorted(units, key=lambda unit: (str(unit.data.get("parent") or ""), unit.id))
        portions = split(ordered, _ROWS)
        addresses = [links.numbered(links.area(campaign.id, "units"), number) for number in range(1, len(portions) + 1)]
        for number, portion in enumerate(portions, 1):
            view = {
                "columns": columns,
                "groups": _groups(site, campaign.id, portion, [column["id"] for column in columns]),
                "counts": state_counts(site, site.duties_of_campaign.get(campaign.id, ())),
                "count": len(units),
                "pager": pager(site, addresses, number),
            }
            yield page(
                site,
                addresses[number - 1],
                "matrix",
                site.words("matrix.title"),
                view,
                section=site.section(campaign.id, "duties"),
                crumbs=campaign_crumbs(
                    site, campaign.id, link(site.words("nav.duties"), links.area(campaign.id, "obligations"))
                ),
                lede=site.words("matrix.lede"),
            )


def _groups(site: Site, campaign: str, units: Sequence[Record], columns: Sequence[str]) -> list[Json]:
    groups: dict[str, list[Json]] = defaultdict(list)
    for unit in units:
        duties = {duty.obligation.id: duty for duty in site.duties_of_unit.get((campaign, unit.id), ())}
        cells = [
            {**_cell(site, duties[column].state.value), "href": links.duty(campaign, unit.id, column)}
            if column in duties
            else {"id": "", "short": "", "label": "", "href": ""}
            for column in columns
        ]
        groups[str(unit.data.get("parent") or "")].append(
            {
                "unit": to_record(site, unit.id, site.short(unit)),
                "duties_href": links.duties(campaign, unit.id),
                "on_time": on_time(duties.values()),
                "cells": cells,
            }
        )
    return [
        {"parent": to_record(site, parent) if parent in site.graph else link(site.words("matrix.no_parent")), "rows": rows}
        for parent, rows in groups.items()
    ]


def _cell(site: Site, state: str) -> Json:
    entry = site.words.group(f"states.{state}")
    return {"id": state, "short": site.words(f"state_marks.{state}"), "label": entry["label"]}

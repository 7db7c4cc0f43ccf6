"""Typed figures beside computed ones, and every computed figure with the records that bear it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshilan.measure.figures import KINDS, Total, totals, unstated
from gongshilan.model import Claim, Figure, Page, Record
from gongshilan.pages import links
from gongshilan.pages.answers import answer_block
from gongshilan.pages.frame import campaign_crumbs, narrowing, page, pager, split, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json, figure

VERDICTS = ("differs", "unknown", "agrees")
_SHOWN = 30  # bearing records named one by one; more are counted


def figure_label(site: Site, figure_id: str) -> str:
    """What a figure is called; one nobody computes keeps its id, so that it can be looked for."""
    label = site.words.group("figures").get(figure_id, figure_id)
    return str(label["label"] if isinstance(label, dict) else label)


def measure_label(site: Site, measure: str) -> str:
    """人, 次 …"""
    return str(site.words.group("measures").get(measure, measure)) if measure else ""


def claim_rows(site: Site, claims: Sequence[Claim]) -> list[Json]:
    """Claims as rows: what is written, what the records bear out, and in words whether the two agree."""
    rows = []
    for claim in claims:
        if claim.difference is None:
            verdict, word = "unknown", site.words("claims.unknown")
        elif claim.difference == 0:
            verdict, word = "agrees", site.words("claims.agrees")
        elif claim.difference > 0:
            verdict, word = "more", site.words("claims.more", n=figure(claim.difference))
        else:
            verdict, word = "fewer", site.words("claims.fewer", n=figure(-claim.difference))
        record = site.graph.get(claim.record)
        campaign = record.campaign if record else ""
        rows.append(
            {
                "label": figure_label(site, claim.figure),
                "href": f"{links.area(campaign, 'figures')}#f-{claim.figure}" if claim.borne_out is not None else "",
                "claimed": figure(claim.claimed),
                "borne_out": figure(claim.borne_out) if claim.borne_out is not None else "",
                "verdict": verdict,
                "word": word,
                "record": to_record(site, claim.record),
                "place": claim.place,
                "said": claim.said,
                "period": site.words.span(claim.since, claim.until) if claim.since or claim.until else "",
                "about": to_record(site, claim.subject) if claim.subject and claim.subject in site.graph else None,
            }
        )
    return rows


def worst_verdict(claims: Sequence[Claim]) -> str:
    """One of :data:`VERDICTS` for all that a record states in figures; empty where it states none."""
    found = {"unknown" if item.difference is None else "differs" if item.difference else "agrees" for item in claims}
    return next((verdict for verdict in VERDICTS if verdict in found), "")


def claim_pages(site: Site) -> Iterator[Page]:
    """One page for each campaign: claimed × borne out."""
    for campaign in site.campaigns:
        claims = [
            claim
            for claim in site.view.assessment.claims
            if (record := site.graph.get(claim.record)) and record.campaign == campaign.id
        ]
        rows = claim_rows(site, claims)
        # Disagreements come first: that is what the page is for.
        order = {"more": 0, "fewer": 0, "unknown": 1, "agrees": 2}
        rows = sorted(rows, key=lambda row: order[row["verdict"]])
        counts = [
            {
                "verdict": verdict,
                "word": site.words(f"claims.count_{verdict}"),
                "n": number,
                "href": links.found(unit=campaign.id, claim=verdict),
            }
            for verdict in VERDICTS
            if (
                number := sum(
                    ((row["verdict"] in {"more", "fewer"} and "differs") or row["verdict"]) == verdict for row in rows
                )
            )
        ]
        portions = split(rows)
        addresses = [links.numbered(links.area(campaign.id, "claims"), number) for number in range(1, len(portions) + 1)]
        for number, portion in enumerate(portions, 1):
            yield page(
                site,
                addresses[number - 1],
                "claims",
                site.words("claims.title"),
                {
                    "rows": list(portion),
                    "counts": counts,
                    "count": len(rows),
                    "filter": narrowing(campaign.id, claim=VERDICTS),
                    "pager": pager(site, addresses, number),
                },
                section=site.section(campaign.id, "tables"),
                crumbs=campaign_crumbs(
                    site, campaign.id, {"text": site.words("nav.tables"), "href": links.area(campaign.id, "tables")}
                ),
                lede=site.words("claims.lede"),
            )


def figure_row(site: Site, item: Figure) -> Json:
    """A figure with the records it was computed from."""
    records = [record for record in item.records if record in site.graph]
    apart = _never_shown(site, item)
    unknown = unstated(item) or apart
    return {
        "id": f"f-{item.id}",
        "label": figure_label(site, item.id),
        "value": site.words("figures_page.apart" if apart else "record.absent_short") if unknown else figure(item.value),
        "measure": "" if unknown else measure_label(site, item.measure),
        "unknown": unknown,
        "records": [to_record(site, record) for record in records[:_SHOWN]],
        "hidden": site.words("figures_page.hidden") if item.hidden else "",
        "none": "" if records or item.hidden else site.words("figures_page.not_shown" if apart else "figures_page.none"),
        "more": site.words("list.more", n=len(records)) if len(records) > _SHOWN else "",
    }


def _never_shown(site: Site, item: Figure | Total) -> bool:
    """Whether it is nought because this edition never shows such records."""
    kind = site.schema.kinds.get(KINDS.get(item.id, ""))
    told = item.hidden if isinstance(item, Figure) else item.why != ""
    return not item.value and not told and kind is not None and not site.shown(kind.scope)


def total_row(site: Site, item: Total) -> Json:
    """A figure of all units; where there is no total, why."""
    why = {"unstated": "record.absent_short", "not_added": "figures_page.not_added"}.get(item.why, "")
    if _never_shown(site, item):
        why = "figures_page.apart"
    return {
        "id": f"f-{item.id}",
        "label": figure_label(site, item.id),
        "value": site.words(why) if why or item.value is None else figure(item.value),
        "known": not why,
        "measure": "" if why else measure_label(site, item.measure),
    }


def parents_of(site: Site, units: Sequence[Record]) -> dict[str, str | None]:
    """The unit above each."""
    return {unit.id: site.graph.parent(unit.id) for unit in units}


def figure_pages(site: Site) -> Iterator[Page]:
    """Every figure of a campaign. With several units: their sums, and a table of the units."""
    for campaign in site.campaigns:
        units = site.units[campaign.id]
        only = site.only_unit(campaign.id)
        of_units = [(unit, site.figures_of_unit.get(unit.id, ())) for unit in units]
        summed = [] if only else totals([item for _, held in of_units for item in held], parents_of(site, units))
        view = {
            "rows": [figure_row(site, item) for item in site.figures_of_unit.get(only.id, ())] if only else [],
            "totals": [total_row(site, item) for item in summed],
            "table": []
            if only
            else [
                {
                    "unit": to_record(site, unit.id, site.short(unit)),
                    "values": [figure_row(site, item)["value"] for item in held],
                }
                for unit, held in of_units
            ],
            "answers": answer_block(site, campaign.id, units),
        }
        yield page(
            site,
            links.area(campaign.id, "figures"),
            "figures",
            site.words("figures_page.title"),
            view,
            section=site.section(campaign.id, "tables"),
            crumbs=campaign_crumbs(
                site, campaign.id, {"text": site.words("nav.tables"), "href": links.area(campaign.id, "tables")}
            ),
            lede=site.words("figures_page.lede"),
        )

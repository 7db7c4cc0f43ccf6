"""Typed figures beside computed ones, and every computed figure with the records that bear it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshilan.model import Claim, Figure, Page
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
    unknown = item.stated and not item.records and not item.value and not item.hidden
    return {
        "id": f"f-{item.id}",
        "label": figure_label(site, item.id),
        "value": site.words("record.absent_short") if unknown else figure(item.value),
        "measure": "" if unknown else measure_label(site, item.measure),
        "unknown": unknown,
        "records": [to_record(site, record) for record in records[:_SHOWN]],
        "hidden": site.words("figures_page.hidden") if item.hidden else "",
        "more": site.words("list.more", n=len(records)) if len(records) > _SHOWN else "",
    }


def figure_pages(site: Site) -> Iterator[Page]:
    """Every figure of a campaign. With several units: their sums, and a table of the units."""
    for campaign in site.campaigns:
        units = site.units[campaign.id]
        only = site.only_unit(campaign.id)
        totals: dict[str, tuple[float, str]] = {}
        table = []
        for unit in units:
            figures = site.figures_of_unit.get(unit.id, ())
            for item in figures:
                totals[item.id] = (totals.get(item.id, (0, ""))[0] + item.value, item.measure)
            if not only:
                table.append(
                    {"unit": to_record(site, unit.id, site.short(unit)), "values": [figure(item.value) for item in figures]}
                )
        view = {
            "rows": [figure_row(site, item) for item in site.figures_of_unit.get(only.id, ())] if only else [],
            "totals": []
            if only
            else [
                {
                    "id": f"f-{key}",
                    "label": figure_label(site, key),
                    "value": figure(value),
                    "measure": measure_label(site, measure),
                }
                for key, (value, measure) in totals.items()
            ],
            "table": table,
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

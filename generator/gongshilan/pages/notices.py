"""Publication notices: what was made known, to whom, in which manner, and whether the time for it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gongshilan.measure.phases import notice_standing
from gongshilan.model import Page, Record
from gongshilan.pages import links
from gongshilan.pages.dated import own_date
from gongshilan.pages.fields import Values
from gongshilan.pages.frame import campaign_crumbs, narrowing, page, pager, split, to_record
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

_KIND = "notice"
_PER_PAGE = 100
_STANDING = {"past": "over", "now": "running", "future": "to_come"}


def notice_pages(site: Site) -> Iterator[Page]:
    """All notices of a campaign, newest first."""
    for campaign in site.campaigns:
        notices = latest(site, campaign.id)
        portions = split(notices, _PER_PAGE)
        addresses = [links.numbered(links.area(campaign.id, "notices"), number) for number in range(1, len(portions) + 1)]
        for number, portion in enumerate(portions, 1):
            view = {
                "count": len(notices),
                "filter": narrowing(campaign.id, kind=[_KIND]),
                "notices": [notice_view(site, record, addresses[number - 1]) for record in portion],
                "pager": pager(site, addresses, number),
            }
            yield page(
                site,
                addresses[number - 1],
                "notices",
                site.words("notices.title"),
                view,
                section=site.section(campaign.id, "notices"),
                crumbs=campaign_crumbs(site, campaign.id),
                lede=site.words("notices.lede"),
            )


def latest(site: Site, campaign: str) -> Sequence[Record]:
    """Notices, newest first."""
    return sorted(
        site.by_kind.get((campaign, _KIND), ()), key=lambda record: (record.day or date.min, record.id), reverse=True
    )


def notice_view(site: Site, record: Record, path: str) -> Json:
    """One notice."""
    kind = site.schema.kinds[_KIND]
    values = Values(site, record, path)
    unit = site.graph.get(record.unit or "")
    subject = record.data.get("of")
    return {
        **to_record(site, record.id),
        "date": own_date(record),
        "span": site.words.span(record.data.get("from"), record.data.get("until")) if record.data.get("from") else "",
        "standing": _standing(site, record),
        "to": values.cell(kind.field_at("to"), "to"),
        "manner": values.cell(kind.field_at("manner"), "manner"),
        "purpose": values.cell(kind.field_at("purpose"), "purpose") if record.data.get("purpose") else None,
        "of": to_record(site, str(subject)) if subject in site.graph else None,
        "what": str(record.data.get("what", "")),
        "summary": str(record.data.get("summary", "")),
        "unit": to_record(site, unit.id, site.short(unit)) if unit else None,
    }


def _standing(site: Site, record: Record) -> str:
    """Whether the time of the notice runs on the day the portal speaks of."""
    place = notice_standing(record, site.view.as_of)
    return site.words(f"notices.{_STANDING[place]}") if place else ""

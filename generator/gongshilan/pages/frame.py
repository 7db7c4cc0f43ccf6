"""What every page carries besides its own matter: address, crumbs, the page meta that directories of sites expect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from gongshilan.model import Later, Page, Record
from gongshilan.pages import links
from gongshilan.pages.absolute import whole
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

ROWS_PER_PAGE = 200
_ACROSS_UNITS = ("matrix", "system", "worklist", "arrivals", "trend")  # pages of a campaign of several units
_T = TypeVar("_T")


def link(text: str, href: str = "") -> Json:
    """A link as templates draw it; without ``href`` it is only text."""
    return {"text": text, "href": href}


def to_record(site: Site, record_id: str, text: str = "") -> Json:
    """A link to a record; where this edition lacks the record, its words only."""
    record = site.graph.get(record_id)
    if record is None:
        return link(text or site.title(record_id))
    return link(text or record.title, links.record(record))


def page(
    site: Site,
    path: str,
    layout: str,
    title: str,
    view: Mapping[str, Any],
    *,
    section: str,
    crumbs: Sequence[Json] = (),
    column: str = "",
    about: str = "",
    lede: str = "",
    date: str = "",
    source: str = "",
    keywords: Sequence[str] = (),
    author: str = "",
    image: str = "",
) -> Page:
    """One page with everything its template needs."""
    trail = [link(site.words("nav.home"), links.HOME), *crumbs] if path != links.HOME else []
    area = section.rpartition(":")[2]
    meta = {
        "column": column or (trail[-1]["text"] if len(trail) > 1 else site.words("nav.home")),
        "column_type": site.words(f"columns.{area}") if area in site.words.group("columns") else "",
        "article": title if layout == "record" else "",
        "date": f"{date} {publish_time(site)}" if date else "",
        "source": source,
        "author": author,
        "image": f"{site.base}{image}" if image and site.base else "",
        "url": whole(site.base, path),
        "column_about": about,
        "keywords": ",".join(keywords),
        "description": lede or title,
    }
    full = {
        "title": title,
        "lede": lede,
        "crumbs": trail,
        "meta": meta,
        **view,
    }
    return Page(path=path, layout=layout, title=title, view=full, section=section)


def later(path: str, layout: str, title: str, section: str, make: Callable[[], Page]) -> Page:
    """A page of which ``make`` gives the rest when it is drawn: there are thousands of a kind, and a preview shows one."""
    return Page(path, layout, title, Later(lambda: make().view), section)


def narrowing(unit: str, **asked: Iterable[str]) -> Json:
    """A form over all of a list, on however many pages it stands: the page of results, for what lies below a unit or a campaign and
    has one of these values of each facet."""
    fixed = [*((name, value) for name, values in asked.items() for value in values), ("unit", unit)]
    return {
        "action": links.SEARCH,
        "asked": [{"name": name, "value": value} for name, value in fixed],
        "href": f"{links.SEARCH}?{urlencode(fixed)}",
    }


def publish_time(site: Site) -> str:
    """Records know days and no hours; programs that look for a time of publication are told the portal's."""
    return str(site.view.portal.data.get("publish_time", "00:00"))


def campaign_crumbs(site: Site, campaign_id: str, *more: Json) -> list[Json]:
    """The way to a page below a campaign."""
    record = site.graph.get(campaign_id)
    here = [link(site.short(record), links.campaign(campaign_id))] if record else []
    return [*here, *more]


def areas(site: Site, campaign: Record) -> list[Json]:
    """A campaign's own pages as menu entries with their sub-entries. Only what the edition has something for."""
    words = site.words
    cid = campaign.id
    unit = site.only_unit(cid)
    across = _ACROSS_UNITS if not unit and site.compares(campaign) else ()

    def entry(name: str, href: str, *children: Json | None) -> Json:
        return {
            "id": site.section(cid, name),
            "label": words(f"nav.{name}"),
            "href": href,
            "children": [child for child in children if child],
        }

    def kind(name: str) -> Json | None:
        held = site.by_kind.get((cid, name))
        return link(site.schema.kinds[name].label, links.listing(cid, name)) if held else None

    voices = [kind(item.id) for item in sorted(site.schema.kinds.values(), key=lambda item: item.thread) if item.thread]
    return [
        entry("campaign", links.campaign(cid)),
        entry(
            "duties",
            links.area(cid, "obligations"),
            link(words("nav.all_reasons"), links.duties(cid, unit.id)) if unit else None,
            *([link(words(f"supervise.views.{name}"), links.area(cid, name)) for name in across]),
        ),
        entry(
            "voices",
            links.area(cid, "threads"),
            link(words("receipts.title"), links.RECEIPT),
            link(words("suggest.title"), links.SUGGEST),
            *voices,
        ),
        entry("notices", links.area(cid, "notices")),
        entry("records", links.area(cid, "records")),
        entry(
            "tables",
            links.area(cid, "tables"),
            link(title, links.area(cid, "leads")) if (title := site.leads(campaign)) else None,
            link(words("reps.title"), links.area(cid, "representatives")),
            link(words("ballots.title"), links.area(cid, "votes")),
            link(words("claims.title"), links.area(cid, "claims")),
            link(words("figures_page.title"), links.area(cid, "figures")),
        ),
    ]


def split(items: Sequence[_T], size: int = ROWS_PER_PAGE) -> list[Sequence[_T]]:
    """Items in portions for one page each; at least one portion."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def pager(site: Site, addresses: Sequence[str], current: int) -> list[Json]:
    """Links between the pages of a long list; empty where one page suffices."""
    if len(addresses) < 2:
        return []
    return [
        {"text": site.words("list.page", n=number), "href": href, "current": number == current}
        for number, href in enumerate(addresses, 1)
    ]

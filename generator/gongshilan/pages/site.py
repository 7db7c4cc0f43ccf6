"""All pages of an edition, its menu, and what templates find on every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from gongshilan.model import Page
from gongshilan.pages import links
from gongshilan.pages.ballots import ballot_pages
from gongshilan.pages.campaign import campaign_pages
from gongshilan.pages.changes import change_pages
from gongshilan.pages.claims import claim_pages, figure_pages
from gongshilan.pages.day import day_frame
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.frame import areas, page
from gongshilan.pages.grids import grid_pages
from gongshilan.pages.help import help_pages
from gongshilan.pages.home import home_page
from gongshilan.pages.index import Site, site_of
from gongshilan.pages.notices import notice_pages
from gongshilan.pages.obligations import obligation_pages
from gongshilan.pages.past import PATH as PAST
from gongshilan.pages.past import past_pages
from gongshilan.pages.receipts import receipt_pages
from gongshilan.pages.records import directory_pages, list_pages, record_pages
from gongshilan.pages.suggest import suggest_page
from gongshilan.pages.supervise import supervise_pages
from gongshilan.pages.threads import paginate, thread_pages
from gongshilan.pages.words import Json
from gongshilan.pages.written import written_pages

# The branches of the catalogue that templates print from.
_TEMPLATE_TEXT = [
    "common",
    "feeds",
    "ballots",
    "official",
    "hub",
    "receipts",
    "suggest",
    "data",
    "home",
    "record",
    "list",
    "catalogue",
    "campaign",
    "obligations",
    "duty",
    "wanted",
    "leads",
    "reps",
    "claims",
    "answers",
    "figures_page",
    "notices",
    "threads",
    "changes",
    "help",
    "legend",
    "disclosure",
    "search",
    "matrix",
    "supervise",
    "unit",
    "phase",
    "nav",
    "care",
    "print",
    "harvest",
]


def make_pages(view: EditionView) -> Iterator[Page]:
    """Every generated page of the edition, in a stable order, one by one: together their views take a gigabyte of a large portal."""
    site = site_of(view)
    threads = paginate(site)
    yield home_page(site)
    yield from campaign_pages(site)
    yield from record_pages(site)
    yield from list_pages(site)
    yield from directory_pages(site)
    yield from obligation_pages(site)
    yield from supervise_pages(site)
    yield from grid_pages(site)
    yield from ballot_pages(site)
    yield from claim_pages(site)
    yield from figure_pages(site)
    yield from notice_pages(site)
    yield from thread_pages(site, threads)
    yield from receipt_pages(site)
    yield suggest_page(site)
    yield from change_pages(site)
    yield from help_pages(site)
    yield from written_pages(site)
    yield from past_pages(site)
    yield _search_page(site)


def menu(view: EditionView) -> list[Json]:
    """The main menu: a campaign's parts where there is one campaign, else an entry for each campaign."""
    return _menu(site_of(view))


def _menu(site: Site) -> list[Json]:
    words = site.words
    entries: list[Json] = [{"id": "home", "label": words("nav.home"), "href": links.HOME, "children": []}]
    for campaign in site.campaigns:
        parts = areas(site, campaign)
        if site.single:
            entries += parts
        else:
            children = [{"id": part["id"], "text": part["label"], "href": part["href"]} for part in parts]
            label = site.short(campaign)
            entries.append({"id": campaign.id, "label": label, "href": links.campaign(campaign.id), "children": children})
    if site.view.past:
        entries.append({"id": "past", "label": words("past.title"), "href": PAST, "children": []})
    entries.append({"id": "data", "label": words("nav.data"), "href": links.DATA, "children": []})
    entries.append({"id": "changes", "label": words("nav.changes"), "href": links.CHANGES, "children": []})
    helps = [
        {"text": words(f"help.{name}"), "href": f"help/{name}.html"}
        for name in ("legend", "disclosure", "glossary", "kinds", "codes")
    ]
    written = [{"text": item.title, "href": f"{path}.html"} for path, item in site.hand_paths.items()]
    entries.append({"id": "help", "label": words("nav.help"), "href": links.HELP, "children": [*helps, *written]})
    return entries


def site_extra(view: EditionView) -> dict[str, Any]:
    """What templates find under ``config.extra`` on every page: texts, menu, the portal's own lines."""
    site = site_of(view)
    words = site.words
    data: Mapping[str, Any] = view.portal.data
    edition = words("common.edition", label=view.edition.label)
    return {
        "text": {name: view.text[name] for name in _TEMPLATE_TEXT if name in view.text},
        "menu": _menu(site),
        "portal": {
            "title": view.portal.title,
            "short_title": str(data.get("short_title") or view.portal.title),
            "description": str(data.get("description", "")),
            "publisher": str(data.get("publisher", "")),
            "contact": str(data.get("contact", "")),
            "note": str(data.get("note", "")),
            "placed": bool(site.base),
            "root": urlsplit(site.base).path.rstrip("/"),
            "domain": str(data.get("site_domain", "")),
            "code": str(data.get("site_code", "")),
            "keywords": ",".join(data.get("keywords", ())),
            "day": day_frame(words),
            "edition": edition,
            "edition_id": view.edition.id,
            "incomplete": words("common.incomplete") if view.portal.incomplete else "",
            "synthetic": words("common.synthetic") if data.get("synthetic") else "",
        },
    }


def _search_page(site: Site) -> Page:
    campaigns = [
        {"text": site.words("search.directory", title=campaign.title), "href": links.area(campaign.id, "records")}
        for campaign in site.campaigns
    ]
    title = site.words("search.title")
    return page(
        site, links.SEARCH, "search", title, {"directories": campaigns}, section="search", lede=site.words("search.lede")
    )

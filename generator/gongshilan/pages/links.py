"""Addresses. They are built from ids only, so that a corrected title never breaks a link. All are relative to the site's root."""

from __future__ import annotations

import posixpath
from urllib.parse import urlencode

from gongshilan.model import Record, plain_id

HOME = "index.html"
CHANGES = "changes.html"
SEARCH = "search.html"
DATA = "data.html"
RECEIPT = "receipt.html"
SUGGEST = "suggest.html"
HELP = "help/index.html"


def record(item: Record) -> str:
    """The page of a record."""
    if item.kind == "campaign":
        return campaign(item.id)
    return f"{item.campaign or 'portal'}/{item.kind}/{item.name}.html"


def campaign(campaign_id: str) -> str:
    """The campaign's page with its timeline."""
    return f"{campaign_id}/index.html"


def area(campaign_id: str, name: str) -> str:
    """One of a campaign's own pages: obligations, units, leads, representatives, claims, figures, notices, threads, records."""
    return f"{campaign_id}/{name}.html"


def listing(campaign_id: str, kind: str, page: int = 1) -> str:
    """The list of a kind, and its further pages."""
    name = "index" if page == 1 else f"page-{page}"
    return f"{campaign_id or 'portal'}/{kind}/{name}.html"


def numbered(path: str, page: int) -> str:
    """Further pages of a page that grew too long: ``threads.html`` → ``threads-2.html``."""
    return path if page == 1 else f"{path.removesuffix('.html')}-{page}.html"


def rule(campaign_id: str, obligation: str) -> str:
    """The page of one obligation."""
    return f"{campaign_id}/obligation/{obligation.lower()}.html"


def duties(campaign_id: str, unit: str) -> str:
    """A unit's obligations with all their reasons."""
    return f"{campaign_id}/duty/{plain_id(unit)}.html"


def duty(campaign_id: str, unit: str, obligation: str) -> str:
    """One of them."""
    return f"{duties(campaign_id, unit)}#{obligation.lower()}"


def from_page(page: str, target: str) -> str:
    """``target`` as a link from ``page``, both relative to the root; works over http and from files alike."""
    path, mark, fragment = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + mark + fragment


def feed(campaign_id: str = "", *, sort: str = "", unit: str = "") -> str:
    """An Atom feed: the portal's, a campaign's, of one sort of news, or of a unit."""
    if not campaign_id:
        return "feeds/index.xml"
    if unit:
        return f"feeds/{campaign_id}/unit/{plain_id(unit)}.xml"
    return f"feeds/{campaign_id}/{sort}.xml" if sort else f"feeds/{campaign_id}.xml"


def calendar(campaign_id: str, unit: str = "") -> str:
    """An iCalendar file of a campaign or of a unit."""
    return f"calendars/{campaign_id}/{plain_id(unit)}.ics" if unit else f"calendars/{campaign_id}.ics"


def receipts(digits: str) -> str:
    """The list of receipt numbers that begin with some digits."""
    return f"receipts/{digits}.html"


def unit_table(campaign_id: str, unit: str) -> str:
    """All of a unit's duties and records as a table."""
    return f"data/{campaign_id}/unit/{plain_id(unit)}.csv"


def found(**asked: str) -> str:
    """The page of results for everything of a kind, a unit, a state …; without scripts it leads to the directory."""
    return f"{SEARCH}?{urlencode(asked)}"

"""What the supervisor's pages have in common: addresses, their own menu, method, legend, tables to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongshilan.emit.supervise import Table, table_path
from gongshilan.measure.states import STATES
from gongshilan.model import Page, State, plain_id
from gongshilan.pages import links
from gongshilan.pages.frame import campaign_crumbs, link, page
from gongshilan.pages.index import Site
from gongshilan.pages.supervise.system import System
from gongshilan.pages.unseen import for_everybody
from gongshilan.pages.words import Json

VIEWS = ("matrix", "system", "worklist", "arrivals", "trend")
# One letter a state, for the many small cells.
LETTERS: Mapping[State, str] = {
    State.OVERDUE: "o",
    State.DUE_SOON: "s",
    State.OPEN: "p",
    State.MET_LATE: "l",
    State.MET: "m",
    State.WAIVED: "w",
    State.NOT_APPLICABLE: "n",
}


def address(campaign: str, view: str) -> str:
    """One of the supervisor's pages."""
    return links.area(campaign, view)


def worklist_of(campaign: str, group: str, number: int = 1) -> str:
    """The work-list of one committee and its further pages; a folder each, since ids may end in numbers too."""
    name = plain_id(group)
    return f"{campaign}/worklist/{name}.html" if number == 1 else f"{campaign}/worklist/{name}/page-{number}.html"


def views(site: Site, campaign: str, current: str) -> list[Json]:
    """The menu of these pages among themselves."""
    return [
        {"text": site.words(f"supervise.views.{view}"), "href": address(campaign, view), "current": view == current}
        for view in VIEWS
    ]


def legend(site: Site, campaign: str) -> list[Json]:
    """Every state of a campaign with its letter, its one-character word and its meaning."""
    return [{**site.state(campaign, state), "letter": LETTERS[state]} for state in STATES]


def method(system: System) -> str:
    """How the rate is made; that there is none where the units keep no records here."""
    return system.site.words("supervise.method" if system.recorded else "unrecorded.note")


def table(system: System, name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """A table of one of these pages under its name and title."""
    return Table(system.campaign.id, name, system.site.words(f"supervise.files.{name}"), head, rows)


def downloads(site: Site, campaign: str, names: Sequence[str]) -> list[Json]:
    """Links to a page's tables."""
    return [
        {
            "text": site.words(f"supervise.files.{name}"),
            "csv": table_path(campaign, name, "csv"),
            "xlsx": table_path(campaign, name, "xlsx"),
        }
        for name in names
    ]


def hidden_scopes(site: Site) -> str:
    """Says which records this edition does not know, where there are scopes above it; else empty."""
    above = [scope.label for scope in site.view.portal.scopes if scope.rank > site.rank]
    if not above:
        return ""
    said = site.words("supervise.hidden_scopes", scopes=site.words("formats.comma").join(above))
    return said if for_everybody(site) else said + site.words("supervise.hidden_scopes_check")


def sheet(
    system: System, view: str, path: str, content: Mapping[str, Any], tables: Sequence[str] = (), title: str = ""
) -> Page:
    """One of the supervisor's pages."""
    site, campaign = system.site, system.campaign.id
    here = site.words(f"supervise.{view}.title")
    trail = [link(site.words("nav.duties"), links.area(campaign, "obligations"))]
    if title:
        trail.append(link(here, address(campaign, view)))
    full = {
        "views": views(site, campaign, view),
        "method": method(system),
        "tables": downloads(site, campaign, tables),
        **content,
    }
    return page(
        site,
        path,
        view,
        title or here,
        full,
        section=site.section(campaign, "duties"),
        crumbs=campaign_crumbs(site, campaign, *trail),
        lede=site.words(f"supervise.{view}.lede"),
    )

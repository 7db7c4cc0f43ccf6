"""The page that leads to campaigns that are over, as they stood: it changes, they do not."""

from __future__ import annotations

from collections.abc import Iterator

from gongshilan.model import Page
from gongshilan.pages.frame import link, page
from gongshilan.pages.index import Site

PATH = "past.html"
_SHOWN = 16  # characters of a digest


def past_pages(site: Site) -> Iterator[Page]:
    """The page; none where nothing is frozen."""
    if not site.view.past:
        return
    cards = [
        {
            **link(item["title"], f"past/{item['id']}/index.html"),
            "description": site.words("past.card", date=site.words.day(item["as_of"]), digest=item["digest"][:_SHOWN]),
        }
        for item in site.view.past
    ]
    title = site.words("past.title")
    yield page(site, PATH, "cards", title, {"cards": cards}, section="past", lede=site.words("past.lede"))

"""Hand-written pages. They are drawn like every other page: MkDocs is given clean HTML, never what an editor wrote.

So nothing in such a page can reach MkDocs' Markdown extensions, its front matter or its templates, one list says what markup may
be in records and pages alike, and the time a page takes grows with its length only. What the cleaner would drop was told to the
author before (:mod:`gongshilan.vet.written`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gongshilan.markup.allowed import HEADING_ID
from gongshilan.model import Page
from gongshilan.pages import body, links
from gongshilan.pages.frame import link, page
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

_SECTION = "help"


def written_pages(site: Site) -> Iterator[Page]:
    """A page for every hand-written one."""
    words = site.words
    for stem, item in site.hand_paths.items():
        path = f"{stem}.html"
        resolve = site.resolve_from(path)
        view: Json = {
            "heading": item.heading or item.title,
            "anchor": item.anchor if HEADING_ID.match(item.anchor) else "",
            "body_html": body.render(item.markdown, resolve, written=True),
        }
        crumbs = [link(words("nav.help"), links.HELP)]
        yield page(site, path, "written", item.title, view, section=_SECTION, crumbs=crumbs, lede=item.description)

"""Where a link of a text leads within the site that will be built, told before there is one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from gongshilan.attach.names import address as attachment_address
from gongshilan.check.addresses import MADE, RESERVED
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.markup.engine import to_html
from gongshilan.markup.numbered import placed
from gongshilan.model import Record
from gongshilan.read.source import Source
from gongshilan.read.written import Written

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_LIST = re.compile(r"(?:index|page-[0-9]+)\.html\Z")
_ID = re.compile(r'\sid="([^"<>]*)"')
_HEADING = re.compile(r"<h[1-6](?P<own>(?:\s[^<>]*)?)>")
_PORTAL = "portal"
# Places of the frame and of the parts of a page, which the theme names; those of a unit and of a campaign are too many to be known here.
_FRAME = re.compile(
    r"(?:g-.*|main|body|fields|claims|uses|refs|history|files|answers|thread|ballots|others|receipts|q[0-9]+|o-.*)\Z"
)
_MANY_PLACES = frozenset({"unit", "campaign"})
_HELP_PLACES = {
    "help/kinds": "k-",
    "help/codes": "c-",
    "help/legend": "v-",
    "help/glossary": "g-",
}
_LEGEND = frozenset({"scopes", "statuses", "states"})


@dataclass
class Leads:
    """Knows every page and file that a text may name. What only a build can tell (grids, feeds, tables) is taken for there."""

    graph: Graph
    schema: Schema
    written: Mapping[str, Written]
    sources: Mapping[str, Source]
    _pages: dict[str, Record] = field(default_factory=dict)
    _files: set[str] = field(default_factory=set)
    _campaigns: frozenset[str] = frozenset()
    _places: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._pages = {page_of(record): record for record in self.graph}
        self._campaigns = frozenset(record.campaign for record in self.graph) - {""}
        self._files = {
            attachment_address(record.id, str(item.get("file", "")))
            for record in self.graph
            for item in record.data.get("attachments", ())
        }

    def missing(self, page: str, address: str, places: frozenset[str] | None) -> str:
        """What the site lacks of an address without a scheme in a page: ``path``, ``anchor``, or nothing. ``places`` are those of the text
        itself, None where they cannot be told."""
        before, _, fragment = address.partition("#")
        path = unquote(before.partition("?")[0])
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if path and (path.startswith("/") or not self._there(target, folder=path.endswith("/"))):
            return "path"
        if not fragment:
            return ""
        if target == page:
            known = places is None or self._place(page, unquote(fragment), places)
        else:
            known = self.has_place(target.removesuffix(".html"), unquote(fragment))
        return "" if known else "anchor"

    def page(self, name: str) -> bool:
        """Whether ``page:name`` leads somewhere."""
        return name in self.written or name in MADE

    def has_place(self, stem: str, fragment: str) -> bool:
        """Whether a page (its address without ``.html``) has a place; True where that cannot be told."""
        if stem in self.written:
            return self._place(f"{stem}.html", fragment, self._of(stem, self.written[stem].body, written=True))
        if stem in _HELP_PLACES:
            if stem == "help/kinds" and fragment.startswith("k-"):
                return fragment.removeprefix("k-") in self.schema.kinds
            return fragment.startswith(_HELP_PLACES[stem]) or fragment in _LEGEND or _FRAME.match(fragment) is not None
        record = self._pages.get(f"{stem}.html")
        return record is None or self.record_has(record, fragment)

    def record_has(self, record: Record, fragment: str) -> bool:
        """Likewise of the page of a record."""
        source = self.sources.get(record.path)
        places = self._of(page_of(record), source.body) if source is not None else None
        return self._place(page_of(record), fragment, places)

    def _place(self, page: str, fragment: str, places: frozenset[str] | None) -> bool:
        record = self._pages.get(page)
        if places is None or fragment in places or _FRAME.match(fragment):
            return True
        if page.removesuffix(".html") in self.written and fragment == self.written[page.removesuffix(".html")].anchor:
            return True
        return record is not None and record.kind in _MANY_PLACES and fragment.isascii()

    def _of(self, stem: str, text: str, *, written: bool = False) -> frozenset[str]:
        if stem not in self._places:
            self._places[stem] = places_of(text, written=written)
        return self._places[stem]

    def _there(self, target: str, *, folder: bool) -> bool:
        if folder:
            target = f"{target}/index.html"
        stem = target.removesuffix(".html")
        if target in self._pages or target in self._files:
            return True
        if target.endswith(".html") and self.page(stem):
            return True
        first, _, rest = target.partition("/")
        if first in self._campaigns or first == _PORTAL:
            kind, _, last = rest.partition("/")
            if kind in self.schema.kinds and last:
                return _LIST.match(last) is not None
            return rest.endswith(".html") and first in self._campaigns
        if first == "files":
            return False
        return first.partition(".")[0] in RESERVED and (bool(rest) or target in ("404.html", "sitemap.xml"))


def page_of(record: Record) -> str:
    """The address of a record's page."""
    if record.kind == "campaign":
        return f"{record.id}/index.html"
    return f"{record.campaign or _PORTAL}/{record.kind}/{record.name}.html"


def places_of(markdown: str, *, written: bool = False) -> frozenset[str]:
    """The places in a text that a link may name: its headings, numbered clauses and notes."""
    count = 0

    def heading(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        own = _ID.search(found["own"]) if written else None
        return f'<h2 id="{own[1] if own else f"h-{count}"}">'

    html = _HEADING.sub(heading, to_html(markdown, written=written))
    return frozenset(_ID.findall(html if written else placed(html)))

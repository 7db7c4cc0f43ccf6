"""Links and pictures that would lead nowhere in the site: told where they are written, before a build stumbles over the page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from gongshilan.check.addresses import MADE
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.link.near import Near
from gongshilan.markup.addressed import Addressed, addressed
from gongshilan.markup.allowed import INSIDE
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.read.written import Written
from gongshilan.vet.cursor import Cursor
from gongshilan.vet.leads import SCHEME, Leads, page_of, places_of
from gongshilan.vet.written import markdown_values

_RECORD, _PAGE = "record", "page"
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|txt|csv|png|jpe?g|gif|zip|rar|ofd)\Z", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:cn|com|net|org|gov)(?:[/:]|\Z))", re.IGNORECASE)
_BARE = re.compile(r"[^:/.#?]+\Z")
_DROPPED = re.compile(r"[\t\n\r]")  # browsers do, before they look for a scheme
_SHOWN = 60


@dataclass
class Nowhere:
    """Codes ``link-missing``, ``link-nowhere`` and ``picture-nowhere``. ``known`` are the ids that a link may name."""

    graph: Graph
    schema: Schema
    known: Container[str]
    written: Mapping[str, Written]
    sources: Mapping[str, Source]

    def __post_init__(self) -> None:
        self._leads = Leads(self.graph, self.schema, self.written, self.sources)
        self._near = Near()

    def problems(self) -> Iterator[Problem]:
        """Of bodies and Markdown fields of records, and of hand-written pages."""
        for record in self.graph:
            source = self.sources.get(record.path)
            if source is None:
                continue
            kind = self.schema.kinds[record.kind]
            if kind.body:
                yield from self._text(source.body, record.path, source.body_line, page_of(record))
            for path, text in markdown_values(record.data, kind.fields, ()):
                for item in addressed(text):
                    yield from self._problem(item, source.place(path), page_of(record), None)

    def of_pages(self, folder: str) -> Iterator[Problem]:
        """Of hand-written pages below a folder."""
        for stem, page in self.written.items():
            for item in addressed(page.heading, written=True):
                place = Place(f"{folder}/{page.path}", page.body_line - 1)
                yield from self._problem(item, place, f"{stem}.html", None, written=True)
            yield from self._text(page.body, f"{folder}/{page.path}", page.body_line, f"{stem}.html", written=True)

    def _text(self, text: str, path: str, first: int, page: str, *, written: bool = False) -> Iterator[Problem]:
        cursor, places = Cursor(text, first), None
        for item in addressed(text, written=written):
            if places is None and "#" in item.address:
                places = places_of(text, written=written)
            named = item.address.startswith(f"{_RECORD}:")
            at = item.target + len(f"{_RECORD}:") if named else item.start
            yield from self._problem(item, Place(path, *cursor.move(at)), page, places, written=written)

    def _problem(
        self, item: Addressed, place: Place, page: str, places: frozenset[str] | None, *, written: bool = False
    ) -> Iterator[Problem]:
        scheme = SCHEME.match(_DROPPED.sub("", item.address).strip())
        if item.tag == "img":
            inside = INSIDE.match(item.address) is not None
            if (not inside and not written) or (inside and self._leads.missing(page, item.address, places) == "path"):
                yield Problem("picture-nowhere", place, {"address": unquote(item.address)[:_SHOWN]})
        elif scheme is None:
            if not item.address.startswith("//") and "\\" not in item.address:
                yield from self._relative(item, place, page, places)
        elif scheme[1] == _RECORD:
            name, _, fragment = item.address.partition(":")[2].partition("#")
            held = self.graph.in_campaign(name, page.partition("/")[0])
            if held is not None and fragment and not self._leads.record_has(held, unquote(fragment)):
                yield self._told(item, place, "anchor")
            if name not in self.known:
                near = self._near(name, lambda: (record.name for record in self.graph))
                yield Problem("link-missing", place, {"target": name[:80], "near": near})
        elif scheme[1] == _PAGE:
            yield from self._page(item, place)

    def _page(self, item: Addressed, place: Place) -> Iterator[Problem]:
        name, _, fragment = item.address.partition(":")[2].partition("#")
        name = name.removesuffix(".html").removesuffix(".md")
        if not self._leads.page(name):
            near = self._near(name, lambda: (*self.written, *MADE), _PAGE)
            yield self._told(item, place, "page", near)
        elif fragment and not self._leads.has_place(name, unquote(fragment)):
            yield self._told(item, place, "anchor")

    def _relative(self, item: Addressed, place: Place, page: str, places: frozenset[str] | None) -> Iterator[Problem]:
        missing = self._leads.missing(page, item.address, places)
        if missing == "anchor":
            yield self._told(item, place, "anchor")
        elif missing:
            yield self._told(item, place, *self._meant(unquote(item.address)))

    def _meant(self, address: str) -> tuple[str, str]:
        """Which sentences to say of an address that leads nowhere, and what it was probably to name."""
        path = address.partition("#")[0].partition("?")[0]
        stem = re.sub(r"\.(?:md|html?|ya?ml)\Z", "", posixpath.basename(path.rstrip("/")))
        if stem in self.known:
            return "record", stem
        if _HOST.match(path):
            return "web", ""
        if _FILE.search(path):
            return "file", ""
        whole = re.sub(r"\.(?:md|html?)\Z", "", path.strip("./").removeprefix("pages/"))
        if self._leads.page(whole):
            return "written", whole
        return ("" if _BARE.match(address) else "path"), ""

    def _told(self, item: Addressed, place: Place, variant: str, near: str = "") -> Problem:
        params = {"target": unquote(item.address)[:_SHOWN], "written": item.written[:_SHOWN]}
        if near or variant == "page":
            params["near"] = near
        return Problem("link-nowhere", place, {"variant": variant, **params} if variant else params)


def nowhere(
    graph: Graph, sources: Mapping[str, Source], schema: Schema, known: Container[str], pages: Iterable[Written], folder: str
) -> Iterator[Problem]:
    """All of them."""
    asked = Nowhere(graph, schema, known, {page.path.removesuffix(".md"): page for page in pages}, sources)
    yield from asked.problems()
    yield from asked.of_pages(folder)

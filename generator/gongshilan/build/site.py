"""What each edition's site is made from: its pages, the other outputs, its attachments and settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from gongshilan.attach.gather import FIELD
from gongshilan.attach.names import address
from gongshilan.build.clock import Clock
from gongshilan.build.garbage import settle, tidy
from gongshilan.build.load import Loaded
from gongshilan.build.outputs import Output, output_files
from gongshilan.build.part_cache import PartCache
from gongshilan.build.past_days import earlier
from gongshilan.build.stages import derive, narrow
from gongshilan.build.store import NOWHERE, Store
from gongshilan.catalogue import catalogue
from gongshilan.emit.exchange import exchange_schema
from gongshilan.federation.model import Known
from gongshilan.federation.store import known_portals
from gongshilan.model import Assessment, AttachedFile, Change, Edition, Page, Snapshot
from gongshilan.pages import EditionView, HandPage, data_page, make_pages, site_extra, sitemap_files
from gongshilan.project.edition import Projection
from gongshilan.project.history import History
from gongshilan.project.past import Versions
from gongshilan.read.files import PAGE_SUFFIX
from gongshilan.read.written import read_written
from gongshilan.release.frozen import about, frozen_in
from gongshilan.render.packed import packed
from gongshilan.render.tree import SiteInput, read_base
from gongshilan.search.plain import plain
from gongshilan.shipped import file, folder


@dataclass(frozen=True, slots=True)
class Frame:
    """What all editions share: the settings of mkdocs.yml and the folder of templates."""

    base: Mapping[str, Any]
    theme: Path


@dataclass(frozen=True, slots=True)
class Told:
    """What an edition tells of before, and whether all of it could be read."""

    changes: tuple[Change, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """An edition's pages, and what its other files are made from."""

    loaded: Loaded
    view: EditionView
    pages: list[Page]
    output: Output
    frame: Frame

    def files(self) -> tuple[dict[str, bytes], Page]:
        """Every file that is neither page nor attachment, and the page that lists them."""
        files = output_files(self.output)
        listed = data_page(self.view, files)
        return files | sitemap_files(self.view, [*self.pages, listed]), listed

    def site(self, files: Mapping[str, bytes], listed: Page | None) -> SiteInput:
        """What the site is made from, with these files and the page that lists them."""
        attached = {
            address(record.id, item.name): partial(self.loaded.attachments.read, item)
            for record in self.view.graph
            for item in self.loaded.attachments.of(record)
        }
        pages = [*self.pages, *([listed] if listed is not None else [])]
        title, frame = self.loaded.portal.title, self.frame
        return SiteInput(title, pages, files, site_extra(self.view), frame.base, frame.theme, attached)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The truth as of a day, from which any edition can be made: assessed once for all of them."""

    loaded: Loaded
    day: date
    truth: Assessment
    before: tuple[Snapshot, ...]
    history: History
    whole: bool
    frame: Frame
    cache: PartCache | None
    clock: Clock
    others: tuple[Known, ...] = ()
    store: Store = NOWHERE

    def laid(self, edition: Edition) -> Laid:
        """The edition's pages, and what its other files are made from."""
        with self.clock.stage("project", edition.id):
            projection = narrow(self.loaded, self.truth, edition, self.before)
            tidy()  # before workers inherit it
        with self.clock.stage("changes", edition.id):
            told = Told(self.history.changes(projection), self.whole)
        with self.clock.stage("lay out", edition.id):
            view = view_of(self.loaded, projection, told, self.day, self.others)
            pages = [packed(page) for page in make_pages(view)]
        output = Output(self.loaded, projection, view, self.cache, self.store)
        return Laid(self.loaded, view, pages, output, self.frame)

    def files(self, laid: Laid) -> tuple[dict[str, bytes], Page]:
        """See :meth:`Laid.files`; timed."""
        with self.clock.stage("index and tables", laid.view.edition.id):
            made = laid.files()
            tidy()
        return made

    def site(self, edition: Edition) -> SiteInput:
        """What the edition's site is made from."""
        laid = self.laid(edition)
        return laid.site(*self.files(laid))

    @property
    def asked(self) -> frozenset[str]:
        """Names of the kept parts of search indexes that were asked for here."""
        return self.cache.asked if self.cache is not None else frozenset()

    def keep(self, asked: Iterable[str]) -> None:
        """Count what a forked process asked for as asked for here."""
        if self.cache is not None:
            self.cache.ask(asked)

    def sweep(self) -> None:
        """Forget the kept parts that no edition asked for; only after all were made."""
        if self.cache is not None:
            self.cache.sweep()


def prepare(
    loaded: Loaded,
    day: date,
    versions: Versions,
    cache: PartCache | None = None,
    store: Store | None = None,
    clock: Clock | None = None,
) -> Prepared:
    """Assess the truth, and how it stood before. ``versions`` is asked for what the content said before; ``store`` may know how
    things stood."""
    clock = clock or Clock()
    settle()
    with clock.stage("assess"):
        truth = derive(loaded, day)
    with clock.stage("earlier days"):
        before = earlier(loaded, day, store)
        tidy()
    with clock.stage("git"):
        past, rules = versions(), loaded.rules
        history = History(past, loaded.graph, loaded.checked.sources, loaded.portal, rules.schema, rules.rulebooks)
    frame = Frame(read_base(file("mkdocs.yml", loaded.root)), folder("theme", loaded.root))
    with clock.stage("other portals"):
        others = known_portals(loaded.root, {name: exchange_schema(name) for name in ("portal", "standing")})
    return Prepared(loaded, day, truth, before, history, past.whole, frame, cache, clock, others, store or NOWHERE)


def view_of(loaded: Loaded, projection: Projection, told: Told, as_of: date, others: tuple[Known, ...] = ()) -> EditionView:
    """What an edition's pages are made from."""
    texts = catalogue()
    return EditionView(
        portal=loaded.portal,
        edition=projection.edition,
        schema=loaded.rules.schema,
        rulebooks=loaded.rules.rulebooks,
        graph=projection.graph,
        assessment=projection.assessment,
        changes=told.changes,
        whole_history=told.whole,
        snapshots=projection.declassified.earlier,
        text=texts,
        problem_codes=[{"code": code, **entry} for code, entry in texts["problems"].items()],
        as_of=as_of,
        pages=tuple(_written(path, text) for path, text in loaded.content.pages),
        files={
            record.id: {item.name: AttachedFile(item.name, item.kind, item.size) for item in loaded.attachments.of(record)}
            for record in projection.graph
            if record.data.get(FIELD)
        },
        others=others,
        past=tuple(about(item) for item in frozen_in(loaded.root, projection.edition.id)),
    )


def _written(path: str, text: str) -> HandPage:
    found, _ = read_written(path, text)  # its problems stopped the build before
    heading = plain(f"# {found.heading}")
    title = found.title or heading or path.rsplit("/", 1)[-1].removesuffix(PAGE_SUFFIX)
    return HandPage(path, title, found.body, heading, found.anchor, found.description)

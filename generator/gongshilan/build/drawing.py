"""Pages drawn, examined and written in one go, each page's own part once for all editions and days that show the same.

The part is kept by what it is made from: the page's view, the templates, the words and these programs. The frame around it, with the
day, the edition and the menu, is drawn once for each depth and section and examined with the first page that has it.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType

from gongshilan.bounded import START
from gongshilan.build.finished import Finished, finished_key, read_finished
from gongshilan.build.finished import as_bytes as as_finished
from gongshilan.build.garbage import settle, tidy
from gongshilan.build.identity import programs
from gongshilan.build.known_views import KnownViews
from gongshilan.build.store import Store
from gongshilan.model import Page
from gongshilan.release.placing import Placing
from gongshilan.render.frames import PageRenderer, Parts, frame_of
from gongshilan.render.packed import as_yaml, pack, unpack, written
from gongshilan.render.site import encoded, make_folders
from gongshilan.render.stock import Stock
from gongshilan.render.tree import SiteInput
from gongshilan.verify.examine import Examined, Examiner
from gongshilan.verify.mains import Quiet, as_bytes, examine_parts, frame_ids, from_bytes

# Below this many pages starting workers costs more than it saves.
MIN_PAGES_FOR_WORKERS = 400
CHUNK = 100

_inherited: PageWriter | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A page's own part, and what is in it."""

    drawn: Parts
    quiet: Quiet | None


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is around pages, and its places; None where it cannot be looked at apart."""

    digest: bytes
    places: frozenset[str] | None


class PartMaker:
    """Makes what pages have of their own, or finds it kept."""

    def __init__(self, site: SiteInput, stock: Stock, store: Store, views: KnownViews) -> None:
        self.site = site
        self.renderer = PageRenderer(stock)
        self.store = store
        self._views = views
        self._salt = _salt(site)

    @property
    def pages(self) -> Sequence[Page]:
        """The pages of the site."""
        return self.site.pages

    def make_ready(self, start: int) -> list[bytes]:
        """Have the parts of some pages kept; what they are kept under. Raises RenderError."""
        keyed = self.keyed(start)
        kept = self.store.holds(key for _, key in keyed)
        for page, key in keyed:
            if key not in kept:
                self._made(written(page), key)
        self.store.flush()
        tidy()
        return [key for _, key in keyed]

    def keyed(self, start: int, keys: Sequence[bytes] = ()) -> list[tuple[Page, bytes]]:
        """Some pages, and what their parts are kept under; ``keys`` are what :meth:`make_ready` gave for them."""
        pages = self.pages[start : start + CHUNK]
        if len(keys) == len(pages):  # else none, or a page came later
            return list(zip(pages, keys, strict=True))
        return [(page, self._key(page, digest)) for page, digest in self._views.digests(pages)]

    def parts(self, pages: Sequence[tuple[Page, bytes]]) -> Iterator[Part]:
        """The parts of pages with their keys. Raises RenderError."""
        kept = self.store.get_many(key for _, key in pages)
        for page, key in pages:
            yield _read(kept.get(key)) or self._made(written(page), key)

    def _key(self, page: Page, shown: bytes) -> bytes:
        depth = page.path.count("/").to_bytes(4, "big")
        return hashlib.blake2b(self._salt + depth + shown, digest_size=20).digest()

    def _made(self, page: Page, key: bytes) -> Part:
        drawn = self.renderer.parts(page)
        part = Part(drawn, examine_parts(drawn[0] + drawn[1], drawn[2]))
        self.store.put(key, _as_bytes(part))
        return part


class PageWriter:
    """Writes the pages of one edition. ``last_first``: begin at the end, so that two editions written at the same time find each other's
    parts; ``drew`` is told how many more are written; ``ready`` are keys of those that were made ready, by the first of some pages."""

    def __init__(
        self,
        maker: PartMaker,
        placing: Placing,
        examiner: Examiner,
        *,
        drew: Callable[[int], None] = lambda _pages: None,
        last_first: bool = False,
        ready: Mapping[int, Sequence[bytes]] = MappingProxyType({}),
    ) -> None:
        self._maker = maker
        self._pages = maker.pages
        self._store = maker.store
        self._placing = placing
        self._examiner = examiner
        first: dict[tuple[int, str], str] = {}
        for page in maker.pages:
            first.setdefault(frame_of(page), page.path)
        self._whole = frozenset(first.values())
        self._frames: dict[tuple[int, str], _Frame] = {}
        self._last_first = last_first
        self._drew = drew
        self._ready = ready

    def write(self, jobs: int) -> dict[str, Examined]:
        """Write all, here or in ``jobs`` forked processes; what was found in each. Raises RenderError, OSError."""
        make_folders(self._pages, self._placing.folder)
        settle()
        starts = range(0, len(self._pages), CHUNK)
        ordered = list(reversed(starts)) if self._last_first else list(starts)
        if not forks(jobs, len(self._pages)):
            return {found.path: found for start in ordered for found in self.chunk(start)}
        global _inherited  # noqa: PLW0603 - forked workers inherit what cannot be pickled (templates, navigation)
        _inherited = self
        self._store.close()  # nothing of SQLite's may be handed to a forked process
        try:
            with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as executor:
                done = list(executor.map(_chunk, ordered))
        finally:
            _inherited = None
        for _, used in done:
            self._store.take_over(used)
        return {found.path: found for part, _ in done for found in part}

    def chunk(self, start: int) -> list[Examined]:
        """Write some pages."""
        keyed = self._maker.keyed(start, self._ready.get(start, ()))
        examined, rest = self._as_before(keyed)
        for (page, key), part in zip(rest, self._maker.parts(rest), strict=True):
            raw = encoded(self._maker.renderer.fill(page, part.drawn))
            self._placing.put(page.path, raw)
            found = self._examined(page, part, raw)
            examined.append(found)
            self._finish(page, key, part, found)
        self._store.flush()
        tidy()  # templates leave cycles behind: a gigabyte of a large edition's
        self._drew(len(examined))
        return examined

    def _as_before(self, keyed: Sequence[tuple[Page, bytes]]) -> tuple[list[Examined], list[tuple[Page, bytes]]]:
        """Those pages whose files are there already, examined; and the rest of them."""
        keys = {page.path: finished_key(page, key, self._frame(page).digest) for page, key in keyed}
        kept = self._store.get_many(keys.values())
        examined: list[Examined] = []
        rest: list[tuple[Page, bytes]] = []
        for page, key in keyed:
            found, places = read_finished(kept, keys[page.path]), self._frame(page).places
            whole = page.path in self._whole or places is None
            if (
                found is None
                or whole
                or not found.holds(*self._examiner.knows)
                or not self._placing.keep(page.path, found.digest)
            ):
                rest.append((page, key))
            else:
                examined.append(found.examined(page.path, places or frozenset()))
                self._store.take_over([key])
        return examined, rest

    def _finish(self, page: Page, key: bytes, part: Part, found: Examined) -> None:
        """Keep what is known of a page's file, for the next build."""
        frame = self._frame(page)
        if part.quiet is None or frame.places is None or found.problems or not self._store.is_kept:
            return
        anchors = tuple((anchor.value, anchor.target, anchor.fragment) for anchor in found.anchors)
        numbers = tuple(digits for digits, _ in part.quiet.numbers)
        made = Finished(found.digest, part.quiet.ids, anchors, self._examiner.targets(page.path, part.quiet), numbers)
        self._store.put(finished_key(page, key, frame.digest), as_finished(made))

    def used(self) -> frozenset[bytes]:
        """Keys of the parts that were found kept."""
        return self._store.used

    def _examined(self, page: Page, part: Part, raw: bytes) -> Examined:
        places = self._frame(page).places
        if part.quiet is None or places is None or page.path in self._whole:
            return self._examiner.examine_bytes(page.path, raw)
        return self._examiner.examine_quiet(page.path, raw, part.quiet, places)

    def _frame(self, page: Page) -> _Frame:
        """What is around a page."""
        key = frame_of(page)
        if key not in self._frames:
            base = "/".join([".."] * key[0]) or "."
            text = self._maker.renderer.fill(page, ("", "", ""))
            digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).digest()
            self._frames[key] = _Frame(digest, frame_ids(text, base))
        return self._frames[key]


def forks(jobs: int, pages: int) -> bool:
    """Whether so many pages are worth ``jobs`` processes, and the system can fork them."""
    return jobs >= 2 and START == "fork" and pages >= MIN_PAGES_FOR_WORKERS


def _salt(site: SiteInput) -> bytes:
    """All that parts are made from but the pages: see ``theme/parts``, ``theme/layouts`` and ``theme/macros``."""
    portal = site.extra["portal"]
    words = {
        "name": site.name,
        "text": site.extra["text"],
        "portal": {name: portal[name] for name in ("publisher", "keywords")},
    }
    digest = hashlib.blake2b(programs().encode() + as_yaml(words).encode())
    for path in sorted(site.theme.rglob("*.html")):
        digest.update(f"\0{path.relative_to(site.theme)}\0".encode() + path.read_bytes())
    return digest.digest()


def _as_bytes(part: Part) -> bytes:
    """For keeping: the parts, then what is in them, packed quickly: a seventh of the room."""
    return pack([*part.drawn, as_bytes(part.quiet).decode()])


def _read(raw: bytes | None) -> Part | None:
    """What was kept; None for what is not such a part."""
    if raw is None:
        return None
    try:
        title, head, content, quiet = unpack(raw)
        return Part((str(title), str(head), str(content)), from_bytes(quiet))
    except (ValueError, TypeError):
        return None


def _chunk(start: int) -> tuple[list[Examined], frozenset[bytes]]:
    assert _inherited is not None
    return _inherited.chunk(start), _inherited.used()

"""Editions made side by side: each is narrowed, laid out, drawn, verified and written by a process of its own, and what two of them
show alike is drawn and examined by the one that comes to it first."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from gongshilan.bounded import START
from gongshilan.build.beside import make_beside
from gongshilan.build.clock import Timed
from gongshilan.build.drawing import PageWriter, PartMaker, forks
from gongshilan.build.identity import programs
from gongshilan.build.known_views import KnownViews, salt_of
from gongshilan.build.numbers import tellable_numbers
from gongshilan.build.site import Prepared
from gongshilan.build.store import Store
from gongshilan.model import Edition
from gongshilan.pages import site_of
from gongshilan.problems import Problem
from gongshilan.release.frozen import lay
from gongshilan.release.placing import Placing
from gongshilan.render.site import finish_tree, prepare_site
from gongshilan.verify.examine import Examiner
from gongshilan.verify.manifest import walk, write_manifest
from gongshilan.verify.memory import Memory
from gongshilan.verify.site import verify_site
from gongshilan.verify.trust import Trust

SITE, TREE, OUT, STORE = "site", "tree", "out", "parts.sqlite"
MIN_RECORDS_FOR_WORKERS = 400  # below this many records starting workers costs more than it saves

_inherited: tuple[Room, Sequence[Edition]] | None = None


class UnverifiedError(Exception):
    """A drawn edition does not hold what it must; nothing was swapped."""

    def __init__(self, edition: Edition, problems: Sequence[Problem]) -> None:
        super().__init__(edition.id, problems)
        self.edition = edition
        self.problems = problems

    def __reduce__(self) -> tuple[type[UnverifiedError], tuple[Edition, Sequence[Problem]]]:
        """As another process hands it over."""
        return UnverifiedError, (self.edition, self.problems)


@dataclass(frozen=True, slots=True)
class Made:
    """An edition in its staging folder: how many pages, and the digest (hex) of its manifest. ``used`` and ``asked`` are keys of what
    was kept before and is still of use."""

    edition: Edition
    pages: int
    manifest: str
    used: frozenset[bytes]
    asked: frozenset[str]
    timed: tuple[Timed, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """What all editions are made with."""

    prepared: Prepared
    store: Store
    trust: Trust
    stage: Path
    keep_source: bool

    def make(self, editions: Sequence[Edition], jobs: int) -> list[Made]:
        """All of them, in their order. Raises UnverifiedError, RenderError, OSError: of the first that fails."""
        many = len(self.prepared.loaded.graph) >= MIN_RECORDS_FOR_WORKERS
        if jobs < 2 or START != "fork" or len(editions) < 2 or not many:
            return [self.edition(edition, jobs if many else 1) for edition in editions]
        global _inherited  # noqa: PLW0603 - forked workers inherit the records instead of being sent them
        _inherited = (self, editions)
        self.store.close()  # nothing of SQLite's may be handed to a forked process
        try:
            context = multiprocessing.get_context("fork")
            with ProcessPoolExecutor(min(jobs, len(editions)), mp_context=context) as executor:
                made = list(executor.map(_edition, range(len(editions))))
        finally:
            _inherited = None
        for number, item in enumerate(made, start=1):
            self.prepared.clock.take_over(item.timed, number)
            self.store.take_over(item.used)
            self.prepared.keep(item.asked)
        return made

    def edition(self, edition: Edition, jobs: int, *, last_first: bool = False) -> Made:
        """One of them, with ``jobs`` processes."""
        prepared, clock, keep = self.prepared, self.prepared.clock, self.keep_source
        before = clock.count
        laid = prepared.laid(edition)
        clock.expect(len(laid.pages) + 1)
        tree, out = self.stage / edition.id / TREE, self.stage / edition.id / OUT
        beside = forks(jobs, len(laid.pages)) and not keep
        files, listed = ({}, None) if beside else prepared.files(laid)
        site = laid.site(files, listed)
        placing = Placing(out, prepared.loaded.root.resolve() / SITE / edition.id)
        with clock.stage("write files", edition.id):
            stock = prepare_site(site, tree, out, keep=keep)
            lay(prepared.loaded.root, edition.id, out)
            if not keep:
                placing.put_all(files)
                for path, read in site.attachments.items():
                    placing.put_all({path: read()})
        out.chmod(0o755)  # whatever the umask says: a web server reads it
        maker = PartMaker(site, stock, self.store, KnownViews(self.store, salt_of(prepared.loaded)))
        ready: dict[int, list[bytes]] = {}
        if beside:
            ready, listed = make_beside(prepared, laid, maker, placing, jobs)
            site = maker.site = laid.site({}, listed)
        there = frozenset(walk(out)[0]) | {page.path for page in site.pages}
        allowed = tellable_numbers(prepared.loaded, edition, prepared.day)
        examiner = Examiner(out, there, allowed, self.trust)
        with clock.stage("draw and examine", edition.id):
            writer = PageWriter(maker, placing, examiner, drew=clock.drew, last_first=last_first, ready=ready)
            known = writer.write(jobs)
        finish_tree(site, tree, keep=self.keep_source)
        pages = len(site.pages)
        del site, stock, files, laid, maker, writer  # what follows needs their room
        site_of.cache_clear()
        with clock.stage("verify", edition.id):
            memory = Memory(self.store, programs())
            found = verify_site(
                out, jobs=jobs, allowed=allowed, trust=self.trust, manifest=False, known=known, memory=memory
            )
            if found.problems:
                raise UnverifiedError(edition, found.problems)
            manifest = write_manifest(out, found.digests)
        return Made(edition, pages, manifest, self.store.used, prepared.asked, clock.since(before))


def _edition(number: int) -> Made:
    assert _inherited is not None
    room, editions = _inherited
    return room.edition(editions[number], 1, last_first=number % 2 == 1)

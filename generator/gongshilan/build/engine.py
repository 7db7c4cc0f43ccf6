"""Editions made by any engine that offers Python's own ``Executor``: processes started anew, Dask, Ray, a batch system's workers.

A worker shares the disk with whoever asks, and nothing else: what it needs to know is an :class:`Order`, and what it gives back is
small. It reads the portal itself; if that is no longer what it was when the order was given, it says so instead of mixing the two.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongshilan.build.load import load
from gongshilan.build.part_cache import PartCache
from gongshilan.build.past_days import rests_on
from gongshilan.build.room import STORE, Made, Room
from gongshilan.build.rules import load_rules
from gongshilan.build.site import prepare
from gongshilan.build.sound import elsewhere, usable
from gongshilan.build.store import Store
from gongshilan.build.trust import trust_of
from gongshilan.model import Edition
from gongshilan.project.past import Versions


class ChangedError(Exception):
    """The content or the rules are no longer what they were when the build began."""


@dataclass(frozen=True, slots=True)
class Order:
    """One edition to be made: all of it can be pickled. ``rests_on`` is what the content and the rules were; ``parts`` and ``searched``
    where pages' parts and parts of search indexes are kept, if anywhere; ``build`` is the store's number of this build; ``broken``: records with mistakes are left out."""

    root: Path
    edition: str
    day: date
    stage: Path
    keep_source: bool
    rests_on: bytes
    versions: Versions
    parts: Path | None
    searched: Path | None
    build: int
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Engine:
    """An executor, and how its workers ask what the content said before (must be picklable)."""

    executor: Executor
    versions: Versions

    def make(self, room: Room, editions: Sequence[Edition]) -> list[Made]:
        """All editions, in their order. Raises UnverifiedError, RenderError, OSError, ChangedError: of the first that fails."""
        prepared, store = room.prepared, room.store
        orders = [
            Order(
                prepared.loaded.root.resolve(),
                edition.id,
                prepared.day,
                room.stage,
                room.keep_source,
                rests_on(prepared.loaded),
                self.versions,
                store.path,
                prepared.cache.folder if prepared.cache is not None else None,
                store.build,
                prepared.loaded.portal.incomplete,
            )
            for edition in editions
        ]
        store.close()
        made = [future.result() for future in [self.executor.submit(fulfil, order) for order in orders]]
        for number, item in enumerate(made, start=1):
            prepared.clock.take_over(item.timed, number)
            store.take_over(item.used)
            prepared.keep(item.asked)
        return made


def fulfil(order: Order) -> Made:
    """Make the edition here. Raises what :meth:`Engine.make` names."""
    collects = gc.isenabled()
    gc.disable()  # see gongshilan.cli.building
    try:
        store = Store(order.parts or order.stage / STORE, order.build)
        loaded = load(order.root, load_rules(order.root), store=store, today=lambda _: order.day)
        if order.broken and not elsewhere(loaded.problems):
            loaded, _ = usable(loaded)
        if loaded.problems or rests_on(loaded) != order.rests_on:
            raise ChangedError(str(order.root))
        searched = PartCache(order.searched) if order.searched is not None else None
        prepared = prepare(loaded, order.day, order.versions, searched, store)
        edition = next(item for item in loaded.portal.editions if item.id == order.edition)
        return Room(prepared, store, trust_of(loaded.root), order.stage, order.keep_source).edition(edition, 1)
    finally:
        if collects:
            gc.enable()

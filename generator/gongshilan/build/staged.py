"""Editions drawn and verified beside the old ones, then swapped in together. What fails swaps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gongshilan.build.engine import Engine
from gongshilan.build.room import OUT, SITE, STORE, TREE, Room
from gongshilan.build.site import Prepared
from gongshilan.build.stages import released
from gongshilan.build.store import Store
from gongshilan.build.trust import trust_of
from gongshilan.disclosure.ledger import ledger_text
from gongshilan.model import Edition
from gongshilan.read.files import LEDGER_FILE
from gongshilan.release.built import Built, write_built
from gongshilan.release.durable import replace_file, sync_tree
from gongshilan.release.readers import read_by
from gongshilan.release.stage import staging
from gongshilan.render.swap import swap_all

BUILD, LOCK = "build", ".lock"


@dataclass(frozen=True, slots=True)
class Swapped:
    """What became of a build: pages by edition, in order, and whether it was all editions of the portal."""

    pages: tuple[tuple[Edition, int], ...]
    whole: bool


def build_editions(
    prepared: Prepared,
    editions: Sequence[Edition],
    store: Store,
    jobs: int,
    *,
    keep_source: bool,
    engine: Engine | None = None,
) -> Swapped:
    """Draw and verify all editions, here with ``jobs`` processes or on an ``engine``, then swap them in. Raises UnverifiedError,
    RenderError, OSError, ChangedError."""
    loaded, day = prepared.loaded, prepared.day
    root = loaded.root.resolve()  # MkDocs takes relative paths from its own configuration file
    with staging(root / SITE) as stage:
        room = Room(prepared, store if store.is_kept else Store(stage / STORE), trust_of(loaded.root), stage, keep_source)
        made = engine.make(room, editions) if engine is not None else room.make(editions, jobs)
        swaps: list[tuple[Path, Path]] = []
        for edition in editions:
            swaps.append((stage / edition.id / OUT, root / SITE / edition.id))
            if keep_source:
                swaps.append((stage / edition.id / TREE, root / BUILD / edition.id))
        with prepared.clock.stage("swap in"):
            sync_tree(stage)
            swap_all(swaps)
        whole = {edition.id for edition in editions} == {edition.id for edition in loaded.portal.editions}
        if whole:
            (root / BUILD).mkdir(exist_ok=True)
            replace_file(root / BUILD / LEDGER_FILE, ledger_text(released(loaded, day)).encode())
        publishable = (
            whole and not loaded.portal.incomplete
        )  # without a record nobody knows what it would have held back elsewhere
        manifests = {item.edition.id: item.manifest for item in made}
        readers = {edition.id: read_by(edition, loaded.portal) for edition in editions}
        write_built(root / SITE, Built(day.isoformat(), manifests, publishable, readers))
    return Swapped(tuple((item.edition, item.pages) for item in made), whole)

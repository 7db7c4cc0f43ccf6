"""Editions drawn and verified beside the old ones, then swapped in together. What fails swaps nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongshilan.build.load import Loaded
from gongshilan.build.numbers import tellable_numbers
from gongshilan.build.stages import released
from gongshilan.build.trust import trust_of
from gongshilan.disclosure.ledger import ledger_text
from gongshilan.model import Edition
from gongshilan.problems import Problem
from gongshilan.read.files import LEDGER_FILE
from gongshilan.release.built import Built, write_built
from gongshilan.release.durable import replace_file, sync_tree
from gongshilan.release.lock import locked
from gongshilan.release.stage import staging
from gongshilan.render.site import Drawn, render_site
from gongshilan.render.swap import swap_all, swap_in
from gongshilan.render.tree import SiteInput
from gongshilan.verify.manifest import write_manifest
from gongshilan.verify.site import verify_site

SITE, BUILD, LOCK = "site", "build", ".lock"


class UnverifiedError(Exception):
    """A drawn edition does not hold what it must; nothing was swapped."""

    def __init__(self, edition: Edition, problems: Sequence[Problem]) -> None:
        super().__init__(edition.id)
        self.edition = edition
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Swapped:
    """What became of a build: pages by edition, in order, and whether it was all editions of the portal."""

    pages: tuple[tuple[Edition, int], ...]
    whole: bool


def build_editions(
    loaded: Loaded, sites: Iterable[tuple[Edition, SiteInput]], day: date, jobs: int, *, keep_source: bool
) -> Swapped:
    """Draw and verify all editions, then swap them in. Raises UnverifiedError, RenderError, OSError."""
    root = loaded.root.resolve()  # MkDocs takes relative paths from its own configuration file
    manifests: dict[str, str] = {}
    swaps: list[tuple[Path, Path]] = []
    drawn: list[tuple[Edition, int]] = []
    trust = trust_of(loaded.root)
    with staging(root / SITE) as stage:
        for edition, site in sites:
            tree, out = stage / edition.id / "tree", stage / edition.id / "out"
            render_site(site, tree, out, jobs=jobs, keep_source=keep_source)
            drawn.append((edition, len(site.pages)))
            del site  # before the next edition's is made
            out.chmod(0o755)  # whatever the umask says: a web server reads it
            found = verify_site(out, jobs=jobs, allowed=tellable_numbers(loaded, edition, day), trust=trust, manifest=False)
            if found.problems:
                raise UnverifiedError(edition, found.problems)
            manifests[edition.id] = write_manifest(out, found.digests)
            swaps.append((out, root / SITE / edition.id))
            if keep_source:
                swaps.append((tree, root / BUILD / edition.id))
        sync_tree(stage)
        swap_all(swaps)
        whole = {edition.id for edition, _ in drawn} == {edition.id for edition in loaded.portal.editions}
        if whole:
            (root / BUILD).mkdir(exist_ok=True)
            replace_file(root / BUILD / LEDGER_FILE, ledger_text(released(loaded, day)).encode())
        write_built(root / SITE, Built(day.isoformat(), manifests, whole))
    return Swapped(tuple(drawn), whole)


def build_preview(root: Path, edition: Edition, site: SiteInput, *, drawn: Drawn) -> None:
    """Draw one edition beside the old site and swap it in, unverified: a preview. On any error the old site stays as it was."""
    root = root.resolve()
    with locked(root / SITE / LOCK, lambda: None), staging(root / SITE) as stage:
        render_site(site, stage / "tree", stage / "out", jobs=1, keep_source=False, drawn=drawn)
        (stage / "out").chmod(0o755)
        swap_in(stage / "out", root / SITE / edition.id)

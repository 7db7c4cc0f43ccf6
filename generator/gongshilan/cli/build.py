"""``gongshilan build``: every edition, staged beside the old site and swapped in."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from gongshilan.catalogue import text
from gongshilan.cli.git import versions
from gongshilan.cli.part_cache import PartCache
from gongshilan.cli.setting import CACHE, PROBLEMS, Day, Setting, cannot_write, give_up, show_problems
from gongshilan.compose import compose
from gongshilan.model import Edition, Portal
from gongshilan.pipeline import CONTENT, Loaded, derive, earlier, narrow, tellable_numbers
from gongshilan.project.history import History
from gongshilan.read.strict_yaml import StrictYamlError
from gongshilan.release.built import Built, write_built
from gongshilan.release.durable import sync_tree
from gongshilan.release.lock import locked
from gongshilan.release.stage import staging
from gongshilan.render.csp import inline_digests
from gongshilan.render.site import Drawn, render_site
from gongshilan.render.stock import RenderError
from gongshilan.render.swap import swap_all, swap_in
from gongshilan.render.theirs import material_digests
from gongshilan.render.tree import SiteInput, read_base
from gongshilan.shipped import file, folder
from gongshilan.verify.manifest import write_manifest
from gongshilan.verify.site import verify_site

SITE, BUILD, LOCK = "site", "build", ".lock"


@click.command()
@click.option("--edition", "only", multiple=True, help="Only this edition (default: all).")
@click.option("--as-of", type=Day(), help="Build as of this day (default: the portal's, else today).")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="How many processes draw pages.")
@click.option("--keep-source", is_flag=True, help="Leave what MkDocs was given in build/EDITION.")
@click.option("--no-cache", is_flag=True, help="Compute everything anew, neither reading nor writing .cache.")
@click.pass_obj
def build(
    setting: Setting, only: tuple[str, ...], as_of: date | None, jobs: int, *, keep_source: bool, no_cache: bool
) -> None:
    """Build the site of every edition into site/EDITION: all staged and verified, then swapped in."""
    # A build makes millions of small values and throws nothing away before it ends: looking for cycles among them costs half
    # of publishing a large portal and finds none.
    gc.disable()
    setting.cached = not no_cache
    loaded = setting.load_clean("cli.build.stopped")
    chosen = choose_editions(loaded.portal, only)
    try:
        with locked(setting.root / SITE / LOCK, lambda: click.echo(text("cli.build.waiting"), err=True)) as waited:
            if waited:  # what the other run was given may be newer than what was read here before
                loaded = setting.load_clean("cli.build.stopped")
                chosen = choose_editions(loaded.portal, only)
            _build(
                setting,
                loaded,
                chosen,
                setting.day(as_of, loaded.portal),
                jobs,
                keep_source=keep_source,
                cached=not no_cache,
            )
    except OSError as error:
        give_up(cannot_write(error))
    except RenderError as error:
        give_up(text("cli.errors.theme", detail=error))
    except StrictYamlError as error:
        give_up(text("cli.errors.schema", detail=f"mkdocs.yml: {error}"))
    click.echo(text("cli.build.open", path=(setting.root / SITE / chosen[0].id / "index.html").resolve()))


def _build(
    setting: Setting, loaded: Loaded, chosen: Sequence[Edition], day: date, jobs: int, *, keep_source: bool, cached: bool
) -> None:
    """Draw and verify all chosen editions beside the old ones; only then swap them all in. What fails swaps nothing."""
    root = setting.root.resolve()  # MkDocs takes relative paths from its own configuration file
    manifests: dict[str, str] = {}
    swaps: list[tuple[Path, Path]] = []
    said: list[str] = []
    with staging(root / SITE) as stage:
        for edition, site in site_inputs(loaded, chosen, day, cached=cached):
            tree, out = stage / edition.id / "tree", stage / edition.id / "out"
            render_site(site, tree, out, jobs=jobs, keep_source=keep_source)
            pages = len(site.pages)
            said.append(text("cli.build.done", edition=edition.id, label=edition.label, pages=pages, as_of=day.isoformat()))
            del site  # before the next edition's is made
            out.chmod(0o755)  # whatever the umask says: a web server reads it
            allowed = tellable_numbers(loaded, edition, day)
            manifests[edition.id] = _verify(setting, edition, out, jobs, allowed)
            swaps.append((out, root / SITE / edition.id))
            if keep_source:
                swaps.append((tree, root / BUILD / edition.id))
        sync_tree(stage)
        swap_all(swaps)
        whole = {edition.id for edition in chosen} == {edition.id for edition in loaded.portal.editions}
        write_built(root / SITE, Built(day.isoformat(), manifests, whole))
    if whole:
        setting.sweep()
    click.echo("\n".join(said))


def _verify(setting: Setting, edition: Edition, out: Path, jobs: int, allowed: frozenset[str]) -> str:
    """Verify a staged edition and write its manifest, whose digest it gives; what is found ends the command."""
    known = material_digests() | inline_digests(folder("theme", setting.root))
    found = verify_site(out, jobs=jobs, allowed=allowed, known=known, manifest=False)
    if found.problems:
        show_problems(found.problems, f"{setting.root / SITE / edition.id}/".removeprefix("./"))
        click.echo(text("cli.build.unverified", edition=edition.id, n=len(found.problems)), err=True)
        sys.exit(PROBLEMS)
    return write_manifest(out, found.digests)


def choose_editions(portal: Portal, only: Sequence[str]) -> list[Edition]:
    """The editions of these ids, or all; an unknown id ends the command."""
    known = {edition.id: edition for edition in portal.editions}
    for name in only:
        if name not in known:
            give_up(text("cli.build.unknown_edition", edition=name, known="、".join(known)))
    return [known[name] for name in only] if only else list(known.values())


def site_inputs(
    loaded: Loaded, editions: Sequence[Edition], day: date, *, cached: bool = True
) -> Iterator[tuple[Edition, SiteInput]]:
    """What each edition's site is made from, one at a time: of a large portal only one is held in memory. The truth is
    assessed once."""
    truth = derive(loaded, day)
    before = earlier(loaded, day)
    history = History(versions(loaded.root / CONTENT, loaded.portal.timezone), loaded.rules.schema, loaded.portal)
    base = read_base(file("mkdocs.yml", loaded.root))
    theme = folder("theme", loaded.root)
    cache = PartCache(loaded.root / CACHE / "search") if cached else None
    for edition in editions:
        projection = narrow(loaded, truth, edition, before)
        changes = history.changes(projection, loaded.checked.sources)
        yield edition, compose(loaded, projection, changes, day, base, theme, cache)
    if cache is not None and len(editions) == len(loaded.portal.editions):
        cache.sweep()


def build_edition(root: Path, edition: Edition, site: SiteInput, *, drawn: Drawn) -> None:
    """Draw one edition beside the old site and swap it in, unverified: a preview. On any error the old site stays as it was."""
    root = root.resolve()
    with locked(root / SITE / LOCK, lambda: None), staging(root / SITE) as stage:
        render_site(site, stage / "tree", stage / "out", jobs=1, keep_source=False, drawn=drawn)
        (stage / "out").chmod(0o755)
        swap_in(stage / "out", root / SITE / edition.id)

"""``gongshilan build``: every edition, staged beside the old site and swapped in."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from gongshilan.catalogue import text
from gongshilan.cli.git import versions
from gongshilan.cli.part_cache import PartCache
from gongshilan.cli.setting import Day, Setting, give_up
from gongshilan.compose import compose
from gongshilan.model import Edition, Portal
from gongshilan.pipeline import CONTENT, Loaded, derive, earlier, narrow
from gongshilan.project.history import History
from gongshilan.read.strict_yaml import StrictYamlError
from gongshilan.render.site import Drawn, render_site
from gongshilan.render.stock import RenderError
from gongshilan.render.swap import swap_in
from gongshilan.render.tree import SiteInput, read_base
from gongshilan.shipped import file, folder

SITE, BUILD, CACHE = "site", "build", ".cache"


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
    """Build the site of every edition into site/EDITION."""
    # A build makes millions of small values and throws nothing away before it ends: looking for cycles among them costs half
    # of publishing a large portal and finds none.
    gc.disable()
    loaded = setting.load_clean("cli.build.stopped")
    chosen = choose_editions(loaded.portal, only)
    day = setting.day(as_of, loaded.portal)
    try:
        for edition, site in site_inputs(loaded, chosen, day, cached=not no_cache):
            build_edition(setting.root, edition, site, jobs=jobs, keep_source=keep_source)
            said = {"edition": edition.id, "label": edition.label, "pages": len(site.pages) + len(site.hand_written)}
            click.echo(text("cli.build.done", **said, as_of=day.isoformat()))
            del site  # before the next edition's is made
    except OSError as error:
        give_up(text("cli.errors.write", detail=error))
    except RenderError as error:
        give_up(text("cli.errors.theme", detail=error))
    except StrictYamlError as error:
        give_up(text("cli.errors.schema", detail=f"mkdocs.yml: {error}"))
    click.echo(text("cli.build.open", path=(setting.root / SITE / chosen[0].id / "index.html").resolve()))


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


def build_edition(
    root: Path, edition: Edition, site: SiteInput, *, jobs: int, keep_source: bool, drawn: Drawn | None = None
) -> None:
    """Draw one edition beside the old site and swap it in. On any error the old site stays as it was."""
    root = root.resolve()  # MkDocs takes relative paths from its own configuration file
    staging_root = root / SITE
    staging_root.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".staging-{edition.id}-", dir=staging_root))
    try:
        tree, out = staging / "tree", staging / "out"
        render_site(site, tree, out, jobs=jobs, keep_source=keep_source, drawn=drawn)
        out.chmod(0o755)
        swap_in(out, root / SITE / edition.id)
        if keep_source:
            swap_in(tree, root / BUILD / edition.id)
    finally:
        shutil.rmtree(staging, ignore_errors=True)

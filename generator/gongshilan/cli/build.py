"""``gongshilan build``: every edition, staged beside the old site and swapped in."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from gongshilan.build.load import Loaded
from gongshilan.build.room import UnverifiedError
from gongshilan.build.site import Prepared, prepare
from gongshilan.build.staged import LOCK, SITE, build_editions
from gongshilan.build.store import Store
from gongshilan.catalogue import text
from gongshilan.cli.setting import PROBLEMS, Day, Setting, cannot_write, give_up, show_problems
from gongshilan.cli.signing import sign
from gongshilan.model import Edition, Portal
from gongshilan.read.strict_yaml import StrictYamlError
from gongshilan.release.lock import locked
from gongshilan.render.stock import RenderError


@click.command()
@click.option("--edition", "only", multiple=True, help="Only this edition (default: all).")
@click.option("--as-of", type=Day(), help="Build as of this day (default: the portal's, else today).")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="How many processes draw pages.")
@click.option("--keep-source", is_flag=True, help="Leave what MkDocs was given in build/EDITION.")
@click.option("--no-cache", is_flag=True, help="Compute everything anew, neither reading nor writing .cache.")
@click.option(
    "--sign-key",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Sign every edition's manifest with this SSH key.",
)
@click.pass_obj
def build(
    setting: Setting,
    only: tuple[str, ...],
    as_of: date | None,
    jobs: int,
    sign_key: Path | None,
    *,
    keep_source: bool,
    no_cache: bool,
) -> None:
    """Build the site of every edition into site/EDITION: all staged and verified, then swapped in."""
    # A build makes millions of small values and throws nothing away before it ends: looking for cycles among them costs half
    # of making a large portal's pages and finds none.
    gc.disable()
    setting.cached = not no_cache
    loaded = setting.load_clean("cli.build.stopped")
    chosen = choose_editions(loaded.portal, only)
    try:
        with locked(setting.root / SITE / LOCK, lambda: click.echo(text("cli.build.waiting"), err=True)) as waited:
            if waited:  # what the other run was given may be newer than what was read here before
                loaded = setting.load_clean("cli.build.stopped")
                chosen = choose_editions(loaded.portal, only)
            _build(setting, loaded, chosen, setting.day(as_of, loaded.portal), jobs, keep_source=keep_source)
            if sign_key is not None:
                sign((setting.root / SITE / edition.id for edition in chosen), sign_key)
    except UnverifiedError as error:
        show_problems(error.problems, f"{setting.root / SITE / error.edition.id}/".removeprefix("./"))
        click.echo(text("cli.build.unverified", edition=error.edition.id, n=len(error.problems)), err=True)
        sys.exit(PROBLEMS)
    except OSError as error:
        give_up(cannot_write(error))
    except RenderError as error:
        give_up(text("cli.errors.theme", detail=error))
    except StrictYamlError as error:
        give_up(text("cli.errors.schema", detail=f"mkdocs.yml: {error}"))
    if loaded.warnings:
        click.echo(text("cli.build.warnings", n=len(loaded.warnings)), err=True)
    click.echo(text("cli.build.open", path=(setting.root / SITE / chosen[0].id / "index.html").resolve()))


def _build(setting: Setting, loaded: Loaded, chosen: Sequence[Edition], day: date, jobs: int, *, keep_source: bool) -> None:
    store = setting.store()
    prepared = prepared_for(setting, loaded, day, store)
    done = build_editions(prepared, chosen, store, jobs, keep_source=keep_source)
    if done.whole:
        setting.sweep()
        prepared.sweep()
        store.sweep(time.time_ns())
    said = [
        text("cli.build.done", edition=edition.id, label=edition.label, pages=pages, as_of=day.isoformat())
        for edition, pages in done.pages
    ]
    click.echo("\n".join(said))


def prepared_for(setting: Setting, loaded: Loaded, day: date, store: Store | None = None) -> Prepared:
    """The truth as of a day, with git and what is kept for a portal behind it."""
    return prepare(loaded, day, setting.versions(loaded.portal), setting.parts(), store)


def choose_editions(portal: Portal, only: Sequence[str]) -> list[Edition]:
    """The editions of these ids, or all; an unknown id ends the command."""
    known = {edition.id: edition for edition in portal.editions}
    for name in only:
        if name not in known:
            give_up(text("cli.build.unknown_edition", edition=name, known="、".join(known)))
    return [known[name] for name in only] if only else list(known.values())

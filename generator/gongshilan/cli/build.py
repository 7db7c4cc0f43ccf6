"""``gongshilan build``: every edition, staged beside the old site and swapped in. What does the work is loaded only if there is any."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from gongshilan.build.store import Store
from gongshilan.build.unchanged import Note, inputs_of, made_in, note, noted
from gongshilan.catalogue import text
from gongshilan.cli.day import Day
from gongshilan.cli.git_command import state
from gongshilan.cli.setting import Setting

PARTS = Path(".cache") / "parts.sqlite"


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
@click.option(
    "--timings", is_flag=True, help="Print what each stage took as JSON; what else is said goes to standard error."
)
@click.option(
    "--start-method",
    type=click.Choice(["fork", "spawn"]),
    default=None,
    help="How processes are started (default: fork where there is such a thing). The bytes are the same.",
)
@click.option(
    "--allow-broken", is_flag=True, help="Leave out records with mistakes: every page says so; never to be published."
)
@click.pass_obj
def build(
    setting: Setting,
    only: tuple[str, ...],
    as_of: date | None,
    jobs: int,
    sign_key: Path | None,
    start_method: str | None,
    *,
    keep_source: bool,
    no_cache: bool,
    timings: bool,
    allow_broken: bool,
) -> None:
    """Build the site of every edition into site/EDITION: all staged and verified, then swapped in."""
    asked = only or None
    store = Store(setting.root / PARTS) if not (no_cache or keep_source or allow_broken) else None
    inputs = _inputs(setting.root, as_of, sign_key) if store is not None else None
    if store is not None and inputs is not None:
        before = noted(store, asked)
        if before is not None and _same(setting.root, before, inputs, as_of):
            _say_same(setting.root, before, timings=timings)
            return
        store.close()
    from gongshilan.cli.building import Done, Wanted, build_site  # noqa: PLC0415 - with it comes all of the program

    def then(done: Done) -> None:
        # whoever saves while a build runs may or may not be in it
        if store is not None and inputs is not None and done.whole and inputs == _inputs(setting.root, as_of, sign_key):
            made = made_in(setting.root, done.editions)
            note(store, asked, Note(inputs, made, done.as_of, done.pinned, done.timezone, done.editions, done.warnings))

    setting.cached = not no_cache
    start = start_method or ""
    wanted = Wanted(
        only, as_of, jobs, sign_key, keep_source=keep_source, timings=timings, start=start, allow_broken=allow_broken
    )
    build_site(setting, wanted, then)


def _inputs(root: Path, as_of: date | None, sign_key: Path | None) -> str | None:
    """What a build is made from but the day it is made on."""
    key = sign_key.read_text(encoding="utf-8", errors="replace") if sign_key is not None else ""
    return inputs_of(root, [str(as_of or ""), key, *state(root / "content")])


def _same(root: Path, before: Note, inputs: str, as_of: date | None) -> bool:
    """True if a build now would make what stands there."""
    today = datetime.now(ZoneInfo(before.timezone)).date().isoformat()
    day = as_of.isoformat() if as_of is not None else before.pinned or today
    return (before.inputs, before.as_of) == (inputs, day) and made_in(root, before.editions) == before.made


def _say_same(root: Path, before: Note, *, timings: bool) -> None:
    click.echo(text("cli.build.same", as_of=before.as_of), err=timings)
    if before.warnings:
        click.echo(text("cli.build.warnings", n=before.warnings), err=True)
    click.echo(text("cli.build.open", path=(root / "site" / before.editions[0] / "index.html").resolve()), err=timings)
    if timings:
        click.echo(json.dumps([], indent=1))

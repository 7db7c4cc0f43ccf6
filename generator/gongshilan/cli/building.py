"""A whole build, as the command asks for it: everything read, all editions made and swapped in, and what is said of it."""

from __future__ import annotations

import gc
import json
import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import click

from gongshilan.bounded import START
from gongshilan.build.ahead import Ahead
from gongshilan.build.clock import Clock
from gongshilan.build.engine import ChangedError, Engine
from gongshilan.build.load import Loaded
from gongshilan.build.room import SITE, UnverifiedError
from gongshilan.build.site import Prepared, prepare
from gongshilan.build.sound import elsewhere, usable
from gongshilan.build.staged import LOCK, build_editions
from gongshilan.build.store import Store
from gongshilan.catalogue import text
from gongshilan.cli.git import versions
from gongshilan.cli.progress import shown
from gongshilan.cli.setting import CONTENT, PROBLEMS, Setting, cannot_write, give_up, show_problems
from gongshilan.cli.signing import sign
from gongshilan.model import Edition, Portal
from gongshilan.problems import Problem
from gongshilan.read.strict_yaml import StrictYamlError
from gongshilan.release.lock import locked
from gongshilan.render.stock import RenderError


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command was given."""

    only: tuple[str, ...]
    as_of: date | None
    jobs: int
    sign_key: Path | None
    keep_source: bool
    timings: bool
    start: str = ""  # how processes are started; empty: as this system does it
    allow_broken: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What stands in ``site/`` now: the day (ISO), the one portal.yml pins (ISO or empty), the time zone, the editions that were made, how
    many warnings there are, and whether what git keeps of the content could all be read."""

    as_of: str
    pinned: str
    timezone: str
    editions: tuple[str, ...]
    warnings: int
    whole: bool


def build_site(setting: Setting, wanted: Wanted, then: Callable[[Done], None]) -> None:
    """Make the editions and say so; ``then`` is told before another build may begin. Ends the command if the content has problems or
    something cannot be written."""
    # A build makes millions of small values and throws nothing away before it ends: looking for cycles among them costs half
    # of making a large portal's pages and finds none.
    gc.disable()
    with shown(sys.stderr) as begun:
        setting.clock = begun(Clock)
        loaded, done = _locked(setting, wanted, then)
    if wanted.timings:
        click.echo(json.dumps(setting.clock.table(), indent=1))
    if loaded.warnings:
        click.echo(text("cli.build.warnings", n=len(loaded.warnings)), err=True)
    click.echo(
        text("cli.build.open", path=(setting.root / SITE / done.editions[0] / "index.html").resolve()), err=wanted.timings
    )


def _locked(setting: Setting, wanted: Wanted, then: Callable[[Done], None]) -> tuple[Loaded, Done]:
    ahead = Ahead(setting.store(), lambda portal: setting.day(wanted.as_of, portal), wanted.jobs)
    loaded, left_out, said = _load(setting, wanted, ahead)
    chosen = choose_editions(loaded.portal, wanted.only)
    try:
        with locked(setting.root / SITE / LOCK, lambda: click.echo(text("cli.build.waiting"), err=True)) as waited:
            if waited:  # what the other run was given may be newer than what was read here before
                ahead.wait()
                loaded, left_out, said = _load(setting, wanted, ahead)
                chosen = choose_editions(loaded.portal, wanted.only)
            ahead.wait()
            done = _build(setting, loaded, chosen, wanted)
            then(done)
            if said:
                show_problems(said, setting.prefix)
                named = text("cli.check.comma").join(left_out)
                click.echo(text("cli.build.broken", n=len(said), left_out=len(left_out), records=named), err=True)
                sys.exit(PROBLEMS)
            return loaded, done
    except UnverifiedError as error:
        show_problems(error.problems, f"{setting.root / SITE / error.edition.id}/".removeprefix("./"))
        click.echo(text("cli.build.unverified", edition=error.edition.id, n=len(error.problems)), err=True)
        sys.exit(PROBLEMS)
    except ChangedError:
        give_up(text("cli.build.changed"))
    except OSError as error:
        give_up(cannot_write(error))
    except RenderError as error:
        give_up(text("cli.errors.theme", detail=error))
    except StrictYamlError as error:
        show_problems(error.problems, setting.root_prefix)
        sys.exit(PROBLEMS)


def _load(setting: Setting, wanted: Wanted, ahead: Ahead) -> tuple[Loaded, Sequence[str], Sequence[Problem]]:
    """The content to build from; where mistakes are allowed also the paths of what is left out, and the problems. Ends the command
    if there are problems that cannot be left out."""
    setting.as_of = wanted.as_of
    if not wanted.allow_broken:
        loaded = setting.load_clean("cli.build.stopped", setting.store(), ahead.begin)
        _site_settings(setting, loaded.portal)
        return loaded, (), ()
    loaded = setting.load(setting.store())
    _site_settings(setting, loaded.checked.portal)
    fixed = elsewhere(loaded.problems)
    if loaded.checked.portal is None or fixed:
        show_problems(fixed or loaded.problems, setting.prefix)
        click.echo(text("cli.build.stopped_anyway", n=len(fixed or loaded.problems)), err=True)
        sys.exit(PROBLEMS)
    return *usable(loaded), loaded.problems


def _site_settings(setting: Setting, portal: Portal | None) -> None:
    """Mistakes in mkdocs.yml end the command."""
    found = [item for item in setting.site_problems(portal) if not item.warning]
    if found:
        show_problems(found, setting.root_prefix)
        click.echo(text("cli.build.stopped", n=len(found)), err=True)
        sys.exit(PROBLEMS)


def _build(setting: Setting, loaded: Loaded, chosen: Sequence[Edition], wanted: Wanted) -> Done:
    day, portal, store = setting.day(wanted.as_of, loaded.portal), loaded.portal, setting.store()
    prepared = prepared_for(setting, loaded, day, store)
    with _engine(setting, portal, wanted) as engine:
        done = build_editions(prepared, chosen, store, wanted.jobs, keep_source=wanted.keep_source, engine=engine)
    if done.whole:
        setting.sweep()
        prepared.sweep()
        store.sweep()
    if wanted.sign_key is not None:
        sign((setting.root / SITE / edition.id for edition in chosen), wanted.sign_key)
    said = [
        text("cli.build.done", edition=edition.id, label=edition.label, pages=pages, as_of=day.isoformat())
        for edition, pages in done.pages
    ]
    click.echo("\n".join(said), err=wanted.timings)
    pinned = portal.as_of.isoformat() if portal.as_of else ""
    made = tuple(edition.id for edition in chosen)
    return Done(day.isoformat(), pinned, portal.timezone, made, len(loaded.warnings), prepared.whole)


@contextmanager
def _engine(setting: Setting, portal: Portal, wanted: Wanted) -> Iterator[Engine | None]:
    """Processes started anew where the system cannot fork, or somebody asks for them; else None: the build forks its own."""
    start = wanted.start or START
    if start == "fork":
        yield None
        return
    context = multiprocessing.get_context(start)
    with ProcessPoolExecutor(wanted.jobs, mp_context=context) as executor:
        yield Engine(executor, partial(versions, setting.root.resolve() / CONTENT, portal.timezone))


def prepared_for(setting: Setting, loaded: Loaded, day: date, store: Store | None = None) -> Prepared:
    """The truth as of a day, with git and what is kept for a portal behind it."""
    return prepare(loaded, day, setting.versions(loaded.portal), setting.parts(), store, setting.clock)


def choose_editions(portal: Portal, only: Sequence[str]) -> list[Edition]:
    """The editions of these ids, or all; an unknown id ends the command."""
    known = {edition.id: edition for edition in portal.editions}
    for name in only:
        if name not in known:
            give_up(text("cli.build.unknown_edition", edition=name, known="、".join(known)))
    return [known[name] for name in only] if only else list(known.values())

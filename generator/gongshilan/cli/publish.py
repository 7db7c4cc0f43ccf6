"""``gongshilan publish`` and ``gongshilan rollback``: which release a web server shows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from gongshilan.build.load import CONTENT
from gongshilan.build.room import SITE
from gongshilan.build.staged import LOCK as SITE_LOCK
from gongshilan.catalogue import text
from gongshilan.cli.setting import MISUSE, PROBLEMS, Setting, cannot_write, give_up, show_problems
from gongshilan.cli.signing import sign
from gongshilan.read.files import LEDGER_FILE
from gongshilan.release import publish as release
from gongshilan.release.layout import CURRENT, LOCK, ReleaseError, current, releases
from gongshilan.release.lock import locked
from gongshilan.release.tables import note_tables

# Refusals because of what was built or kept; all others are wrong use.
_FAULTS = frozenset(["not_together", "other_manifest", "other_files", "unverified", "spoilt"])
_TARGET = click.argument("target", type=click.Path(file_okay=True, path_type=Path))


@click.command()
@_TARGET
@click.option(
    "--keep",
    type=click.IntRange(2, 10000),
    default=10,
    show_default=True,
    help="How many releases to keep, this one included.",
)
@click.option(
    "--sign-key",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Sign every edition's manifest with this SSH key.",
)
@click.pass_obj
def publish(setting: Setting, target: Path, keep: int, sign_key: Path | None) -> None:
    """Copy all built editions to TARGET as one release and serve it: one rename of TARGET/current."""
    site = setting.root / SITE
    if not site.is_dir():
        give_up(text("release.not_built"))
    if site.resolve() in (target.resolve(), *target.resolve().parents):
        give_up(text("release.inside", path=target))
    with _refusals(target):
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with locked(site / SITE_LOCK, _waiting), locked(target / LOCK, _waiting):
            if sign_key is not None:
                sign((site / edition for edition in release.publishable(site).manifests), sign_key)
            done, new = release.publish(site, target, now=now, keep=keep)
            noted = note_tables(setting.root)
        click.echo(text("release.published" if new else "release.again", release=done.id, path=target / CURRENT))
        if noted:
            click.echo(text("release.tables", path=f"{CONTENT}/{LEDGER_FILE}"))


@click.command()
@_TARGET
@click.argument("wanted", metavar="[RELEASE]", default="")
@click.option("--list", "listing", is_flag=True, help="List the releases kept; change nothing.")
@click.pass_obj
def rollback(_: Setting, target: Path, wanted: str, *, listing: bool) -> None:
    """Serve the release before, or RELEASE, in TARGET again."""
    if not target.is_dir():
        give_up(text("release.no_target", path=target))
    with _refusals(target):
        if listing:
            served = current(target)
            for kept in releases(target):
                mark = text("release.served") if kept.id == served else ""
                line = {
                    "release": kept.id,
                    "published": kept.published,
                    "editions": "、".join(kept.manifests),
                    "served": mark,
                }
                click.echo(text("release.line", **line).rstrip())
            return
        with locked(target / LOCK, _waiting):
            done = release.roll_back(target, wanted)
        click.echo(text("release.rolled_back", release=done.id, path=target / CURRENT))


def _waiting() -> None:
    click.echo(text("release.waiting"), err=True)


@contextmanager
def _refusals(target: Path) -> Iterator[None]:
    """Say in one sentence why something was refused, and end the command: 1 where what was built is at fault, else 2."""
    try:
        yield
    except ReleaseError as error:
        show_problems(error.problems, f"{target.as_posix()}/") if error.problems else None
        click.echo(text(f"release.{error.key}", **error.params), err=True)
        sys.exit(PROBLEMS if error.key in _FAULTS else MISUSE)
    except OSError as error:
        give_up(cannot_write(error))

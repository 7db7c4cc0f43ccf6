"""``gongshilan archive``: everything an edition may see as one verifiable package, and such a package verified anywhere."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from gongshilan.catalogue import text
from gongshilan.cli.day import Day
from gongshilan.cli.setting import CONTENT, FINE, PROBLEMS, Setting, cannot_write, give_up, show_problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongshilan.archive.make import Archived
    from gongshilan.build.room import Room
    from gongshilan.model import Edition


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--verify", "verifying", is_flag=True, help="TARGET is an archive: name every file that is not as it was.")
@click.option("--edition", "only", multiple=True, help="Only this edition (default: all, an archive each).")
@click.option("--filing", metavar="UNIT", help="Only the papers this unit files above, with a receipt form.")
@click.option("--as-of", type=Day(), help="As of this day (default: the portal's, else today).")
@click.option("--jobs", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="How many processes draw pages.")
@click.option(
    "--sign-key", type=click.Path(dir_okay=False, exists=True, path_type=Path), help="Sign each archive with this SSH key."
)
@click.option(
    "--key",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="With --verify: public keys; one must have signed the archive.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How --verify prints.")
@click.pass_obj
def archive(
    setting: Setting,
    target: Path,
    only: tuple[str, ...],
    filing: str | None,
    as_of: date | None,
    jobs: int,
    sign_key: Path | None,
    key: Path | None,
    form: str,
    *,
    verifying: bool,
) -> None:
    """Pack every edition as a verifiable archive (BagIt) into TARGET, or verify one."""
    if verifying:
        _verify(target, key, form)
    for place in (CONTENT, "site"):
        inside = (setting.root / place).resolve()
        if inside in (target.resolve(), *target.resolve().parents):
            give_up(text("cli.archive.inside", path=target))
    try:
        made = _make(setting, target, only, filing, as_of, jobs)
    except OSError as error:
        give_up(text("cli.archive.there", path=error) if isinstance(error, FileExistsError) else cannot_write(error))
    for item in made:
        if sign_key is not None:
            _sign(item.folder, sign_key)
        click.echo(text("cli.archive.done", path=item.folder, label=item.edition.label, digest=item.digest))


def _make(
    setting: Setting, target: Path, only: tuple[str, ...], filing: str | None, as_of: date | None, jobs: int
) -> list[Archived]:
    import bagit  # noqa: PLC0415 - verifying needs none of this

    from gongshilan.archive import make  # noqa: PLC0415
    from gongshilan.build.room import Room, UnverifiedError  # noqa: PLC0415
    from gongshilan.build.trust import trust_of  # noqa: PLC0415
    from gongshilan.cli.building import choose_editions, prepared_for  # noqa: PLC0415
    from gongshilan.release.stage import staging  # noqa: PLC0415

    setting.as_of = as_of
    loaded = setting.load_clean("cli.build.stopped")
    portal = loaded.portal
    chosen = choose_editions(portal, only)
    if filing is not None:
        if len(only) > 1:
            give_up(text("cli.archive.one_edition"))
        if not any(found.kind == "unit" for found in loaded.graph.all_of(filing)):
            give_up(text("cli.archive.unknown_unit", unit=filing))
        if not only:  # what is sent above is as whole as it can be
            chosen = [max(chosen, key=lambda edition: (portal.rank(edition.scope), not edition.units))]
    today = datetime.now(ZoneInfo(portal.timezone)).date()
    prepared = prepared_for(setting, loaded, setting.day(as_of, portal), setting.store())
    target.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stage = stack.enter_context(staging(target))
        room = Room(prepared, setting.store(), trust_of(loaded.root), stage, keep_source=False)
        try:
            if filing is not None:
                return [make.archive_filing(room, chosen[0], filing, target, today)]
            return _all(room, chosen, target, today, jobs)
        except UnverifiedError as error:
            show_problems(error.problems, f"{error.edition.id}/")
            click.echo(text("cli.build.unverified", edition=error.edition.id, n=len(error.problems)), err=True)
            sys.exit(PROBLEMS)
        except make.NothingToFileError:
            give_up(text("cli.archive.nothing", unit=filing))
        except bagit.BagError as error:
            give_up(text("cli.archive.bag", detail=error))


def _all(room: Room, chosen: Sequence[Edition], target: Path, today: date, jobs: int) -> list[Archived]:
    from gongshilan.archive.make import archive_edition, free  # noqa: PLC0415

    for edition in chosen:  # said before an hour is spent on the first
        free(target / f"{edition.id}-{room.prepared.day.isoformat()}")
    return [archive_edition(room, edition, target, today, jobs) for edition in chosen]


def _sign(folder: Path, key: Path) -> None:
    from gongshilan.archive.bag import SIGNATURE, TOP  # noqa: PLC0415
    from gongshilan.cli.signing import sign_file  # noqa: PLC0415

    sign_file(folder / TOP, folder / SIGNATURE, key)


def _verify(folder: Path, key: Path | None, form: str) -> None:
    """Ends the command: 0 where no byte is other than it was, else 1."""
    from gongshilan.archive.bag import SIGNATURE, TOP, bag_problems, top_digest  # noqa: PLC0415
    from gongshilan.cli.reporters import REPORTERS  # noqa: PLC0415
    from gongshilan.cli.signing import signature_problems  # noqa: PLC0415
    from gongshilan.verify.manifest import walk  # noqa: PLC0415

    if not folder.is_dir():
        give_up(text("cli.archive.no_bag", path=folder))
    try:
        problems = bag_problems(folder)
        if key is not None:
            problems += signature_problems(folder, key, name=TOP, signature=SIGNATURE)
        output = REPORTERS[form](problems, f"{folder.as_posix()}/")
        if output:
            click.echo(output)
        if form == "text":
            if problems:
                click.echo(text("cli.archive.problems", n=len(problems)))
            else:
                click.echo(text("cli.archive.clean", files=len(walk(folder)[0]), digest=top_digest(folder)))
    except OSError as error:
        give_up(cannot_write(error))
    sys.exit(PROBLEMS if problems else FINE)

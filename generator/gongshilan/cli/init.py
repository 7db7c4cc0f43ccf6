"""``gongshilan init DIR``: a portal of one's own, with everything needed to build it."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from gongshilan import __version__
from gongshilan.catalogue import catalogue, text
from gongshilan.cli.setting import cannot_write, give_up
from gongshilan.link.shared import FOLDER as SHARED
from gongshilan.read.files import PORTAL_FILE
from gongshilan.shipped import help_pages, skeleton
from gongshilan.write.yaml import scalar

_ZONE = "Asia/Shanghai"
STARTERS = ("js", "pd", "sanyan", "xunshi", "empty")
"""The rulebooks to begin with; their Chinese names are in the catalogue."""
_CAMPAIGN = "campaign-1"
_CAMPAIGN_FILE, _BOOK_FILE = f"content/{_CAMPAIGN}/campaign.md", "schema/rulebooks/start.yml"
_PERIOD = re.compile(r"^(period: .*\n)", re.MULTILINE)
_LAST_MONTH_OF_OURS = 6
_PHASES = re.compile(r"^phases:\n(?:[ ].*\n)+", re.MULTILINE)
_OF_A_PHASE = re.compile(r"^    phase: .*\n", re.MULTILINE)
_PHASE_WINDOW = re.compile(r"window: \{(?:phase|step|before|after): [^}]*\}")
_EACH_PHASE = re.compile(r", each: \{phase: [^}]*\}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new portal is to be. ``units``: a table of them; without one there is a unit to be renamed."""

    title: str
    starter: str
    campaign: str
    phases: bool
    year: int
    units: Path | None


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="Name of the portal (default: the folder's name).")
@click.option("--rulebook", default="", help="Rulebook to begin with: js, pd, sanyan, xunshi, empty, or its Chinese name.")
@click.option("--campaign", default="", help="Name of the campaign (default: one to be replaced).")
@click.option("--phases/--no-phases", default=None, help="Whether the campaign has phases (default: as the rulebook's).")
@click.option(
    "--units", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Table of the units (xlsx, csv)."
)
@click.option(
    "--year", type=click.IntRange(1949, 2199), help="Year of the campaign (default: this one, from July on the next)."
)
@click.option("--add", is_flag=True, help="Begin a further campaign in the portal in FOLDER, with the units it shares.")
@click.option("--ask/--no-ask", default=None, help="Ask for what is not given (default: on a terminal).")
@click.pass_context
def init(
    context: click.Context,
    folder: Path,
    title: str,
    rulebook: str,
    campaign: str,
    units: Path | None,
    *,
    phases: bool | None,
    year: int | None,
    add: bool,
    ask: bool | None,
) -> None:
    """Make a new portal in FOLDER, which must be absent or empty."""
    if add and not (folder / "content" / PORTAL_FILE).is_file():
        give_up(text("cli.init.no_portal", path=folder))
    if not add and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        give_up(text("cli.init.not_empty", path=folder))
    name = folder.resolve().name
    if ask or (ask is None and sys.stdin.isatty() and sys.stdout.isatty()):
        title = title or name if add else title or click.prompt(text("cli.init.ask.title"), default=name)
        rulebook = rulebook or _ask_starter()
        campaign = campaign or click.prompt(text("cli.init.ask.campaign"), default=text("cli.init.campaign"))
        if phases is None and "phases:" in _starter(rulebook, "campaign.md"):
            phases = click.confirm(text("cli.init.ask.phases"), default=True)
        units = units or _ask_units()
    wanted = Wanted(
        title or name,
        starter_of(rulebook or STARTERS[0]),
        campaign or text("cli.init.campaign"),
        phases is not False,
        year or _coming_year(),
        units,
    )
    if add:
        _add(context, folder, wanted)
        return
    existed = folder.exists()
    try:
        for path, raw in _files(wanted):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)
        _bring_units(context, folder, wanted.units)
    except BaseException as error:
        _undo(folder, existed=existed)
        if isinstance(error, OSError):
            give_up(cannot_write(error))
        raise
    click.echo(text("cli.init.done", path=folder))
    click.echo(text("cli.init.next", path=folder))


def _add(context: click.Context, folder: Path, wanted: Wanted) -> None:
    """A further campaign, with a rulebook to begin with; what is there stays as it is."""
    number = next(number for number in count(2) if not any(path.exists() for path in _of_number(folder, number)))
    home, book = _of_number(folder, number)
    shared = any((folder / "content" / SHARED / "unit").glob("*.*"))
    files = {path: raw for path, raw in _files(wanted) if path in (_CAMPAIGN_FILE, _BOOK_FILE)}
    campaign = files[_CAMPAIGN_FILE].decode().replace("rulebook: START", f"rulebook: START{number}")
    if shared:
        campaign = _PERIOD.sub(r"\1all_shared_units: true\n", campaign)
    written = {home / "campaign.md": campaign, book: files[_BOOK_FILE].decode().replace("START", f"START{number}")}
    if not shared and wanted.units is None:
        written[home / "unit" / f"unit-{number}.md"] = _unit(wanted)
    try:
        for path, said in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(said.encode())
        _bring_units(context, folder, wanted.units, home.name)
    except BaseException as error:
        shutil.rmtree(home, ignore_errors=True)
        book.unlink(missing_ok=True)
        if isinstance(error, OSError):
            give_up(cannot_write(error))
        raise
    click.echo(text("cli.init.added", path=home))
    click.echo(text("cli.init.with_shared" if shared else "cli.init.without_shared"))


def _of_number(folder: Path, number: int) -> tuple[Path, Path]:
    """The folder of a further campaign, and its rulebook."""
    return folder / "content" / f"campaign-{number}", folder / "schema/rulebooks" / f"start-{number}.yml"


def _coming_year() -> int:
    """The year a campaign that is prepared now most likely runs in: whatever is set down for it should not be late at once."""
    now = datetime.now(ZoneInfo(_ZONE))
    return now.year if now.month <= _LAST_MONTH_OF_OURS else now.year + 1


def starter_of(said: str) -> str:
    """The rulebook to begin with that is called so, in Chinese or by its id. Gives up if there is none."""
    names: dict[str, str] = catalogue()["cli"]["init"]["starters"]
    plain = said.strip().lower()
    found = (
        plain if plain in STARTERS else next((key for key, name in names.items() if said.strip() in name.split("：")), "")
    )
    if not found:
        give_up(text("cli.init.unknown_starter", said=said, known=text("cli.check.comma").join(_named())))
    return found


def _named() -> list[str]:
    return [f"{key}（{text(f'cli.init.starters.{key}').split('：')[0]}）" for key in STARTERS]


def _ask_starter() -> str:
    click.echo(text("cli.init.ask.starters"))
    for number, key in enumerate(STARTERS, 1):
        click.echo(f"  {number}. {text(f'cli.init.starters.{key}')}")
    chosen = click.prompt(text("cli.init.ask.starter"), type=click.IntRange(1, len(STARTERS)), default=1)
    return STARTERS[chosen - 1]


def _ask_units() -> Path | None:
    said = click.prompt(text("cli.init.ask.units"), default="", show_default=False).strip().strip('"')
    if said and not Path(said).is_file():
        give_up(text("cli.init.no_units", path=said))
    return Path(said) if said else None


def _starter(rulebook: str, name: str) -> str:
    return (skeleton() / "starters" / starter_of(rulebook) / name).read_text(encoding="utf-8")


def _files(wanted: Wanted) -> Iterator[tuple[str, bytes]]:
    """Every file of the new portal, by path."""
    marks = {"__YEAR__": str(wanted.year), "__VERSION__": __version__, "__UNIT__": text("cli.init.unit")}
    names = {"__TITLE__": wanted.title, "__CAMPAIGN__": wanted.campaign}

    def filled(written: str, *, quoted: bool) -> bytes:
        given = {**marks, **{key: scalar(name) if quoted else name for key, name in names.items()}}
        for mark, value in given.items():
            written = written.replace(mark, value)
        return written.encode()

    portal = skeleton() / "portal"
    for path in sorted(portal.rglob("*")):
        if path.is_file():
            # dot files are kept without their dot in the package, where tools would take them for their own
            name = path.relative_to(portal).as_posix().replace("dot-", ".")
            raw = filled(path.read_text(encoding="utf-8"), quoted=name.endswith(".yml"))
            yield name, raw.replace(b"\n", b"\r\n") if name.endswith(".cmd") else raw
    for path in help_pages():
        yield f"content/pages/help/{path.name}", path.read_bytes()
    campaign, book = _starter(wanted.starter, "campaign.md"), _starter(wanted.starter, "rulebook.yml")
    if not wanted.phases:
        campaign, book = _PHASES.sub("", campaign), without_phases(book)
    yield _CAMPAIGN_FILE, filled(campaign, quoted=True)
    yield _BOOK_FILE, filled(book, quoted=True)
    if wanted.units is None:
        yield f"content/{_CAMPAIGN}/unit/unit-1.md", _unit(wanted).encode()


def _unit(wanted: Wanted) -> str:
    """A unit to be renamed."""
    unit = (skeleton() / "starters" / "unit-1.md").read_text(encoding="utf-8")
    return unit.replace("__UNIT__", text("cli.init.unit")).replace("__YEAR__", str(wanted.year))


def without_phases(book: str) -> str:
    """One of our rulebooks for a campaign without phases: whatever was due in one is due by the end."""
    return _EACH_PHASE.sub("", _PHASE_WINDOW.sub("window: {campaign: true}", _OF_A_PHASE.sub("", book)))


def _bring_units(context: click.Context, folder: Path, units: Path | None, campaign: str = "") -> None:
    """Import the table of units into the new portal; ends the command, like ``import``, if anything in it is wrong. ``campaign``: the one
    they are of, where there are several."""
    if units is None:
        return
    from gongshilan.cli.importing import import_  # noqa: PLC0415 - with it comes most of the program
    from gongshilan.cli.setting import Setting  # noqa: PLC0415 - likewise

    context.obj = Setting(folder)
    context.invoke(import_, file=units, kind="unit", unit="", campaign=campaign, mapping=None, dry_run=False)


def _undo(folder: Path, *, existed: bool) -> None:
    """Take away what was written, so that the same command can be given again."""
    if not existed:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

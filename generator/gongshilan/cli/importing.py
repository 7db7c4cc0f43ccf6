"""``gongshilan import FILE``: rows of a table, or a Word document, become records. All of them, or none."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from gongshilan.build.load import CONTENT
from gongshilan.build.taking import around, consequences, files_of, take_in_file
from gongshilan.catalogue import text
from gongshilan.cli.reporters import as_text
from gongshilan.cli.setting import PROBLEMS, Setting, cannot_write, give_up, show_problems
from gongshilan.cli.writing import write_all
from gongshilan.intake.intake import Intake, settle
from gongshilan.intake.mapping import Given, read_mapping
from gongshilan.intake.plan import CHANGED, NEW, SAME
from gongshilan.kinds.schema import Schema
from gongshilan.problems import Problem

_SHOWN = 30  # rows of the table
_WIDTH = 160  # where nobody looks at it on a terminal
_MOST = 60  # problems printed: a wrong column makes one in every row


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", default="", help="Kind of the records (default: what the headings speak for).")
@click.option("--unit", default="", help="Unit of the records, by id or name (default: a column, the title, the only one).")
@click.option("--campaign", default="", help="Campaign of the records (default: the only one there is).")
@click.option(
    "--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What the columns are (YAML)."
)
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.pass_obj
def import_(
    setting: Setting, file: Path, kind: str, unit: str, campaign: str, mapping: Path | None, *, dry_run: bool
) -> None:
    """Read records from FILE (xlsx, csv, docx) and write them; nothing is written if anything is wrong."""
    loaded = setting.load()
    if loaded.checked.portal is None:
        show_problems(loaded.problems, setting.prefix)
        sys.exit(PROBLEMS)
    given = Given()
    if mapping is not None:
        given, problems = read_mapping(_read(mapping), mapping.name)
        _stop(problems)
    settled, problems = settle(around(loaded, given.with_options(kind, unit, campaign)), file.name)
    _stop(problems)
    intake = take_in_file(_read(file), file.name, settled)
    _stop(intake.problems)
    problems, warned = consequences(loaded, intake, setting.judged)
    _stop(problems)
    _show(intake, loaded.rules.schema, dry_run=dry_run)
    if warned:
        click.echo(text("cli.import.warned", n=warned))
    if dry_run:
        return
    try:
        write_all(setting.root / CONTENT, files_of(intake.planned))
    except OSError as error:
        give_up(cannot_write(error))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        give_up(text("cli.import.unreadable", path=path, detail=error.strerror or error))


def _stop(problems: Sequence[Problem]) -> None:
    """The end of the command if there are problems."""
    if not problems:
        return
    ordered = sorted(
        problems, key=lambda problem: (problem.place.path, problem.place.sheet, problem.place.line, problem.place.column)
    )
    click.echo(as_text(ordered[:_MOST], ""), err=True)
    if len(ordered) > _MOST:
        click.echo(text("cli.import.more_problems", n=len(ordered) - _MOST), err=True)
    click.echo(text("cli.import.stopped", n=len(ordered)), err=True)
    sys.exit(PROBLEMS)


def _show(intake: Intake, schema: Schema, *, dry_run: bool) -> None:
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    counts = Counter(item.state for item in intake.planned)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("state", "kind", "id", "name", "changes"):
        table.add_column(text(f"cli.import.columns.{name}"), overflow="fold")
    shown = [item for item in intake.planned if item.state != SAME]
    for item in shown[:_SHOWN]:
        words = text("cli.check.comma").join(item.changes)
        table.add_row(text(f"cli.import.{item.state}"), schema.kinds[item.kind].label, item.id, item.title, words)
    if shown:
        console.print(table)
    if len(shown) > _SHOWN:
        click.echo(text("cli.import.more", n=len(shown) - _SHOWN))
    for note in intake.notes:
        click.echo(text("cli.import.note", place=note.place, said=text(f"intake.notes.{note.code}", **note.params)))
    for item in shown:
        if item.comments:
            click.echo(text("cli.import.comments", path=item.path))
    if intake.held.records:
        held = intake.held
        click.echo(text("cli.import.held", n=held.records, names=held.names, numbers=held.numbers))
    done = "would" if dry_run else "done"
    click.echo(text(f"cli.import.{done}", new=counts[NEW], changed=counts[CHANGED], same=counts[SAME]))

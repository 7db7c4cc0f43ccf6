"""``gongshilan import FILE``: rows of a table, or a Word document, become records. All of them, or none."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from gongshilan.build.load import CONTENT, Loaded, examine
from gongshilan.catalogue import text
from gongshilan.cli.reporters import as_text
from gongshilan.cli.setting import PROBLEMS, Setting, cannot_write, give_up, show_problems
from gongshilan.cli.writing import write_all
from gongshilan.intake.intake import Intake, settle, take_in
from gongshilan.intake.mapping import Given, read_mapping
from gongshilan.intake.plan import CHANGED, NEW, SAME, Planned
from gongshilan.intake.setting import Around
from gongshilan.intake.trace import traced
from gongshilan.intake.word import take_in_document
from gongshilan.kinds.schema import Schema
from gongshilan.problems import Place, Problem
from gongshilan.read.files import with_files
from gongshilan.sheets.read import read_book
from gongshilan.sheets.refused import Unreadable

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
    around = Around(
        loaded.rules.schema,
        loaded.portal,
        {record.id: record for record in loaded.checked.records},
        loaded.checked.sources,
        loaded.rules.allowed,
        given.with_options(kind, unit, campaign),
    )
    around, problems = settle(around, file.name)
    _stop(problems)
    intake = _take_in(file, around)
    _stop(intake.problems)
    problems, warned = _consequences(setting, loaded, intake)
    _stop(problems)
    _show(intake, loaded.rules.schema, dry_run=dry_run)
    if warned:
        click.echo(text("cli.import.warned", n=warned))
    if dry_run:
        return
    try:
        write_all(setting.root / CONTENT, _files(intake.planned))
    except OSError as error:
        give_up(cannot_write(error))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        give_up(text("cli.import.unreadable", path=path, detail=error.strerror or error))


def _take_in(file: Path, around: Around) -> Intake:
    raw = _read(file)
    try:
        if file.suffix.lower() == ".docx":
            return take_in_document(raw, file.name, around)
        return take_in(read_book(raw, file.name), around)
    except Unreadable as error:
        return Intake(problems=[Problem(error.code, Place(file.name), error.params)])


def _files(planned: Sequence[Planned]) -> Mapping[str, bytes]:
    files: dict[str, bytes] = {}
    for item in planned:
        if item.state != SAME:
            files[item.path] = item.raw
            files.update(item.attachments)
    return files


def _consequences(setting: Setting, loaded: Loaded, intake: Intake) -> tuple[list[Problem], int]:
    """What the portal's own checks would say afterwards and did not say before, each at the cell it comes from; and of how many
    places they would warn."""
    changed = {item.path: item.raw for item in intake.planned if item.state != SAME}
    attached = tuple(name for item in intake.planned for name in item.attachments)
    content = with_files(loaded.content, changed)
    content = replace(content, attachments=(*content.attachments, *attached))
    after = setting.completed(examine(setting.root, content, loaded.rules, setting.cache()))
    before = {(problem.code, problem.place) for problem in loaded.problems}
    fresh = [
        problem for problem in after.problems if problem.place.path in changed or (problem.code, problem.place) not in before
    ]
    pending = [problem for problem in fresh if problem.place.path not in attached]  # looked at while reading; not there yet
    unique = {(problem.code, problem.place, repr(problem.params)): problem for problem in traced(pending, intake.planned)}
    warned = sum(warning.place.path in changed for warning in after.warnings)
    return list(unique.values()), warned


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

"""``gongshilan carry``: what one campaign left unfinished, taken up in the next."""

from __future__ import annotations

import sys
from datetime import date
from itertools import count
from pathlib import Path

import click

from gongshilan.build.load import CONTENT, Loaded
from gongshilan.build.stages import derive
from gongshilan.catalogue import text
from gongshilan.cli.setting import PROBLEMS, Setting, cannot_write, give_up, show_problems
from gongshilan.cli.writing import write_all
from gongshilan.link.shared import as_written
from gongshilan.measure.carrying import Carry, to_carry
from gongshilan.model import plain_id
from gongshilan.read.files import with_files
from gongshilan.visibility.days import withdrawn_since
from gongshilan.visibility.handed_on import handed_on
from gongshilan.write.carried import carried_data
from gongshilan.write.record import record_text


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--write", "writing", is_flag=True, help="Write the new records (without it they are only listed).")
@click.pass_obj
def carry(setting: Setting, old: str, new: str, *, writing: bool) -> None:
    """List what campaign OLD left unfinished and NEW has not taken up; with --write take it up, each with its thread."""
    loaded = setting.load_clean("cli.carry.stopped")
    known = [campaign.id for campaign in loaded.graph.campaigns()]
    for name in (old, new):
        if name not in known:
            give_up(text("cli.carry.unknown", campaign=name, known="、".join(known)))
    if old == new:
        give_up(text("cli.carry.same"))
    day = setting.day(None, loaded.portal)
    found = [
        item
        for item in to_carry(loaded.graph, derive(loaded, day).lateness, old, new)
        if withdrawn_since(item.record, day) is None
    ]
    files: dict[str, bytes] = {}
    lost = 0
    for item in found:
        one = len(item.units) == 1 or not item.record.unit
        lost += not one
        if one:
            path, raw = _file(loaded, item, new, day, files)
            files[path] = raw
        units = "、".join(loaded.graph[unit].title for unit in item.units) or text("cli.carry.no_unit")
        click.echo(
            text(
                "cli.carry.line", kind=loaded.rules.schema.kinds[item.record.kind].label, title=item.record.title, unit=units
            )
        )
    if writing and files:
        _write(setting, loaded, files)
    said = "cli.carry.written" if writing else "cli.carry.would"
    click.echo(text(said, n=len(files)))
    if lost:
        click.echo(text("cli.carry.lost", n=lost), err=True)
        sys.exit(PROBLEMS)


def _file(loaded: Loaded, item: Carry, new: str, day: date, files: dict[str, bytes]) -> tuple[str, bytes]:
    """The record, under an id that nobody has, seen by nobody who does not see the one it is made of."""
    record, schema = item.record, loaded.rules.schema
    kind = schema.kinds[record.kind]
    common = frozenset(set.intersection(*(set(other.fields) for other in schema.kinds.values())))
    unit = item.units[0] if item.units else None
    held = handed_on(record, new, unit, loaded.portal, loaded.rules.rulebooks, loaded.graph.get, day)
    data = carried_data(kind, as_written(record, schema), common, plain_id(unit or ""), held)
    taken = {Path(path).stem for path in files}
    name = next(
        name for number in count(2) if (name := f"{record.id[:70]}-{number}") not in loaded.graph and name not in taken
    )
    raw = record_text(record.kind, {**data, "carried_from": record.id}, "", schema).encode()
    return f"{new}/{record.kind}/{name}.md", raw


def _write(setting: Setting, loaded: Loaded, files: dict[str, bytes]) -> None:
    """Only if the content is in order with them."""
    after = setting.judged(with_files(loaded.content, files))
    if after.problems:
        show_problems(after.problems, setting.prefix)
        click.echo(text("cli.carry.refused", n=len(after.problems)), err=True)
        sys.exit(PROBLEMS)
    try:
        write_all(setting.root / CONTENT, files)
    except OSError as error:
        give_up(cannot_write(error))

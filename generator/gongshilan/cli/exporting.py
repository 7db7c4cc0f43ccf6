"""``gongshilan export``: records as a workbook to edit in Excel and to import again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gongshilan.catalogue import text
from gongshilan.cli.setting import PROBLEMS, Setting, cannot_write, give_up, show_problems
from gongshilan.cli.writing import write_all
from gongshilan.intake.cells import CellError
from gongshilan.intake.export import Written, export
from gongshilan.intake.people import Directory
from gongshilan.kinds.schema import Kind, Schema


@click.command(name="export")
@click.option("--kind", "kinds", multiple=True, help="Only records of this kind; may be given several times.")
@click.option("--unit", default="", help="Only records of this unit, by id or name.")
@click.option("--campaign", default="", help="Only records of this campaign.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: the kind's name, .xlsx)."
)
@click.pass_obj
def export_(setting: Setting, kinds: tuple[str, ...], unit: str, campaign: str, output: Path | None) -> None:
    """Write records into a workbook with help and lists to choose from; ``import`` reads it back without loss."""
    loaded = setting.load()
    if loaded.checked.portal is None:
        show_problems(loaded.problems, setting.prefix)
        sys.exit(PROBLEMS)
    schema = loaded.rules.schema
    chosen = [_kind(name, schema) for name in kinds]
    records = {record.id: record for record in loaded.checked.records}
    campaigns = {record.campaign for record in records.values()}
    if campaign and campaign not in campaigns:
        give_up(text("cli.export.campaign", campaign=campaign, known="、".join(sorted(campaigns))))
    if unit:
        try:
            unit = Directory(records.values()).find(unit, ("unit",), "", schema.kinds["unit"].label)
        except CellError:
            unit = ""
        if unit not in records:
            give_up(text("cli.export.unit"))
    mine = [
        record
        for record in sorted(records.values(), key=lambda record: record.id)
        if (not unit or record.unit == unit) and (not campaign or record.campaign == campaign)
        if not chosen or schema.kinds[record.kind] in chosen
    ]
    used = chosen or [kind for kind in schema.kinds.values() if any(record.kind == kind.id for record in mine)]
    if not used:
        give_up(text("cli.export.nothing"))
    written = [
        Written(record.id, record.kind, loaded.checked.sources[record.path].tree.value, record.body) for record in mine
    ]
    known = {record.id: (record.kind, record.title) for record in records.values()}
    path = output or Path(f"{used[0].label if len(used) == 1 else text('cli.export.name')}.xlsx")
    try:
        write_all(path.parent, {path.name: export(written, used, schema, known)})
    except OSError as error:
        give_up(cannot_write(error))
    click.echo(text("cli.export.done", path=path, n=len(mine)))


def _kind(name: str, schema: Schema) -> Kind:
    found = schema.kinds.get(name) or next((kind for kind in schema.kinds.values() if kind.label == name), None)
    if found is None:
        known = "、".join(f"{kind.id}（{kind.label}）" for kind in schema.kinds.values())
        give_up(text("cli.new.unknown_kind", kind=name, known=known))
    return found

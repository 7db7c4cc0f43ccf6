"""``gongshilan new KIND``: the scaffold of a record, every field with its label and help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from gongshilan.build.load import CONTENT
from gongshilan.catalogue import text
from gongshilan.check.record import ID_PATTERN
from gongshilan.cli.setting import Setting, cannot_write, give_up
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.link.shared import FOLDER
from gongshilan.read.source import read_source
from gongshilan.receipts import FIELD as RECEIPT
from gongshilan.receipts import derived, grouped
from gongshilan.write.ids import id_from
from gongshilan.write.yaml import scalar

_SHOWN = 20  # units named where none fits


@click.command()
@click.argument("kind")
@click.option("--title", default="", help="Title of the record; its id is made from it unless --id is given.")
@click.option("--id", "record_id", default="", help="Id of the record, and name of its file.")
@click.option(
    "--campaign", default="", help="Campaign folder (default: the only one there is); portal: several campaigns share it."
)
@click.option("--unit", default="", help="Unit of the record (default: the only one there is).")
@click.pass_obj
def new(setting: Setting, kind: str, title: str, record_id: str, campaign: str, unit: str) -> None:
    """Write the scaffold of a new record of KIND; nothing that exists is written over."""
    schema = setting.rules().schema
    found = schema.kinds.get(kind) or next((item for item in schema.kinds.values() if item.label == kind), None)
    if found is None:
        known = "、".join(f"{item.id}（{item.label}）" for item in schema.kinds.values())
        give_up(text("cli.new.unknown_kind", kind=kind, known=known))
    record_id = record_id or id_from(found.id, title)
    if not ID_PATTERN.match(record_id):
        give_up(text("cli.new.bad_id", id=record_id))
    if not (setting.root / CONTENT).is_dir():
        give_up(text("cli.errors.no_portal"))
    path = _path(setting.root / CONTENT, found, record_id, campaign)
    if path.exists():
        give_up(text("cli.new.exists", path=path))
    if found.belongs == "unit":
        unit = _known_unit(setting.root / CONTENT, unit) if unit else _only_unit(path.parent.parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = derived(f"{path.parent.parent.name}/{record_id}") if RECEIPT in found.fields else ""
        path.write_text(scaffold(found, schema, title, unit, grouped(number)), encoding="utf-8")
    except OSError as error:
        give_up(cannot_write(error))
    click.echo(text("cli.new.done", path=path))
    if number:
        click.echo(text("cli.new.receipt", number=grouped(number)))


def scaffold(kind: Kind, schema: Schema, title: str, unit: str, receipt: str = "") -> str:
    """The text of a new record: required fields to fill in, optional ones as comments; ``receipt`` is the number it gets."""
    given = {"kind": kind.id, "title": title, "unit": unit, **({RECEIPT: receipt} if receipt else {})}
    lines = ["---"]
    for name in (*given, *(name for name in kind.required if name not in given)):
        if name == "unit" and "unit" not in kind.required and not unit:
            continue
        field = kind.fields[name]
        lines.append(f"# {field.label}（{text('cli.new.required')}）{_help(field, schema)}".rstrip())
        lines.append(f"{name}: {scalar(given.get(name, '')) if given.get(name) else ''}".rstrip())
    for name, field in kind.fields.items():
        if name not in kind.required and name not in given:
            lines.append(f"# {field.label}（{text('cli.new.optional')}）{_help(field, schema)}".rstrip())
            lines += [f"# {line}" for line in _example(name, field, schema, "")]
    lines += ["---", ""]
    if kind.body:
        lines += [f"<!-- {kind.body}：{text('cli.new.body')} -->", ""]
    return "\n".join(lines)


def _help(field: Field, schema: Schema) -> str:
    terms = schema.vocabularies[field.vocabulary].terms.values() if field.vocabulary else ()
    return " ".join(part for part in (field.description, "、".join(term.label for term in terms)) if part)


def _example(name: str, field: Field, schema: Schema, indent: str) -> Iterator[str]:
    if field.properties:
        yield f"{indent}{name}:"
        yield from _members(field.properties, schema, f"{indent}  ")
    elif field.items is not None and field.items.properties:
        yield f"{indent}{name}:"
        members = list(_members(field.items.properties, schema, f"{indent}    "))
        first = members[0].removeprefix(f"{indent}    ")
        yield f"{indent}  - {first}"
        yield from members[1:]
    elif field.items is not None:
        yield f"{indent}{name}:"
        yield f"{indent}  - {_note(field.items, schema)}".rstrip()
    else:
        yield f"{indent}{name}:"


def _members(fields: Mapping[str, Field], schema: Schema, indent: str) -> Iterator[str]:
    for name, field in fields.items():
        lines = list(_example(name, field, schema, indent))
        yield f"{lines[0]}  # {field.label} {_note(field, schema)}".rstrip()
        yield from lines[1:]


def _note(field: Field, schema: Schema) -> str:
    if field.vocabulary:
        return "、".join(term.label for term in schema.vocabularies[field.vocabulary].terms.values())
    return ""


def _path(content: Path, kind: Kind, record_id: str, campaign: str) -> Path:
    if kind.id == "campaign":
        return content / (campaign or record_id) / "campaign.md"
    known = sorted(path.parent.name for path in content.glob("*/campaign.*"))
    if campaign == FOLDER:
        if not kind.shared:
            give_up(text("cli.new.not_shared", label=kind.label, known="、".join(known)))
        return content / FOLDER / kind.id / f"{record_id}.md"
    if campaign and known and campaign not in known:
        give_up(text("cli.new.unknown_campaign", campaign=campaign, known="、".join(known)))
    if not campaign:
        if not known:
            give_up(text("cli.new.no_campaign"))
        if len(known) > 1:
            give_up(text("cli.new.campaign", known="、".join(known)))
        campaign = known[0]
    return content / campaign / kind.id / f"{record_id}.md"


def _known_unit(content: Path, said: str) -> str:
    """The id of a unit, given by it or by its title. Gives up if there is none."""
    titles: dict[str, str] = {}
    for path in sorted(content.glob("**/unit/*.*")):
        source, _ = read_source(path.read_bytes(), path.name)
        titles[path.stem] = str(source.tree.value.get("title") or "") if source is not None else ""
    named = [key for key, title in titles.items() if said in (key, title)]
    if len(named) != 1:
        known = "、".join(f"{title}（{key}）" for key, title in list(titles.items())[:_SHOWN])
        give_up(text("cli.new.unknown_unit", unit=said, known=known))
    return named[0]


def _only_unit(campaign: Path) -> str:
    units = sorted(path.stem for folder in (campaign, campaign.parent / FOLDER) for path in folder.glob("**/unit/*.*"))
    return units[0] if len(set(units)) == 1 else ""

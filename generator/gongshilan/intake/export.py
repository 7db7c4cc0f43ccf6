"""Records → a workbook to fill in and to import again: a sheet a kind, a sheet for each of its lists, help, lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongshilan.catalogue import text
from gongshilan.intake.columns import ID, ROW, Column, Table, common_fields, tables
from gongshilan.intake.lists import joined
from gongshilan.intake.ours import INDEX, MARK
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.kinds.sheet import BODY
from gongshilan.sheets.write import LONGEST_CELL, Heading, Page, Value, sheet_names, workbook

_INT = 10**15  # larger ones Excel would round
_MOST = 500  # records to choose from: nobody scrolls through more


@dataclass(frozen=True, slots=True)
class Written:
    """A record as its file says it: ``data`` is what the editor wrote (texts, lists, objects)."""

    id: str
    kind: str
    data: Mapping[str, Any]
    body: str


def export(records: Sequence[Written], kinds: Sequence[Kind], schema: Schema, known: Mapping[str, tuple[str, str]]) -> bytes:
    """The workbook of ``records``, which are of ``kinds``. ``known``: kind and title of every record by its id, to choose from.

    The same records give the same bytes.
    """
    sheets = [(kind, table) for kind in kinds for table in _used(kind, schema, records)]
    names = sheet_names([text("intake.export.help"), *(table.label for _, table in sheets)])
    pages: list[Page] = []
    index: list[list[Value]] = [[MARK, "1", "", "", ""]]
    for (kind, table), name in zip(sheets, names[1:], strict=True):
        page, columns = _page(kind, table, name, schema, records, known)
        pages.append(page)
        index += [
            [name, kind.id, table.path, heading.said, path] for heading, path in zip(page.headings, columns, strict=True)
        ]
    guide = _guide(names[0], kinds, pages)
    head, *rest = index
    hidden = Page(INDEX, [Heading(str(value or "")) for value in head], rest, fillable=False, hidden=True)
    return workbook([guide, *pages, hidden], text("intake.export.lists"))


def _used(kind: Kind, schema: Schema, records: Sequence[Written]) -> Iterator[Table]:
    """The tables of a kind; of what every kind may have, only what some record has."""
    common = common_fields(schema)
    mine = [record for record in records if record.kind == kind.id]

    def wanted(path: str) -> bool:
        first = path.partition(".")[0]
        return first not in common or any(record.data.get(first) is not None for record in mine)

    for table in tables(kind, schema):
        if not table.path:
            yield Table("", table.label, tuple(item for item in table.columns if wanted(item.path)), table.required)
        elif wanted(table.path):
            yield table


def _page(
    kind: Kind,
    table: Table,
    name: str,
    schema: Schema,
    records: Sequence[Written],
    known: Mapping[str, tuple[str, str]],
) -> tuple[Page, list[str]]:
    mine = [record for record in records if record.kind == kind.id]
    rows = [*_rows(kind, table, mine)]
    cells = [[_cell(values.get(column.path), column, schema, known) for column in table.columns] for values in rows]
    headings: list[Heading] = []
    paths: list[str] = []
    columns: list[list[Value]] = [[] for _ in cells]
    for number, column in enumerate(table.columns):
        pieces = [_pieces(row[number]) for row in cells]
        for part in range(max(map(len, pieces), default=1)):
            heading = _heading(column, table, schema, known)
            if part:
                heading = Heading(text("intake.export.more", label=column.label, n=part + 1))
            headings.append(heading)
            paths.append(column.path)
            for row, piece in zip(columns, pieces, strict=True):
                row.append(piece[part] if part < len(piece) else None)
    return Page(name, headings, columns), paths


def _rows(kind: Kind, table: Table, records: Iterable[Written]) -> Iterator[dict[str, Any]]:
    """What stands in the columns of a table, by path."""
    for record in records:
        if not table.path:
            yield {ID: record.id, **_flat(record.data, kind.fields, ""), **({BODY: record.body} if record.body else {})}
        else:
            for number, entry, fields in _entries(record.data, kind.fields, table.path.split("."), ""):
                yield {ID: record.id, ROW: number, **_flat(entry, fields, "")}


def _flat(data: Mapping[str, Any], fields: Mapping[str, Field], above: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in data.items():
        field = fields.get(name)
        if field is None:
            continue
        if field.properties and isinstance(value, Mapping):
            found |= _flat(value, field.properties, f"{above}{name}.")
        elif field.items is None or not field.items.properties:
            found[f"{above}{name}"] = value
    return found


def _entries(
    data: Any, fields: Mapping[str, Field], path: Sequence[str], number: str
) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Field]]]:
    """Entries of the list at a path, each with its number: ``2``, or ``2.1`` in the list of the second entry of another."""
    first, *rest = path
    field = fields.get(first)
    value = data.get(first) if isinstance(data, Mapping) else None
    if field is None or value is None:
        return
    if field.items is None:
        yield from _entries(value, field.properties, rest, number)
        return
    for place, entry in enumerate(value, start=1):
        here = f"{number}.{place}".lstrip(".")
        if rest:
            yield from _entries(entry, field.items.properties, rest, here)
        else:
            yield here, entry, field.items.properties


def _cell(value: Any, column: Column, schema: Schema, known: Mapping[str, tuple[str, str]]) -> Value:
    if value is None:
        return None
    if column.field is None or column.plain is None:
        return str(value)
    if isinstance(value, list):
        return joined([str(_single(item, column.plain, schema, known)) for item in value])
    return _single(value, column.plain, schema, known)


def _single(value: Any, field: Field, schema: Schema, known: Mapping[str, tuple[str, str]]) -> str | int:
    said = str(value)
    if field.vocabulary:
        vocabulary = schema.vocabularies[field.vocabulary]
        term = vocabulary.spoken.get(said)
        return vocabulary.terms[term].label if term else said
    if field.ref:
        title = known[said][1] if said in known else ""
        return f"{_one_line(title)}（{said}）" if title else said
    if field.type == "boolean":
        return {"true": text("intake.export.yes"), "false": text("intake.export.no")}.get(said, said)
    if field.type == "integer" and said.isascii() and said.isdecimal() and str(int(said)) == said and int(said) < _INT:
        return int(said)
    return said


def _one_line(title: str) -> str:
    return " ".join(title.split())


def _pieces(value: Value) -> list[Value]:
    """A text in as many cells as it needs, cut where no character is halved (Excel counts UTF-16)."""
    if not isinstance(value, str) or len(value) * 2 <= LONGEST_CELL:
        return [value]
    size = LONGEST_CELL // 2
    return [value[begin : begin + size] for begin in range(0, len(value), size)]


def _heading(column: Column, table: Table, schema: Schema, known: Mapping[str, tuple[str, str]]) -> Heading:
    if column.field is None or column.plain is None:
        helps = {ID: "id" if not table.path else "record", ROW: "row", BODY: "body"}
        return Heading(
            column.label, text(f"intake.export.help_{helps[column.path]}"), locked=column.path == ID and not table.path
        )
    plain = column.plain
    several = column.field.items is not None
    parts = [column.field.description, text("intake.export.several") if several else ""]
    choices: tuple[str, ...] = ()
    if plain.vocabulary:
        choices = tuple(term.label for term in schema.vocabularies[plain.vocabulary].terms.values())
    elif plain.type == "boolean":
        choices = (text("intake.export.yes"), text("intake.export.no"))
    elif plain.ref and "any" not in plain.ref:
        found = tuple(f"{_one_line(title)}（{key}）" for key, (kind, title) in known.items() if kind in plain.ref)
        choices = found if len(found) <= _MOST else ()
    if choices and several and plain.vocabulary:
        parts.append(text("intake.export.choose", terms="、".join(choices)))
    if plain.type in ("date", "when"):
        parts.append(text(f"intake.export.{plain.type}"))
    must = column.path in table.required
    if must:
        parts.insert(0, text("intake.export.must"))
    strict = not plain.ref and not several
    return Heading(column.label, "".join(filter(None, parts)), choices, strict=strict, must=must)


def _guide(name: str, kinds: Sequence[Kind], pages: Sequence[Page]) -> Page:
    """The first sheet: how to fill in the others, and what each of their columns is."""
    lines = text("intake.export.guide").strip().split("\n")
    rows: list[list[Value]] = [[line, None, None, None] for line in lines]
    rows += [[None] * 4, [text("intake.export.sheet"), text("intake.export.column"), text("intake.export.meaning"), None]]
    rows += [[page.name, heading.said, heading.help, None] for page in pages for heading in page.headings]
    title = text("intake.export.title", kinds="、".join(kind.label for kind in kinds))
    return Page(name, [Heading(title), Heading(""), Heading(""), Heading("")], rows, fillable=False)

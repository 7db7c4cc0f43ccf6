"""Where a record counts votes, by the fields that the schema marks ``x-small``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.disclosure.table import NOTHING, TOTAL, Table, Told, lines, merged
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import HIDDEN_COUNT

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A table of votes or a total at ``path`` of a record. ``question`` is the same for all that ask the same: the fields it
    stands in, and the terms beside them (``results.counts effect``)."""

    path: Path
    question: str
    table: Table


def counts(data: Mapping[str, Any], kind: Kind, schema: Schema) -> list[Count]:
    """Every table and total of a record's full data. A table of which bounds or nothing are told is none any more."""
    return list(_in_object(data, kind.fields, (), "", schema)) if kind.counts_people else []


def as_told(data: Mapping[str, Any], kind: Kind, schema: Schema, told: Mapping[Path, Told], under: int) -> Mapping[str, Any]:
    """The data with every count as ``told`` says, by the paths of :func:`counts`; nothing of those it does not name."""
    result = dict(data)
    for count in counts(data, kind, schema):
        said = told.get(count.path, NOTHING)
        if TOTAL not in count.table.cells:
            cell, grade = _columns(kind, count.path)
            rows = [{grade: name, cell: votes} for name, votes in lines(count.table, said, under)]
            result = _put(result, count.path, rows)
        elif not said.exact:
            result = _put(result, count.path, HIDDEN_COUNT)
    return result


def _in_object(
    data: Mapping[str, Any], fields: Mapping[str, Field], path: Path, beside: str, schema: Schema
) -> Iterator[Count]:
    for name, value in data.items():
        field = fields.get(name)
        if field is None:
            continue
        if field.small == "total" and isinstance(value, int):
            yield Count((*path, name), _question((*path, name), beside), Table({TOTAL: value}, {}))
        elif isinstance(value, Mapping):
            yield from _in_object(value, field.properties, (*path, name), beside, schema)
        elif isinstance(value, list) and field.items is not None:
            yield from _in_list(value, field, (*path, name), beside, schema)


def _in_list(rows: list[Any], field: Field, path: Path, beside: str, schema: Schema) -> Iterator[Count]:
    properties = field.items.properties if field.items is not None else {}
    names = cell_and_grade(properties)
    if names is not None:
        cell, grade = names
        counted = [row for row in rows if isinstance(row, Mapping) and isinstance(row.get(cell), int)]
        if counted:
            votes: dict[str, int] = {}
            for row in counted:
                said = str(row.get(grade))
                votes[said] = votes.get(said, 0) + row[cell]
            groups = merged(schema.vocabularies[properties[grade].vocabulary])
            yield Count(path, _question(path, beside), Table(votes, groups))
        return
    for number, row in enumerate(rows):
        if isinstance(row, Mapping):
            terms = [
                str(row[name]) for name, item in properties.items() if item.vocabulary and isinstance(row.get(name), str)
            ]
            yield from _in_object(row, properties, (*path, number), " ".join([beside, *terms]).strip(), schema)


@dataclass(frozen=True, slots=True)
class ToldTable:
    """A table of votes as an audience is told it: ``rows`` are a grade or group and its votes, a bound or :data:`HIDDEN_COUNT`;
    ``grades`` is their vocabulary, ``question`` the labels of the terms beside the table."""

    question: str
    grades: str
    rows: tuple[tuple[str, int | str], ...]


def told_tables(data: Mapping[str, Any], kind: Kind, schema: Schema) -> Iterator[ToldTable]:
    """The tables of votes of a record's projected data, in order."""
    if kind.counts_people:
        yield from _told_in(data, kind.fields, (), schema)


def _told_in(
    data: Mapping[str, Any], fields: Mapping[str, Field], beside: tuple[str, ...], schema: Schema
) -> Iterator[ToldTable]:
    for name, field in fields.items():
        value = data.get(name)
        if isinstance(value, Mapping):
            yield from _told_in(value, field.properties, beside, schema)
        elif isinstance(value, list) and field.items is not None:
            properties = field.items.properties
            rows = [row for row in value if isinstance(row, Mapping)]
            names = cell_and_grade(properties)
            if names is not None:
                cell, grade = names
                told = tuple((str(row.get(grade)), row[cell]) for row in rows if cell in row)
                if told:
                    yield ToldTable(" ".join(beside), properties[grade].vocabulary, told)
                continue
            for row in rows:
                terms = (
                    schema.vocabularies[item.vocabulary].terms.get(str(row[key]))
                    for key, item in properties.items()
                    if item.vocabulary and key in row
                )
                labels = tuple(term.label for term in terms if term is not None)
                yield from _told_in(row, properties, (*beside, *labels), schema)


def cell_and_grade(properties: Mapping[str, Field]) -> tuple[str, str] | None:
    """Of a list that is a table of votes: the names of the votes and of what they are for."""
    cell = next((name for name, item in properties.items() if item.small == "cell"), None)
    grade = next((name for name, item in properties.items() if item.vocabulary), None)
    return (cell, grade) if cell is not None and grade is not None else None


def _columns(kind: Kind, path: Path) -> tuple[str, str]:
    field = kind.field_at(".".join(map(str, path)))
    names = cell_and_grade(field.items.properties) if field is not None and field.items is not None else None
    if names is None:
        raise ValueError(f"no table at {path}")
    return names


def _question(path: Path, beside: str) -> str:
    return f"{'.'.join(part for part in path if isinstance(part, str))} {beside}".strip()


def _put(value: Any, path: Path, new: Any) -> Any:
    """A copy with ``new`` at the path; nothing else is copied deeply."""
    if not path:
        return new
    if isinstance(value, list):
        return [_put(item, path[1:], new) if number == path[0] else item for number, item in enumerate(value)]
    return {**value, path[0]: _put(value[path[0]], path[1:], new)}

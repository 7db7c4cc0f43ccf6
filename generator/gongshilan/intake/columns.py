"""The columns of a kind: each field that holds one value or a plain list is one; a list of objects is a table of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongshilan.catalogue import text
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.kinds.sheet import BODY

ID = "@"  # the record's id; like the next one no name of a field
_FIRST = ("title", "unit")
ROW = "#"  # in a table of its own: which entry of the record's list a row is


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``path`` is dotted, below the list of the table it stands in; ``label`` is told apart from the others of its
    table; ``field`` is None for the id, the number of an entry and the body."""

    path: str
    label: str
    field: Field | None

    @property
    def plain(self) -> Field | None:
        """The field of a value, or of an item of a list."""
        field = self.field
        return field.items if field is not None and field.items is not None else field


@dataclass(frozen=True, slots=True)
class Table:
    """A kind's own table (``path`` empty), or that of a list of objects in it (dotted, lists within lists too)."""

    path: str
    label: str
    columns: tuple[Column, ...]
    required: tuple[str, ...] = ()


def tables(kind: Kind, schema: Schema) -> tuple[Table, ...]:
    """Every table of a kind, its own first."""
    return tuple(_tables(kind, common_fields(schema)))


def _tables(kind: Kind, common: frozenset[str]) -> Iterator[Table]:
    own = [Column(ID, text("intake.columns.id"), None)]
    leaves = [*_leaves(_ordered(kind, common), "", "")]
    if kind.body:
        leaves.append(Column(BODY, kind.body, None))
    yield Table("", kind.label, tuple(_told_apart([*own, *leaves])), kind.required)
    yield from _lists(kind.fields, "", kind.label)


def _ordered(kind: Kind, common: frozenset[str]) -> Mapping[str, Field]:
    """Fields as an editor meets them: title, unit, the kind's own, what all records may have."""
    own = [name for name in kind.fields if name not in (*_FIRST, *common, "kind")]
    last = [name for name in kind.fields if name in common]
    return {name: kind.fields[name] for name in (*_FIRST, *own, *last) if name in kind.fields}


def common_fields(schema: Schema) -> frozenset[str]:
    """Names of the fields that all kinds have, but for those an editor meets first. They stand behind a kind's own in a table."""
    every = [frozenset(kind.fields) for kind in schema.kinds.values()]
    return frozenset.intersection(*every) - {"kind", *_FIRST} if every else frozenset()


def _leaves(fields: Mapping[str, Field], path: str, label: str) -> Iterator[Column]:
    for name, field in fields.items():
        at, said = f"{path}{name}", f"{label}{field.label}"
        if field.properties:
            yield from _leaves(field.properties, f"{at}.", f"{said}·")
        elif field.items is None or not field.items.properties:
            yield Column(at, said, field)


def _lists(fields: Mapping[str, Field], path: str, label: str) -> Iterator[Table]:
    for name, field in fields.items():
        at, said = f"{path}{name}", f"{label}·{field.label}"
        if field.properties:
            yield from _lists(field.properties, f"{at}.", said)
        elif field.items is not None and field.items.properties:
            first = [Column(ID, text("intake.columns.record"), None), Column(ROW, text("intake.columns.row"), None)]
            leaves = _leaves(field.items.properties, "", "")
            yield Table(at, said, tuple(_told_apart([*first, *leaves])), field.items.required)
            yield from _lists(field.items.properties, f"{at}.", said)


def _told_apart(columns: list[Column]) -> Iterator[Column]:
    seen = Counter(column.label for column in columns)
    for column in columns:
        label = column.label if seen[column.label] == 1 else f"{column.label}（{column.path}）"
        yield Column(column.path, label, column.field)

"""Which columns the table of a kind has: those of its list, then whatever else its records say in a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongshilan.catalogue import text
from gongshilan.kinds.schema import Field, Kind
from gongshilan.model import Lateness, Record

ATTACHMENTS = "attachments"
SORT_KEY = "sort_key"  # on no page, but whoever takes a table away may want its order
LATE = "standing"
ID, UNIT, UNIT_TITLE, PAGE = "id", "unit", "unit_title", "page"
_APART = frozenset({"kind", "scope", UNIT, ATTACHMENTS, SORT_KEY})  # said otherwise, or at the end
_EXTRA = {"state": "string", "due": "date", "was_due": "date", "done": "date"}
# Types of Table Schema; a count that may be too small to be told, and several values in one cell, are text.
_TYPES = {"integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the ``path`` of its field (or one of the names above), its heading, what Table Schema calls its type, its meaning."""

    path: str
    title: str
    type: str = "string"
    description: str = ""


def columns_of(kind: Kind, records: Sequence[Record], judged: Mapping[str, Lateness]) -> list[Column]:
    """The columns that a table of these records has, headings all different. ``judged``: those that may be late."""
    said = _said(records)
    listed = list(dict.fromkeys(["title", *kind.columns]))
    more = [path for path, field in kind.walk() if path in said and path not in listed and _fits(kind, path, field)]
    more += [path for path in (SORT_KEY, ATTACHMENTS) if path in said]
    columns = [Column(ID, "id", description=text("data.columns.id"))]
    columns += [_column(kind, path) for path in (*listed, *more)]
    columns += [Column(name, text(f"data.columns.{name}")) for name in (UNIT, UNIT_TITLE) if kind.belongs == "unit"]
    if any(record.id in judged for record in records):
        columns += [Column(f"{LATE}.{name}", text(f"late.columns.{name}"), kind_of) for name, kind_of in _EXTRA.items()]
    return list(_apart([*columns, Column(PAGE, text("data.columns.page"), description=text("data.columns.page_is"))]))


def _said(records: Sequence[Record]) -> set[str]:
    """Paths at which some record says something, through objects but not through lists."""
    found: set[str] = set()

    def visit(data: Mapping[str, Any], prefix: str) -> None:
        for name, value in data.items():
            found.add(f"{prefix}{name}")
            if isinstance(value, Mapping):
                visit(value, f"{prefix}{name}.")

    for record in records:
        visit(record.data, "")
    return found


def _fits(kind: Kind, path: str, field: Field) -> bool:
    """Whether its values fit in a cell: no objects, and no lists of them."""
    inner = field
    while inner.items is not None:
        inner = inner.items
    return path.split(".", maxsplit=1)[0] not in _APART and inner.type != "object" and kind.field_at(path) is field


def _column(kind: Kind, path: str) -> Column:
    field = kind.field_at(path)
    if field is None:
        return Column(path, path)
    outer = [kind.fields[path.split(".", maxsplit=1)[0]].label] if "." in path and path not in kind.columns else []
    within = outer and not field.label.startswith(outer[0])  # 答复日期, not 答复·答复日期
    title = text("formats.within").join([*outer, field.label] if within else [field.label])
    plain = field.items is None and not field.small and not _listed(kind, path)
    return Column(path, title, _TYPES.get(field.type, "string") if plain else "string", field.description)


def _listed(kind: Kind, path: str) -> bool:
    """Whether a list lies on the way to a field: then a cell may hold several values."""
    parts = path.split(".")
    on_the_way = (kind.field_at(".".join(parts[:count])) for count in range(1, len(parts)))
    return any(field is not None and field.items is not None for field in on_the_way)


def _apart(columns: Sequence[Column]) -> Iterator[Column]:
    seen: set[str] = set()
    for column in columns:
        title = (
            column.title if column.title not in seen else text("formats.in_brackets", what=column.title, more=column.path)
        )
        seen.add(title)
        yield Column(column.path, title, column.type, column.description)

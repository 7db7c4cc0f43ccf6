"""Whether the figures of a record are told to those who do not see its full counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.disclosure.places import as_told, cell_and_grade, counts
from gongshilan.disclosure.table import TOTAL, alone
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import HIDDEN_COUNT


def without_small_numbers(data: Mapping[str, Any], kind: Kind, schema: Schema, under: int) -> Mapping[str, Any]:
    """A record's full data as told if no other record counted the same people. The same object where the kind counts nobody."""
    if not kind.counts_people:
        return data
    told = {count.path: alone(count.table, under) for count in counts(data, kind, schema)}
    return as_told(data, kind, schema, told, under)


def shows_figures(data: Mapping[str, Any], kind: Kind, schema: Schema, under: int) -> bool:
    """True if of every question a record counts the share of the satisfied can be told, exactly or by its bounds: of its full
    data by the rule for one table alone, of data that are projected already by what stands there. False if it counts nothing.
    """
    rows = list(_rows(data, kind.fields))
    tables = [count.table for count in counts(data, kind, schema) if TOTAL not in count.table.cells]
    return bool(rows) and HIDDEN_COUNT not in rows and all(alone(table, under).something for table in tables)


def counts_votes(data: Mapping[str, Any], kind: Kind) -> bool:
    """True if the record has votes in the lines of some table, told or not."""
    return kind.counts_people and bool(_rows(data, kind.fields))


def _rows(value: Any, fields: Mapping[str, Field]) -> list[Any]:
    """The votes in the lines of every table of a record, whether counts, bounds or hidden."""
    found: list[Any] = []
    for name, field in fields.items():
        inner = value.get(name) if isinstance(value, Mapping) else None
        if isinstance(inner, Mapping):
            found += _rows(inner, field.properties)
        elif isinstance(inner, list) and field.items is not None:
            names = cell_and_grade(field.items.properties)
            for row in inner:
                found += _rows(row, field.items.properties) if names is None else [row.get(names[0], HIDDEN_COUNT)]
    return found

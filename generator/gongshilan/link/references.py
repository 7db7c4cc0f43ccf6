"""Finding the references in a record, by the fields its kind declares as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.kinds.schema import Field, Kind
from gongshilan.model import Record


def references(record: Record, kind: Kind) -> Iterator[tuple[str, Field, str]]:
    """``(dotted path with indices, field, id)`` of every reference the record makes."""
    yield from _object(record.data, kind.fields, "")


def _object(data: Mapping[str, Any], fields: Mapping[str, Field], prefix: str) -> Iterator[tuple[str, Field, str]]:
    for key, value in data.items():
        field = fields.get(key)
        if field is not None:
            yield from _value(value, field, f"{prefix}{key}")


def _value(value: Any, field: Field, path: str) -> Iterator[tuple[str, Field, str]]:
    if isinstance(value, str):
        if field.ref:
            yield path, field, value
    elif isinstance(value, Mapping):
        yield from _object(value, field.properties, f"{path}.")
    elif isinstance(value, list) and field.items is not None:
        for index, item in enumerate(value):
            yield from _value(item, field.items, f"{path}.{index}")

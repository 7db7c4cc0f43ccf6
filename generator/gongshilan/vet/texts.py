"""Every text of a record with who may see it, for looking through what is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.kinds.schema import Field
from gongshilan.read.strict_yaml import Path


@dataclass(frozen=True, slots=True)
class Told:
    """A value of a record: its path, its field, the scopes of the fields it stands in (outermost first), the object around it."""

    path: Path
    field: Field
    value: Any
    scopes: tuple[str, ...]
    siblings: Mapping[str, Any]


def told(data: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterator[Told]:
    """Every text and number of some data, in order."""
    yield from _object(data, fields, (), ())


def _object(data: Mapping[str, Any], fields: Mapping[str, Field], path: Path, scopes: tuple[str, ...]) -> Iterator[Told]:
    for key, value in data.items():
        field = fields.get(key)
        if field is not None:
            yield from _value(value, field, (*path, key), (*scopes, field.scope) if field.scope else scopes, data)


def _value(value: Any, field: Field, path: Path, scopes: tuple[str, ...], siblings: Mapping[str, Any]) -> Iterator[Told]:
    if isinstance(value, list):
        if field.items is not None:
            for index, item in enumerate(value):
                yield from _value(item, field.items, (*path, index), scopes, siblings)
    elif isinstance(value, Mapping):
        if field.type == "when":
            yield Told(path, field, str(value.get("text", "")), scopes, siblings)
        else:
            own = [str(value[name]) for name, item in field.properties.items() if item.own_scope and name in value]
            yield from _object(value, field.properties, path, (*scopes, *own))
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield Told(path, field, value, scopes, siblings)

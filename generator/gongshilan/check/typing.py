"""First step of checking: text gets the type its field has. ``0123`` stays text where text is meant, becomes 123 where a number is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from gongshilan.check.meant import invisible, mistyped_key, type_params
from gongshilan.kinds.schema import Field
from gongshilan.problems import Problem
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path

_INTEGER = re.compile(r"[+-]?[0-9]{1,15}\Z")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,9})?\Z")
BOOLEANS = {"true": True, "false": False, "是": True, "否": False}
_TEXT_TYPES = frozenset({"string", "date", "when", "markdown"})


class Typed:
    """The outcome of typing one source: ``data`` without empty fields, and what went wrong (``refused`` paths)."""

    def __init__(self, source: Source, fields: Mapping[str, Field]) -> None:
        self.problems: list[Problem] = []
        self.refused: set[Path] = set()
        self._source = source
        self.data: dict[str, Any] = self._object(source.tree.value, fields, ())

    def _object(self, value: Mapping[str, Any], fields: Mapping[str, Field], path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, item in value.items():
            if item is None:
                self._lone_key(key, fields, path)
                continue
            known = fields.get(key)
            result[key] = item if known is None else self._value(item, known, (*path, key))
        return result

    def _lone_key(self, key: str, fields: Mapping[str, Field], path: Path) -> None:
        code, params = mistyped_key(key, fields) if key not in fields else ("", {})
        if code:
            self.problems.append(Problem(code, self._source.key_place((*path, key)), params))
            self.refused.add(path)

    def _value(self, value: Any, field: Field, path: Path) -> Any:
        if field.type == "object":
            if isinstance(value, dict):
                return self._object(value, field.properties, path)
        elif field.type == "array":
            if isinstance(value, list):
                inner = field.items
                # an empty item keeps its place, or every later problem would point at the wrong line
                return [self._item(item, inner, field, (*path, index)) for index, item in enumerate(value)]
        elif isinstance(value, str):
            scalar = _scalar(value, field)
            if scalar is not None:
                return scalar
        self._refuse(field, path, value)
        return value

    def _item(self, value: Any, inner: Field | None, field: Field, path: Path) -> Any:
        if value is None:
            self.refused.add(path)
            params = {"field": label(field, path)}
            self.problems.append(Problem("list-item-empty", self._source.place(path), params))
            return ""
        return value if inner is None else self._value(value, inner, path)

    def _refuse(self, field: Field, path: Path, value: Any) -> None:
        self.refused.add(path)
        shown = value if isinstance(value, str) else "{…}" if isinstance(value, dict) else "[…]"
        hidden = invisible(value) if isinstance(value, str) and field.type != "array" else {}
        params = {"field": label(field, path), "value": shown, "type": field.type, **type_params(field, value), **hidden}
        self.problems.append(Problem("field-type", self._source.place(path), params))


def _scalar(value: str, field: Field) -> str | int | float | bool | None:
    if field.type in _TEXT_TYPES:
        return value
    plain = unicodedata.normalize("NFKC", value).strip()
    if field.type == "integer" and _INTEGER.match(plain):
        return int(plain)
    if field.type == "number" and _NUMBER.match(plain):
        return float(plain) if "." in plain else int(plain)
    if field.type == "boolean":
        return BOOLEANS.get(plain)
    return None


def label(field: Field, path: Path) -> str:
    """How a message names a field: its key, and its Chinese label where there is one."""
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), field.name)
    return f"{name}（{field.label}）" if field.label else name

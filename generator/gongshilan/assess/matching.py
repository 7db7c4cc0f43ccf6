"""Whether a record satisfies a rulebook's JSON Schema, and in words why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import jsonschema_rs

from gongshilan.assess.paths import values_at
from gongshilan.demands import Target
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import Reason, Record

_CODES = {
    "minimum": "below-minimum",
    "exclusiveMinimum": "below-minimum",
    "maximum": "above-maximum",
    "exclusiveMaximum": "above-maximum",
    "minItems": "too-few",
    "minLength": "too-few",
}
_compiled: dict[int, tuple[Mapping[str, Any], Any]] = {}


def _validator(schema: Mapping[str, Any]) -> Any:
    """Compiled once per schema object; the object is kept so that its id stays its own."""
    found = _compiled.get(id(schema))
    if found is None:
        found = _compiled[id(schema)] = (schema, jsonschema_rs.Draft202012Validator(dict(schema)))
    return found[1]


def fits(record: Record, schema: Mapping[str, Any] | None) -> bool:
    """True if the record's data satisfy the schema (or there is none)."""
    return schema is None or meets(record.written, schema)


def meets(data: Mapping[str, Any], schema: Mapping[str, Any] | None) -> bool:
    """Likewise data that are no record's."""
    return schema is None or bool(_validator(schema).is_valid(data))


class Explainer:
    """Says in the catalogue's terms what a record lacks for a requirement."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def reasons(self, record: Record, match: Mapping[str, Any]) -> tuple[Reason, ...]:
        """One reason for each failure, in schema order, without repeats."""
        kind, record = self._schema.kinds[record.kind], replace(record, data=record.written)
        seen: dict[str, Reason] = {}
        for error in _validator(match).iter_errors(record.data):
            reason = self._reason(record, kind, error, match)
            seen.setdefault(f"{reason.code} {sorted(reason.params.items())}", reason)
        return tuple(seen.values())

    def _reason(self, record: Record, kind: Kind, error: Any, match: Mapping[str, Any]) -> Reason:
        path = [str(part) for part in error.instance_path]
        name = error.kind.name
        details = error.kind.as_dict()
        if name == "required":
            return Reason("lacks-field", {"field": self._label(kind, [*path, error.kind.property])})
        field = kind.field_at(".".join(path))
        params = {"field": self._label(kind, path), "value": self._said(field, _at(record.data, error.instance_path))}
        if name in _CODES:
            return Reason(_CODES[name], {**params, "limit": details["limit"]})
        if name in ("const", "enum"):
            wanted = details["options"] if name == "enum" else details["expected_value"]
            return Reason("differs", {**params, "options": self._said(field, wanted)})
        node = _at(match, error.schema_path)
        if name == "contains":
            return Reason("lacks-value", {**params, "options": self._wanted(node, field)})
        if name == "anyOf" and (fields := self._alternatives(kind, path, node)):
            return Reason("lacks-one-of", {"fields": fields})
        return Reason("does-not-fit", {"field": params["field"]})

    def _alternatives(self, kind: Kind, path: list[str], node: Any) -> str:
        """The fields of which one is asked for, where each of the alternatives of an ``anyOf`` asks for one and nothing else."""
        parts = node if isinstance(node, list) else []
        names = [part["required"][0] for part in parts if _asks_for_one_field(part)]
        return "”“".join(self._label(kind, [*path, name]) for name in names) if len(names) == len(parts) else ""

    def _wanted(self, node: Any, field: Field | None) -> str:
        """What a ``contains`` asks for: ``{const: x}``, or an object of consts."""
        if not isinstance(node, Mapping):
            return ""
        for key in ("const", "enum"):
            if key in node:
                return self._said(field, node[key])
        properties = node.get("properties", {})
        wanted = {name: part if isinstance(part, Mapping) else {} for name, part in properties.items()}
        return self._said_object(field, {name: part.get("const", part.get("enum")) for name, part in wanted.items()})

    def _label(self, kind: Kind, path: list[str]) -> str:
        names = []
        for end in range(1, len(path) + 1):
            if path[end - 1].isdigit():
                continue
            field = kind.field_at(".".join(path[:end]))
            names.append(field.label if field else path[end - 1])
        return " · ".join(names) or kind.label

    def _said_object(self, field: Field | None, value: Mapping[str, Any]) -> str:
        inner = _innermost(field)
        known = inner.properties if inner is not None else {}
        parts = (
            f"{known[key].label if key in known else key} {self._said(known.get(key), item)}" for key, item in value.items()
        )
        return "，".join(part.strip() for part in parts)

    def _said(self, field: Field | None, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, list):
            return "、".join(self._said(field, item) for item in value)
        if isinstance(value, Mapping):
            return str(value["text"]) if {"from", "text"} <= set(value) else self._said_object(field, value)
        inner = _innermost(field)
        if inner is not None and inner.vocabulary:
            term = self._schema.vocabularies[inner.vocabulary].terms.get(str(value))
            return term.label if term else str(value)
        return str(value)


def _innermost(field: Field | None) -> Field | None:
    """What a list holds."""
    while field is not None and field.items is not None:
        field = field.items
    return field


def _asks_for_one_field(part: Any) -> bool:
    return isinstance(part, Mapping) and set(part) == {"required"} and len(part["required"]) == 1


def _at(value: Any, path: Any) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def refers_ok(record: Record, refers: Mapping[str, Target], look_up: Callable[[str], Record | None]) -> bool:
    """True if at each path of ``refers`` one reference leads to what is wanted there. ``look_up``: id → record or None."""
    return all(
        any(leads_to(look_up(value), wanted) for value in values_at(record.data, path)) for path, wanted in refers.items()
    )


def leads_to(found: Record | None, wanted: Target) -> bool:
    """Whether the record referred to is of a wanted kind and passes."""
    return found is not None and found.kind in wanted.kinds and fits(found, wanted.where)

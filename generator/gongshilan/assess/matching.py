"""Whether a record satisfies a rulebook's JSON Schema, and in words why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

from gongshilan.assess.paths import values_at
from gongshilan.demands import Target
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import Reason, Record

_compiled: dict[int, tuple[Mapping[str, Any], Any]] = {}


def _validator(schema: Mapping[str, Any]) -> Any:
    """Compiled once per schema object; the object is kept so that its id stays its own."""
    found = _compiled.get(id(schema))
    if found is None:
        found = _compiled[id(schema)] = (schema, jsonschema_rs.Draft202012Validator(dict(schema)))
    return found[1]


def fits(record: Record, schema: Mapping[str, Any] | None) -> bool:
    """True if the record's data satisfy the schema (or there is none)."""
    return meets(record.data, schema)


def meets(data: Mapping[str, Any], schema: Mapping[str, Any] | None) -> bool:
    """Likewise data that are no record's."""
    return schema is None or bool(_validator(schema).is_valid(data))


class Explainer:
    """Says in the catalogue's terms what a record lacks for a requirement."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def reasons(self, record: Record, match: Mapping[str, Any]) -> tuple[Reason, ...]:
        """One reason for each failure, in schema order, without repeats."""
        kind = self._schema.kinds[record.kind]
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
            path.append(str(error.kind.property).strip('"'))
            return Reason("lacks-field", {"field": self._label(kind, path)})
        field = kind.field_at(".".join(path)) if path else None
        found = self._said(field, _at(record.data, error.instance_path))
        params = {"field": self._label(kind, path), "value": found}
        if name in ("minimum", "exclusiveMinimum"):
            return Reason("below-minimum", {**params, "limit": details.get("limit")})
        if name in ("maximum", "exclusiveMaximum"):
            return Reason("above-maximum", {**params, "limit": details.get("limit")})
        if name in ("minItems", "minLength"):
            return Reason("too-few", {**params, "limit": details.get("limit")})
        if name in ("const", "constant", "enum"):
            wanted = details.get("options", [details.get("expected_value")])
            options = "、".join(self._said(field, option) for option in wanted)
            return Reason("differs", {**params, "options": options})
        if name == "contains":
            node = _at(match, [*error.schema_path])
            wanted = self._wanted(node if isinstance(node, Mapping) else {}, field)
            return Reason("lacks-value", {**params, "options": wanted})
        if name == "anyOf" and (fields := self._alternatives(kind, path, _at(match, [*error.schema_path]))):
            return Reason("lacks-one-of", {"fields": fields})
        return Reason("does-not-fit", params)

    def _alternatives(self, kind: Kind, path: list[str], node: Any) -> str:
        """The fields of which one is asked for, where the alternatives of an ``anyOf`` ask for nothing else."""
        parts = node if isinstance(node, list) else []
        names = [name for part in parts if set(part) == {"required"} for name in part["required"]]
        return "”“".join(self._label(kind, [*path, name]) for name in names) if len(names) == len(parts) else ""

    def _wanted(self, node: Mapping[str, Any], field: Field | None) -> str:
        """What a ``contains`` asks for: ``{const: x}``, or an object of consts."""
        for key in ("const", "enum"):
            if key in node:
                return self._said(field, node[key])
        inner = field.items if field else None
        parts = []
        for name, part in (node.get("properties") or {}).items():
            known = inner.properties.get(name) if inner else None
            wanted = part.get("const", part.get("enum", "")) if isinstance(part, Mapping) else ""
            parts.append(f"{known.label if known else name} {self._said(known, wanted)}".strip())
        return "、".join(parts)

    def _label(self, kind: Kind, path: list[str]) -> str:
        names = []
        for end in range(1, len(path) + 1):
            if path[end - 1].isdigit():
                continue
            field = kind.field_at(".".join(path[:end]))
            names.append(field.label if field else path[end - 1])
        return " · ".join(names) or kind.label

    def _said_object(self, field: Field | None, value: Mapping[str, Any]) -> str:
        if "text" in value and "from" in value:
            return str(value["text"])
        inner = field.items if field is not None and field.items is not None else field
        known = inner.properties if inner is not None else {}
        parts = (
            f"{known[key].label if key in known else key} {self._said(known.get(key), item)}" for key, item in value.items()
        )
        return "，".join(parts)

    def _said(self, field: Field | None, value: Any) -> str:
        if isinstance(value, list):
            return "、".join(self._said(field, item) for item in value)
        if isinstance(value, Mapping):
            return self._said_object(field, value)
        while field is not None and field.items is not None:
            field = field.items
        if field is not None and field.vocabulary:
            term = self._schema.vocabularies[field.vocabulary].terms.get(str(value))
            return term.label if term else str(value)
        return "" if value is None else str(value)


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

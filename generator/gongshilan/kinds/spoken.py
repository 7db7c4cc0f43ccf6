"""Words of a rulebook as an office says them (labels of kinds and terms) → the ids that records hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.kinds.schema import Field, Kind, Schema

_LISTED = {"audience": "audience", "manner": "manner"}
_BINDS = {"levels": "unit_level", "classes": "unit_class"}


def obligation_ids(item: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """An obligation as written → the same with ids in the places of labels."""
    spoken = _requirement(item, schema)
    for key, vocabulary in _LISTED.items():
        if isinstance(spoken.get(key), list):
            spoken[key] = [_term(word, vocabulary, schema) for word in spoken[key]]
    return spoken


def _requirement(item: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    spoken = dict(item)
    if "kind" in spoken:
        spoken["kind"] = _kind_id(spoken["kind"], schema)
    kind = schema.kinds.get(str(spoken.get("kind")))
    for key in ("where", "match"):
        if kind is not None and isinstance(spoken.get(key), Mapping):
            spoken[key] = _condition(spoken[key], kind.fields, schema)
    for key in ("before", "after", "only_if", "unless", "per", "base", "within", "window"):
        if isinstance(spoken.get(key), Mapping):
            spoken[key] = _nested(spoken[key], schema)
        elif key == "per" and key in spoken:
            spoken[key] = _kind_id(spoken[key], schema)
    for key in ("refers", "match_refers"):
        if isinstance(spoken.get(key), Mapping):
            spoken[key] = {path: _referred(wanted, schema) for path, wanted in spoken[key].items()}
    if isinstance(spoken.get("covers"), Mapping) and kind is not None:
        spoken["covers"] = _covered(spoken["covers"], kind, schema)
    if isinstance(spoken.get("binds"), Mapping):
        spoken["binds"] = _binds(spoken["binds"], schema)
    for key in ("requires", "any_of"):
        if isinstance(spoken.get(key), list):
            spoken[key] = [_requirement(part, schema) if isinstance(part, Mapping) else part for part in spoken[key]]
    return spoken


def _nested(value: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """A mapping that names a kind and may put a condition on it."""
    found = dict(value)
    named = found.get("kind")
    if "kind" in found:
        found["kind"] = [_kind_id(item, schema) for item in named] if isinstance(named, list) else _kind_id(named, schema)
    first = found["kind"][0] if isinstance(named, list) and named else found.get("kind")  # what several share is said alike
    kind = schema.kinds.get(str(first))
    for key in ("where", "assembly"):
        if kind is not None and isinstance(found.get(key), Mapping):
            found[key] = _condition(found[key], kind.fields, schema)
    for key in ("of", "after"):
        if isinstance(found.get(key), Mapping):
            found[key] = _nested(found[key], schema)
    return found


def _referred(wanted: Any, schema: Schema) -> Any:
    if isinstance(wanted, Mapping):
        return _nested(wanted, schema)
    return [_kind_id(item, schema) for item in wanted] if isinstance(wanted, list) else _kind_id(wanted, schema)


def _covered(value: Mapping[str, Any], kind: Kind, schema: Schema) -> dict[str, Any]:
    field = kind.field_at(str(value.get("path")))
    while field is not None and field.items is not None:
        field = field.items
    values = value.get("values")
    if field is None or not field.vocabulary or not isinstance(values, list):
        return dict(value)
    return {**value, "values": [_term(word, field.vocabulary, schema) for word in values]}


def _binds(value: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    found = dict(value)
    for key, vocabulary in _BINDS.items():
        if isinstance(found.get(key), list):
            found[key] = [_term(word, vocabulary, schema) for word in found[key]]
    unit = schema.kinds.get("unit")
    if unit is not None and isinstance(found.get("where"), Mapping):
        found["where"] = _condition(found["where"], unit.fields, schema)
    return found


def _condition(node: Mapping[str, Any], fields: Mapping[str, Field], schema: Schema) -> dict[str, Any]:
    """A JSON Schema on an object with these fields."""
    found = dict(node)
    if isinstance(found.get("properties"), Mapping):
        found["properties"] = {
            name: _value(inner, fields[name], schema) if name in fields and isinstance(inner, Mapping) else inner
            for name, inner in found["properties"].items()
        }
    return _branches(found, lambda inner: _condition(inner, fields, schema))


def _value(node: Mapping[str, Any], field: Field, schema: Schema) -> dict[str, Any]:
    found = dict(node)
    if field.properties:
        return _condition(found, field.properties, schema)
    if field.items is not None:
        member = field.items
        for key in ("items", "contains"):
            if isinstance(found.get(key), Mapping):
                found[key] = _value(found[key], member, schema)
    if field.vocabulary:
        if "const" in found:
            found["const"] = _term(found["const"], field.vocabulary, schema)
        if isinstance(found.get("enum"), list):
            found["enum"] = [_term(word, field.vocabulary, schema) for word in found["enum"]]
    return _branches(found, lambda inner: _value(inner, field, schema))


def _branches(node: dict[str, Any], change: Any) -> dict[str, Any]:
    for key in ("allOf", "anyOf", "oneOf"):
        if isinstance(node.get(key), list):
            node[key] = [change(inner) if isinstance(inner, Mapping) else inner for inner in node[key]]
    for key in ("not", "if", "then", "else"):
        if isinstance(node.get(key), Mapping):
            node[key] = change(node[key])
    return node


def _kind_id(word: Any, schema: Schema) -> Any:
    if word in schema.kinds:
        return word
    return next((kind.id for kind in schema.kinds.values() if kind.label == word), word)


def _term(word: Any, vocabulary: str, schema: Schema) -> Any:
    found = schema.vocabularies.get(vocabulary)
    return found.spoken.get(str(word), word) if found else word

"""JSON Schemas for editors that check and complete while one types (VS Code with its YAML extension).

``check`` takes text and gives it the type a field has; an editor sees what YAML makes of it: ``７２`` is a string to it, ``13800138000`` a
number, ``是`` no boolean. So these schemas take whatever ``check`` takes, and say no where ``check`` is sure to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gongshilan.check.typing import BOOLEANS
from gongshilan.kinds.schema import Field, Kind, Schema

_DRAFT = "http://json-schema.org/draft-07/schema#"  # what the editors' YAML server knows best
_WHOLE = r"^\s*[+＋-]?[0-9０-９]{1,15}\s*$"
_DECIMAL = r"^\s*[+＋-]?[0-9０-９]{1,15}([.．][0-9０-９]{1,9})?\s*$"
_TEXT = ("string", "number", "boolean")
_OF_TEXT = ("minLength", "maxLength", "pattern", "enum")
_IDS = "ids-of-"
_OF_NUMBERS = ("minimum", "maximum")
Ids = Mapping[str, Sequence[tuple[str, str]]]
"""Ids and titles of the records there are, by kind."""


def kind_schema(kind: Kind, schema: Schema, ids: Ids | None = None) -> dict[str, Any]:
    """The schema of a kind's records. With ``ids`` fields that name a record offer those there are, from the ``definitions`` of
    :func:`record_schema`; what is not yet there may be written all the same."""
    return {
        "title": kind.label,
        "description": kind.description,
        **_object(kind.fields, kind.json_schema, schema, ids or {}),
    }


def record_schema(schema: Schema, ids: Ids | None = None) -> dict[str, Any]:
    """One schema of all records: which kind is meant is in the record itself."""
    kinds = schema.kinds.values()
    return {
        "$schema": _DRAFT,
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {
                "description": "\n".join(f"{kind.id} {kind.label}" for kind in kinds),
                "enum": [kind.id for kind in kinds],
                "enumDescriptions": [f"{kind.label} {kind.description}" for kind in kinds],
            }
        },
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind.id}}, "required": ["kind"]},
                "then": {"$ref": f"#/definitions/{kind.id}"},
            }
            for kind in kinds
        ],
        "definitions": {
            **{kind.id: kind_schema(kind, schema, ids) for kind in kinds},
            **{f"{_IDS}{kind}": _known(pairs) for kind, pairs in (ids or {}).items()},
        },
    }


def _known(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"enum": [name for name, _ in pairs], "enumDescriptions": [title for _, title in pairs]}


def portal_file_schema(fields: Mapping[str, Field], json_schema: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """The schema of ``portal.yml``."""
    return {"$schema": _DRAFT, "title": json_schema.get("title", ""), **_object(fields, json_schema, schema, {})}


def rulebook_schema(meta: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """The schema of a rulebook: the words of ``schema/meta/rulebook.yml``, with the kinds and terms there are where one is named."""
    whole: dict[str, Any] = json.loads(json.dumps(meta))
    kinds = [name for kind in schema.kinds.values() for name in (kind.id, kind.label)]
    for name in ("requirement", "anchor"):
        whole["$defs"][name]["properties"]["kind"] = {"enum": kinds, **_said(whole["$defs"][name]["properties"]["kind"])}
    held = whole["$defs"]["obligation"]["properties"]
    for name in ("audience", "manner"):
        vocabulary = schema.vocabularies.get(name)
        if vocabulary is not None:
            held[name]["items"] = {"enum": list(vocabulary.spoken)}
    for name, of in (("levels", "unit_level"), ("classes", "unit_class")):
        vocabulary = schema.vocabularies.get(of)
        if vocabulary is not None:
            whole["$defs"]["binds"]["properties"][name]["items"] = {"enum": list(vocabulary.spoken)}
    return as_draft(whole)


def as_draft(meta: Mapping[str, Any]) -> dict[str, Any]:
    """One of our schemas of 2020-12 in the older form: definitions are where that one looks for them."""
    said = json.dumps({"$schema": _DRAFT, **meta}, ensure_ascii=False)
    return json.loads(said.replace('"$defs"', '"definitions"').replace("#/$defs/", "#/definitions/"))  # type: ignore[no-any-return]


def _said(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in ("title", "description") if key in node}


def _object(fields: Mapping[str, Field], node: Mapping[str, Any], schema: Schema, ids: Ids) -> dict[str, Any]:
    required = list(node.get("required", ()))
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": {
            name: _field(field, node["properties"][name], schema, ids, empty=name not in required)
            for name, field in fields.items()
        },
    }


def _field(field: Field, node: Mapping[str, Any], schema: Schema, ids: Ids, *, empty: bool) -> dict[str, Any]:
    said = {key: text for key, text in (("title", field.label), ("description", field.description)) if text}
    if field.type == "object" or field.properties:
        return _maybe({**_object(field.properties, node, schema, ids), **said}, empty=empty)
    if field.type == "array":
        inner = field.items
        items = _field(inner, node["items"], schema, ids, empty=False) if inner is not None else {}
        bounds = {key: node[key] for key in ("minItems", "maxItems", "uniqueItems") if key in node}
        return _maybe({"type": "array", "items": items, **bounds, **said}, empty=empty)
    return _maybe({**_scalar(field, node, schema, ids), **said}, empty=empty)


def _maybe(node: dict[str, Any], *, empty: bool) -> dict[str, Any]:
    """A field whose key stands there with nothing behind it is as if it were not there."""
    if not empty:
        return node
    if "enum" in node:
        return {**node, "enum": [*node["enum"], None]}
    if "anyOf" in node:
        return {**node, "anyOf": [*node["anyOf"], {"type": "null"}]}
    types = node["type"] if isinstance(node["type"], list) else [node["type"]]
    return {**node, "type": [*types, "null"]}


def _scalar(field: Field, node: Mapping[str, Any], schema: Schema, ids: Ids) -> dict[str, Any]:
    if field.vocabulary:
        words = list(schema.vocabularies[field.vocabulary].spoken)
        return {"enum": [*words, *(int(word) for word in words if word.isascii() and word.isdecimal())]}
    if field.ref:
        return _reference(field, node, ids)
    bounds = {key: node[key] for key in _OF_NUMBERS if key in node}
    if field.type == "boolean":
        return {"enum": [True, False, *BOOLEANS]}
    if field.type in ("integer", "number"):
        pattern = _WHOLE if field.type == "integer" else _DECIMAL
        return {"anyOf": [{"type": field.type, **bounds}, {"type": "string", "pattern": pattern}]}
    return {"type": list(_TEXT), **{key: node[key] for key in _OF_TEXT if key in node}}


def _reference(field: Field, node: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    pattern = {"type": list(_TEXT), **({"pattern": node["pattern"]} if "pattern" in node else {})}
    kinds = ids if field.ref == ("any",) else field.ref
    known = [{"$ref": f"#/definitions/{_IDS}{kind}"} for kind in kinds if ids.get(kind)]
    return {"anyOf": [*known, pattern]} if known else pattern

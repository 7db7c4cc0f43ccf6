"""A kind of record as a form: what its fields are called, what may stand in them, and how they are grouped. All from the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import Portal

Json = dict[str, Any]
_HEAD = ("title", "unit")
_HIDDEN = frozenset({"kind"})


def form_of(kind: Kind, schema: Schema, portal: Portal | None) -> Json:
    """The form of a kind. ``main`` names the fields that are shown at once, ``more`` those that every kind has."""
    scopes = [{"value": scope.id, "label": scope.label} for scope in portal.scopes] if portal is not None else []
    properties = kind.json_schema.get("properties", {})
    common = _common(schema)
    fields: dict[str, Json] = {}
    for name, field in kind.fields.items():
        if name not in _HIDDEN:
            fields[name] = _field(field, properties.get(name, {}), schema, scopes, required=name in kind.required)
    if "scope" in fields:
        fields["scope"]["options"] = scopes
    if "title" in fields:
        fields["title"]["required"] = True
    if kind.belongs != "unit" and "unit" not in kind.required:
        common = common | {"unit"}
    main = [name for name in fields if name in _HEAD and name not in common]
    main += [name for name in fields if name not in common and name not in main]
    return {
        "id": kind.id,
        "label": kind.label,
        "description": kind.description,
        "body": kind.body,
        "belongs": kind.belongs,
        "scope": kind.scope,
        "fields": fields,
        "main": main,
        "lead": [name for name in kind.columns if name in main],
        "more": [name for name in fields if name not in main],
        "scopes": scopes,
    }


def defaults(kind: Kind, schema: Schema) -> Json:
    """What a new record of a kind says where nobody says otherwise: as in tables that are silent."""
    found: Json = {}
    for path, ways in kind.sheet.otherwise.items():
        field = kind.fields.get(path)
        silent = [way.value for way in ways if not way.has]
        if field is not None and silent:
            found[path] = schema.term(field.vocabulary, silent[0]).label if field.vocabulary else silent[0]
    return found


def _common(schema: Schema) -> frozenset[str]:
    """Fields that every kind has, but title and unit."""
    names = [set(kind.fields) for kind in schema.kinds.values()]
    return frozenset(set.intersection(*names)) - set(_HEAD) if len(names) > 1 else frozenset()


def _field(field: Field, rule: Mapping[str, Any], schema: Schema, scopes: list[Json], *, required: bool) -> Json:
    found: Json = {"name": field.name, "label": field.label, "help": field.description, "type": field.type}
    if required:
        found["required"] = True
    if field.scope:
        found["scope"] = next((item["label"] for item in scopes if item["value"] == field.scope), field.scope)
    if field.measure:
        found["measure"] = field.measure
    if field.ref:
        found["ref"] = list(field.ref)
        found["kinds"] = "、".join(schema.kinds[name].label for name in field.ref if name in schema.kinds)
    if field.names:
        found["names"] = field.names
    for limit in ("maxLength", "minimum", "maximum"):
        if limit in rule:
            found[limit] = rule[limit]
    options = _options(field, rule, schema, scopes)
    if options:
        found["options"] = options
    if field.items is not None:
        found["items"] = _field(field.items, rule.get("items", {}), schema, scopes, required=False)
    if field.properties:
        inner = rule.get("properties", {})
        found["fields"] = {
            name: _field(item, inner.get(name, {}), schema, scopes, required=name in field.required)
            for name, item in field.properties.items()
        }
    return found


def _options(field: Field, rule: Mapping[str, Any], schema: Schema, scopes: list[Json]) -> list[Json]:
    """What may be chosen: terms by their labels (``said``: every other word for one), values the schema lists, scopes."""
    if field.vocabulary:
        vocabulary = schema.vocabularies[field.vocabulary]
        said: dict[str, list[str]] = {}
        for word, term in vocabulary.spoken.items():
            said.setdefault(term, []).append(word)
        return [
            {"value": term.label, "label": term.label, "help": term.description, "said": said.get(term.id, [])}
            for term in vocabulary.terms.values()
        ]
    if field.own_scope:
        return scopes
    return [{"value": str(value), "label": str(value)} for value in rule.get("enum", ())]

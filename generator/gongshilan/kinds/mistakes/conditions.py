"""Conditions of a rulebook on records (``where``, ``match``): JSON Schemas that must speak of fields, terms and types there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from gongshilan.kinds.mistakes.source import TYPE_CODES, RuleSource, shown
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.read.strict_yaml import Path as At

_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_TEXTS = ("minLength", "maxLength", "pattern")
_LISTS = ("items", "contains", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains")
_BRANCHES = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
KEYWORDS = ("properties", "required", "const", "enum", "type", *_NUMBERS, *_TEXTS, *_LISTS, *_BRANCHES, *_SINGLE)
_TERM_TYPES: Mapping[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "string": (str,),
}


def check_condition(source: RuleSource, at: At, condition: Any, kind: Kind, schema: Schema) -> None:
    """Note everything in a condition that no record of the kind could mean."""
    if not isinstance(condition, Mapping):
        return
    try:
        jsonschema_rs.Draft202012Validator(dict(condition))
    except (ValueError, jsonschema_rs.ValidationError) as error:
        source.add("rule-condition", at, detail=shown(str(error).split("\n", maxsplit=1)[0]))
        return
    before = len(source.problems)
    _object(source, at, condition, kind.fields, kind, schema)
    if len(source.problems) == before:
        _possible(source, at, condition)


def _object(
    source: RuleSource, at: At, node: Mapping[str, Any], fields: Mapping[str, Field], kind: Kind, schema: Schema
) -> None:
    """A node that speaks of an object with these fields."""
    _keywords(source, at, node)
    for name, inner in (node.get("properties") or {}).items():
        place = (*at, "properties", name)
        field = fields.get(name)
        if field is None:
            _no_field(source, place, name, fields, kind, key=True)
        elif isinstance(inner, Mapping):
            _value(source, place, inner, field, kind, schema)
    required = node.get("required", ())
    for index, name in enumerate(required if isinstance(required, list) else ()):
        if name not in fields:
            _no_field(source, (*at, "required", index), name, fields, kind)
    for place, inner in _branches(at, node):
        _object(source, place, inner, fields, kind, schema)


def _no_field(
    source: RuleSource, at: At, name: object, fields: Mapping[str, Field], kind: Kind, *, key: bool = False
) -> None:
    labels = {field.label: field.name for field in fields.values()}
    if str(name) in labels:
        source.add("rule-field-label", at, key=key, value=shown(name), name=labels[str(name)])
    else:
        source.unknown("rule-field-unknown", at, name, fields, key=key, kind=kind.label)


def _value(source: RuleSource, at: At, node: Mapping[str, Any], field: Field, kind: Kind, schema: Schema) -> None:
    """A node that speaks of the value of a field."""
    _keywords(source, at, node)
    if field.type in ("when", "object") or field.properties:
        if field.properties:
            _object(source, at, node, field.properties, kind, schema)
        return
    wrong = [name for name in (*_NUMBERS, *_TEXTS, *_LISTS) if name in node and not _suits(name, field)]
    for name in wrong:
        source.add("rule-field-type", (*at, name), key=True, field=field.label, word=name, type=field.type)
    if field.items is not None:
        for name in ("items", "contains"):
            if isinstance(node.get(name), Mapping):
                member, place = field.items, (*at, name)
                if member.properties:
                    _object(source, place, node[name], member.properties, kind, schema)
                else:
                    _value(source, place, node[name], member, kind, schema)
    else:
        for name, values in (("const", [node.get("const")]), ("enum", node.get("enum", ()))):
            if name in node:
                _terms(source, (*at, name), values, field, schema, single=name == "const")
    for place, inner in _branches(at, node):
        _value(source, place, inner, field, kind, schema)


def _suits(keyword: str, field: Field) -> bool:
    if keyword in _NUMBERS:
        return field.type in ("integer", "number")
    if keyword in _LISTS:
        return field.type == "array" or field.items is not None
    return field.type not in ("integer", "number", "boolean", "array")


def _terms(source: RuleSource, at: At, values: Sequence[Any], field: Field, schema: Schema, *, single: bool) -> None:
    for index, value in enumerate(values if isinstance(values, list) else ()):
        place = at if single else (*at, index)
        if field.vocabulary:
            vocabulary = schema.vocabularies[field.vocabulary]
            if str(value) not in vocabulary.spoken:
                known = [word for term in vocabulary.terms.values() for word in (term.id, term.label)]
                source.unknown("rule-term-unknown", place, value, known, vocabulary=vocabulary.label)
        elif field.type in _TERM_TYPES:
            wanted = _TERM_TYPES[field.type]
            if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
                source.add(TYPE_CODES[field.type], place, value=shown(value))


def _keywords(source: RuleSource, at: At, node: Mapping[str, Any]) -> None:
    for name in node:
        if name not in KEYWORDS:
            source.unknown("rule-keyword-unknown", (*at, name), name, KEYWORDS, key=True)


def _branches(at: At, node: Mapping[str, Any]) -> Iterator[tuple[At, Mapping[str, Any]]]:
    for name in _BRANCHES:
        for index, inner in enumerate(node.get(name, ())):
            if isinstance(inner, Mapping):
                yield (*at, name, index), inner
    for name in _SINGLE:
        if isinstance(node.get(name), Mapping):
            yield (*at, name), node[name]


def _possible(source: RuleSource, at: At, node: Mapping[str, Any]) -> None:
    """Bounds that exclude each other within one node."""
    for low, high in (("minimum", "maximum"), ("minItems", "maxItems"), ("minLength", "maxLength")):
        if isinstance(node.get(low), int | float) and isinstance(node.get(high), int | float) and node[low] > node[high]:
            source.add("rule-impossible", at)
    if node.get("enum") == []:
        source.add("rule-impossible", (*at, "enum"))
    for name, inner in (node.get("properties") or {}).items():
        if isinstance(inner, Mapping):
            _possible(source, (*at, "properties", name), inner)
    for name in ("items", "contains"):
        if isinstance(node.get(name), Mapping):
            _possible(source, (*at, name), node[name])


def contradictions(first: Any, second: Any) -> bool:
    """True if two conditions ask one field for values that exclude each other: nothing can satisfy both."""
    if not isinstance(first, Mapping) or not isinstance(second, Mapping):
        return False
    mine, other = first.get("properties") or {}, second.get("properties") or {}
    required = {*first.get("required", ()), *second.get("required", ())}
    for name in {*mine} & {*other}:
        values = [_allowed(node[name]) for node in (mine, other)]
        if name in required and values[0] is not None and values[1] is not None and not values[0] & values[1]:
            return True
    return False


def _allowed(node: Any) -> set[str] | None:
    if isinstance(node, Mapping):
        if "const" in node:
            return {str(node["const"])}
        if isinstance(node.get("enum"), list):
            return {str(item) for item in node["enum"]}
    return None

"""Record kinds: fields that are described, refer to kinds and vocabularies there are, and are protected by keys that can be kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.kinds.mistakes.source import RuleSource, shown
from gongshilan.read.strict_yaml import Path as At

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Around:
    """What a kind may name: the shared definitions and fields, other kinds, vocabularies, groups."""

    common: Mapping[str, Any]
    kinds: frozenset[str]
    vocabularies: Mapping[str, tuple[str, ...]]  # ids and labels of the terms of each
    groups: frozenset[str]


def check_kind(source: RuleSource, around: Around, refused: set[At]) -> None:
    """Note what is wrong beyond form."""
    data = source.data
    if ("properties",) in refused:
        return
    own = data.get("properties")
    properties = {**around.common.get("properties", {}), **(own if isinstance(own, Mapping) else {})}
    if around.groups and str(data.get("x-group")) not in around.groups and ("x-group",) not in refused:
        source.unknown("kind-group", ("x-group",), data.get("x-group"), sorted(around.groups))
    for index, name in enumerate(_list(data.get("required"))):
        if name not in properties:
            source.unknown("kind-field", ("required", index), name, properties)
    for key in ("x-date", "x-list"):
        for index, path in enumerate(_list(data.get(key))):
            if not _has(properties, str(path), around.common):
                source.unknown("kind-field", (key, index), path, properties)
    for index, stage in enumerate(_list(data.get("x-stages"))):
        if isinstance(stage, Mapping) and ("x-stages", index) not in refused:
            _stage(source, ("x-stages", index), stage, properties, around)
    for name, node in (own if isinstance(own, Mapping) else {}).items():
        _field(source, ("properties", name), node, around, named=True)


def _stage(source: RuleSource, at: At, stage: Mapping[str, Any], properties: Mapping[str, Any], around: Around) -> None:
    """Fields there are, states of the kind's own status, and a day that is one."""
    for index, name in enumerate(_list(stage.get("fields"))):
        if name not in properties:
            source.unknown("kind-field", (*at, "fields", index), name, properties)
    status = properties.get("status")
    terms = around.vocabularies.get(str(status.get("x-vocabulary")) if isinstance(status, Mapping) else "", ())
    for index, state in enumerate(_list(stage.get("states"))):
        if str(state) not in terms:
            source.unknown("kind-state", (*at, "states", index), state, terms)
    day = stage.get("day")
    if day is not None and not _has(properties, str(day), around.common):
        source.unknown("kind-field", (*at, "day"), day, properties)


def _field(source: RuleSource, at: At, node: Any, around: Around, *, named: bool) -> None:
    if named and not _NAME.fullmatch(str(at[-1])):
        source.add("kind-field-name", at, key=True, value=shown(at[-1]))
    if not isinstance(node, Mapping):
        return
    reference = str(node.get("$ref", ""))
    target = around.common.get("$defs", {}).get(reference.rsplit("/", 1)[-1], {}) if reference else {}
    if reference and not target:
        known = [f"#/$defs/{name}" for name in around.common.get("$defs", {})]
        source.unknown("kind-definition", (*at, "$ref"), reference, known)
    if named and "title" not in node and "title" not in target:
        source.add("kind-untitled", at, key=True, value=shown(at[-1]))
    vocabulary = node.get("x-vocabulary")
    if vocabulary is not None and str(vocabulary) not in around.vocabularies:
        source.unknown("kind-vocabulary", (*at, "x-vocabulary"), vocabulary, sorted(around.vocabularies))
    kinds = node.get("x-ref")
    for index, kind in enumerate(kinds if isinstance(kinds, list) else [kinds] if kinds else []):
        if kind != "any" and str(kind) not in around.kinds:
            place = (*at, "x-ref", index) if isinstance(kinds, list) else (*at, "x-ref")
            source.unknown("kind-reference", place, kind, sorted(around.kinds))
    inner = node.get("properties")
    members = inner if isinstance(inner, Mapping) else {}
    for index, name in enumerate(_list(node.get("required"))):
        if members and name not in members:
            source.unknown("kind-field", (*at, "required", index), name, members)
    for name, item in members.items():
        _field(source, (*at, "properties", name), item, around, named=True)
    if "items" in node:
        _field(source, (*at, "items"), node["items"], around, named=False)


def _has(properties: Mapping[str, Any], path: str, common: Mapping[str, Any]) -> bool:
    """True if a dotted path names a field."""
    fields: Mapping[str, Any] = properties
    for part in path.split("."):
        node = fields.get(part)
        if not isinstance(node, Mapping):
            return False
        while isinstance(node, Mapping) and ("$ref" in node or "items" in node):
            if "items" in node:
                node = node["items"]
            else:
                node = common.get("$defs", {}).get(str(node["$ref"]).rsplit("/", 1)[-1], {})
        fields = node.get("properties") or {} if isinstance(node, Mapping) else {}
    return True


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

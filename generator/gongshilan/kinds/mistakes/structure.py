"""Which keys a file of ``schema/`` has and what kind of value each holds, by the JSON Schemas in ``schema/meta``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from gongshilan.kinds.mistakes.source import TYPE_CODES, RuleSource, shown
from gongshilan.read.strict_yaml import Path as At


class Structure:
    """One of the meta schemas, compiled."""

    def __init__(self, meta: Mapping[str, Any]) -> None:
        self._meta = meta
        self._validator = jsonschema_rs.Draft202012Validator(dict(meta))

    def check(self, source: RuleSource) -> set[At]:
        """Note what does not fit; gives the paths at which something was noted."""
        refused: set[At] = set()
        if not self._validator.is_valid(source.data):
            for error in self._validator.iter_errors(source.data):
                self._note(source, error, refused)
        return refused

    def _note(self, source: RuleSource, error: Any, refused: set[At]) -> None:
        at = tuple(error.instance_path)
        name, details = error.kind.name, error.kind.as_dict()
        if name == "additionalProperties":
            known = list(_node(self._meta, error.schema_path[:-1]).get("properties", {}))
            for key in error.kind.unexpected:
                refused.add((*at, key))
                source.unknown("rule-key-unknown", (*at, key), key, known, key=True)
            return
        refused.add(at)
        value = shown(_look_up(source.data, at))
        if name == "required":
            source.add("rule-key-missing", at, key=True, value=str(error.kind.property).strip('"'))
        elif name in ("enum", "constant", "const"):
            source.unknown("rule-option", at, value, map(str, details.get("options", [details.get("expected_value")])))
        elif name in ("minItems", "minLength"):
            source.add("rule-empty", at, key=True, value=str(at[-1]) if at else "")
        elif name == "type":
            source.add(TYPE_CODES[details["types"][0]], at, value=value)
        elif name in ("oneOf", "anyOf"):
            meant = [found for found in details.get("context", ()) if not _of_other_form(found, at)]
            for inner in meant[0] if meant else ():
                self._note(source, inner, refused)
            if not meant:
                source.add("rule-value", at, value=value)
        elif name == "pattern":
            source.add("rule-form", at, value=value)
        else:
            source.add("rule-range", at, value=value, limit=details.get("limit", ""))


def _of_other_form(errors: list[Any], at: At) -> bool:
    """True for a form that is not meant: its value would be of another type, or written quite differently."""
    return any(error.kind.name in ("type", "pattern") and tuple(error.instance_path) == at for error in errors)


def _node(meta: Any, path: list[Any]) -> Any:
    for part in path:
        meta = meta[int(part)] if isinstance(meta, list) else meta.get(part, {})
    return meta


def _look_up(value: Any, path: At) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return ""
    return value

"""Records as files: front matter in the order and the wording editors use, then the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.kinds.schema import Field, Schema
from gongshilan.write.yaml import yaml_text


def record_text(kind: str, data: Mapping[str, Any], body: str, schema: Schema) -> str:
    """The file of a record of a kind. Terms, given by any of their names, are
    written by their label, as an editor would."""
    return f"---\n{yaml_text(spoken_fields(data, kind, schema))}---\n" + (f"{body}\n" if body else "")


def spoken_fields(data: Mapping[str, Any], kind: str, schema: Schema) -> dict[str, Any]:
    """The data with terms, given by any of their names, by their labels."""
    fields = schema.kinds[kind].fields
    return {key: _spoken(value, fields.get(key), schema) for key, value in data.items()}


def _spoken(value: Any, field: Field | None, schema: Schema) -> Any:
    if field is None or value is None:
        return value
    if isinstance(value, list):
        return [_spoken(item, field.items, schema) for item in value]
    if isinstance(value, dict):
        return {key: _spoken(item, field.properties.get(key), schema) for key, item in value.items()}
    if field.vocabulary:
        vocabulary = schema.vocabularies[field.vocabulary]
        found = vocabulary.spoken.get(str(value))
        return vocabulary.terms[found].label if found else value
    return value

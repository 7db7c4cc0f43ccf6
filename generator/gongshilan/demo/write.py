"""Records as files: front matter in the order and the wording editors use, then the body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gongshilan.demo.model import Made
from gongshilan.kinds.schema import Field, Schema

# Text that may stand without quotes: it begins like a word and holds nothing YAML would read as more than text.
_PLAIN = re.compile(r"[\w\u3400-\u9fff\u300a\u2460-\u2473][^\x00-\x1f#\"'{}\[\],&*!|>%@`:]*\Z")


def record_text(made: Made, schema: Schema) -> str:
    """The file of a record. Terms are written by their label, as an editor would."""
    fields = schema.kinds[made.kind].fields
    data = {key: _spoken(value, fields.get(key), schema) for key, value in made.data.items()}
    return f"---\n{yaml_text(data)}---\n" + (f"{made.body}\n" if made.body else "")


def yaml_text(data: Mapping[str, Any]) -> str:
    """Block YAML of a mapping, empty values left out."""
    return "".join(f"{line}\n" for line in _mapping(data, ""))


def _spoken(value: Any, field: Field | None, schema: Schema) -> Any:
    if field is None or value is None:
        return value
    if isinstance(value, list):
        return [_spoken(item, field.items, schema) for item in value]
    if isinstance(value, dict):
        return {key: _spoken(item, field.properties.get(key), schema) for key, item in value.items()}
    if field.vocabulary:
        return schema.term(field.vocabulary, str(value)).label
    return value


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if value is None or value in ([], {}, ""):
            continue
        if isinstance(value, Mapping):
            inner = list(_mapping(value, f"{indent}  "))
            if inner:
                yield f"{indent}{key}:"
                yield from inner
        elif isinstance(value, list):
            yield from _list(key, value, indent)
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _list(key: str, items: list[Any], indent: str) -> Iterator[str]:
    if not any(isinstance(item, Mapping) for item in items):
        yield f"{indent}{key}: [{', '.join(_scalar(item, flow=True) for item in items)}]"
        return
    yield f"{indent}{key}:"
    for item in items:
        lines = list(_mapping(item, f"{indent}    "))
        if lines:
            yield f"{indent}  - {lines[0].strip()}"
            yield from lines[1:]


def _scalar(value: Any, *, flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    plain = _PLAIN.match(text) and not text.endswith(" ") and not (flow and "\n" in text)
    return text if plain else json.dumps(text, ensure_ascii=False)

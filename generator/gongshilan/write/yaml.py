"""Block YAML that reads back as what was given, with as few quotes as may be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

# Text that may stand without quotes: it begins like a word and holds nothing YAML would read as more than text.
_PLAIN = re.compile(r"[\w\u3400-\u9fff\u300a\u2460-\u2473][^\x00-\x1f#\"'{}\[\],&*!|>%@`:]*\Z")


def yaml_text(data: Mapping[str, Any]) -> str:
    """Block YAML of a mapping, empty values left out."""
    return "".join(f"{line}\n" for line in _mapping(data, ""))


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
            yield f"{indent}{key}: {scalar(value)}"


def _list(key: str, items: list[Any], indent: str) -> Iterator[str]:
    if not any(isinstance(item, Mapping) for item in items):
        yield f"{indent}{key}: [{', '.join(scalar(item, flow=True) for item in items)}]"
        return
    yield f"{indent}{key}:"
    for item in items:
        lines = list(_mapping(item, f"{indent}    "))
        if lines:
            yield f"{indent}  - {lines[0][len(indent) + 4 :]}"
            yield from lines[1:]


def scalar(value: Any, *, flow: bool = False) -> str:
    """One value: bare where YAML reads it back as the same text, else in double quotes. ``flow``: inside ``[…]``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    plain = _PLAIN.match(text) and text == text.strip() and text != "null" and not (flow and "\n" in text)
    return text if plain else json.dumps(text, ensure_ascii=False)

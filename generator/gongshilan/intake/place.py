"""Nested data, filled by dotted path; and which cell each value came from."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from gongshilan.kinds.schema import Field, Kind

Path = tuple[str | int, ...]


def full_path(kind: Kind, path: str, entry: int) -> Path:
    """The path of a value with places in lists of objects: ``progress.text`` of the second row is ``progress, 1, text``."""
    found: list[str | int] = []
    fields: Mapping[str, Field] = kind.fields
    for part in path.split("."):
        found.append(part)
        field = fields.get(part)
        if field is None:
            break
        if field.items is not None and field.items.properties:
            found.append(entry)
            fields = field.items.properties
        else:
            fields = field.properties
    if found and isinstance(found[-1], int):
        found.pop()
    return tuple(found)


def put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set what stands at a path, making objects and entries of lists on the way."""
    node: Any = data
    for part, after in itertools.pairwise(path):
        empty: Any = [] if isinstance(after, int) else {}
        if isinstance(part, int):
            while len(node) <= part:
                node.append({})
            node = node[part]
        else:
            node = node.setdefault(part, empty)
    last = path[-1]
    if isinstance(last, int):
        while len(node) <= last:
            node.append({})
    node[last] = value


def take(data: dict[str, Any], path: tuple[str, ...]) -> None:
    """Take away what stands at a path of objects, and objects left empty."""
    node = data
    around: list[tuple[dict[str, Any], str]] = []
    for part in path[:-1]:
        inner = node.get(part)
        if not isinstance(inner, dict):
            return
        around.append((node, part))
        node = inner
    node.pop(path[-1], None)
    for outer, part in reversed(around):
        if not outer[part]:
            del outer[part]


def pruned(value: Any) -> Any:
    """Without what is empty: None, empty texts, lists and objects. Entries of lists keep their places while others follow."""
    if isinstance(value, Mapping):
        kept = {key: pruned(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if not _empty(item)}
    if isinstance(value, list):
        return [item for item in map(pruned, value) if not _empty(item)]
    return value


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})

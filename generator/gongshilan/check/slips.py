"""Slips of one key that would open what was to be kept back: a protecting field left empty, or turned into a comment; a field
above the record's scope swallowed by the text before it, when a line end between them is lost or an indent gained.

Measured by ``make fuzz``: each of these published a private value before it was refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.kinds.schema import Kind
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path

# Fields that keep something back. Without one the record would be open to more.
_PROTECTING = ("scope", "publish_from", "withdrawn")
_IN_COMMENT = re.compile(rf"({'|'.join(_PROTECTING)})\s*[:：]\s*[^\s#]")


class Slips:
    """What to look for in records of a kind."""

    def __init__(self, kind: Kind) -> None:
        above = {part for path, field in kind.walk() if field.scope or field.own_scope for part in path.split(".")}
        names = "|".join(sorted(above.union(_PROTECTING)))
        self._in_text = re.compile(rf"({names})[\"']?[ \t]*[:：](?=\s|\Z)")

    def problems(self, source: Source) -> Iterator[Problem]:
        """Codes ``protection-empty``, ``protection-in-comment`` and ``field-in-text``."""
        for path in _empty(source.tree.value, ()):
            yield Problem("protection-empty", source.key_place(path), {"field": path[-1]})
        for (line, column), said in source.tree.comments:
            found = _IN_COMMENT.search(said)
            if found:
                yield Problem("protection-in-comment", Place(source.path, line, column), {"field": found[1]})
        for path, value in texts(source.tree.value):
            found = self._in_text.search(value)
            if found:
                yield Problem("field-in-text", source.place(path), {"field": found[1]})


def texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of some data with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, (*path, index))


def _empty(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if item is None and key in _PROTECTING:
                yield (*path, key)
            yield from _empty(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _empty(item, (*path, index))

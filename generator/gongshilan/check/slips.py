"""Slips of one key that would open what was to be kept back, or lose a part of it: a protecting field left empty, or turned into
a comment; a field above the record's scope swallowed by the text before it, when a line end between them is lost or an indent
gained; a value that ends at a ``#``.

Measured by ``make fuzz``: each of these published a private value before it was refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.check.body import PROTECTING, hidden_in_text, protection_pattern
from gongshilan.kinds.schema import Field, Kind, field_in
from gongshilan.problems import Place, Problem
from gongshilan.read.cut import cut_values
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path
from gongshilan.read.values import texts

# the # may stand for the first letter itself
_IN_COMMENT = re.compile(rf"({'|'.join(f'{name[0]}?{name[1:]}' for name in PROTECTING)})\s*[:：]\s*[^\s#]")


class Slips:
    """What to look for in records of a kind."""

    def __init__(self, kind: Kind) -> None:
        self._fields = kind.fields
        above = {part for path, field in kind.walk() if field.scope or field.own_scope for part in path.split(".")}
        names = "|".join(map(re.escape, sorted(above.union(PROTECTING))))
        self._in_text = re.compile(rf"({names})[\"']?[ \t]*[:：](?=\s|\Z)")
        self._protecting = protection_pattern()

    def problems(self, source: Source) -> Iterator[Problem]:
        """Codes ``protection-empty``, ``protection-in-comment``, ``field-in-text`` and ``value-cut``."""
        for path in _empty(source.tree.value, ()):
            yield Problem("protection-empty", source.key_place(path), {"field": path[-1]})
        told: set[Place] = set()
        for comment in source.tree.comments:
            found = _IN_COMMENT.search(comment.text)
            if found:
                place = Place(source.path, *comment.place)
                told.add(place)
                name = next(name for name in PROTECTING if name.endswith(found[1]))
                yield Problem("protection-in-comment", place, {"field": name})
        cut = cut_values(source.tree, source.path, lambda path: is_text(self._fields, path))
        yield from (problem for problem in cut if problem.place not in told)
        for path, value in texts(source.tree.value):
            found = self._in_text.search(value)
            name = found[1] if found else hidden_in_text(value, self._protecting)
            if name:
                yield Problem("field-in-text", source.place(path), {"field": name})


def is_text(fields: Mapping[str, Field], path: Path) -> bool:
    """True for a value in somebody's own words, of which nobody but he knows whether it is whole."""
    field = field_in(fields, path)
    while field is not None and field.items is not None:
        field = field.items
    return field is not None and field.type in ("string", "markdown") and not (field.vocabulary or field.ref or field.names)


def _empty(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if item is None and key in PROTECTING:
                yield (*path, key)
            yield from _empty(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _empty(item, (*path, index))

"""A file of ``schema/`` with the place of every key and value, and the problems found in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongshilan.problems import Place, Problem
from gongshilan.read.limits import MAX_DEPTH_OF_OURS
from gongshilan.read.source import decode
from gongshilan.read.strict_yaml import Path as At
from gongshilan.read.strict_yaml import StrictYamlError, Tree, parse, typed

_SHOWN = 60
TYPE_CODES = {
    "integer": "rule-type-integer",
    "number": "rule-type-number",
    "string": "rule-type-string",
    "boolean": "rule-type-boolean",
    "array": "rule-type-array",
    "object": "rule-type-object",
}
"""The problem that a value is not of a JSON type."""


@dataclass(slots=True)
class RuleSource:
    """One file. ``path`` is how messages name it; ``data`` are its typed values, ``tree`` the places."""

    path: str
    data: dict[str, Any]
    tree: Tree
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, at: At, *, key: bool = False, **params: Any) -> None:
        """Note a problem at a value, or at its key."""
        position = self.tree.key_position(at) if key else self.tree.position(at)
        self.problems.append(Problem(code, Place(self.path, *position), params))

    def unknown(self, code: str, at: At, value: object, known: Iterable[str], *, key: bool = False, **params: Any) -> None:
        """Note a word that is none of those known, with the nearest of them."""
        names = [str(item) for item in known]
        close = difflib.get_close_matches(str(value), names, n=1, cutoff=0.5)
        near = close[0] if close else ""
        self.add(code, at, key=key, value=shown(value), known="、".join(names), near=near, **params)


def shown(value: object) -> str:
    """A value as messages quote it."""
    text = "" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def read_rule_source(path: Path, name: str) -> tuple[RuleSource | None, list[Problem]]:
    """The file, or why it cannot be read (codes ``file-*``, ``text-*``, ``yaml-*``). ``name`` is its name in messages."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None, [Problem("file-unreadable", Place(name), {"detail": path.name})]
    text, problems = decode(raw, name)
    if text is None:
        return None, problems
    try:
        return RuleSource(name, *_read(text, name)), []
    except StrictYamlError as error:
        return None, error.problems


@lru_cache(maxsize=128)  # of all files somebody edits one at a time; neither is changed by those who look at it
def _read(text: str, name: str) -> tuple[dict[str, Any], Tree]:
    tree = parse(text, name, max_depth=MAX_DEPTH_OF_OURS)
    return typed(tree), tree

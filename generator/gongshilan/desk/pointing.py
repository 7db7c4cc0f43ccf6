"""Problems of a file → the fields of a form they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from gongshilan.problems import Problem
from gongshilan.read.source import Source, read_source
from gongshilan.read.strict_yaml import Path

Json = dict[str, Any]
Sentences = Callable[[Problem], Mapping[str, str]]
BODY = "body"
_OF_THE_PARENT = "field-missing"


def pointed(problems: Iterable[Problem], raw: bytes, path: str, sentences: Sentences) -> list[Json]:
    """Each problem of the file at ``path`` (its bytes are ``raw``) with its sentences, and ``field``: the dotted path of a field,
    ``body``, or empty for the record as a whole. ``line`` is the line of the body, from 1, or 0."""
    source, _ = read_source(raw, path)
    found: list[Json] = []
    for problem in problems:
        if problem.place.path != path:
            continue
        said = sentences(problem)
        field, line = _field(problem, source)
        entry = {
            "code": problem.code,
            "warning": problem.warning,
            "field": field,
            "line": line,
            "message": said["message"],
            "expected": said["expected"],
            "fix": said["fix"],
        }
        if entry not in found:
            found.append(entry)
    return found


def _field(problem: Problem, source: Source | None) -> tuple[str, int]:
    if source is None:
        return "", 0
    place = problem.place
    if place.line >= source.body_line and source.body.strip() and not source.path.endswith((".yml", ".yaml")):
        return BODY, place.line - source.body_line + 1
    at = (place.line, place.column)
    if problem.code == _OF_THE_PARENT:
        name = str(problem.params.get("field", "")).partition("（")[0]
        around = next((path for path, found in source.tree.values.items() if found == at and _is_object(source, path)), ())
        return ".".join(map(str, (*around, name))), 0
    best: Path = ()
    for path in _paths(source):
        if at in (source.tree.position(path), source.tree.key_position(path)):
            best = path
    if not best and at != (1, 1):
        best = next((path for path in _paths(source) if source.tree.position(path)[0] == place.line), ())
    return ".".join(map(str, best)), 0


def _paths(source: Source) -> Iterator[Path]:
    """Every path but the whole."""
    yield from (path for path in source.tree.values if path)


def _is_object(source: Source, path: Path) -> bool:
    value: Any = source.tree.value
    for part in path:
        value = value[part]
    return isinstance(value, dict)

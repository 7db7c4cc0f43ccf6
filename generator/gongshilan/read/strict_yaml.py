"""Strict YAML: one document, no duplicate keys, anchors, aliases or tags; scalars stay the text they were written as.

Only libyaml's event stream is used (not its composer), so depth is bounded here and nothing is resolved implicitly:
``no``, ``12:30``, ``0123`` and ``2009-3-13`` are text until a schema gives them a type (see shared facts on PyYAML).
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from gongshilan.problems import Place, Problem
from gongshilan.read.limits import MAX_DEPTH, MAX_DEPTH_OF_OURS, MAX_NODES, MAX_YAML_BYTES
from gongshilan.read.mistyped import slip

Path = tuple[str | int, ...]
Position = tuple[int, int]
_Span = tuple[
    Position, Position, Path | None
]  # start and end (0-based) of a scalar, and its path where a comment can cut it

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
# YAML 1.1 takes NEL, LS and PS for line breaks: a value holding one would start a new key. Controls are never meant.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_TAB_INDENT = re.compile("^ *\t")
_INVISIBLE_INDENT = re.compile("^ *[\u3000\u00a0]")
_FULLWIDTH_COLON = re.compile(r"^[ ]*(?:- )?[A-Za-z_][A-Za-z0-9_]*[ ]*：")
_FULLWIDTH_DASH = re.compile(r"^[ ]*[－—–][ ]?\S")
_FULLWIDTH_OPENER = re.compile(r"^[ ]*(?:(?:- )?[A-Za-z_][A-Za-z0-9_]*:|-)[ ]*[［｛]")

# {document: notice，place: 一}: libyaml blames the next colon
_WIDE_COMMA = re.compile(r":\s.*?(?P<comma>[，、；])\s*(?P<rest>[A-Za-z_][A-Za-z0-9_]*\s*:(?=\s|\Z).*)")
_SHOWN = 40
_OPENERS = {"［": "[", "｛": "{"}


@dataclass(frozen=True, slots=True)
class Comment:
    """What stands behind a ``#``, and where that is. ``after`` is the path of the unquoted value that it ends, if it ends one, and
    ``gap`` the blanks between: ``#`` may have been meant as a part of that value."""

    place: Position
    text: str
    after: Path | None = None
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """What a document holds: nested dicts, lists and text, with the position of every key and value (1-based), the paths of texts
    that were ``quoted``, and the comments, which hold nothing but may have swallowed a field or the end of a value.

    ``places`` are the positions, packed by :func:`pack_places`: few of thousands of documents are ever asked where something stands,
    and unpacked they take more memory than all that the documents say.
    """

    value: Any
    places: bytes
    comments: tuple[Comment, ...] = ()
    quoted: frozenset[Path] = frozenset()

    @property
    def keys(self) -> Mapping[Path, Position]:
        """Where each key stands, by the path of its value."""
        return _unpacked(self.places)[0]

    @property
    def values(self) -> Mapping[Path, Position]:
        """Where each value stands, by its path."""
        return _unpacked(self.places)[1]

    def position(self, path: Path) -> Position:
        """Where the value at ``path`` stands, or the nearest thing around it."""
        for length in range(len(path), -1, -1):
            found = self.values.get(path[:length])
            if found is not None:
                return found
        return (1, 1)

    def key_position(self, path: Path) -> Position:
        """Where the key at ``path`` stands, or its value."""
        return self.keys.get(path) or self.position(path)


def pack_places(keys: dict[Path, Position], values: dict[Path, Position]) -> bytes:
    """Positions of keys and of values, for a :class:`Tree`."""
    return marshal.dumps((keys, values))


@lru_cache(maxsize=64)  # whoever asks one document where something stands asks again
def _unpacked(places: bytes) -> tuple[Mapping[Path, Position], Mapping[Path, Position]]:
    keys, values = marshal.loads(places)  # noqa: S302 - packed here, by this Python
    return keys, values


class StrictYamlError(Exception):
    """The document cannot be read; ``problems`` says why (at least one)."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].code)
        self.problems = problems


def parse(source: str, path: str, first_line: int = 1, max_depth: int = MAX_DEPTH) -> Tree:
    """Read one YAML document into a :class:`Tree`. ``first_line`` is the line in the file at which ``source`` begins.

    Raises StrictYamlError with codes ``yaml-*`` and ``text-*``.
    """
    offset = first_line - 1
    problems = list(_bad_characters(source, path, offset))
    if len(source.encode("utf-8", "surrogatepass")) > MAX_YAML_BYTES:
        problems.append(Problem("yaml-too-large", Place(path, first_line), {"limit": MAX_YAML_BYTES // 1024}))
    if problems:
        raise StrictYamlError(problems)
    builder = _Builder(path, offset, max_depth)
    scalars: list[_Span] = []
    try:
        for event in yaml.parse(source, Loader=_LOADER):
            builder.feed(event)
            if isinstance(event, yaml.ScalarEvent):
                start, end = event.start_mark, event.end_mark
                assert start is not None
                assert end is not None
                cuttable = builder.latest if event.value and not event.style else None
                scalars.append(((start.line, start.column), (end.line, end.column), cuttable))
    except yaml.YAMLError as error:
        raise StrictYamlError([*_traps(source, path, offset)] or [_syntax(error, source, path, offset)]) from None
    if builder.problems:
        raise StrictYamlError(builder.problems)
    if not isinstance(builder.value, dict):
        raise StrictYamlError([*_traps(source, path, offset)] or [Problem("yaml-not-mapping", Place(path, first_line))])
    comments = tuple(_comments(source, scalars, offset)) if "#" in source else ()
    return Tree(builder.value, pack_places(builder.keys, builder.values), comments, frozenset(builder.quoted))


def _comments(source: str, scalars: list[_Span], offset: int) -> Iterator[Comment]:
    """What stands behind a ``#`` outside every scalar: libyaml reads over it."""
    spans = iter(scalars)
    span = next(spans, None)
    last: _Span | None = None
    for number, line in enumerate(source.split("\n")):
        column = line.find("#")
        while column >= 0:
            while span is not None and span[1] <= (number, column):
                last, span = span, next(spans, None)
            if span is None or (number, column) < span[0]:
                place, said = (number + 1 + offset, column + 1), line[column + 1 :]
                gap = line[last[1][1] : column] if last is not None and last[1][0] == number else "-"
                after = last[2] if last is not None and not gap.strip() else None
                yield Comment(place, said, after, gap if after is not None else "")
                break
            column = line.find("#", column + 1)


def _bad_characters(source: str, path: str, offset: int) -> Iterator[Problem]:
    for number, line in enumerate(source.split("\n"), start=1):
        found = _FORBIDDEN.search(line)
        if found:
            place = Place(path, number + offset, found.start() + 1)
            yield Problem("text-control-character", place, {"character": f"U+{ord(found.group()):04X}"})


def _traps(source: str, path: str, offset: int) -> Iterator[Problem]:
    """What people who write Chinese usually mistype, looked for only once the document has failed to parse."""
    for number, line in enumerate(source.split("\n"), start=1):
        for pattern, mark, meant in (
            (_FULLWIDTH_COLON, "：", ": "),
            (_FULLWIDTH_DASH, "－", "- "),
            (_FULLWIDTH_OPENER, "［", "["),
            (_TAB_INDENT, "\t", "  "),
            (_INVISIBLE_INDENT, "　", "  "),
        ):
            found = pattern.search(line)
            if found:
                wrong = found[0][-1] if pattern is _FULLWIDTH_OPENER else mark
                right = _OPENERS.get(wrong, meant)
                column = found.end() if pattern is not _FULLWIDTH_DASH else found.start() + 1
                blank = {"variant": "blank"} if not right.strip() else {}
                params = {"wrong": wrong, "right": right, **blank}
                yield Problem("text-fullwidth-punctuation", Place(path, number + offset, column), params)
                break


def _syntax(error: yaml.YAMLError, source: str, path: str, offset: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", ""))
    lines = source.split("\n")
    # a text that ends within brackets is wrong on the line after its last
    there = mark is not None and "end of stream" not in said and mark.line < len(lines)
    wide = _WIDE_COMMA.search(lines[mark.line]) if mark is not None and there else None
    if wide is not None and mark is not None:
        params = {"wrong": wide["comma"], "right": ", ", "variant": "comma"}
        if "',' or" not in said:
            params |= {"variant": "one-line", "right": wide["rest"][:_SHOWN]}
        return Problem("text-fullwidth-punctuation", Place(path, mark.line + 1 + offset, wide.start("comma") + 1), params)
    elsewhere = (
        mark is None or "end of stream" in said or ("',' or" in said and context is not None and context.line < mark.line)
    )
    if context is not None and elsewhere:
        mark = (
            context  # an unclosed quote or bracket is mended where it opens, not where the next line begins or the file ends
        )
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    found = slip(source, line, column, str(getattr(error, "problem", None) or error))
    params = {"variant": found.variant, **found.params}
    return Problem("yaml-syntax", Place(path, found.line + offset, found.column), params)


class _Builder:
    """Gathers what a Tree is made of from libyaml's events, refusing what strict YAML does not have."""

    def __init__(self, path: str, offset: int, max_depth: int) -> None:
        self._max_depth = max_depth
        self.value: Any = None
        self.keys: dict[Path, Position] = {}
        self.values: dict[Path, Position] = {}
        self.quoted: set[Path] = set()
        self.problems: list[Problem] = []
        self.latest: Path = ()  # path of the node that was placed last
        self._path = path
        self._offset = offset
        self._stack: list[tuple[Any, Path, list[Any]]] = []  # container, its path, [pending key] of a mapping
        self._documents = 0
        self._nodes = 0

    def feed(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop("yaml-multiple-documents", event)
        elif isinstance(event, yaml.AliasEvent):
            self._stop("yaml-alias", event, name=event.anchor)
        elif isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()

    def _node(self, event: Any) -> None:
        if event.anchor is not None:
            self._stop("yaml-anchor", event, name=event.anchor)
        if event.tag is not None:
            self._stop("yaml-tag", event, name=event.tag)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop("yaml-too-large", event, limit=MAX_YAML_BYTES // 1024)
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
            if event.implicit[0] and value in ("", "~", "null"):  # a field left empty is a field not given
                value = None
        else:
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self.latest = self._place_node(value, event)
        if isinstance(event, yaml.ScalarEvent):
            is_key = self._stack and self._stack[-1][2]
            if not event.implicit[0] and not is_key:
                self.quoted.add(path)
        else:
            self._stack.append((value, path, []))
            if len(self._stack) > self._max_depth:
                self._stop("yaml-too-deep", event, limit=self._max_depth)

    def _place_node(self, value: Any, event: Any) -> Path:
        position = (event.start_mark.line + 1 + self._offset, event.start_mark.column + 1)
        if not self._stack:
            self.value = value
            self.values[()] = position
            return ()
        container, parent, pending = self._stack[-1]
        if isinstance(container, list):
            path = (*parent, len(container))
            container.append(value)
            self.values[path] = position
            return path
        if not pending:
            if not isinstance(value, str):
                self._stop("yaml-key", event)
            if value in container:
                first = self.keys[(*parent, value)][0]
                self._note("yaml-duplicate-key", event, key=value, first=first)
            else:
                self.keys[(*parent, value)] = position
            container.setdefault(value, None)
            pending.append(value)
            return (*parent, value)
        key = pending.pop()
        container[key] = value
        path = (*parent, key)
        self.values[path] = position
        return path

    def _note(self, code: str, event: Any, **params: Any) -> None:
        mark = event.start_mark
        self.problems.append(Problem(code, Place(self._path, mark.line + 1 + self._offset, mark.column + 1), params))

    def _stop(self, code: str, event: Any, **params: Any) -> None:
        self._note(code, event, **params)
        raise StrictYamlError(self.problems)


_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+\Z")


def load_typed(source: str, path: str) -> dict[str, Any]:
    """Read our own YAML (schemas, vocabularies, rulebooks, texts): plain integers, decimals, true and false get their
    type, everything else stays text. Quoting keeps text text: ``"3"``. Raises StrictYamlError."""
    return typed(parse(source, path, max_depth=MAX_DEPTH_OF_OURS))


def typed(tree: Tree) -> dict[str, Any]:
    """The values of a document of ours, with their types."""
    found = _typed(tree.value, (), tree.quoted)
    assert isinstance(found, dict)
    return found


def _typed(value: Any, path: Path, quoted: AbstractSet[Path]) -> Any:
    if isinstance(value, Mapping):
        return {key: _typed(item, (*path, key), quoted) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item, (*path, index), quoted) for index, item in enumerate(value)]
    if not isinstance(value, str) or path in quoted:
        return value
    if _INTEGER.match(value):
        return int(value)
    if _NUMBER.match(value):
        return float(value)
    return {"true": True, "false": False}.get(value, value)

"""Bodies that hold what belongs into the front matter: fields, a second record, the rest of a front matter that a ``---`` ended
too soon. What such lines were to keep back would be read by everybody.

A field's id at the beginning of a line is enough, for nobody begins a Chinese sentence so; its label is only where the field
protects something, for “时间：三月十三日” is what minutes look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.problems import Place, Problem
from gongshilan.read.look_alikes import COLONS, DOUBLED, folded, lead
from gongshilan.read.source import Source

# Fields that keep something back. Without one the record would be open to more.
PROTECTING = ("scope", "publish_from", "withdrawn")
_ALSO = ("approval", "internal_note")  # of no use but in the front matter, and read by few
_CLOSING = "---"
_SCOPE = PROTECTING[0]
_DECORATION = r"""["'`*_~\])}>]*+\s*+"""
_COLON = re.compile(f"[{re.escape(COLONS + ''.join(DOUBLED))}=\uff1d\ufe66&]")  # without one no line is looked at closely
_SHOWN = 40
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


def protection_pattern() -> re.Pattern[str]:
    """Finds a protecting field anywhere in a folded line. ``<th scope="col">`` and ``?scope=`` in an address are none."""
    names = "|".join(_loose(name) for name in (*PROTECTING, _ALSO[-1]))
    return re.compile(rf"(?<![a-z0-9?&/.])(?P<name>{names}){_DECORATION}[:=](?!\s*[\"']?(?:row|col)(?:group)?[\"'\s>])")


@dataclass(frozen=True, slots=True)
class _Known:
    """Of one kind: names of fields at any depth, and those of its own fields that few may see, or a part of them."""

    names: frozenset[str]
    private: frozenset[str]


class Bodies:
    """What to look for in bodies: fields of the record's kind at any depth, and whatever a record of another kind begins with."""

    def __init__(self, schema: Schema, scopes: Mapping[str, str]) -> None:
        """``scopes``: ids of audiences and what they are called."""
        self._known = {kind.id: _known(kind) for kind in schema.kinds.values()}
        self._others = frozenset({"kind"}.union(*(kind.fields for kind in schema.kinds.values())))
        names = sorted(
            self._others.union(*(known.names for known in self._known.values())), key=lambda name: (-len(name), name)
        )
        said = {
            folded(kind.fields[name].label): name
            for kind in schema.kinds.values()
            for name in (*PROTECTING, *_ALSO)
            if name in kind.fields and kind.fields[name].label
        }
        labels, audiences = "|".join(map(re.escape, sorted(said))), "|".join(map(re.escape, sorted(scopes)))
        self._begins = re.compile(
            rf"(?P<name>{'|'.join(map(_loose, names))}){_DECORATION}:"
            rf"|(?P<label>{labels or '(?!)'}){_DECORATION}:"
            rf"|(?P<any>\w[\w ]{{0,15}}+){_DECORATION}:\s*[\"']?(?:{audiences})[^\w]*+\Z"
        )
        self._anywhere = protection_pattern()
        # A line with nothing but a name of the scope and an audience, whatever stands between; in cells only by the audience's id, for a
        # table of what is open to whom is everyday text.
        of_scope = "|".join([_SCOPE, *(re.escape(label) for label, name in sorted(said.items()) if name == _SCOPE)])
        called = "|".join(re.escape(folded(label)) for label in sorted(scopes.values()))
        self._scoped = re.compile(
            rf"[\W_]*+(?P<name>{of_scope})(?:[\W_]++(?:{audiences})|[^\w|]++(?:{called or '(?!)'}))[\W_]*+\Z"
        )
        self._maybe = re.compile(f"{of_scope}|[s\uff33\uff53\u0405\u0455]", re.IGNORECASE)

    def problems(self, source: Source, kind: Kind) -> Iterator[Problem]:
        """Codes ``field-in-body`` (the first of lines that follow each other) and ``front-matter-early``."""
        if not source.body.strip():
            return
        lines, known = source.body.split("\n"), self._known[kind.id]
        if _goes_on(source, lines[0], known.private):
            yield Problem("front-matter-early", Place(source.path, source.body_line), {"line": lines[0].strip()[:_SHOWN]})
        last = -2
        for number, line in enumerate(lines):
            closing = line.rstrip() == _CLOSING
            begins = closing and number + 1 < len(lines) and self._field(lines[number + 1], known)
            name = _CLOSING if begins or (closing and last == number - 1) else self._field(line, known)
            if name:
                if last != number - 1:
                    yield Problem("field-in-body", Place(source.path, source.body_line + number), {"field": name[:_SHOWN]})
                last = number
            elif closing and not _stands_apart(lines, number):
                yield Problem("front-matter-early", Place(source.path, source.body_line + number), {"line": _CLOSING})

    def _field(self, line: str, known: _Known) -> str:
        """The field that a line looks like, or nothing."""
        scoped = self._maybe.search(line) is not None
        if not scoped and _COLON.search(line) is None:
            return ""
        plain = folded(line)
        if scoped and (found := self._scoped.match(plain)) is not None:
            return str(found["name"])
        found = self._begins.match(plain, lead(plain))
        if found is not None and found["name"] is not None:
            name = re.sub("[- ]", "_", found["name"])
            if name in known.names or name in self._others:
                return name
        elif found is not None:
            return str(found["label"] or found["any"])
        inside = self._anywhere.search(plain)
        return inside["name"] if inside is not None else ""


def _known(kind: Kind) -> _Known:
    names = frozenset(path.rsplit(".", 1)[-1] for path, _ in kind.walk())
    return _Known(names, frozenset(name for name, field in kind.fields.items() if _is_private(field)))


def _goes_on(source: Source, first: str, private: frozenset[str]) -> bool:
    """True if the body's first line continues the value of the last field, which few may see."""
    fields = source.tree.value
    name = next(reversed(fields), "")
    if name not in private or not first.strip():
        return False
    value = fields[name]
    if value is None or first[0] in " \t":
        return True
    # the items of the front matter's list stand where those of the body's would: behind a dash and a blank at the edge
    return isinstance(value, list) and first.startswith("-") and source.tree.position((name, len(value) - 1))[1] == 3


def protection_in_page(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Lines of a hand-written page that begin like a protecting field, with the field: every edition has every page whole.
    Examples in code are let be."""
    pattern, fence = protection_pattern(), ""
    for number, line in enumerate(text.split("\n"), start=first_line):
        found = _FENCE.match(line)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
        elif not fence and _COLON.search(line):
            plain = folded(line)
            begins = pattern.match(plain, lead(plain))
            if begins is not None and "`" not in plain[: begins.end()]:
                yield number, begins["name"]


def _stands_apart(lines: list[str], number: int) -> bool:
    """True for a ``---`` between blank lines, which parts two passages of text."""
    above, below = lines[number - 1] if number else "-", lines[number + 1] if number + 1 < len(lines) else ""
    return not above.strip() and not below.strip() and any(line.strip() for line in lines[:number])


def _loose(name: str) -> str:
    return re.escape(name).replace("_", "[-_ ]?")


def _is_private(field: Field) -> bool:
    inner = [*field.properties.values(), *([field.items] if field.items is not None else [])]
    return bool(field.scope) or field.own_scope or any(map(_is_private, inner))


def hidden_in_text(text: str, pattern: re.Pattern[str]) -> str:
    """The protecting field that a value of the front matter has swallowed, or nothing."""
    found = pattern.search(folded(text)) if _COLON.search(text) else None
    return found["name"] if found is not None else ""

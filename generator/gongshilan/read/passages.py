"""Passages of a body with a scope of their own: lines between ``::: office`` and ``:::``.

The reading is meant to fail rather than to guess. A line that begins with two colons, in whatever width, behind whatever
blanks or invisible characters, inside a code block or not, is a mark or a mistake: so that no mistyped mark turns what was
to be hidden into open text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_COLON = re.compile("[:\uff1a\ufe13\ufe55\u2a74]")  # whatever NFKC turns into a colon
_FORMAT = "Cf"  # Unicode's class of invisible format characters
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARK = re.compile(r":::[ ]*(\S*)\Z")


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines of a body that share a scope (empty: the record's own). ``line`` is the first one's number, from 0."""

    scope: str
    lines: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a mark: ``code`` of the problem, line number from 0, and the line as far as it may be shown."""

    code: str
    line: int
    mark: str = ""


def is_mark(line: str) -> bool:
    """True for a line that is, or tries to be, the first or last line of a passage."""
    return _COLON.search(line) is not None and _plain(line).startswith("::")


def segments(body: str) -> Iterator[Segment]:
    """The body in pieces, marks left out. Raises ValueError for a body that :func:`faults` finds fault with."""
    scope, start = "", 0
    held: list[str] = []
    for number, line in enumerate(body.split("\n")):
        if not is_mark(line):
            held.append(line)
            continue
        found = _MARK.match(_plain(line))
        if found is None or bool(found[1]) == bool(scope):
            raise ValueError("marks of passages do not match")
        yield Segment(scope, tuple(held), start)
        scope, start, held = found[1], number + 1, []
    if scope:
        raise ValueError("a passage has no end")
    yield Segment(scope, tuple(held), start)


def faults(body: str, scopes: frozenset[str]) -> Iterator[Fault]:
    """Everything wrong with the marks of a body (codes ``passage-*``)."""
    opened: Fault | None = None
    for number, line in enumerate(body.split("\n")):
        if not is_mark(line):
            continue
        found = _MARK.match(_plain(line))
        if found is None:
            yield Fault("passage-mark", number, _plain(line)[:40])
        elif found[1]:
            if found[1] not in scopes:
                yield Fault("passage-scope", number, found[1][:40])
            if opened is not None:
                yield Fault("passage-nested", number, opened.mark)
            opened = Fault("passage-open", number, found[1][:40])
        else:
            if opened is None:
                yield Fault("passage-end", number)
            opened = None
    if opened is not None:
        yield opened


def visible(body: str, sees: Callable[[str], bool]) -> str:
    """The body without the passages whose scope is not seen, as if they had never been written. Marks of the others stay.

    Several blank lines become one in every body, for those around what was cut would tell that something was.
    """
    lines: list[str] = []
    for segment in segments(body):
        if not segment.scope:
            lines += segment.lines
        elif sees(segment.scope):
            lines += [f"::: {segment.scope}", *segment.lines, ":::"]
    return "\n".join(_squeezed(lines)).strip("\n")


def _squeezed(lines: list[str]) -> Iterator[str]:
    """One blank line for several, outside fenced code."""
    fence, blank = "", False
    for line in lines:
        found = _FENCE.match(line)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
        if fence or line.strip():
            blank = False
            yield line
        elif not blank:
            blank = True
            yield ""


def unmarked(body: str) -> str:
    """The words of a projected body: its passages without their marks."""
    return "\n".join(line for line in body.split("\n") if not is_mark(line))


def _plain(line: str) -> str:
    """The line as it looks: full-width forms narrowed, invisible characters and outer blanks gone."""
    narrowed = unicodedata.normalize("NFKC", line)
    return "".join(c for c in narrowed if unicodedata.category(c) != _FORMAT).strip()

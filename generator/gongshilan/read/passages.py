"""Passages of a body with a scope of their own: lines between ``::: office`` and ``:::``.

The reading is meant to fail rather than to guess. A line that begins with two colons, or with what looks like them, behind
whatever blanks, quotation and list marks, escapes, tags or invisible characters, inside a code block or not, is a mark or a
mistake; so are three colons anywhere, and a line that holds nothing but the name of a scope behind some other fence. So no
mistyped mark turns what was to be hidden into open text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongshilan.read.look_alikes import COLONS, DOUBLED, NOTHING, SEMICOLONS, folded, lead

_LIKE = re.escape(COLONS + SEMICOLONS)
# Two of them with nothing between that would be read: only such a line is looked at closely. (A run without a second one is
# passed once: the next begins behind it.)
_PAIR = re.compile(f"[{_LIKE}](?:[^\\w{_LIKE}]|[{NOTHING}])*+[{_LIKE}]|[{''.join(DOUBLED)}]|&[#A-Za-z]")
_BEGINS = re.compile(r"[:;][ ]*[:;]")
_ANYWHERE = ":::"
_CODE = re.compile(r"`[^`]*+`")  # whoever explains the marks within a sentence writes them as code
_RUN = re.compile(r"[:;]{2,}[ ]*([\w-]+)")
_FENCED = re.compile(r"(?P<before>[^\w]*+)(?P<name>[\w-]+)[^\w]*+\Z")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")  # ids of scopes are Latin: prose is told apart at a glance
_REPEATED = re.compile(r"([^\w\s*#>|])\s*\1|[\[({<\u3010\u3014\u300e\u300c]")
_FORMAT = "Cf"  # Unicode's class of invisible format characters
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MARK = re.compile(r":::[ ]*(\S*)\Z")
_LONGEST = 200  # characters of a line that is nothing but a fence


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
    if _PAIR.search(line) is None:
        return False
    plain = folded(line).replace("\\", "")
    return _ANYWHERE in _CODE.sub("", plain) or _BEGINS.match(plain, lead(plain)) is not None


def _is_fenced(line: str, scopes: frozenset[str]) -> bool:
    """True for a line that names a scope and holds nothing else but a fence of some other sort (``=== office``, ``[office]``), or
    names one behind several semicolons."""
    if _PAIR.search(line) is not None and any(found[1] in scopes for found in _RUN.finditer(_CODE.sub("", folded(line)))):
        return True
    if len(line) > _LONGEST or _CHINESE.search(line):
        return False
    found = _FENCED.match(folded(line))
    return found is not None and found["name"] in scopes and _REPEATED.search(found["before"]) is not None


def segments(body: str) -> Iterator[Segment]:
    """The body in pieces, marks left out. Raises ValueError for a body that :func:`faults` finds fault with."""
    if _PAIR.search(body) is None:  # then none of its lines is a mark: nearly every body
        yield Segment("", tuple(body.split("\n")), 0)
        return
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
            if _is_fenced(line, scopes):
                yield Fault("passage-mark", number, line.strip()[:40])
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

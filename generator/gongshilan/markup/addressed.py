"""Every link and picture that some Markdown makes, however it is written, with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import pyromark

from gongshilan.markup.engine import OPTIONS, WRITTEN_OPTIONS, read_as_meant

# Without one of these there is no link; most texts have none.
_LIKELY = re.compile(r"\]\(|\]:|<a\s|<img\s", re.IGNORECASE)
_RAW = re.compile(
    r"""<(?P<tag>a|img)\s[^<>]*?\b(?:href|src)\s*=\s*(?:"(?P<two>[^"<>]*)"|'(?P<one>[^'<>]*)'|(?P<bare>[^\s"'<>]+))""",
    re.IGNORECASE,
)
_MARKS = {"Link": "a", "Image": "img"}
_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Addressed:
    """``tag`` is ``a`` or ``img``; ``start`` and ``target`` are where the mark and its address begin, in bytes of UTF-8; ``written`` is the
    mark as it stands there, or its first characters."""

    tag: str
    address: str
    start: int
    target: int
    written: str


def addressed(markdown: str, *, written: bool = False) -> Iterator[Addressed]:
    """In the order in which they are shown; ``written`` is for hand-written pages."""
    if _LIKELY.search(markdown) is None:
        return
    options = WRITTEN_OPTIONS if written else OPTIONS
    meant = read_as_meant(markdown, options)
    raw = markdown.encode()
    placed: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for tag, address, start, end in _events(markdown, options):
        placed.setdefault((tag, address), []).append((start, end))
    # What is shown is what is meant; where that was put in order first, the text as typed only tells the place.
    shown = (
        _events(meant, options)
        if meant != markdown
        else ((tag, address, start, end) for (tag, address), places in placed.items() for start, end in places)
    )
    found = []
    for tag, address, _, _ in [*shown]:
        places = placed.get((tag, address))
        start, end = places.pop(0) if places else (max(raw.find(address.encode()), 0), 0)
        target = max(raw.find(address.encode(), start), start)
        mark = raw[start : min(end or start + _LENGTH, start + _LENGTH)].decode("utf-8", "ignore").partition("\n")[0]
        found.append(Addressed(tag, address, start, target, mark))
    yield from sorted(found, key=lambda item: item.start)


def _events(markdown: str, options: pyromark.Options) -> Iterator[tuple[str, str, int, int]]:
    for event, place in pyromark.events_with_range(markdown, options=options, merge_text=False):
        if isinstance(event, str):
            continue
        [(name, value)] = event.items()
        start, end = place["start"], place["end"]
        if name == "Start" and isinstance(value, dict):
            yield from _mark(value, start, end)
        elif name in ("Html", "InlineHtml"):
            for found in _RAW.finditer(str(value)):
                address = found["two"] or found["one"] or found["bare"] or ""
                yield found["tag"].lower(), unescape(address), start, end


def _mark(started: dict[str, Any], start: int, end: int) -> Iterator[tuple[str, str, int, int]]:
    [(mark, about)] = started.items()
    if mark in _MARKS and about["link_type"] != "Email":
        yield _MARKS[mark], about["dest_url"], start, end

"""What of a hand-written page would be dropped by the cleaner: told to its author, with the place, rather than lost in silence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any

import pyromark

from gongshilan.markup import allowed
from gongshilan.markup.engine import WRITTEN_OPTIONS

# Browsers drop these from an address, wherever they stand, before they look for its scheme.
_DROPPED = re.compile(r"[\t\n\r]")
_EDGE = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refused:
    """``what``: ``tag``, ``attribute``, ``address`` or ``id``; ``name`` as written (an attribute as ``tag attribute``);
    ``offset`` in bytes of UTF-8 from the beginning of the text."""

    what: str
    name: str
    offset: int


def refused(markdown: str) -> Iterator[Refused]:
    """Tags, attributes, addresses and ids that the explicit list does not hold, in the order of the text."""
    block: list[tuple[int, str]] | None = None
    for event, place in pyromark.events_with_range(markdown, options=WRITTEN_OPTIONS, merge_text=False):
        if isinstance(event, str):
            continue
        [(name, value)] = event.items()
        if value == "HtmlBlock":
            if name == "End" and block:
                yield from _in_html(block)
            block = [] if name == "Start" else None
        elif name == "Html" and block is not None:
            block.append((place["start"], str(value)))
        elif name in ("Html", "InlineHtml"):
            yield from _in_html([(place["start"], str(value))])
        elif name == "Start" and isinstance(value, dict):
            yield from _in_mark(value, place["start"])


def _in_mark(started: Mapping[str, Any], offset: int) -> Iterator[Refused]:
    """Addresses of Markdown links and pictures, ids of headings."""
    [(mark, about)] = started.items()
    if mark in ("Link", "Image"):
        address = about["dest_url"]
        if not _allowed_address("a" if mark == "Link" else "img", address):
            yield Refused("address", address, offset)
    elif mark == "Heading":
        own = about.get("id")
        if own and not allowed.HEADING_ID.match(own):
            yield Refused("id", own, offset)


def _in_html(pieces: list[tuple[int, str]]) -> Iterator[Refused]:
    """Raw HTML: one piece for each line of a block."""
    parser = _Tags()
    parser.feed("".join(text for _, text in pieces))
    parser.close()
    ends = list(accumulate(text.count("\n") for _, text in pieces))
    for line, what, name in parser.found:
        at = min(bisect_right(ends, line - 1), len(pieces) - 1)
        yield Refused(what, name, pieces[at][0])


class _Tags(HTMLParser):
    """Notes ``(line, what, name)`` of everything that the list does not hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, _ = self.getpos()
        if tag not in allowed.TAGS and tag not in allowed.HEADINGS:
            self.found.append((line, "tag", tag))
            return
        for name, value in attrs:
            held = value or ""
            if name in ("href", "src") and name in allowed.ATTRIBUTES.get(tag, {}):
                if not _allowed_address(tag, held):
                    self.found.append((line, "address", held))
            elif name == "class" or allowed.keep(tag, name, held) is None:
                self.found.append((line, "attribute", f"{tag} {name}"))


def _allowed_address(tag: str, address: str) -> bool:
    if tag == "img":
        return allowed.INSIDE.match(address) is not None
    if allowed.keep("a", "href", address) is None:
        return False
    found = _SCHEME.match(_DROPPED.sub("", address).strip(_EDGE))
    return found is None or found[1].lower() in allowed.SCHEMES | allowed.OWN_SCHEMES

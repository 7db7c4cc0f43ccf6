"""What a file of the site makes a browser ask for, run or show that it must not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from gongshilan.problems import Problem
from gongshilan.verify.address import INLINE_SCHEMES, LINK_SCHEMES, Address
from gongshilan.verify.finding import finding, line_of
from gongshilan.verify.html import PageFacts, Reference

_MOST_SHOWN = 120
# What may lie in the page itself: pictures, the icon (which stands in a link), what a style sheet (no element) shows.
_PICTURES = frozenset(["img", "image", "link", "source", "video", "audio", ""])
# Addresses in scripts, in whatever quotation marks. The names of XML's languages look like addresses; nobody asks for them.
_IN_SCRIPT = re.compile(r"""["'`]((?:(?:https?|wss?|ftp):)?//[^\s"'`/][^"'`]*)["'`]""", re.IGNORECASE)
_NAMESPACES = ("http://www.w3.org/1999/", "http://www.w3.org/2000/", "http://www.w3.org/XML/")
# Instructions of XML that load a style sheet, and definitions that load or multiply text.
_XML = re.compile(r"<\?xml-stylesheet\b|<!DOCTYPE\b|<!ENTITY\b", re.IGNORECASE)


# What a page may hold for readers without scripts: with scripts a browser takes it for text, up to the first end tag there is,
# even one in an attribute; so there must be none but the one that is meant.
_NOSCRIPT = re.compile(r"<noscript><p>[^<>]*</p></noscript>", re.IGNORECASE)


def shown(value: str) -> str:
    """An address or a piece of a page, short enough for a message."""
    one = " ".join(value.split())
    return one if len(one) <= _MOST_SHOWN else one[:_MOST_SHOWN] + "…"


def foreign(address: Address, reference: Reference) -> str | None:
    """The code of what is wrong with an address that does not lie inside the edition; None if it may stand there."""
    if not reference.loads:
        return None if address.scheme in LINK_SCHEMES else "page-link-scheme"
    # A picture may lie in the page itself; a script, a style sheet or a form's answer may not.
    harmless = address.scheme in INLINE_SCHEMES and reference.tag in _PICTURES
    return None if harmless else "page-request"


def running(path: str, raw: str, facts: PageFacts, known: frozenset[str], *, drawing: bool) -> Iterator[Problem]:
    """Scripts, handlers, frames and styles in the page itself. A drawing (SVG) may have styles of its own; a script or
    style sheet whose digest is ``known`` is one that the page's policy names."""
    for code, what, source in facts.running:
        if drawing and source in ("style=", "<style"):
            continue
        if hashlib.sha256(what.encode()).hexdigest() not in known:
            yield finding(code, path, line_of(raw, raw.find(source)), what=shown(what.strip()))


def unscripted(path: str, raw: str) -> Iterator[Problem]:
    """Parts of a page that are read differently with scripts and without."""
    left = _NOSCRIPT.sub("", raw)
    at = left.lower().find("<noscript")
    if at >= 0:
        yield finding("page-frame", path, line_of(raw, raw.find(left[at : at + _MOST_SHOWN])), what="<noscript>")


def script(path: str, source: str) -> Iterator[Problem]:
    """Addresses elsewhere in a script of ours."""
    for found in _IN_SCRIPT.finditer(source):
        if not found[1].startswith(_NAMESPACES):
            yield finding("page-request", path, line_of(source, found.start()), address=shown(found[1]), where="script")


def xml(path: str, text: str) -> Iterator[Problem]:
    """Instructions in XML that load something."""
    for found in _XML.finditer(text):
        yield finding("page-frame", path, line_of(text, found.start()), what=found[0])

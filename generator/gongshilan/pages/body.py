"""An editor's Markdown → the HTML put on the page: rendered natively, headings and links of ours resolved, then cleaned.

What is done here is done to HTML nobody has looked at yet, by patterns that look at one tag at a time (so that their cost grows
with the text and no faster). However odd the text, nothing they make of it passes the cleaner, which comes last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

from gongshilan.markup.allowed import HEADING_ID, INSIDE, OWN_SCHEMES
from gongshilan.markup.clean import clean
from gongshilan.markup.engine import to_html
from gongshilan.markup.numbered import placed

_HEADING = re.compile(r"<(?P<end>/?)h(?P<level>[1-6])(?P<rest>(?:\s[^<>]*)?)>")
_OWN_ID = re.compile(r'\sid="([^"<>]*)"')
_ANCHOR = re.compile(r"<a(?P<rest>\s[^<>]*)?>|</a>")
_HREF = re.compile(rf'\shref="({"|".join(sorted(OWN_SCHEMES))}):([^"#<>]*)(#[^"<>]*)?"')
_IMAGE = re.compile(r"<img\s[^<>]*>")
_ALT = re.compile(r'\salt="([^"<>]*)"')
_SRC = re.compile(r'\ssrc="([^"<>]*)"')
_TAG = re.compile(r"<[^<>]+>")

Resolver = Callable[[str, str], str | None]
"""Scheme (``record`` or ``page``) and name → a link as the page needs it, or None where this edition has no such page."""


def render(markdown: str, resolve: Resolver, *, level: int = 2, written: bool = False) -> str:
    """Clean HTML of a body. The page owns the first heading, so the body's highest heading becomes ``level``.

    ``written`` is for hand-written pages: their headings keep the ids they name.
    """
    if not markdown.strip():
        return ""
    html = _headings(to_html(markdown, written=written), level, own_ids=written)
    if not written:
        html = placed(html)
    if "<img" in html:
        html = _IMAGE.sub(_image, html)
    if "<a" in html:
        html = _links(html, resolve)
    return clean(html)


def plain(html: str) -> str:
    """The words of some HTML, for search and summaries."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _headings(html: str, level: int, *, own_ids: bool) -> str:
    """Headings shifted to start at ``level`` without a gap, each with an id that depends on its order only, or its own."""
    present = sorted({int(found["level"]) for found in _HEADING.finditer(html)})
    if not present:
        return html
    depth: Mapping[int, int] = {old: min(6, level + step) for step, old in enumerate(present)}
    count = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal count
        new = depth[int(found["level"])]
        if found["end"]:
            return f"</h{new}>"
        count += 1
        named = _OWN_ID.search(found["rest"]) if own_ids else None
        own = named[1] if named and HEADING_ID.match(named[1]) else f"h-{count}"
        return f'<h{new} id="{own}">'

    return _HEADING.sub(replace, html)


def _image(found: re.Match[str]) -> str:
    """A picture of the site itself stays. One elsewhere would be a request that leaves the site: its words remain."""
    source = _SRC.search(found[0])
    if source is not None and INSIDE.match(unescape(source[1])):
        return found[0]
    said = _ALT.search(found[0])
    return said[1] if said else ""


def _links(html: str, resolve: Resolver) -> str:
    """``record:`` and ``page:`` links resolved. Where this edition lacks the page the words remain, and nothing says what
    they pointed to, nor that they did."""
    dropped: list[bool] = []

    def replace(found: re.Match[str]) -> str:
        if found[0] == "</a>":
            return "" if dropped and dropped.pop() else found[0]
        ours = _HREF.search(found["rest"] or "")
        href = resolve(ours[1], unescape(ours[2])) if ours else None
        dropped.append(ours is not None and href is None)
        if ours is None:
            return found[0]
        return "" if href is None else f'<a href="{escape(href + unescape(ours[3] or ""))}">'

    return _ANCHOR.sub(replace, html)

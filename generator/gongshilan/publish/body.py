"""An editor's Markdown → the HTML put on the page: rendered natively, cleaned against an explicit list, links resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

import nh3
import pyromark

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_FOOTNOTES
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody",
    "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "abbr": {"title"},
    "div": {"id", "class", "tabindex", "role", "aria-label"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "sup": {"id", "class"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Classes that the Markdown engine and this module write; an editor's own never reach the page.
_CLASSES = {"div": {"footnote-definition", "g-scroll"}, "sup": {"footnote-reference", "footnote-definition-label"}}
_SCHEMES = {"http", "https", "mailto", "record", "page"}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={key: values - {"class"} for key, values in _ATTRIBUTES.items()},
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    link_rel=None,
)
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_ANCHOR = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_HREF = re.compile(r' href="(record|page):([^"#]*)(#[^"]*)?"')
_INSIDE = re.compile(r' src="(?!\s*(?:[a-z]+:|[\\/]{2}))', re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
# Code first, so that an example of a link inside it stays an example.
_MARKDOWN_LINK = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>`{3,9}|~{3,9}).*?^ {0,3}(?P=fence)|(?P<tick>`{1,3})(?!`)[^`\n]*(?P=tick))"
    r"|\[(?P<text>[^\[\]\n]*)\]\((?P<scheme>record|page):(?P<name>[^)\s#]+)(?P<mark>#[^)\s]*)?\)",
    re.DOTALL | re.MULTILINE,
)

Resolver = Callable[[str, str], str | None]
"""Scheme (``record`` or ``page``) and name → a link as the page needs it, or None where this edition has no such page."""


def render(markdown: str, resolve: Resolver, *, level: int = 2) -> str:
    """Clean HTML of a body. The page owns the first heading, so the body's highest heading becomes ``level``."""
    if not markdown.strip():
        return ""
    html = pyromark.html(markdown, options=_OPTIONS)
    html = _headings(html, level)
    html = html.replace("<table>", '<div class="g-scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    html = _CLEANER.clean(html)
    # A picture elsewhere would be a request that leaves the site.
    html = _IMAGE.sub(lambda found: found[0] if _INSIDE.search(found[1]) else "", html)
    return _ANCHOR.sub(lambda found: _anchor(found, resolve), html)


def plain(html: str) -> str:
    """The words of some HTML, for search and summaries."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def resolve_markdown(markdown: str, resolve: Resolver) -> str:
    """A hand-written page's ``record:`` and ``page:`` links resolved, the rest left to MkDocs."""

    def replace(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        href = resolve(found["scheme"], found["name"])
        return f"[{found['text']}]({href}{found['mark'] or ''})" if href else found["text"]

    return _MARKDOWN_LINK.sub(replace, markdown)


def _headings(html: str, level: int) -> str:
    """Headings shifted to start at ``level`` without a gap, each with an id that depends on its order only."""
    present = sorted({int(found[1]) for found in _HEADING.finditer(html)})
    depth: Mapping[int, int] = {old: min(6, level + step) for step, old in enumerate(present)}
    count = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        new = depth[int(found[1])]
        return f'<h{new} id="h-{count}">{found[2]}</h{new}>'

    return _HEADING.sub(replace, html)


def _anchor(found: re.Match[str], resolve: Resolver) -> str:
    ours = _HREF.search(found[1])
    if ours is None:
        return found[0]
    href = resolve(ours[1], unescape(ours[2]))
    if href is None:  # not in this edition: the words remain, nothing says what they pointed to
        return found[2]
    return f'<a href="{href}{ours[3] or ""}">{found[2]}</a>'

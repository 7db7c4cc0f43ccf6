"""Markdown → HTML that is not clean yet. One engine for record bodies, Markdown fields and hand-written pages.

A native CommonMark engine whose time grows with the length of the text and nothing else; extensions are chosen here and nowhere
in content: there are no includes, no attribute lists (but a heading's id on hand-written pages), no macros, no front matter.
"""

from __future__ import annotations

import pyromark

from gongshilan.markup.fences import literal_fences
from gongshilan.markup.stars import literal_stars
from gongshilan.markup.typed import as_meant

OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_FOOTNOTES
WRITTEN_OPTIONS = OPTIONS | pyromark.Options.ENABLE_HEADING_ATTRIBUTES | pyromark.Options.ENABLE_DEFINITION_LIST
_SCROLL = '<div class="g-scroll" tabindex="0"><table>'


def read_as_meant(markdown: str, options: pyromark.Options) -> str:
    """The Markdown that the engine is given: what people type and paste, with marks that they see as marks escaped."""
    return literal_stars(as_meant(literal_fences(markdown)), options)


def to_html(markdown: str, *, written: bool = False) -> str:
    """HTML as the engine makes it, raw HTML passed through, made ready for :func:`gongshilan.markup.clean.clean`.

    ``written`` is for hand-written pages, whose headings may name their ids (``## 范围 {#scopes}``).
    """
    options = WRITTEN_OPTIONS if written else OPTIONS
    html: str = pyromark.html(read_as_meant(markdown, options), options=options)
    if "<table>" in html:
        html = html.replace("<table>", _SCROLL).replace("</table>", "</table></div>")
        # A style attribute is forbidden by the policy that pages carry; the old attribute says the same.
        html = html.replace(' style="text-align: ', ' align="')
    if "footnote" in html:  # notes get ids of their own, so that no label can stand for an id of the page's
        html = html.replace('<sup class="footnote-reference"><a href="#', '<sup class="footnote-reference"><a href="#fn-')
        html = html.replace('<div class="footnote-definition" id="', '<div class="footnote-definition" id="fn-')
    return html

"""A body with passages of their own scope → HTML in which each such passage says for whom it is."""

from __future__ import annotations

from html import escape

from gongshilan.pages import body
from gongshilan.pages.index import Site
from gongshilan.read.passages import segments


def body_html(site: Site, markdown: str, path: str, *, level: int = 3) -> str:
    """The projected body of a record as clean HTML. Every passage left in it is one this edition shows."""
    parts = list(segments(markdown))
    if len(parts) > 1:
        markdown = "\n".join(_marked(site, part.scope, "\n".join(part.lines)) for part in parts)
    return body.render(markdown, site.resolve_from(path), level=level)


def _marked(site: Site, scope: str, markdown: str) -> str:
    if not scope:
        return markdown
    scopes = site.view.portal.scopes
    label = site.words("record.passage", scope=scopes[site.view.portal.rank(scope)].label)
    return f'\n<div role="note" aria-label="{escape(label)}">\n\n{markdown}\n\n</div>\n'

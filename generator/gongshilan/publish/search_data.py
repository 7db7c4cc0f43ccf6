"""What the search box searches: one plain document for every page that has matter of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongshilan.model import Page
from gongshilan.publish.body import plain
from gongshilan.publish.edition_view import EditionView

_MATTER = ("summary", "head", "rows", "sources", "text", "body_html", "requires")
_LAYOUTS = frozenset({"record", "campaign", "obligation"})
_LONGEST = 4000


def search_documents(view: EditionView, pages: Sequence[Page]) -> list[dict[str, Any]]:
    """``{href, title, kind, unit, date, text}`` for records, campaigns, obligations and hand-written pages."""
    found: list[dict[str, Any]] = []
    for page in pages:
        if page.layout not in _LAYOUTS:
            continue
        words = " ".join(text for key in _MATTER for text in _texts(page.view.get(key), key))
        found.append(
            {
                "href": page.path,
                "title": page.title,
                "kind": page.view["meta"]["column"],
                "unit": page.view["meta"]["source"],
                "date": page.view["meta"]["date"],
                "text": words[:_LONGEST],
            }
        )
    label = str(view.text["nav"]["help"])
    found += [
        {
            "href": f"{item.path.removesuffix('.md')}.html",
            "title": item.title,
            "kind": label,
            "unit": "",
            "date": "",
            "text": " ".join(item.markdown.split())[:_LONGEST],
        }
        for item in view.pages
    ]
    return found


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """Every readable string of a view, links' addresses and drawing hints left out."""
    if isinstance(value, str):
        if key.endswith("_html"):
            yield plain(value)
        elif key in {"s", "said", "text", "place", "summary", "label", "note", "span", "title"} and value:
            yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, str(name))
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item, key)

"""Four stars and more are what hides something (138****8000, 身份证号：****), not emphasis: two of them in a paragraph would vanish with
what stands between them set bold, and the figures beside them would read as one number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pyromark

_FEWEST = "****"
_RUN = re.compile(rb"(?<!\\)\*{4,}")
# Where stars stand for themselves anyway, or a backslash would.
_AS_WRITTEN = frozenset(["CodeBlock", "HtmlBlock"])


def literal_stars(markdown: str, options: pyromark.Options) -> str:
    """The text with such stars escaped; code, HTML, autolinks and rules are left alone."""
    if _FEWEST not in markdown:
        return markdown
    raw = markdown.encode()
    pieces, end = [], 0
    for start, stop in [*_left_alone(markdown, options), (len(raw), len(raw))]:
        if start >= end:
            pieces += [_RUN.sub(lambda found: rb"\*" * len(found[0]), raw[end:start]), raw[start:stop]]
            end = stop
    return b"".join(pieces).decode()


def _left_alone(markdown: str, options: pyromark.Options) -> list[tuple[int, int]]:
    """Ranges in bytes, by place; of those in one another the outer first."""
    found = []
    for event, place in pyromark.events_with_range(markdown, options=options, merge_text=False):
        if event == "Rule" or (not isinstance(event, str) and _as_it_is(event)):
            found.append((place["start"], place["end"]))
    return sorted(found, key=lambda place: (place[0], -place[1]))


def _as_it_is(event: Mapping[str, Any]) -> bool:
    [(name, about)] = event.items()
    if name != "Start":
        return name in ("Code", "Html", "InlineHtml")
    if not isinstance(about, Mapping):
        return about in _AS_WRITTEN
    [(started, more)] = about.items()
    return started in _AS_WRITTEN or (started == "Link" and more["link_type"] in ("Autolink", "Email"))

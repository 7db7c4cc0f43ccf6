"""Links that Markdown makes of what nobody meant as one: 依据[2008](15)号文 leads to a page called 15, which no site has."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyromark

from gongshilan.markup.engine import OPTIONS

# Every page of a site ends in .html, and every other address holds a colon, a slash, a number sign or a question mark.
_BARE = re.compile(r"[^:/.#?]+\Z")
_LIKELY = re.compile(r"\]\(\s*<?[^)\s>:/.#?]+")


def bare_links(markdown: str) -> Iterator[tuple[int, int, str]]:
    """Where such links begin and end (bytes of UTF-8), and their addresses, in the order of the text."""
    if _LIKELY.search(markdown) is None:
        return
    for event, place in pyromark.events_with_range(markdown, options=OPTIONS, merge_text=False):
        if isinstance(event, str) or not isinstance(started := event.get("Start"), dict):
            continue
        [(mark, about)] = started.items()
        if mark in ("Link", "Image") and _BARE.match(about["dest_url"]):
            yield place["start"], place["end"], about["dest_url"]

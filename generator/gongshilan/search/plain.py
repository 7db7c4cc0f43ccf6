"""The words of a Markdown text without its marks: what a reader sees is what is searched."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pyromark

from gongshilan.markup.engine import OPTIONS, read_as_meant

_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_HAN_FROM = "\u2e80"


@lru_cache(maxsize=1 << 15)
def plain(markdown: str) -> str:
    """Texts and code; blocks are parted by a blank, lines of one paragraph only where they are not Chinese."""
    if not markdown.strip():
        return ""
    pieces: list[str] = []
    soft = False
    for event in pyromark.events(read_as_meant(markdown, OPTIONS), options=OPTIONS):
        piece, gap = _piece(event)
        if gap == "line":
            soft = True
            continue
        if gap:
            pieces.append(" ")
        if not piece:
            continue
        if soft and not (pieces and _chinese(pieces[-1][-1:]) and _chinese(piece[:1])):
            pieces.append(" ")
        soft = False
        pieces.append(piece)
    return " ".join("".join(pieces).split())


def _piece(event: Any) -> tuple[str, str]:
    if isinstance(event, str):
        return ("", "line") if event == "SoftBreak" else ("", "block")
    name, value = next(iter(event.items()))
    if name in ("Text", "Code"):
        return str(value), ""
    if name in ("Start", "End"):
        tag = value if isinstance(value, str) else next(iter(value), "")
        return "", "" if tag in _INLINE else "block"
    return "", ""


def _chinese(character: str) -> bool:
    return character >= _HAN_FROM

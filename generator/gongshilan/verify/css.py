"""What a style sheet loads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2

# Functions whose strings are addresses; url("…") comes as one of these, url(…) as a token of its own.
_LOADING = frozenset(["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"])


@dataclass(frozen=True, slots=True)
class Loaded:
    """An address a style sheet loads, and the 1-based line it stands in."""

    value: str
    line: int


def loads(css: str) -> Iterator[Loaded]:
    """Addresses in a style sheet, a declaration or a single value, escapes undone (CSS Syntax Level 3)."""
    yield from _in(tinycss2.parse_component_value_list(css, skip_comments=True))


def _in(tokens: Iterable[Any]) -> Iterator[Loaded]:
    importing = False
    for token in tokens:
        kind = token.type
        if kind == "at-keyword":
            importing = token.lower_value == "import"
        elif kind == "url" or (kind == "string" and importing):
            yield Loaded(token.value, token.source_line)
        elif kind == "function":
            if token.lower_name in _LOADING:
                yield from (Loaded(item.value, item.source_line) for item in token.arguments if item.type == "string")
            yield from _in(token.arguments)
        elif kind in ("() block", "[] block", "{} block"):
            yield from _in(token.content)
        elif kind == "literal" and token.value == ";":
            importing = False

"""What was typed → what to look for. The browser reads it alike (theme/assets/gsl/search/query.js).

Blanks mean AND, ``OR`` or ``|`` stands between alternatives, ``-word`` excludes, quotation marks keep blanks together.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gongshilan.search.fold import fold

MOST_CHARACTERS, MOST_TERMS = 400, 16
_QUOTES = '"“”＂„‟'
_MINUS = "-－"
_BARS = "|｜"
_BLANK = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


class Term(NamedTuple):
    """A folded text to find, or to avoid. ``plain``: typed without quotation marks."""

    text: str
    without: bool
    plain: bool


class Query(NamedTuple):
    """Alternatives, each a list of terms that must all hold. ``cut``: what was typed was longer than is read."""

    clauses: tuple[tuple[Term, ...], ...]
    cut: bool


def parse(typed: str) -> Query:
    """Read what was typed. Never fails: whatever is no operator is text."""
    cut = len(typed) > MOST_CHARACTERS
    text = typed[:MOST_CHARACTERS]
    clauses: list[list[Term]] = [[]]
    count = at = 0
    while at < len(text):
        if _BLANK.match(text[at]):
            at += 1
            continue
        if text[at] in _BARS:
            clauses.append([])
            at += 1
            continue
        without = text[at] in _MINUS and at + 1 < len(text) and not _BLANK.match(text[at + 1])
        at += without
        quoted = text[at] in _QUOTES
        begin = at + quoted
        end = begin
        while end < len(text) and text[end] not in _QUOTES and (quoted or not _ends(text[end])):
            end += 1
        word = text[begin:end]
        at = end + 1 if quoted else end
        if not quoted and not without and word == "OR":
            clauses.append([])
            continue
        folded = fold(word)
        if not folded:
            continue
        if count == MOST_TERMS:
            cut = True
            break
        count += 1
        clauses[-1].append(Term(folded, without, not quoted))
    return Query(tuple(tuple(clause) for clause in clauses if clause), cut)


def _ends(character: str) -> bool:
    """Whether a word ends before it: 工作|食堂 are alternatives, with blanks or without."""
    return character in _BARS or _BLANK.match(character) is not None

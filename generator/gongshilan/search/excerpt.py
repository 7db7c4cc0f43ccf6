"""A stretch of a document's text around the first hit, for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from gongshilan.search.fold import fold
from gongshilan.search.index import Index
from gongshilan.search.query import Query
from gongshilan.search.search import synonyms

_BEFORE, _LENGTH = 20, 80
_FIELDS = (5, 2, 3, 4)  # body, names, numbers, labels


def terms(index: Index, query: Query) -> list[str]:
    """What to look for in the texts of what was found, the longest first."""
    wanted = [term for clause in query.clauses for term in clause if not term.without]
    found = [term.text for term in wanted] + [word for term in wanted for word in synonyms(index, term)]
    return sorted(found, key=len, reverse=True)


def excerpt(entry: Sequence[str], wanted: Sequence[str]) -> str:
    """The folded text around the first term that occurs, else the beginning."""
    for field in _FIELDS:
        text = fold(entry[field])
        for term in wanted:
            at = text.find(term)
            if at >= 0:
                start = max(0, at - _BEFORE)
                end = start + _LENGTH
                return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
    text = fold(entry[5] or entry[4])
    return text[:_LENGTH] + ("…" if len(text) > _LENGTH else "")

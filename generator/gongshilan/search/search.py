"""A query on an index: what is found, in which order, and how it divides. The browser does alike (theme/assets/gsl/search/rank.js)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongshilan.search.find import Hits, literal
from gongshilan.search.index import Index
from gongshilan.search.query import Query, Term, parse
from gongshilan.search.sounds import by_sound, is_sound, misspelt

# How a document was found outweighs where: as typed, by a synonym, by its sound, by a sound one letter off.
TYPED, SYNONYM, SOUND, MISSPELT = 4, 3, 2, 1
# What a hit counts by its worth: body, label, number, name, title, whole title.
WEIGHTS = (1, 2, 8, 12, 16, 32)
MOST_JOINED = 24  # characters; longer terms are not looked for side by side

Chosen = Mapping[str, Sequence[str]]
"""Facet → keys of the values chosen."""


@dataclass(frozen=True, slots=True)
class Found:
    """``documents`` best first. ``ways`` says how each was found; ``cut`` that the query was longer than is read."""

    query: Query
    documents: list[int]
    ways: Mapping[int, int]
    cut: bool = False
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)


def search(index: Index, typed: str, *, exactly: bool = False) -> Found:
    """Everything that answers a query; ``exactly`` leaves out synonyms and pinyin. An empty query finds all, newest first."""
    query = parse(typed)
    if not query.clauses:
        return Found(query, list(range(index.count - 1, -1, -1)), {}, query.cut)
    scores = _all_clauses(index, query, exactly=exactly, last_resort=False)
    if not scores and not exactly:
        scores = _all_clauses(index, query, exactly=exactly, last_resort=True)
    order = sorted(scores, key=lambda document: (scores[document], document), reverse=True)
    also = (
        {}
        if exactly
        else {term.text: others for clause in query.clauses for term in clause if (others := synonyms(index, term))}
    )
    return Found(query, order, {document: scores[document][0] for document in order}, query.cut, also)


Score = tuple[int, int, int]
"""How found, how much it counts, whether all terms stand side by side."""


def _all_clauses(index: Index, query: Query, *, exactly: bool, last_resort: bool) -> dict[int, Score]:
    best: dict[int, Score] = {}
    for clause in query.clauses:
        for document, score in _clause(index, clause, exactly=exactly, last_resort=last_resort).items():
            best[document] = max(best.get(document, score), score)
    return best


def _clause(index: Index, clause: tuple[Term, ...], *, exactly: bool, last_resort: bool) -> dict[int, Score]:
    wanted = [term for term in clause if not term.without]
    found: dict[int, tuple[int, int]] | None = None if wanted else dict.fromkeys(range(index.count), (TYPED, 0))
    for term in wanted:
        hits = _term(index, term, exactly=exactly, last_resort=last_resort)
        if found is None:
            found = hits
        else:
            found = {
                document: (min(way, hits[document][0]), count + hits[document][1])
                for document, (way, count) in found.items()
                if document in hits
            }
        if not found:
            return {}
    assert found is not None
    for term in clause:
        if term.without:
            gone = literal(index, term.text)
            found = {document: score for document, score in found.items() if document not in gone}
    beside = literal(index, joined(wanted)) if len(wanted) > 1 and found and _joinable(wanted) else {}
    return {document: (way, count, int(document in beside)) for document, (way, count) in found.items()}


def _term(index: Index, term: Term, *, exactly: bool, last_resort: bool) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}

    def add(hits: Hits, way: int) -> None:
        for document, value in hits.items():
            found[document] = max(found.get(document, (0, 0)), (way, WEIGHTS[value]))

    add(literal(index, term.text), TYPED)
    if exactly or not term.plain:
        return found
    for other in synonyms(index, term):
        add(literal(index, other), SYNONYM)
    if is_sound(term.text):
        sounds = by_sound(index, term.text)
        add(sounds, SOUND)
        if last_resort and not found:
            add(misspelt(index, term.text), MISSPELT)
    return found


def synonyms(index: Index, term: Term) -> list[str]:
    """What else a term typed without quotation marks stands for."""
    if not term.plain or term.without:
        return []
    groups = [group for group in index.manifest["synonyms"] if term.text in group]
    return list(dict.fromkeys(word for group in groups for word in group if word != term.text))


def joined(terms: Sequence[Term]) -> str:
    """The terms as they would stand side by side: Latin words with a blank between them."""
    text = terms[0].text
    for term in terms[1:]:
        blank = text[-1].isascii() and term.text[0].isascii() and text[-1].isalnum() and term.text[0].isalnum()
        text += (" " if blank else "") + term.text
    return text


def _joinable(terms: Sequence[Term]) -> bool:
    return sum(len(term.text) for term in terms) <= MOST_JOINED


def narrow(index: Index, documents: Sequence[int], chosen: Chosen) -> tuple[list[int], dict[str, dict[str, int]]]:
    """The documents that have all chosen values (of one facet, any of them), and for every facet how many documents there
    are of each value, were it the only one chosen of that facet. A value counts for those it stands under too."""
    columns = index.columns()
    facets = index.facets()
    wanted: list[frozenset[int] | None] = []
    for facet in facets:
        keys = chosen.get(facet["id"])
        wanted.append(_below(facet["values"], keys) if keys else None)
    kept: list[int] = []
    counts: list[dict[int, int]] = [{} for _ in facets]
    for document in documents:
        missing = [at for at, values in enumerate(wanted) if values is not None and columns[at][document] not in values]
        if not missing:
            kept.append(document)
        if len(missing) > 1:
            continue
        for at in missing or range(len(facets)):
            value = columns[at][document]
            while value:
                counts[at][value] = counts[at].get(value, 0) + 1
                value = facets[at]["values"][value - 1][2]
    named = {
        facet["id"]: {facet["values"][value - 1][0]: count for value, count in sorted(counts[at].items())}
        for at, facet in enumerate(facets)
    }
    return kept, named


def _below(values: Sequence[Sequence[object]], keys: Sequence[str]) -> frozenset[int]:
    """The values of these keys and all that stand under them; parents stand before their children."""
    found: set[int] = set()
    for number, (key, _, parent) in enumerate(values, 1):
        if key in keys or parent in found:
            found.add(number)
    return frozenset(found)

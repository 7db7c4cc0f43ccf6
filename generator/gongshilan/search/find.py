"""Which documents hold a text, and what their hits are worth. The browser does alike (theme/assets/gsl/_search-find.js).

A text of one or two characters is a key of ``grams``. A longer one is covered by keys of ``runs``: it stands where each of them
stands at its own distance from the beginning. So what is found is exactly what holds the text. Only where so few documents are
left that their texts are less to load than the rest of the runs, the texts themselves are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gongshilan.search.fold import fold
from gongshilan.search.index import Index, listed, placed, worth
from gongshilan.search.layout import REGIONS
from gongshilan.search.runs import LONGEST, SHORTEST

FEW = 6  # documents; a list of results shows as many, so their texts are loaded in any case

Hits = Mapping[int, int]
"""Document → what its best hit is worth (see layout.py)."""


class Piece(NamedTuple):
    """A run of the text that is a key, from ``start`` to before ``end``."""

    start: int
    end: int
    raw: bytes
    heavy: bool


def literal(index: Index, text: str) -> Hits:
    """Documents that hold a folded text."""
    if len(text) >= SHORTEST:
        return _laid(index, text)
    entry = index.entry("grams", text)
    return dict(listed(entry[0])) if entry else {}


def _laid(index: Index, text: str) -> Hits:
    standing = _Standing(text)
    heavy: list[Piece] = []
    done = 0
    while done < len(text):
        piece = _piece(index, text, done)
        if piece is None:
            return {}
        done = piece.end
        if piece.heavy and piece.end - piece.start == len(text):
            return dict(listed(piece.raw))
        if piece.heavy:
            heavy.append(piece)
            continue
        standing.narrow(piece, piece.raw)
        if standing.few() and (heavy or done < len(text)):
            return _looked_at(index, standing.begins or {}, text)
    for piece in heavy:
        if standing.few():
            return _looked_at(index, standing.begins or {}, text)
        far = index.entry("far", text[piece.start : piece.end])
        standing.narrow(piece, far[0] if far else b"")
    return standing.hits()


def _piece(index: Index, text: str, done: int) -> Piece | None:
    """The run to go on with after ``done`` characters, or None where the text stands nowhere. A heavy one is made longer, for
    what is longer than a heavy run is kept too."""
    start = min(done, len(text) - SHORTEST)
    end = start + SHORTEST
    while True:
        entry = index.entry("runs", text[start:end])
        if entry is None:
            return None
        if not entry[1] or end - start in (LONGEST, len(text)):
            return Piece(start, end, *entry)
        if end < len(text):
            end += 1
        else:
            start -= 1


class _Standing:
    """Where a text may stand: by document the places at which it would begin."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self.begins: dict[int, list[int]] | None = None
        self._whole: set[int] = set()

    def narrow(self, piece: Piece, raw: bytes) -> None:
        held = self.begins
        found: dict[int, list[int]] = {}
        for document, places, end in placed(raw):
            if piece.end == self._length and end == piece.start:
                self._whole.add(document)
            own = [place - piece.start for place in places]
            if held is not None:
                before = held.get(document, ())
                own = [place for place in own if place in before]
            if own:
                found[document] = own
        self.begins = found

    def few(self) -> bool:
        return self.begins is not None and len(self.begins) <= FEW

    def hits(self) -> Hits:
        begins = self.begins or {}
        return {number: worth(at[0], whole=at[0] == 0 and number in self._whole) for number, at in begins.items()}


def _looked_at(index: Index, documents: Iterable[int], text: str) -> Hits:
    """Of these documents those that hold the text, by reading them."""
    return {number: value for number in documents if (value := _in_texts(index.document(number), text)) is not None}


def _in_texts(entry: Sequence[Any], text: str) -> int | None:
    begin = 0
    for field, region in enumerate(REGIONS):
        folded = fold(entry[1 + field])
        begin = max(begin, region)
        at = folded.find(text)
        if at >= 0:
            return worth(begin + at, whole=field == 0 and folded == text)
        begin += len(folded) + 1
    return None

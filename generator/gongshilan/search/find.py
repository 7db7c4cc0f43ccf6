"""Which documents hold a text, and what their hits are worth. The browser does alike (theme/assets/gsl/search/find.js).

A text of one or two characters is a key of ``lists``. A longer one is covered by keys of ``runs``: it stands where each of them
stands at its own distance from the beginning. So what is found is exactly what holds the text. Only where so few documents are
left that their texts are less to load than the rest of the runs, the texts themselves are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gongshilan.search.fold import fold
from gongshilan.search.index import Index, listed, placed, worth
from gongshilan.search.layout import REGIONS
from gongshilan.search.runs import LONGEST, SHORTEST

FEW = 6  # documents; a list of results shows as many, so their texts are loaded in any case

Hits = Mapping[int, int]
"""Document → what its best hit is worth (see layout.py)."""


class Piece(NamedTuple):
    """A run of the text whose places are kept, in this family."""

    family: str
    start: int
    text: str


def literal(index: Index, text: str) -> Hits:
    """Documents that hold a folded text."""
    if len(text) < SHORTEST or (len(text) <= LONGEST and index.heavy(text)):
        return dict(listed(index.entry("lists", text) or b""))
    standing = _Standing(text)
    # what is quickly narrowed comes first
    pieces = sorted(_cover(index, text), key=lambda piece: piece.family == "far")
    for piece in pieces:
        if standing.few():
            return _looked_at(index, standing.begins or {}, text)
        standing.narrow(piece, index.entry(piece.family, piece.text) or b"")
    return standing.hits()


def _cover(index: Index, text: str) -> Iterator[Piece]:
    """Runs that cover the text, each beginning where the one before ended. A heavy one is made longer by the character behind
    it, at the end of the text by the one before it: what is longer than a heavy run is kept too."""
    done = 0
    while done < len(text):
        start = min(done, len(text) - SHORTEST)
        done = start + SHORTEST
        while index.heavy(text[start:done]) and done - start < LONGEST:
            if done < len(text):
                done += 1
            else:
                start -= 1
        run = text[start:done]
        yield Piece("far" if index.heavy(run) else "runs", start, run)


class _Standing:
    """Where a text may stand: by document the places at which it would begin."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self.begins: dict[int, list[int]] | None = None
        self._whole: set[int] = set()

    def narrow(self, piece: Piece, raw: bytes) -> None:
        """Keep what is where the piece stands too."""
        held = self.begins
        found: dict[int, list[int]] = {}
        ends_it = piece.start + len(piece.text) == self._length
        for document, places, end in placed(raw):
            if ends_it and end == piece.start:
                self._whole.add(document)
            own = [place - piece.start for place in places]
            if held is not None:
                before = held.get(document, ())
                own = [place for place in own if place in before]
            if own:
                found[document] = own
        self.begins = found

    def few(self) -> bool:
        """Whether so few are left that they are better looked at."""
        return self.begins is not None and len(self.begins) <= FEW

    def hits(self) -> Hits:
        """Where it stands, all pieces taken together."""
        begins = self.begins or {}
        return {number: worth(at[0], whole=at[0] == 0 and number in self._whole) for number, at in begins.items()}


def _looked_at(index: Index, documents: Iterable[int], text: str) -> Hits:
    """Of these documents those that hold the text, by reading them."""
    return {number: value for number in documents if (value := _in_texts(index.document(number), text)) is not None}


def _in_texts(entry: Sequence[str], text: str) -> int | None:
    begin = 0
    for field, region in enumerate(REGIONS):
        folded = fold(entry[1 + field])
        begin = max(begin, region)
        at = folded.find(text)
        if at >= 0:
            return worth(begin + at, whole=field == 0 and folded == text)
        begin += len(folded) + 1
    return None

"""Lists as they are stored: for each key the documents that hold it (``listed``), or every place in them (``placed``).

They are made for a stretch of documents at a time, whose numbers count from the stretch's beginning. What an entry begins with
depends on what stands before, and is kept apart until the stretches are joined (join.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gongshilan.search.varint import Bytes, Ints, encode

_AT_ONCE = 1 << 20  # rows turned into bytes at one time: what this needs does not grow with the index


@dataclass(frozen=True, slots=True)
class Lists:
    """Entries one behind the other; entry ``k`` is ``raw[starts[k]:starts[k + 1]]``."""

    raw: Bytes
    starts: Ints

    @property
    def sizes(self) -> Ints:
        """How long each entry is."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Entries of a stretch of documents. ``body`` lacks what each begins with: the ``first`` document, and with it ``lead``, which is
    what its hit is worth, or 1 if the key stands in it more than once. ``last`` is the last document, ``tail`` what its hit is worth.
    ``rows`` counts documents, or places."""

    body: Lists
    first: Ints
    lead: Bytes
    last: Ints
    tail: Bytes
    rows: Ints


def listed(keys: Ints, documents: npt.NDArray[np.int32], worth: npt.NDArray[np.uint8]) -> Pieces:
    """For each key (rows sorted by key, then document, each pair once): the gap to the document before, twice, plus one if
    a byte follows that says what this hit and those behind it are worth (until then nothing)."""

    def rows(part: slice) -> tuple[Ints, npt.NDArray[np.bool_]]:
        gaps, own, begins = _gaps(keys[part], documents[part]), worth[part], _changes(keys[part])
        other = np.append(True, own[1:] != own[:-1])[: len(own)]
        values = np.stack([gaps * 2 + other, own], axis=1)
        return values, np.stack([~begins, other & ~begins], axis=1)

    first, last = _ends(keys)
    return Pieces(
        _encode(keys, rows),
        documents[first].astype(np.int64),
        worth[first],
        documents[last].astype(np.int64),
        worth[last],
        last - first + 1,
    )


def placed(keys: Ints, documents: npt.NDArray[np.int32], places: npt.NDArray[np.int32]) -> Pieces:
    """For each key (rows sorted by key, then document, then place): for each document the gap to the one before, twice,
    plus one if it holds the key more than once, then how often if so, then the first place and the steps to the others."""

    def rows(part: slice) -> tuple[Ints, npt.NDArray[np.bool_]]:
        key, document, place = keys[part], documents[part], places[part].astype(np.int64)
        begins = _changes(key)
        first = begins | _changes(document)
        starts = np.flatnonzero(first)
        times = np.diff(np.append(starts, len(key)))
        times_of = np.zeros(len(key), dtype=np.int64)
        times_of[starts] = times
        gaps = np.zeros(len(key), dtype=np.int64)
        gaps[starts] = _gaps(key[starts], document[starts])
        steps = place - np.concatenate([[0], place[:-1]])
        last = np.where(first, place, steps)
        values = np.stack([gaps * 2 + (times_of > 1), times_of, last], axis=1)
        return values, np.stack([first & ~begins, times_of > 1, np.ones(len(key), dtype=bool)], axis=1)

    first, last = _ends(keys)
    second = np.minimum(first + 1, last)
    more = ((second > first) & (documents[second] == documents[first])).astype(np.uint8)
    return Pieces(
        _encode(keys, rows),
        documents[first].astype(np.int64),
        more,
        documents[last].astype(np.int64),
        np.zeros_like(more),
        last - first + 1,
    )


def _ends(keys: Ints) -> tuple[Ints, Ints]:
    """The first and the last row of each key."""
    first = np.flatnonzero(_changes(keys))
    return first, np.append(first[1:], len(keys))[: len(first)] - 1


def _encode(keys: Ints, rows: Callable[[slice], tuple[Ints, npt.NDArray[np.bool_]]]) -> Lists:
    first = np.flatnonzero(_changes(keys))
    pieces: list[Bytes] = []
    sizes: list[Ints] = []
    at = 0
    while at < len(keys):
        # cut only between keys
        wanted = int(np.searchsorted(first, at + _AT_ONCE))
        end = int(first[wanted]) if wanted < len(first) else len(keys)
        values, kept = rows(slice(at, end))
        width = values.shape[1]
        flat = np.flatnonzero(kept)
        raw, starts = encode(values.reshape(-1)[flat])
        pieces.append(raw)
        own = first[np.searchsorted(first, at) : np.searchsorted(first, end)] - at
        begins = starts[np.searchsorted(flat, own * width)]
        sizes.append(np.diff(np.append(begins, len(raw))))
        at = end
    starts = np.zeros(len(first) + 1, dtype=np.int64)
    if pieces:
        np.cumsum(np.concatenate(sizes), out=starts[1:])
    return Lists(np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.uint8), starts)


def _changes(values: npt.NDArray[np.integer]) -> npt.NDArray[np.bool_]:
    """True where a value differs from the one before, and at the start."""
    found = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _gaps(keys: Ints, documents: npt.NDArray[np.int32]) -> Ints:
    """The step from the document before under the same key; the first counts from -1."""
    gaps = documents.astype(np.int64)
    same = ~_changes(keys)
    gaps[~same] += 1
    gaps[same] -= documents[np.flatnonzero(same) - 1]
    return gaps

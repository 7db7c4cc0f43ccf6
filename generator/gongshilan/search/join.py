"""Stretches of documents joined: the entries that they have under one key become one entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gongshilan.search.grams import Grams
from gongshilan.search.lists import Lists, Pieces
from gongshilan.search.varint import Bytes, Ints, encode

_AT_ONCE = 1 << 22  # bytes put together at one time
_BITS, _WORD = 21, 3  # of a code point; how many of them a number of 64 bits holds


@dataclass(frozen=True, slots=True)
class Family:
    """``keys`` are rows of code points (filled up with zeros), sorted; ``lists`` has an entry for each. ``rows`` is how many documents
    or places each has."""

    keys: Ints
    lists: Lists
    rows: Ints


def joined(stretches: Iterable[tuple[int, Sequence[Grams]]], *, with_places: bool) -> Family:
    """The number of the first document of each stretch, in order, and its grams, among which no key is twice."""
    held = [(begin, one) for begin, grams in stretches for one in grams if len(one.keys)]
    if not held:
        nothing = np.zeros(0, dtype=np.int64)
        return Family(nothing.reshape(0, 1), Lists(np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64)), nothing)
    width = max(one.keys.shape[1] for _, one in held)
    keys = np.concatenate([np.pad(one.keys, ((0, 0), (0, width - one.keys.shape[1]))) for _, one in held])
    order, first = _sorted(keys)
    begins = np.repeat([begin for begin, _ in held], [len(one.keys) for _, one in held])[order]
    pieces = [one.pieces for _, one in held]
    heads = _heads(_Ends.of(pieces, begins, order), np.isin(np.arange(len(order)), first), with_places=with_places)
    bodies = _bodies(pieces)
    # a head and a body in turn
    raw = np.concatenate([heads.raw, bodies.raw])
    starts = np.stack([heads.starts[:-1], bodies.starts[:-1][order] + len(heads.raw)], axis=1).reshape(-1)
    sizes = np.stack([heads.sizes, bodies.sizes[order]], axis=1).reshape(-1)
    ends = np.append(0, np.cumsum(sizes))
    lists = Lists(_gathered(raw, starts, sizes), ends[np.append(first * 2, len(sizes))])
    rows = np.add.reduceat(np.concatenate([one.rows for one in pieces])[order], first)
    return Family(keys[order[first]], lists, rows)


@dataclass(frozen=True, slots=True)
class _Ends:
    """What the entries begin and end with, in the order of their keys, documents by their number in all."""

    first: Ints
    lead: Bytes
    last: Ints
    tail: Bytes

    @classmethod
    def of(cls, pieces: Sequence[Pieces], begins: Ints, order: Ints) -> _Ends:
        first = np.concatenate([one.first for one in pieces])[order] + begins
        last = np.concatenate([one.last for one in pieces])[order] + begins
        lead = np.concatenate([one.lead for one in pieces])[order]
        tail = np.concatenate([one.tail for one in pieces])[order]
        return cls(first, lead, last, tail)


def _sorted(keys: Ints) -> tuple[Ints, Ints]:
    """The order of the keys, those alike as they come; and where in it another begins."""
    padded = np.pad(keys, ((0, 0), (0, -keys.shape[1] % _WORD))).reshape(len(keys), -1, _WORD)
    words = (padded << (np.arange(_WORD)[::-1] * _BITS)).sum(axis=2)
    order = np.lexsort(words.T[::-1])
    other = (words[order[1:]] != words[order[:-1]]).any(axis=1)
    return order, np.flatnonzero(np.append(True, other))


def _heads(ends: _Ends, begins: npt.NDArray[np.bool_], *, with_places: bool) -> Lists:
    """What each piece begins with, being behind another of the same key or not."""
    before = np.where(begins, -1, np.append(0, ends.last[:-1]))
    held = np.where(begins, 0, np.append(0, ends.tail[:-1]))
    flag = ends.lead.astype(bool) if with_places else ends.lead != held
    values = np.stack([(ends.first - before) * 2 + flag, ends.lead], axis=1)
    told = np.zeros(len(flag), dtype=bool) if with_places else flag
    flat = np.flatnonzero(np.stack([np.ones(len(told), dtype=bool), told], axis=1))
    raw, starts = encode(values.reshape(-1)[flat])
    return Lists(raw, starts[np.append(np.searchsorted(flat, np.arange(len(told)) * 2), len(flat))])


def _bodies(pieces: Sequence[Pieces]) -> Lists:
    sizes = np.concatenate([one.body.sizes for one in pieces])
    return Lists(np.concatenate([one.body.raw for one in pieces]), np.append(0, np.cumsum(sizes)))


def _gathered(raw: Bytes, starts: Ints, sizes: Ints) -> Bytes:
    """Parts of some bytes one behind the other."""
    ends = np.cumsum(sizes)
    found = np.empty(int(ends[-1]), dtype=np.uint8)
    at = 0
    while at < len(sizes):
        begin = int(ends[at - 1]) if at else 0
        until = max(at + 1, int(np.searchsorted(ends, begin + _AT_ONCE)))
        own = slice(at, until)
        moved = np.repeat(starts[own] - (ends[own] - sizes[own]), sizes[own])
        end = int(ends[until - 1]) if until <= len(ends) else int(ends[-1])
        found[begin:end] = raw[np.arange(begin, end) + moved]
        at = until
    return found

"""Entries packed into files of a few tens of kilobytes, in the order of their keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gongshilan.search.join import Family
from gongshilan.search.varint import Bytes, Ints, encode, encode_few

# Bytes before compression. A file ends at the first key past the lower mark whose own value says so, so that a change of
# one record moves the ends of its neighbours only, and at the upper mark in any case.
LEAST, MOST, SPREAD = 5_000, 12_000, 64


@dataclass(frozen=True, slots=True)
class Shards:
    """``firsts[i]`` is above all keys before ``raws[i]`` and not above the first in it: as short as that may be."""

    firsts: tuple[str, ...]
    raws: tuple[bytes, ...]


def pack(family: Family, least: int = LEAST) -> Shards:
    """Cut a family into shards of ``least`` bytes or more."""
    count = len(family.keys)
    if not count:
        return Shards((), ())
    shared = _shared(family.keys)
    heads, starts = _heads(family.keys, shared, family.lists.sizes)
    weight = starts + family.lists.starts
    firsts: list[str] = []
    raws: list[bytes] = []
    for start, end in _cuts(family.keys, weight, least):
        first = [int(code) for code in family.keys[start] if code]
        size = int(family.lists.sizes[start])
        head = encode_few([0, len(first), *first, size]) + heads[starts[start + 1] : starts[end]].tobytes()
        entries = family.lists.raw[family.lists.starts[start] : family.lists.starts[end]].tobytes()
        raws.append(encode_few([len(head)]) + head + entries)
        firsts.append("".join(map(chr, first[: int(shared[start]) + 1])))
    return Shards(tuple(firsts), tuple(raws))


def _cuts(keys: Ints, weight: Ints, least: int) -> list[tuple[int, int]]:
    mixed = np.zeros(len(keys), dtype=np.uint64)
    for column in range(keys.shape[1]):
        part = keys[:, column].astype(np.uint64)
        mixed = np.where(part, (mixed ^ part) * np.uint64(0x9E3779B97F4A7C15), mixed)
    spread = SPREAD if least else 1  # with no lower mark every key may end a file
    ends = np.flatnonzero((mixed >> np.uint64(40)) % np.uint64(spread) == 0)
    found = []
    start = 0
    while start < len(keys):
        low = int(np.searchsorted(weight, weight[start] + least))
        high = max(start + 1, int(np.searchsorted(weight, weight[start] + MOST, side="right")) - 1)
        at = int(np.searchsorted(ends, max(low, start + 1)))
        end = int(ends[at]) if at < len(ends) and ends[at] <= high else high
        end = min(end, len(keys))
        found.append((start, end))
        start = end
    return found


def _shared(keys: Ints) -> Ints:
    """How many characters each key has in common with the one before."""
    before = np.concatenate([np.zeros((1, keys.shape[1]), dtype=np.int64), keys[:-1]])
    same = np.cumprod(keys == before, axis=1).sum(axis=1)
    shared: Ints = np.minimum(same, (keys > 0).sum(axis=1))
    return shared


def _heads(keys: Ints, shared: Ints, sizes: Ints) -> tuple[Bytes, Ints]:
    """Each key as: how many characters it shares with the one before, how many follow, the step from the former's character
    to the first that differs, the others as they are; then the size of its entry. And where each begins, and the end."""
    count, width = keys.shape
    before = np.concatenate([np.zeros((1, width), dtype=np.int64), keys[:-1]])
    lengths = (keys > 0).sum(axis=1)
    columns = np.arange(width)
    new = (columns >= shared[:, None]) & (columns < lengths[:, None])
    steps = np.where(columns == shared[:, None], keys - before, keys)
    values = np.concatenate([shared[:, None], (lengths - shared)[:, None], steps, sizes[:, None]], axis=1)
    kept = np.concatenate([np.ones((count, 2), dtype=bool), new, np.ones((count, 1), dtype=bool)], axis=1)
    flat = np.flatnonzero(kept)
    raw, starts = encode(values.reshape(-1)[flat])
    firsts = np.searchsorted(flat, np.arange(count) * (width + 3))
    return raw, starts[np.append(firsts, len(flat))]

"""Runs of one, two and three characters, and where they stand. Any characters: Han, letters, digits and signs alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gongshilan.search.layout import Layout
from gongshilan.search.lists import Pieces, listed
from gongshilan.search.varint import Ints

_TABLE = 300_000_000  # cells of the table of characters by document: beyond, a sort is used instead


@dataclass(frozen=True, slots=True)
class Grams:
    """``keys`` are rows of code points (filled up with zeros); ``pieces`` has an entry for each."""

    keys: Ints
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Rows:
    """Where runs stand: ``key[i]`` numbers a run, ``at[i]`` is a place in the layout; sorted by both."""

    key: Ints
    at: Ints

    def pick(self, chosen: npt.NDArray[np.bool_]) -> Rows:
        """Some of the rows."""
        return Rows(self.key[chosen], self.at[chosen])

    def starts(self) -> Ints:
        """The first row of each run."""
        changed = np.concatenate([[True], self.key[1:] != self.key[:-1]]) if len(self.key) else np.zeros(0, dtype=bool)
        return np.flatnonzero(changed)


def short_grams(layout: Layout) -> list[Grams]:
    """Runs of one and of two characters with their documents."""
    return [_ones(layout), in_documents(layout, sorted_runs(layout, 2), 2)]


def in_documents(layout: Layout, rows: Rows, length: int) -> Grams:
    """The runs with the documents that hold them."""
    document = layout.document[rows.at]
    once = np.ones(len(rows.key), dtype=bool)
    once[1:] = (rows.key[1:] != rows.key[:-1]) | (document[1:] != document[:-1])
    rows = rows.pick(once)
    return Grams(spelled(layout, rows, length), listed(rows.key, document[once], layout.worth(rows.at, length)))


def spelled(layout: Layout, rows: Rows, length: int) -> Ints:
    """The characters of each run, as code points."""
    first = rows.at[rows.starts()]
    codes: Ints = layout.alphabet[layout.ids[first[:, None] + np.arange(length)]]
    return codes


def _ones(layout: Layout) -> Grams:
    at = np.flatnonzero(layout.ids)
    cells = len(layout.alphabet) * layout.count
    if cells > _TABLE:
        return in_documents(layout, sorted_runs(layout, 1), 1)
    # The first place of each character in each document: written last to first, the first remains.
    table = np.full(cells, -1, dtype=np.int64)
    back = at[::-1]
    table[layout.ids[back] * layout.count + layout.document[back]] = back
    cell = np.flatnonzero(table >= 0)
    return in_documents(layout, Rows(cell // layout.count, table[cell]), 1)


def sorted_runs(layout: Layout, length: int) -> Rows:
    """Every run of ``length`` characters inside a field."""
    ids = layout.ids
    bits = max(1, len(layout.alphabet).bit_length())
    total = max(0, len(ids) - length + 1)
    key = np.zeros(total, dtype=np.uint64)
    inside = np.ones(total, dtype=bool)
    for offset in range(length):
        part = ids[offset : offset + total]
        key = (key << np.uint64(bits)) | part.astype(np.uint64)
        inside &= part > 0
    at = np.flatnonzero(inside)
    return in_order(key[at], at, bits * length)


def in_order(key: npt.NDArray[np.uint64], at: Ints, bits: int) -> Rows:
    """Rows of keys of so many bits and places that ascend."""
    place_bits = max(1, int(at[-1]).bit_length()) if len(at) else 1
    if bits + place_bits <= 64:  # one number holds both: sorting plain numbers is several times faster
        both = (key << np.uint64(place_bits)) | at.astype(np.uint64)
        both.sort()
        mask = np.uint64((1 << place_bits) - 1)
        return Rows((both >> np.uint64(place_bits)).astype(np.int64), (both & mask).astype(np.int64))
    order = np.argsort(key, kind="stable")
    return Rows(key[order].astype(np.int64), at[order])

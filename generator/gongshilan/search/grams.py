"""Runs of one, two and three characters, and where they stand. Any characters: Han, letters, digits and signs alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gongshilan.search.layout import Layout
from gongshilan.search.lists import Lists, listed, placed
from gongshilan.search.varint import Ints

_TABLE = 300_000_000  # cells of the table of characters by document: beyond, a sort is used instead


@dataclass(frozen=True, slots=True)
class Grams:
    """``keys`` are rows of code points, sorted; ``lists`` has an entry for each. ``heavy`` marks keys of which only the
    documents are listed here; their places are in ``far``, under ``far_keys``."""

    keys: Ints
    lists: Lists
    heavy: npt.NDArray[np.bool_]
    far_keys: Ints
    far: Lists


def short_grams(layout: Layout) -> list[Grams]:
    """Runs of one and of two characters with their documents."""
    return [_ones(layout), _pairs(layout)]


def triples(layout: Layout, heavy_bytes: int) -> Grams:
    """Runs of three with their places. Where these fill more than ``heavy_bytes`` the documents alone are kept at hand."""
    key, at = _sorted_runs(layout, 3)
    document = layout.document[at]
    first = _starts(key)
    keys = _code_points(layout, key[first], 3)
    lists = placed(key, document, layout.stored(at, 3))
    heavy = lists.sizes > heavy_bytes
    if not heavy.any():
        none = np.zeros((0, 3), dtype=np.int64)
        return Grams(keys, lists, heavy, none, Lists(np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64)))
    rows = np.repeat(heavy, np.diff(np.append(first, len(key))))
    far = _pick(lists, heavy)
    key, at, document = key[rows], at[rows], document[rows]
    once = _first_of_pair(key, document)
    near = listed(key[once], document[once], layout.worth(at[once], 3))
    return Grams(keys, _replace(lists, heavy, near), heavy, keys[heavy], far)


def _pairs(layout: Layout) -> Grams:
    key, at = _sorted_runs(layout, 2)
    document = layout.document[at]
    once = _first_of_pair(key, document)
    key, at, document = key[once], at[once], document[once]
    return _plain(_code_points(layout, key[_starts(key)], 2), listed(key, document, layout.worth(at, 2)))


def _ones(layout: Layout) -> Grams:
    at = np.flatnonzero(layout.ids)
    cells = len(layout.alphabet) * layout.count
    if cells > _TABLE:
        key, at = _sorted_runs(layout, 1)
        document = layout.document[at]
        once = _first_of_pair(key, document)
        key, at, document = key[once], at[once], document[once]
    else:
        # The first place of each character in each document: written last to first, the first remains.
        table = np.full(cells, -1, dtype=np.int64)
        back = at[::-1]
        table[layout.ids[back] * layout.count + layout.document[back]] = back
        cell = np.flatnonzero(table >= 0)
        key, at = cell // layout.count, table[cell]
        document = (cell % layout.count).astype(np.int32)
    return _plain(_code_points(layout, key[_starts(key)], 1), listed(key, document, layout.worth(at, 1)))


def _plain(keys: Ints, lists: Lists) -> Grams:
    none = np.zeros((0, keys.shape[1]), dtype=np.int64)
    empty = Lists(np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64))
    return Grams(keys, lists, np.zeros(len(keys), dtype=bool), none, empty)


def _sorted_runs(layout: Layout, length: int) -> tuple[Ints, Ints]:
    """Every run of ``length`` characters inside a field as a number, and where it stands; sorted by both."""
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
    key = key[at]
    place_bits = max(1, total.bit_length())
    if bits * length + place_bits <= 64:  # one number holds both: sorting plain numbers is several times faster
        both = (key << np.uint64(place_bits)) | at.astype(np.uint64)
        both.sort()
        mask = np.uint64((1 << place_bits) - 1)
        return (both >> np.uint64(place_bits)).astype(np.int64), (both & mask).astype(np.int64)
    order = np.argsort(key, kind="stable")
    return key[order].astype(np.int64), at[order]


def _starts(key: Ints) -> Ints:
    return np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, dtype=np.int64)


def _first_of_pair(key: Ints, document: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    found = np.ones(len(key), dtype=bool)
    found[1:] = (key[1:] != key[:-1]) | (document[1:] != document[:-1])
    return found


def _code_points(layout: Layout, keys: Ints, length: int) -> Ints:
    bits = max(1, len(layout.alphabet).bit_length())
    mask = (1 << bits) - 1
    return np.stack([layout.alphabet[(keys >> (bits * (length - 1 - place))) & mask] for place in range(length)], axis=1)


def _pick(lists: Lists, chosen: npt.NDArray[np.bool_]) -> Lists:
    sizes = lists.sizes
    starts = np.concatenate([[0], np.cumsum(sizes[chosen])])
    return Lists(lists.raw[np.repeat(chosen, sizes)], starts)


def _replace(lists: Lists, chosen: npt.NDArray[np.bool_], others: Lists) -> Lists:
    """The entries of ``lists``, those ``chosen`` replaced in order by ``others``."""
    sizes = lists.sizes
    new_sizes = sizes.copy()
    new_sizes[chosen] = others.sizes
    starts = np.concatenate([[0], np.cumsum(new_sizes)])
    raw = np.empty(int(starts[-1]), dtype=np.uint8)
    ours = np.repeat(chosen, new_sizes)
    raw[ours] = others.raw
    raw[~ours] = lists.raw[~np.repeat(chosen, sizes)]
    return Lists(raw, starts)

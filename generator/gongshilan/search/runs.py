"""Runs of three characters and more with their places.

The places of a run that is everywhere (整改落, 科学发) would be much to load. Such a *heavy* run has its documents alone, and every
run that is longer than it by one character, before or behind, is kept as well. So a text is always covered by runs that are not
heavy, or is one itself, or has heavy runs of the greatest length: only of those the places of a heavy run are kept, apart.
"""

from __future__ import annotations

import numpy as np

from gongshilan.search.grams import Grams, Rows, as_grams, in_documents, in_order, sorted_runs
from gongshilan.search.layout import Layout
from gongshilan.search.lists import placed
from gongshilan.search.varint import Ints

SHORTEST, LONGEST = 3, 6
# A run that stands at more places is heavy. What a query loads grows with this, what the index holds with its inverse.
MANY = 3000


def long_runs(layout: Layout, many: int = MANY) -> tuple[list[Grams], Grams]:
    """The runs, and the places of the heavy ones of the greatest length."""
    near: list[Grams] = []
    rows = sorted_runs(layout, SHORTEST)
    far = _with_places(layout, rows.pick(np.zeros(len(rows.key), dtype=bool)), SHORTEST)
    for length in range(SHORTEST, LONGEST + 1):
        starts = rows.starts()
        times = np.diff(np.append(starts, len(rows.key)))
        heavy = np.repeat(times > many, times)
        near.append(_with_places(layout, rows.pick(~heavy), length))
        if not heavy.any():
            break
        rows = rows.pick(heavy)
        near.append(in_documents(layout, rows, length, heavy=True))
        if length == LONGEST:
            far = _with_places(layout, rows, length)
        else:
            rows = _longer(layout, rows, length + 1)
    return near, far


def _with_places(layout: Layout, rows: Rows, length: int) -> Grams:
    lists = placed(rows.key, layout.document[rows.at], layout.stored(rows.at, length))
    return as_grams(layout, rows, length, lists)


def _longer(layout: Layout, heavy: Rows, length: int) -> Rows:
    """The runs of ``length`` characters that begin or end with a heavy one."""
    ids, size = layout.ids, np.int64(len(layout.alphabet))
    number: Ints = np.zeros(len(ids) + 1, dtype=np.int64)
    starts = heavy.starts()
    number[heavy.at] = np.repeat(np.arange(1, len(starts) + 1), np.diff(np.append(starts, len(heavy.at))))
    count = np.int64(len(starts) + 1)
    total = max(0, len(ids) - length + 1)
    before, behind = number[:total], number[1 : total + 1]
    # A heavy run and the character behind it, or else a character and the heavy run behind that.
    begins = (before > 0) & (ids[length - 1 : length - 1 + total] > 0)
    at = np.flatnonzero(begins | ((behind > 0) & (before == 0) & (ids[:total] > 0)))
    key = np.where(
        before[at] > 0, before[at] * size + ids[at + length - 1], (count + ids[at]) * max(size, count) + behind[at]
    )
    top = int((count + size) * max(size, count))
    return in_order(key.astype(np.uint64), at, top.bit_length())

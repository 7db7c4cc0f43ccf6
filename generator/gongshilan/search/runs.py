"""Runs of three characters and more with their places.

The places of a run that is everywhere (整改落, 科学发) would be much to load. Such a *heavy* run has its documents alone, and every
run that is longer than it by one character, before or behind, is kept as well. So a text is always covered by runs that are not
heavy, or is one itself, or has heavy runs of the greatest length: only of those the places of a heavy run are kept, apart.

Readers are told which runs are heavy, so that they know at once by which runs a text is covered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from gongshilan.search.grams import Grams, Rows, as_grams, in_documents, in_order, sorted_runs
from gongshilan.search.layout import Layout
from gongshilan.search.lists import placed
from gongshilan.search.varint import Ints

SHORTEST, LONGEST = 3, 6
# A run that stands at more places is heavy. What a query loads grows with this, what the index holds with its inverse.
MANY = 3000


class Runs(NamedTuple):
    """``placed`` are the runs that are not heavy, ``heavy`` the others with their documents, ``far`` the places of those of the
    greatest length."""

    placed: list[Grams]
    heavy: list[Grams]
    far: Grams


def long_runs(layout: Layout, many: int = MANY) -> Runs:
    """The runs of a layout; those at more than ``many`` places are heavy."""
    placed_runs: list[Grams] = []
    heavy_runs: list[Grams] = []
    rows = sorted_runs(layout, SHORTEST)
    far = _with_places(layout, rows.pick(np.zeros(len(rows.key), dtype=bool)), SHORTEST)
    for length in range(SHORTEST, LONGEST + 1):
        starts = rows.starts()
        times = np.diff(np.append(starts, len(rows.key)))
        heavy = np.repeat(times > many, times)
        placed_runs.append(_with_places(layout, rows.pick(~heavy), length))
        if not heavy.any():
            break
        rows = rows.pick(heavy)
        heavy_runs.append(in_documents(layout, rows, length))
        if length == LONGEST:
            far = _with_places(layout, rows, length)
        else:
            rows = _longer(layout, rows, length + 1)
    return Runs(placed_runs, heavy_runs, far)


def stretches(heavy: Iterable[str]) -> str:
    """The heavy runs written briefly: lines in which every run of three to six characters is heavy, and all heavy runs stand.
    What is part of a heavy run is heavy too, so the longest ones say it all, and those that overlap are written as one."""
    runs = sorted(heavy)
    whole = {part for run in runs for part in _parts(run) if part != run}
    longest = [run for run in runs if len(run) == LONGEST]
    found = [run for run in runs if len(run) < LONGEST and run not in whole]
    behind = {run[1:] for run in longest}
    left = dict.fromkeys([*(run for run in longest if run[:-1] not in behind), *longest])
    following: dict[str, list[str]] = {}
    for run in longest:
        following.setdefault(run[:-1], []).append(run)
    while left:
        text = next(iter(left))
        del left[text]
        while later := [run for run in following.get(text[1 - LONGEST :], ()) if run in left]:
            text += later[0][-1]
            del left[later[0]]
        found.append(text)
    return "\n".join(sorted(found))


def _parts(text: str) -> list[str]:
    sizes = range(SHORTEST, LONGEST + 1)
    return [text[start : start + size] for size in sizes for start in range(len(text) - size + 1)]


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

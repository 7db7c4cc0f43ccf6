"""Runs of three characters and more with their places.

The places of a run that is everywhere (整改落, 科学发) would be much to load. Such a *heavy* run has its documents alone, and every
run that is longer than it by one character, before or behind, is kept as well. So a text is always covered by runs that are not
heavy, or is one itself, or has heavy runs of the greatest length: only of those the places of a heavy run are kept, apart.

Readers are told which runs are heavy, so that they know at once by which runs a text is covered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gongshilan.search.grams import Grams, Rows, in_documents, in_order, sorted_runs, spelled
from gongshilan.search.layout import Layout
from gongshilan.search.lists import placed
from gongshilan.search.varint import Ints

SHORTEST, LONGEST = 3, 6
# A run that stands at more places is heavy. What a query loads grows with this, what the index holds with its inverse.
MANY = 3000
_DIGITS = 10  # a mobile number has eleven


class Runs(NamedTuple):
    """``placed`` are the runs that are not heavy, ``heavy`` the others with their documents, ``far`` the places of those of the
    greatest length. ``times`` says of the heavy ones how often each stands there."""

    placed: list[Grams]
    heavy: list[Grams]
    far: list[Grams]
    times: dict[str, int]


def heavy_runs(layout: Layout, many: int = MANY) -> frozenset[str]:
    """The runs at more than ``many`` places."""
    found: set[str] = set()
    for length, rows, heavy in _by_length(layout, lambda rows, _: _times(rows) > many):
        found.update(_texts(layout, rows.pick(heavy), length))
    return frozenset(found)


def long_runs(layout: Layout, known: Collection[str]) -> Runs:
    """The runs of a layout; heavy are those that are ``known`` to be."""
    runs = Runs([], [], [], {})

    def is_known(rows: Rows, length: int) -> npt.NDArray[np.bool_]:
        return np.array([text in known for text in _texts(layout, rows, length)], dtype=bool)

    for length, rows, heavy in _by_length(layout, is_known):
        runs.placed.append(_with_places(layout, rows.pick(~heavy), length))
        those = rows.pick(heavy)
        runs.heavy.append(in_documents(layout, those, length))
        runs.times.update(zip(_texts(layout, those, length), _times(those).tolist(), strict=True))
        if length == LONGEST:
            runs.far.append(_with_places(layout, those, length))
    return runs


def stretches(heavy: Iterable[str]) -> str:
    """The heavy runs written briefly: lines in which every run of three to six characters is heavy, and all heavy runs stand.
    What is part of a heavy run is heavy too, so the longest ones say it all, and those that overlap are written as one, up to as many
    digits as no number of a person has: nobody wrote those of several runs together."""
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
        while sum(map(str.isdigit, text)) < _DIGITS and (
            later := [run for run in following.get(text[1 - LONGEST :], ()) if run in left]
        ):
            text += later[0][-1]
            del left[later[0]]
        found.append(text)
    return "\n".join(sorted(found))


def _parts(text: str) -> list[str]:
    sizes = range(SHORTEST, LONGEST + 1)
    return [text[start : start + size] for size in sizes for start in range(len(text) - size + 1)]


def _by_length(
    layout: Layout, decide: Callable[[Rows, int], npt.NDArray[np.bool_]]
) -> Iterator[tuple[int, Rows, npt.NDArray[np.bool_]]]:
    """Lengths, their runs, and which rows are of heavy ones, as ``decide`` says of each run."""
    rows = sorted_runs(layout, SHORTEST)
    for length in range(SHORTEST, LONGEST + 1):
        heavy = np.repeat(decide(rows, length), _times(rows))
        yield length, rows, heavy
        if length < LONGEST:
            rows = _longer(layout, rows.pick(heavy), length + 1)


def _times(rows: Rows) -> Ints:
    """How often each run stands there."""
    return np.diff(np.append(rows.starts(), len(rows.key)))


def _texts(layout: Layout, rows: Rows, length: int) -> list[str]:
    return ["".join(map(chr, row)) for row in spelled(layout, rows, length).tolist()]


def _with_places(layout: Layout, rows: Rows, length: int) -> Grams:
    pieces = placed(rows.key, layout.document[rows.at], layout.stored(rows.at, length))
    return Grams(spelled(layout, rows, length), pieces)


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

"""Columns over time, each a pile of segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 1000, 190
_TOP, _FOOT = 10, 24
_WIDEST = 110  # room of a column at most: two broad blocks are no picture of time
_GAP = 0.3  # of a column's room
_LABEL = 75  # room that a day under a column takes


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a column: which series it is of, where it begins from above, how tall it is."""

    series: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``labelled`` where there is room for its day."""

    x: float
    width: float
    middle: float
    labelled: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The drawing: ``foot`` is where columns stand, ``label_y`` where the days are written."""

    width: int
    height: int
    foot: int
    label_y: int
    columns: tuple[Column, ...]


def width_of(columns: int) -> int:
    """The width of a drawing that some columns fill."""
    return min(WIDTH, columns * _WIDEST)


def stacked_columns(piles: Sequence[Sequence[int]], width: int = WIDTH, height: int = HEIGHT) -> Columns | None:
    """A column for each pile of numbers, from the foot up; None where all are zero."""
    most = max((sum(pile) for pile in piles), default=0)
    if not most:
        return None
    scale = (height - _TOP - _FOOT) / most
    room = min(width / len(piles), _WIDEST)
    every = max(1, -(-len(piles) * _LABEL // width))  # so that the days under the columns do not run into each other
    columns = []
    for position, pile in enumerate(piles):
        foot = float(height - _FOOT)
        segments = []
        for series, number in enumerate(pile):
            tall = number * scale
            foot -= tall
            if tall:
                segments.append(Segment(series, foot, tall))
        last = position == len(piles) - 1
        labelled = last or (position % every == 0 and position + every < len(piles))
        columns.append(
            Column(room * (position + _GAP / 2), room * (1 - _GAP), room * (position + 0.5), labelled, tuple(segments))
        )
    return Columns(width, height, height - _FOOT, height - 6, tuple(columns))

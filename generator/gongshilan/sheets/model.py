"""A spreadsheet as those who read tables need it: values by place, what is merged, what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from gongshilan.problems import Place

Value = str | int | float | bool | datetime | date | time
At = tuple[int, int]  # row and column, from 1


class Percent(float):
    """A number that its cell shows per cent."""

    def __str__(self) -> str:
        """80% for 0.8."""
        return f"{round(float(self) * 100, 6):g}%"


FORMULA_WITHOUT_VALUE = "\0formula"
"""Stands for a cell whose formula nobody has worked out yet: the file was made by a program that does not calculate."""
FORMULA_FAILED = "\0error"
"""Stands for a cell that shows ``#REF!`` or the like."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``cells`` holds what is not empty, a merged range once at its first cell; ``merged`` maps each other cell of a
    range to that first one. ``base`` is the day of Excel's serial number 0."""

    name: str
    cells: Mapping[At, Value]
    merged: Mapping[At, At] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    base: date = date(1899, 12, 30)
    struck: frozenset[int] = frozenset()  # rows of which every cell is struck through
    remarks: Mapping[At, str] = field(default_factory=dict)  # comments on cells
    above: str = ""  # what stands above a table that is only part of a document
    width: int = field(init=False)  # the last column that holds something
    height: int = field(init=False)  # the last row
    _rows: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        places = [*self.cells, *self.merged]
        object.__setattr__(self, "width", max((column for _, column in self.cells), default=0))
        object.__setattr__(self, "height", max((row for row, _ in self.cells), default=0))
        object.__setattr__(self, "_rows", tuple(sorted({row for row, _ in places})))

    def value(self, row: int, column: int) -> Value | None:
        """What a cell shows: of a merged range the same in every cell."""
        at = (row, column)
        return self.cells.get(self.merged.get(at, at))

    def text(self, row: int, column: int) -> str:
        """The same as text, without blanks at its ends."""
        value = self.value(row, column)
        return "" if value is None else str(value).strip()

    def rows(self) -> tuple[int, ...]:
        """Rows that hold something, in order."""
        return self._rows


@dataclass(frozen=True, slots=True)
class Book:
    """A file of sheets. ``path`` is how messages call it."""

    path: str
    sheets: tuple[Sheet, ...]

    def place(self, sheet: Sheet, row: int, column: int = 1) -> Place:
        """A cell, for messages."""
        return Place(self.path, row, column, sheet.name)

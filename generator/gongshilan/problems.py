"""Problems found in content: what, where, and how to mend it. Sentences come from the text catalogue, never from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file: path below the portal's folder, 1-based line and column (both 1 for a whole file). In a table
    they are row and column of a cell of ``sheet``, and are said as Excel says them: ``台账.xlsx:整改台账!F7``."""

    path: str
    line: int = 1
    column: int = 1
    sheet: str = ""

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.path}:{self.sheet}!{column_letters(self.column)}{self.line}"
        return f"{self.path}:{self.line}:{self.column}"


def column_letters(column: int) -> str:
    """How a spreadsheet calls its ``column`` (from 1): A, B … Z, AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. ``code`` is a key of ``problems`` in the catalogue; ``params`` fill its sentences. A ``warning`` is said and stops
    nothing."""

    code: str
    place: Place
    params: Mapping[str, Any] = field(default_factory=dict)
    warning: bool = False

    @property
    def sort_key(self) -> tuple[Place, str, str]:
        """Order of reports: by place, then code."""
        return self.place, self.code, repr(sorted(self.params.items()))


class Problems:
    """Collects problems from all stages so that one run reports every one of them."""

    def __init__(self) -> None:
        self._items: list[Problem] = []

    def add(self, code: str, place: Place, **params: Any) -> None:
        """Record a problem."""
        self._items.append(Problem(code, place, params))

    def extend(self, items: Iterable[Problem]) -> None:
        """Record several."""
        self._items.extend(items)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._items, key=lambda item: item.sort_key))

    def __len__(self) -> int:
        return len(self._items)

    def __bool__(self) -> bool:
        return bool(self._items)

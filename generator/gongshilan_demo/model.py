"""What a demo is made of: needs that are owed, pieces that bear them out, and the units that make (or fail to make) the pieces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

Data = dict[str, Any]
Key = tuple[str, str]  # obligation, need


@dataclass(frozen=True, slots=True)
class Options:
    """What the command is asked for. ``units`` counts basic units; the office and its committees come on top."""

    units: int
    records: int
    seed: int
    as_of: date


@dataclass(frozen=True, slots=True)
class Need:
    """One thing an obligation asks of units with one of the roles ``who`` (empty: all), by ``due``; ``count`` is a number or the
    name of one of the unit's numbers. Only evidence from ``first`` to ``last``, and before the first record of the piece ``before``,
    counts where these are given. ``every``: met when the last one was there."""

    name: str
    who: frozenset[str]
    due: date
    count: int | str = 1
    first: date | None = None
    last: date | None = None
    every: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation: the roles it binds, the last day of its own window, and what it asks."""

    id: str
    who: frozenset[str]
    due: date
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Serve:
    """That a piece bears a need out; only beside the piece ``beside``, only for the roles ``who``, on the day called ``day``."""

    key: Key
    beside: str = ""
    day: str = ""
    who: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Flaw:
    """One way in which a piece can be wrong, the needs that loses, and the pieces that go with it."""

    name: str
    cause: str
    who: frozenset[str]
    loses: frozenset[Key]
    drops: frozenset[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of recipe.yml."""

    name: str
    kind: str
    when: tuple[date, date]
    who: frozenset[str] = frozenset()
    of: str = ""
    after: tuple[str, ...] = ()
    serves: tuple[Serve, ...] = ()
    flaws: Mapping[str, Flaw] = field(default_factory=dict)
    group: str = ""
    shrink: bool = False
    keep: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What was planted on a piece: ``late`` (on ``day``), ``flaw`` (named), or ``drop``; ``cause`` is the deviation it is told as."""

    how: str
    cause: str
    flaw: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A deviation that was approved: extension, waiver or not_applicable."""

    type: str
    obligation: str
    on: date
    new_due: date | None = None


@dataclass(slots=True)
class Made:
    """One record that was made."""

    id: str
    kind: str
    data: Data
    body: str = ""
    day: date | None = None


@dataclass(slots=True)
class Draft:
    """What a fill function gives: fields and body of one record, how much it counts, its kind
    where it is not the piece's, and other days it states."""

    data: Data
    body: str = ""
    amount: int = 1
    kind: str = ""
    days: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marker:
    """A value that only readers of ``scope`` and above may see."""

    value: str
    scope: str
    record: str
    field: str


@dataclass(slots=True)
class Unit:
    """One unit, from its layout to what it made."""

    id: str
    title: str
    level: str
    sector: str
    parent: str
    index: int
    roles: frozenset[str]
    numbers: dict[str, int]
    rng: Random
    showcase: bool = False
    full: bool = False
    early: bool = False
    budget: int = 0
    ended: date | None = None
    merged_into: str = ""
    fates: dict[str, Fate] = field(default_factory=dict)
    rulings: list[Ruling] = field(default_factory=list)
    misclaims: int = 0
    days: dict[str, list[date]] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    ids: dict[str, list[str]] = field(default_factory=dict)
    served: dict[Key, list[tuple[date, int]]] = field(default_factory=dict)
    markers: list[Marker] = field(default_factory=list)

    def asks(self, who: frozenset[str]) -> bool:
        """True if something for the roles ``who`` (empty: everybody) is for this unit."""
        return not who or bool(who & self.roles)

    def ref(self, piece: str) -> str | None:
        """Id of a piece's first record, if it was made."""
        found = self.ids.get(piece)
        return found[0] if found else None

    def refs(self, piece: str) -> list[str]:
        """Ids of all records of a piece."""
        return list(self.ids.get(piece, ()))

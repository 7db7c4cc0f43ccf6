"""What tables about the same people may tell together.

The same people are counted twice where a unit asks the same question again (two records, two rows, a corrected record after a
release), and where a unit's table takes in those of units under it. Tables are decided on in the order in which they are told:
what was released before, then what the widest audience sees, then the next. What is told already is never looked at again, so
nothing a narrower audience sees changes what a wider one does; what comes after it must be safe beside it:

- **again**: a table like one before it is told as that one. One that differs tells its groups only if those of the one before are
  told, and they differ in none or in every one by the bound at least, its grades likewise; after one too small to tell it may
  tell what it does alone if there are at least the bound more votes. Else it tells nothing.
- **above**: the table of a unit with tables below it is told exactly only if the tables right below it are, and what is left of it
  without them is nobody, or the bound at least in every group; else it tells nothing. Its grades likewise.
- **below** a table that was told exactly before, new ones are told only if all of them may be, by the same condition.

That nobody voted is told only of units with no table above them. A table smaller than those below it together does not take them in, and stands alone. No decision rests on a number that is not
told but for the decision itself, and what is hidden is never the difference of what is told: two values or more are left for
each hidden count, whoever lays everything side by side (tests/safety/test_disclosure.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongshilan.disclosure.places import Path
from gongshilan.disclosure.table import NOTHING, TOTAL, Table, Told, alone

Question = tuple[str, str, str]
"""Campaign, kind and question."""


Key = tuple[str, Path]


@dataclass(frozen=True, slots=True)
class Asked:
    """A table of a unit (None: of the whole campaign) about a question. ``key``: its record and the path there."""

    question: Question
    unit: str | None
    table: Table
    key: Key = ("", ())


@dataclass(frozen=True, slots=True)
class Entry:
    """A table and what is told of it."""

    asked: Asked
    told: Told


Lineage = Callable[[str], Sequence[str]]
"""A unit and those above it, nearest first."""


def decide(
    rounds: Iterable[tuple[Iterable[Asked], Lineage]], before: Iterable[Entry], under: int
) -> tuple[dict[Key, Told], list[Entry]]:
    """What is told of every table, by its key, and all that is told then. ``before`` was released; ``rounds`` are told one after
    the other, each to an audience that knows units by its own lineage."""
    told: dict[Key, Told] = {}
    known: dict[Question, list[Entry]] = defaultdict(list)
    for entry in before:
        known[entry.asked.question].append(entry)
    for new, lineage in rounds:
        asked: dict[Question, list[Asked]] = defaultdict(list)
        for item in new:
            asked[item.question].append(item)
        for question, items in asked.items():
            found = _Round(known[question], items, lineage, under).entries()
            known[question] += found
            told |= {entry.asked.key: entry.told for entry in found}
    return told, [entry for entries in known.values() for entry in entries]


class _Round:
    """The tables of one question that are told at one time."""

    def __init__(self, before: Sequence[Entry], new: Sequence[Asked], lineage: Lineage, under: int) -> None:
        self._under = under
        self._new = new
        self._fixed = {id(entry) for entry in before}
        self._entries: dict[str | None, list[Entry]] = defaultdict(list)
        for entry in before:
            self._entries[entry.asked.unit].append(entry)
        for item in new:
            self._entries[item.unit].append(Entry(item, self._again(item)))
        self._below = _below(self._entries, lineage)
        self._depth = {unit: 0 if unit is None else len(lineage(unit)) for unit in self._entries}

    def entries(self) -> list[Entry]:
        """What is told of each new table, in their order."""
        for unit in self._order():
            for name in self._below[unit]:
                self._change(name, _unless_nobody)
            self._under_told(unit)
        for unit in self._order():
            if self._below[unit]:
                self._change(unit, lambda entry, unit=unit: self._above(entry, unit))  # type: ignore[misc]
        own = {id(entry.asked): entry for entries in self._entries.values() for entry in entries}
        return [own[id(item)] for item in self._new]

    def _order(self) -> list[str | None]:
        """Units with tables, the lowest first."""
        return sorted(self._entries, key=lambda unit: -self._depth[unit])

    def _change(self, unit: str | None, told: Callable[[Entry], Told]) -> None:
        self._entries[unit] = [
            entry if id(entry) in self._fixed else Entry(entry.asked, told(entry)) for entry in self._entries[unit]
        ]

    def _again(self, item: Asked) -> Told:
        """What may be told beside the tables of the same unit and question that come before."""
        may = alone(item.table, self._under)
        for entry in self._entries[item.unit]:
            may = _both(may, self._beside(item.table, may, entry))
        return may

    def _beside(self, table: Table, may: Told, entry: Entry) -> Told:
        other = entry.asked.table
        if table == other:
            return entry.told
        if TOTAL in table.cells:
            return may
        if entry.told.exact:
            return self._difference(table, [other], [entry.told])
        too_small = not alone(other, self._under).something
        return may if too_small and table.votes - other.votes >= self._under else NOTHING

    def _above(self, entry: Entry, unit: str | None) -> Told:
        """What may be told of a table beside those right below it."""
        lower = [self._entries[name] for name in self._below[unit]]
        if entry.asked.table.votes < sum(self._known_votes(items) for items in lower):
            return entry.told
        if any(len(_distinct(items)) > 1 for items in (*lower, self._entries[unit])):
            return NOTHING
        parts = [items[0] for items in lower]
        if not all(part.told.exact for part in parts):
            return NOTHING
        tables, told = [part.asked.table for part in parts], [part.told for part in parts]
        return _both(entry.told, self._difference(entry.asked.table, tables, told))

    def _under_told(self, unit: str | None) -> None:
        """Tables right below one that was told exactly: all are told, or none of the new."""
        upper = [entry for entry in self._entries[unit] if id(entry) in self._fixed and entry.told.exact]
        if any(self._above(entry, unit) != entry.told for entry in upper):
            for name in self._below[unit]:
                self._change(name, lambda _: NOTHING)

    def _difference(self, whole: Table, parts: Sequence[Table], told: Sequence[Told]) -> Told:
        """What may be told of ``whole`` if the parts are told: nothing is left without them, or enough in every group."""
        rest = dict(whole.sums())
        for part in parts:
            for group, votes in part.sums().items():
                rest[group] = rest.get(group, 0) - votes
        if not self._enough(rest):
            return NOTHING
        grades = frozenset(group for group in rest if self._single(group, whole, parts, told))
        return Told(exact=True, grades=grades)

    def _single(self, group: str, whole: Table, parts: Sequence[Table], told: Sequence[Told]) -> bool:
        if not all(group in item.grades for item in told):
            return False
        rest = {grade: whole.cells[grade] for grade in whole.groups().get(group, ())}
        for part in parts:
            for grade in part.groups()[group]:
                rest[grade] = rest.get(grade, 0) - part.cells[grade]
        return self._enough(rest)

    def _known_votes(self, entries: Sequence[Entry]) -> int:
        """How many votes a unit has at least, as far as that is told."""
        votes = min(entry.asked.table.votes for entry in entries)
        return votes if votes >= self._under else min(votes, 1)

    def _enough(self, rest: Mapping[str, int]) -> bool:
        return not any(rest.values()) or all(abs(votes) >= self._under for votes in rest.values())


def _unless_nobody(entry: Entry) -> Told:
    """Below another, that nobody voted is not told: a total that is not told would then be one at least, and two of them two."""
    return entry.told if entry.asked.table.votes else NOTHING


def _both(one: Told, other: Told) -> Told:
    """What both allow."""
    if one.exact and other.exact:
        return Told(exact=True, grades=one.grades & other.grades)
    return one if one == other else NOTHING


def _distinct(entries: Sequence[Entry]) -> list[Table]:
    found: list[Table] = []
    for entry in entries:
        if entry.asked.table not in found:
            found.append(entry.asked.table)
    return found


def _below(entries: Mapping[str | None, object], lineage: Lineage) -> dict[str | None, list[str]]:
    """Of every unit with tables the units with tables right below it."""
    below: dict[str | None, list[str]] = {unit: [] for unit in entries}
    for unit in sorted(name for name in entries if name is not None):
        above: list[str | None] = [*lineage(unit)[1:], None]
        upper = next((name for name in above if name in entries), unit)
        if upper != unit:
            below[upper].append(unit)
    return below

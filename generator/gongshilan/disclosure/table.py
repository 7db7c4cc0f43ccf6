"""What may be told of one table of votes, looked at alone.

A table counts the votes of one question by grade. The grades' vocabulary says which of them are merged (``group``): 满意 and
比较满意 into 满意以上, all others into 其他. With the bound k (``small_numbers.under``, 5 by default), N votes in all:

1. Every group has k votes or more: the groups are told, and the single grades of a group that all have k or more.
   *Safe:* of a group that is told as a sum S every other way to spread S that has a grade under k would be told just so.
2. Else, of two groups, with N over 2k: that one has fewer than k, the other therefore at least N − k + 1. Nothing else.
   *Safe:* each of the k ways to share N out so would be told just so; both groups cannot be under k.
3. Else nothing.

The bounds of rule 2, and the shares made of them, come from N and k alone; the exact share of rule 1 from sums that are told.
How many voted (``x-small: total``) is told if it is k or more, or nobody. The tests write down every table there could be
(tests/safety/test_disclosure.py). What tables tell together: :mod:`gongshilan.disclosure.together`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gongshilan.kinds.schema import Vocabulary
from gongshilan.model import HIDDEN_COUNT, Portal

DEFAULT_UNDER = 5
AT_LEAST, AT_MOST = "≥", "≤"
TOTAL = ""
"""The one cell of a table that is a single count: how many voted."""


def bound(portal: Portal) -> int:
    """The bound k: ``small_numbers.under`` of portal.yml, by default 5 (votes, persons)."""
    return int((portal.data.get("small_numbers") or {}).get("under", DEFAULT_UNDER))


@dataclass(frozen=True, slots=True)
class Table:
    """Votes by grade; ``merged`` names the group of every grade that is merged, in the order of the vocabulary."""

    cells: Mapping[str, int]
    merged: Mapping[str, str] = field(compare=False)

    @property
    def votes(self) -> int:
        """How many votes there are in all."""
        return sum(self.cells.values())

    def groups(self) -> dict[str, list[str]]:
        """The grades of each group that are counted; those merged into none are a group each."""
        found: dict[str, list[str]] = {group: [] for group in self.merged.values()}
        for grade in self.cells:
            found.setdefault(self.merged.get(grade, grade), []).append(grade)
        return found

    def sums(self) -> dict[str, int]:
        """The votes of each group."""
        return {group: sum(self.cells[grade] for grade in grades) for group, grades in self.groups().items()}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a table: the sums of its groups (``exact``), the single grades of the groups in ``grades``; or only that
    the votes of all groups but ``most`` are under the bound. Neither: nothing."""

    exact: bool = False
    grades: frozenset[str] = frozenset()
    most: str = ""

    @property
    def something(self) -> bool:
        """True if the share of the satisfied can be stated, exactly or by its bounds."""
        return self.exact or bool(self.most)


NOTHING = Told()


def merged(vocabulary: Vocabulary) -> dict[str, str]:
    """The group of every grade that has one; the groups are grades themselves, for those who counted no finer."""
    found = {term.id: term.group for term in vocabulary.terms.values() if term.group}
    return {**found, **{group: group for group in found.values()}}


def alone(table: Table, under: int) -> Told:
    """What may be told of a table if there is no other about the same people. ``under`` is at least 2."""
    if TOTAL in table.cells:
        return Told(exact=table.votes == 0 or table.votes >= under)
    sums = table.sums()
    if sums and min(sums.values()) >= under:
        counted = table.groups().items()
        return Told(True, frozenset(g for g, grades in counted if all(table.cells[grade] >= under for grade in grades)))
    if table.merged and len(sums) == 2 and table.votes > 2 * under:
        return Told(most=max(sums, key=lambda group: sums[group]))
    return NOTHING


def lines(table: Table, told: Told, under: int) -> Iterator[tuple[str, int | str]]:
    """The lines of the table as told: a grade or group, and its votes, a bound (``≥16``) or :data:`HIDDEN_COUNT`."""
    for group, grades in table.groups().items():
        if group in told.grades:
            yield from ((grade, table.cells[grade]) for grade in grades)
        elif told.exact:
            yield group, table.sums()[group]
        elif told.most:
            yield group, f"{AT_LEAST}{table.votes - under + 1}" if group == told.most else f"{AT_MOST}{under - 1}"
        else:
            yield group, HIDDEN_COUNT

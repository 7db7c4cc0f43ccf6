"""How the digits of one number are broken up, and what else looks so: dates, times, lists of figures, rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gongshilan.guard.digits import Group, Strength

# How people break up a mobile number besides three digits or more first, or one by one.
_BREAKS = frozenset([(2, 3, 3, 3), (1, 3, 3, 4), (1, 2, 4, 4), (1, 3, 4, 3), (1, 4, 3, 3)])
USUAL = (3, 4, 4)
_USUAL = frozenset([USUAL, (7, 4), (3, 8), (3, 3, 5), (3, 5, 3)])
_DATE = re.compile(r"(?:18|19|20|21)[0-9]{2}\Z")
_DASHES = frozenset("-./")


def sizes(groups: Sequence[Group], prefix: int) -> tuple[int, ...]:
    """Lengths of the parts, digits with nothing between counted as one part, without a ``prefix`` of so many digits."""
    parts: list[int] = []
    for number, group in enumerate(groups):
        cut = min(prefix, len(group.digits))
        prefix -= cut
        size = len(group.digits) - cut
        if not size:
            continue
        if parts and number and group.strength is Strength.NOTHING:
            parts[-1] += size
        else:
            parts.append(size)
    return tuple(parts)


def joins(groups: Sequence[Group]) -> list[Group]:
    """The groups but the first that something parts from the one before."""
    return [group for group in groups[1:] if group.strength is not Strength.NOTHING]


def mark(gap: str) -> str:
    """What a gap is besides blanks; a blank if it is nothing else."""
    return gap.strip(" ") or " "


def one_mark(groups: Sequence[Group]) -> str:
    """The mark that stands between all of the groups; empty if there are several, or one that no finished page breaks a number by."""
    marks = {mark(group.gap) for group in joins(groups)}
    only = marks.pop() if len(marks) == 1 else ""
    return only if only in _STRICT and all(len(group.gap) <= 3 for group in joins(groups)) else ""


_STRICT = frozenset(" -.·_~/*:)")


def customary(parts: tuple[int, ...], only: str) -> bool:
    """A mobile number as finished pages have it: broken by one and the same mark, in a way that is customary."""
    if len(parts) == 1 or max(parts) == 1 or parts in _BREAKS:
        return True
    if len(parts) == 2:
        return only != "."  # a decimal number
    return (parts[0] >= 3 and min(parts) >= 2) or (only != " " and max(parts) <= 2)


def usual(parts: tuple[int, ...]) -> bool:
    """One of the few ways by which most people break up a mobile number."""
    return parts in _USUAL


def padded(groups: Sequence[Group]) -> bool:
    """A group but the first begins with a needless 0: figures are not written so."""
    return any(len(group.digits) > 1 and group.digits[0] == "0" for group in joins(groups))


def dated(groups: Sequence[Group]) -> bool:
    """A date (2009-03-12) or a time (15:30) is among the groups."""
    for number, (first, second) in enumerate(pairwise(groups)):
        if mark(second.gap) in _DASHES and _DATE.match(first.digits) and 0 < int(second.digits) <= 12:
            return True
        begins = not number or mark(first.gap) != ":"
        if (
            begins
            and mark(second.gap) == ":"
            and len(second.digits) == 2
            and int(first.digits) < 24
            and int(second.digits) < 60
        ):
            return True
    return False


def is_date(groups: Sequence[Group], at: int) -> bool:
    """Three groups from ``at`` on are a date: 2009-03-12."""
    return (
        len(groups[at].digits) == 4
        and at + 3 <= len(groups)
        and dated(groups[at : at + 2])
        and mark(groups[at + 2].gap) in _DASHES
        and len(groups[at + 2].digits) <= 2
    )


def rising(groups: Sequence[Group]) -> bool:
    """A list of rising figures (13 14 15 16 …); the last may be cut short. Or one figure again and again."""
    values = [int(group.digits) for group in groups[:-1]]
    return len(values) >= 4 and (all(a < b for a, b in pairwise(values)) or len(set(values)) == 1)


def thousands(groups: Sequence[Group]) -> bool:
    """One amount with its thousands parted by commas."""
    return (
        len(groups) > 1
        and all(group.gap == "," and len(group.digits) == 3 for group in groups[1:])
        and len(groups[0].digits) <= 3
    )


def decimal(groups: Sequence[Group]) -> bool:
    """A number with a point."""
    return len(joins(groups)) == 1 and joins(groups)[0].gap == "."


def between(groups: Sequence[Group]) -> bool:
    """From one round figure to another."""
    if len(groups) != 2 or mark(groups[1].gap) not in ("-", "~"):
        return False
    first, last = (int(group.digits) for group in groups)
    return first < last and first % 1000 == 0 and last % 1000 == 0 and groups[1].digits[0] != "0"

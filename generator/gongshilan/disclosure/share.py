"""The share of the satisfied, as far as the lines of a told table give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongshilan.disclosure.table import AT_LEAST, AT_MOST
from gongshilan.kinds.schema import Vocabulary

_TENTHS = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """``tenths`` of a percent of ``votes``; ``sign`` is empty, ``≥`` or ``≤`` where only a bound is told."""

    sign: str
    tenths: int
    votes: int

    @property
    def percent(self) -> str:
        """Such as 85.7 or 80."""
        return percent_words(self.tenths)


def percent_words(tenths: int) -> str:
    """Tenths of a percent as 85.7 or 80."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def satisfied(rows: Sequence[tuple[str, int | str]], vocabulary: Vocabulary) -> Share | None:
    """The share of the first group of a vocabulary of grades in the lines (grade, votes as told). None where it is not told, or
    the vocabulary merges nothing. A lower bound is rounded down, an upper one up: it stays true."""
    first = next((term.group for term in vocabulary.terms.values() if term.group), "")
    ours = {first, *(term.id for term in vocabulary.terms.values() if term.group == first)}
    signs = {str(votes)[:1] for _, votes in rows if isinstance(votes, str)}
    numbers = [(grade, _number(votes)) for grade, votes in rows]
    if not first or not rows or any(number is None for _, number in numbers):
        return None
    total = sum(number or 0 for _, number in numbers)
    ours_sum = sum(number or 0 for grade, number in numbers if grade in ours)
    if not total:
        return None
    sign = "" if not signs else next(str(votes)[:1] for grade, votes in rows if grade in ours)
    exact = Fraction(ours_sum * _TENTHS, total)
    tenths = -(-exact.numerator // exact.denominator) if sign == AT_MOST else int(exact)
    return Share(sign, round(exact) if not sign else tenths, total)


def _number(votes: int | str) -> int | None:
    """A count or the number of a bound; None where nothing is told."""
    if isinstance(votes, int):
        return votes
    return int(votes[1:]) if votes[:1] in (AT_LEAST, AT_MOST) else None

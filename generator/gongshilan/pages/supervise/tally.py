"""Counting of states, so that every total on every page is made in the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from gongshilan.model import Duty, State
from gongshilan.pages.words import STATES, Json, Words

Numbers = Mapping[State, int]
DONE = (State.MET, State.MET_LATE)
RELEASED = (State.WAIVED, State.NOT_APPLICABLE)
UNMET = (State.OVERDUE, State.DUE_SOON, State.OPEN)


def tally(duties: Iterable[Duty]) -> Counter[State]:
    """How many duties are in which state."""
    return Counter(duty.state for duty in duties)


def add(parts: Iterable[Numbers]) -> Counter[State]:
    """The sum of several tallies."""
    whole: Counter[State] = Counter()
    for part in parts:
        whole.update(part)
    return whole


def in_order(numbers: Numbers) -> list[int]:
    """The numbers of all states, worst first, those that are zero too."""
    return [numbers.get(state, 0) for state in STATES]


def total(numbers: Numbers) -> int:
    """All of them."""
    return sum(numbers.values())


def done(numbers: Numbers) -> int:
    """Done, in time or late."""
    return sum(numbers.get(state, 0) for state in DONE)


def owed(numbers: Numbers) -> int:
    """All but what was waived or does not apply."""
    return total(numbers) - sum(numbers.get(state, 0) for state in RELEASED)


def base(numbers: Numbers) -> int:
    """What a rate is of: done and overdue. What is not due yet would only flatter or blame."""
    return done(numbers) + numbers.get(State.OVERDUE, 0)


def rate(words: Words, numbers: Numbers) -> Json:
    """The rate with what it is made of: done in time ÷ (done + overdue)."""
    whole, met = base(numbers), numbers.get(State.MET, 0)
    if not whole:
        return {"text": "", "of": words("supervise.rate_none"), "met": 0, "base": 0}
    return {
        "text": f"{met / whole * 100:.0f}%",
        "of": words("supervise.rate_of", met=met, base=whole),
        "met": met,
        "base": whole,
    }

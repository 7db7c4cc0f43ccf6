"""How many duties are in which state, and the rate made of them. Every total on every page comes from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongshilan.model import Duty, RequirementResult, State

Numbers = Mapping[str, int]
"""By state; ``UNTIMED``: how many of those met were met on a day nobody knows."""
UNTIMED = "untimed"

# Worst first: the order in which a reader wants to see them.
STATES = (
    State.OVERDUE,
    State.DUE_SOON,
    State.OPEN,
    State.MET_LATE,
    State.MET,
    State.WAIVED,
    State.NOT_APPLICABLE,
)
DONE = (State.MET, State.MET_LATE)
RELEASED = (State.WAIVED, State.NOT_APPLICABLE)
_NOT_RAISED = frozenset({"not-raised", "not-raised-so-far"})
UNMET = (State.OVERDUE, State.DUE_SOON, State.OPEN)


@dataclass(frozen=True, slots=True)
class OnTime:
    """Duties met in time, of those that were done or are overdue. What is not due yet would only flatter or blame. ``untimed``: those
    done of which nobody can say whether in time; they are in neither number."""

    met: int
    base: int
    untimed: int = 0

    @property
    def share(self) -> float | None:
        """``met`` ÷ ``base``; None where nothing was due yet."""
        return self.met / self.base if self.base else None


def tally(duties: Iterable[Duty]) -> Counter[str]:
    """Duties by state, and of those met how many on an unknown day."""
    found: Counter[str] = Counter()
    for duty in duties:
        count(found, duty.state, untimed=duty.untimed)
    return found


def count(numbers: Counter[str], state: State, *, untimed: bool) -> None:
    """One duty more."""
    numbers[state] += 1
    if untimed:
        numbers[UNTIMED] += 1


def add(parts: Iterable[Numbers]) -> Counter[str]:
    """The sum of several tallies."""
    whole: Counter[str] = Counter()
    for part in parts:
        whole.update(part)
    return whole


def in_order(numbers: Numbers) -> list[int]:
    """The numbers of all states, worst first, those that are zero too."""
    return [numbers.get(state, 0) for state in STATES]


def total(numbers: Numbers) -> int:
    """Duties in all states."""
    return sum(in_order(numbers))


def share_of_total(numbers: Numbers, state: State) -> float:
    """Share of the duties that are in a state, 0 to 1; there must be some."""
    return numbers.get(state, 0) / total(numbers)


def done(numbers: Numbers) -> int:
    """Duties done, in time or late."""
    return sum(numbers.get(state, 0) for state in DONE)


def owed(numbers: Numbers) -> int:
    """Duties without those that were waived or do not apply."""
    return total(numbers) - sum(numbers.get(state, 0) for state in RELEASED)


def on_time(numbers: Numbers) -> OnTime:
    """The on-time rate: met in time ÷ (done + overdue), both without what was done on an unknown day."""
    untimed = numbers.get(UNTIMED, 0)
    return OnTime(numbers.get(State.MET, 0) - untimed, done(numbers) - untimed + numbers.get(State.OVERDUE, 0), untimed)


def urgency(duty: Duty) -> tuple[int, date, str]:
    """Sort key: worst state first, then the earliest due day, then the obligation's id."""
    return STATES.index(duty.state), duty.due or date.max, duty.obligation.id


def unmet(duties: Iterable[Duty], place: Mapping[str, int]) -> list[Duty]:
    """Duties not met, the longest overdue first, then by due day; those without a day last. ``place`` orders obligations."""

    def key(duty: Duty) -> tuple[int, date, str, int]:
        return UNMET.index(duty.state), duty.due or date.max, duty.unit, place[duty.obligation.id]

    return sorted((duty for duty in duties if duty.state in UNMET), key=key)


def days_late(duty: Duty, as_of: date) -> int | None:
    """Calendar days past the due day; None while it is not past."""
    days = (as_of - duty.due).days if duty.due else 0
    return days if days > 0 else None


def deciding(duty: Duty) -> RequirementResult | None:
    """The requirement whose own last day is the duty's due day; None where that is the last day of the whole obligation."""
    if duty.due is None or duty.due == duty.window.end:
        return None
    asked = [result for result in duty.results if not result.met] or duty.results
    return next((result for result in asked if result.window.end == duty.due), None)


def nothing_asked(result: RequirementResult) -> bool:
    """Whether a requirement is satisfied only because nothing was raised that would have to be dealt with."""
    return result.met and any(note.code in _NOT_RAISED for note in result.notes)


def requirements_met(duty: Duty) -> tuple[int, int]:
    """Requirements of a duty that are met, and all: both without those of which nothing is asked."""
    asked = [result for result in duty.results if not nothing_asked(result)]
    return sum(result.met for result in asked), len(asked)


def worst(states: Sequence[State]) -> State:
    """The worst of some states; there must be one."""
    return min(states, key=STATES.index)

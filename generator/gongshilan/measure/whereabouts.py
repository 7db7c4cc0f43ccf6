"""Where a suggestion is: who has it, since when, by when an answer is owed, whether one was given. And the number it goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongshilan.days import day_of
from gongshilan.model import Lateness, Record, State
from gongshilan.receipts import FIELD, derived, normal

KIND = "suggestion"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """``holder`` is the department as the record names it (empty: the unit itself). ``since`` is the last day on which something
    is known to have happened, ``moved`` that it is later than the day it was received. ``answered`` is the day of the answer;
    ``answer_given``: there is one, on whatever day. ``state`` is that of the deadline, None where there is none."""

    received: date | None
    status: str
    open: bool
    holder: str
    since: date | None
    moved: bool
    due: date | None
    state: State | None
    answered: date | None
    answer_given: bool
    went_to: str
    reason: str


def whereabouts(record: Record, lateness: Mapping[str, Lateness], as_of: date) -> Whereabouts | None:
    """Of a suggestion that is there by the day; None for anything else."""
    found = lateness.get(record.id)
    if record.kind != KIND or found is None:
        return None
    data = record.data
    received = day_of(data.get("received"))
    steps = [day_of(item.get("date")) for item in data.get("progress", ())]
    given = day_of((data.get("answer") or {}).get("date"))
    answered = given if given is not None and given <= as_of else None
    known = [day for day in (received, answered, *steps) if day is not None and day <= as_of]
    since = max(known, default=None)
    return Whereabouts(
        received,
        str(data.get("status", "")),
        found.open,
        str(data.get("department", "")),
        since,
        since is not None and since != received,
        found.due,
        found.state,
        answered,
        "answer" in data and (given is None or given <= as_of),
        str(data.get("went_to", "")),
        str(data.get("reason", "")),
    )


def receipt_of(record: Record) -> str:
    """The nine digits a suggestion goes by: its own, else such as follow from its id. Empty for other kinds."""
    if record.kind != KIND:
        return ""
    return normal(str(record.data.get(FIELD, ""))) or derived(f"{record.campaign}/{record.id}")

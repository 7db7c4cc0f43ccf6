"""How far suggestions, problems and rectification items got, and how many are late. Made of what the assessment says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongshilan.model import Lateness, Record, State


@dataclass(frozen=True, slots=True)
class Handling:
    """Numbers of records: all, those about which something is still to be done, those overdue, and by status."""

    total: int
    open: int
    overdue: int
    by_status: Mapping[str, int]


def handling(records: Iterable[Record], lateness: Mapping[str, Lateness]) -> Handling:
    """The standing of some records of one kind. Those that are not there yet, or withdrawn, count in the total only."""
    held = list(records)
    known = [lateness[record.id] for record in held if record.id in lateness]
    return Handling(
        total=len(held),
        open=sum(found.open for found in known),
        overdue=sum(found.state is State.OVERDUE for found in known),
        by_status=Counter(str(record.data.get("status", "")) for record in held),
    )


def days_beyond(found: Lateness) -> int:
    """Calendar days by which a matter was answered or closed after its day; 0 for one that was in time, or is not done."""
    return max(0, (found.done - found.due).days) if found.done and found.due else 0

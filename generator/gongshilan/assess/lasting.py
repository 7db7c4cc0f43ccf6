"""What a unit owes while it takes part: not what fell due before it joined, nor what falls due after it ended."""

from __future__ import annotations

from datetime import date

from gongshilan.days import day_of
from gongshilan.model import Reason, Record, State, Window


def not_lasting(unit: Record, state: State, due: date | None, as_of: date) -> Reason | None:
    """Why an obligation is not the unit's business. What it met stays met, what was overdue before its end stays overdue; what
    fell due before it joined, or falls due after it ended, is not."""
    if state in (State.MET, State.MET_LATE):
        return None
    joined, ended = day_of(unit.data.get("joined")), day_of(unit.data.get("ended"))
    if due is not None and joined is not None and joined > due:
        return Reason("unit-joined", {"on": joined.isoformat()})
    if ended is None or ended > as_of or (due is not None and due < ended):
        return None
    return Reason("unit-ended", {"on": ended.isoformat()})


def owed(unit: Record, window: Window, as_of: date) -> bool:
    """False for a requirement that fell due before the unit joined or after it ended: it is not said to lack it."""
    due = window.end or date.max
    joined, ended = day_of(unit.data.get("joined")), day_of(unit.data.get("ended"))
    over = ended is not None and ended <= as_of and ended <= due
    return not over and (joined or date.min) <= due

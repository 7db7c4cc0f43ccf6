"""What a unit owes while it takes part: not what fell due before it joined, nor what falls due after it ended."""

from __future__ import annotations

from datetime import date

from gongshilan.model import Reason, Record, State, Window


def not_lasting(unit: Record, state: State, due: date | None, as_of: date) -> Reason | None:
    """Why an obligation is not the unit's business. What it met stays met, what was overdue before its end stays overdue; what
    fell due before it joined, or falls due after it ended, is not."""
    if state in (State.MET, State.MET_LATE):
        return None
    joined, ended = str(unit.data.get("joined", "")), _ended(unit)
    if due is not None and joined > due.isoformat():
        return Reason("unit-joined", {"on": joined})
    if ended is None or ended > as_of.isoformat() or (due is not None and due.isoformat() < ended):
        return None
    return Reason("unit-ended", {"on": ended})


def owed(unit: Record, window: Window, as_of: date) -> bool:
    """False for a requirement that fell due before the unit joined or after it ended: it is not said to lack it."""
    due = window.end.isoformat() if window.end is not None else "9999"
    ended = _ended(unit)
    over = ended is not None and ended <= as_of.isoformat() and ended <= due
    return not over and str(unit.data.get("joined", "")) <= due


def _ended(unit: Record) -> str | None:
    ended = unit.data.get("ended")
    return str(ended.get("on", "")) or None if isinstance(ended, dict) else str(ended) if ended else None

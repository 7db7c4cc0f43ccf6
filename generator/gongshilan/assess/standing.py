"""How a unit stands on an obligation, given what became of its requirements: the state, and the two days that go with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongshilan.assess.bounds import UNKNOWN, days_late
from gongshilan.assess.lateness import timeliness
from gongshilan.model import Reason, RequirementResult, State, Window


def standing_on(
    results: Sequence[RequirementResult], window: Window, as_of: date, soon_days: int
) -> tuple[State, date | None, str | None]:
    """State, the day it was or is due, and the day it was met.

    An unmet obligation is as late as its latest unmet requirement is: the earliest due day among those unmet decides. One that
    was met late shows the due day of the requirement that was late, of several the one that was late by most.
    """
    unmet = [result for result in results if not result.met]
    ends = [result.window.end for result in results if result.window.end is not None]
    if not unmet and results and all(result.so_far for result in results):
        # Nothing was asked of the unit yet; that is no accomplishment, and nothing it could be late with.
        return State.OPEN, max(ends), None
    if not unmet:
        met_on = "" if unknown_day(results) else max(["", *(result.met_on or "" for result in results)])
        late = [(-days, result.window.end) for result in results if result.window.end and (days := days_late(result)) > 0]
        if late:
            return State.MET_LATE, min(late)[1], met_on or None
        return State.MET, max(ends, default=window.end), met_on or None
    due = min((result.window.end for result in unmet if result.window.end is not None), default=None)
    return timeliness(due, None, as_of, soon_days), due, None


def unknown_day(results: Sequence[RequirementResult]) -> list[Reason]:
    """That the day it was met is not known, once."""
    return [note for result in results for note in result.notes if note.code in UNKNOWN][:1]

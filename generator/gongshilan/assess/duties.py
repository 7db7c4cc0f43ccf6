"""Every unit × every obligation of its rulebook → a :class:`Duty` with its state and how that state arose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongshilan.assess.binding import not_bound
from gongshilan.assess.bounds import without_guessed_day
from gongshilan.assess.lateness import timeliness
from gongshilan.assess.publication import Publication
from gongshilan.assess.requirements import RequirementAssessor
from gongshilan.assess.setting import Setting
from gongshilan.demands import Obligation, Requirement
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Duty, Portal, Reason, Record, RequirementResult, State, Window
from gongshilan.windows.resolve import Calendar

EXTENSION, WAIVER, NOT_APPLICABLE = "extension", "waiver", "not_applicable"


@dataclass(frozen=True, slots=True)
class Deviations:
    """What was allowed to one unit for one obligation up to a day: the newest extension, a waiver or not-applicable."""

    extension: Record | None
    release: Record | None

    @classmethod
    def find(cls, graph: Graph, unit: str, obligation: str, as_of: date) -> Deviations:
        """Deviation records approved by ``as_of`` (an approval given later did not exist then)."""
        found = [
            record
            for record in graph.of_kind("deviation", unit)
            if record.data.get("obligation") == obligation and record.date is not None
            if record.date <= as_of.isoformat()
        ]
        found.sort(key=lambda record: (record.date or "", record.id))
        extensions = [record for record in found if record.data.get("type") == EXTENSION]
        releases = [record for record in found if record.data.get("type") in (WAIVER, NOT_APPLICABLE)]
        return cls(extensions[-1] if extensions else None, releases[-1] if releases else None)


def assess_duties(
    graph: Graph, schema: Schema, rulebook: Rulebook, campaign: Record, portal: Portal, as_of: date
) -> Iterator[Duty]:
    """Duties of all units of a campaign: units by id, obligations in the rulebook's order.

    Raises WindowError if the rulebook names a phase or step that the campaign does not have.
    """
    calendar = Calendar(campaign)
    assessor = RequirementAssessor(graph, schema, Publication(graph, schema, portal, {rulebook.id: rulebook}, as_of))
    windows = {obligation.id: calendar.resolve(obligation.window) for obligation in rulebook.obligations}
    soon_days = due_soon_days(portal, rulebook)
    for unit in graph.units(campaign.id):
        for obligation in rulebook.obligations:
            yield _duty(unit, obligation, windows[obligation.id], graph, calendar, assessor, soon_days, as_of)


def due_soon_days(portal: Portal, rulebook: Rulebook) -> int:
    """From how many days before its end something is due soon; the portal's own word wins."""
    return int(portal.data.get("due_soon_days", rulebook.due_soon_days))


def _duty(
    unit: Record,
    obligation: Obligation,
    window: Window,
    graph: Graph,
    calendar: Calendar,
    assessor: RequirementAssessor,
    soon_days: int,
    as_of: date,
) -> Duty:
    deviations = Deviations.find(graph, unit.id, obligation.id, as_of)
    reasons: list[Reason] = []
    deviation: Record | None = None
    if deviations.extension is not None:
        deviation = deviations.extension
        window = _extend(window, deviation)
        reasons.append(Reason("extended", _deviation_params(deviation, window)))

    def window_of(requirement: Requirement) -> Window:
        """The window a requirement is held to: its own, or the obligation's, both with the extension granted."""
        if requirement.window is None:
            return window
        own = calendar.resolve(requirement.window)
        return own if deviations.extension is None else _extend(own, deviations.extension)

    setting = Setting(unit, obligation, window_of, as_of)
    bound_by = [item for item in obligation.requires if not_bound(unit, item.binds, obligation.clause) is None]
    results = [without_guessed_day(assessor.assess(requirement, setting)) for requirement in bound_by]
    state, due, met_on = _state(results, window, as_of, soon_days)
    bound = not_bound(unit, obligation.binds, obligation.clause) or _not_lasting(unit, state, due, as_of)
    results = [result for result in results if result.met or _owed(unit, result.window, as_of)]
    if bound is None and not bound_by:
        bound = Reason("other-class", {"clause": obligation.clause})
    if bound is not None:
        state, due, met_on, reasons, results = State.NOT_APPLICABLE, None, None, [bound], []
    elif deviations.release is not None:
        deviation = deviations.release
        waived = deviation.data.get("type") == WAIVER
        state = State.WAIVED if waived else State.NOT_APPLICABLE
        due, met_on = None, None
        reasons.append(Reason("waived" if waived else "ruled-out", _deviation_params(deviation, window)))
    return Duty(
        campaign=unit.campaign,
        unit=unit.id,
        obligation=obligation,
        state=state,
        due=due,
        met_on=met_on,
        window=window,
        results=tuple(results),
        reasons=(*reasons, *(_guessed(results) if state in (State.MET, State.MET_LATE) else ())),
        deviation=deviation.id if deviation else None,
    )


def _state(
    results: Sequence[RequirementResult], window: Window, as_of: date, soon_days: int
) -> tuple[State, date | None, str | None]:
    """State, the day it was or is due, and the day it was met.

    An unmet obligation is as late as its latest unmet requirement is: the earliest due day among those unmet decides. One that
    was met late shows the due day of the requirement that was late, of several the one that was late by most.
    """
    unmet = [result for result in results if not result.met]
    if not unmet and results and all(result.so_far for result in results):
        # Nothing was asked of the unit yet; that is no accomplishment, and nothing it could be late with.
        return State.OPEN, max(result.window.end for result in results if result.window.end is not None), None
    if not unmet:
        met_on = "" if _guessed(results) else max((result.met_on or "" for result in results), default="")
        late = [(-days, result.window.end) for result in results if result.window.end and (days := _days_late(result)) > 0]
        if late:
            return State.MET_LATE, min(late)[1], met_on or None
        ends = [result.window.end for result in results if result.window.end is not None]
        return State.MET, max(ends, default=window.end), met_on or None
    due = min((result.window.end for result in unmet if result.window.end is not None), default=None)
    return timeliness(due, None, as_of, soon_days), due, None


def _days_late(result: RequirementResult) -> int:
    """Calendar days by which a requirement was met after its window, at least; 0 where it was not, or nobody can say."""
    bounds = [str(note.params["date"]) for note in result.notes if note.code == "day-unknown"]
    day = result.met_on or max(bounds, default="")
    return max(0, (date.fromisoformat(day) - result.window.end).days) if result.window.end is not None and day else 0


def _guessed(results: Sequence[RequirementResult]) -> list[Reason]:
    """That the day it was met is not known, once."""
    return [note for result in results for note in result.notes if note.code == "day-unknown"][:1]


def _not_lasting(unit: Record, state: State, due: date | None, as_of: date) -> Reason | None:
    """A unit owes what falls due while it takes part. What it met stays met, what was overdue before its end stays overdue;
    what fell due before it joined, or falls due after it ended, is not its business."""
    if state in (State.MET, State.MET_LATE):
        return None
    joined, ended = str(unit.data.get("joined", "")), _ended(unit)
    if due is not None and joined > due.isoformat():
        return Reason("unit-joined", {"on": joined})
    if ended is None or ended > as_of.isoformat() or (due is not None and due.isoformat() < ended):
        return None
    return Reason("unit-ended", {"on": ended})


def _owed(unit: Record, window: Window, as_of: date) -> bool:
    """False for a requirement that fell due before the unit joined or after it ended: it is not said to lack it."""
    due = window.end.isoformat() if window.end is not None else "9999"
    ended = _ended(unit)
    over = ended is not None and ended <= as_of.isoformat() and ended <= due
    return not over and str(unit.data.get("joined", "")) <= due


def _ended(unit: Record) -> str | None:
    ended = unit.data.get("ended")
    return str(ended.get("on", "")) or None if isinstance(ended, dict) else str(ended) if ended else None


def _extend(window: Window, deviation: Record) -> Window:
    new_due = deviation.data.get("new_due")
    if not new_due or window.end is None or date.fromisoformat(new_due) <= window.end:
        return window
    step = Reason("date-extension", _deviation_params(deviation, window))
    return replace(window, end=date.fromisoformat(new_due), steps=(*window.steps, step))


def _deviation_params(deviation: Record, window: Window) -> dict[str, Any]:
    data = deviation.data
    return {
        "old": str(data.get("old_due") or window.end or ""),
        "new": str(data.get("new_due", "")),
        "reason": str(data.get("reason", "")),
        "approver": str(data.get("approver", "")),
        "on": str(deviation.date or ""),
    }

"""Every unit × every obligation of its rulebook → a :class:`Duty` with its state and how that state arose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from gongshilan.assess.anchored import Anchors
from gongshilan.assess.binding import not_bound
from gongshilan.assess.bounds import lower_bound, without_guessed_day
from gongshilan.assess.deviations import WAIVER, Deviations, params
from gongshilan.assess.known import Known
from gongshilan.assess.lasting import not_lasting, owed
from gongshilan.assess.order import Day
from gongshilan.assess.publication import Publication
from gongshilan.assess.requirements import RequirementAssessor
from gongshilan.assess.setting import Setting, Times
from gongshilan.assess.standing import standing_on, unknown_day
from gongshilan.assess.within import per_record, relative
from gongshilan.demands import Anchor, Obligation, Requirement
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Duty, Portal, Reason, Record, RequirementResult, State, Window
from gongshilan.windows.resolve import Calendar

_DONE = (State.MET, State.MET_LATE)


def assess_duties(
    graph: Graph,
    schema: Schema,
    rulebook: Rulebook,
    campaign: Record,
    portal: Portal,
    as_of: date,
    known: Known | None = None,
) -> Iterator[Duty]:
    """Duties of all units of a campaign: units by id, obligations in the rulebook's order. ``known`` is what was found for other days
    over the same graph.

    Raises WindowError if the rulebook names a phase or step that the campaign does not have.
    """
    publication = Publication(graph, schema, portal, {rulebook.id: rulebook}, as_of)
    assessor = RequirementAssessor(graph, schema, publication, known or Known(graph, schema))
    bench = _Bench(graph, schema, rulebook, Calendar(campaign), assessor, due_soon_days(portal, rulebook), as_of)
    windows: dict[str, Window] = {item.id: bench.calendar.resolve(item.window) for item in rulebook.obligations}
    for unit in graph.units(campaign.id):
        duties = _UnitDuties(bench, windows, unit)
        for obligation in rulebook.obligations:
            yield duties.duty(obligation)


def due_soon_days(portal: Portal, rulebook: Rulebook) -> int:
    """From how many days before its end something is due soon; the portal's own word wins."""
    return int(portal.data.get("due_soon_days", rulebook.due_soon_days))


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the duties of all units of a campaign share."""

    graph: Graph
    schema: Schema
    rulebook: Rulebook
    calendar: Calendar
    assessor: RequirementAssessor
    soon_days: int
    as_of: date


class _UnitDuties:
    """One unit's duties, each worked out once: one may be set against the day another was met."""

    def __init__(self, bench: _Bench, windows: dict[str, Window], unit: Record) -> None:
        self._bench = bench
        self._windows = windows
        self._unit = unit
        self._obligations = {item.id: item for item in bench.rulebook.obligations}
        self._anchors = Anchors(
            bench.graph, bench.schema, bench.assessor.witness, bench.calendar, self._obligations, self._met
        )
        self._duty = cache(self._assess)
        self._result = cache(self._work_out)
        self._allowed = cache(self._find_deviations)

    def duty(self, obligation: Obligation) -> Duty:
        """The unit's standing on an obligation."""
        return self._duty(obligation.id)

    def _assess(self, name: str) -> Duty:
        obligation, unit, as_of = self._obligations[name], self._unit, self._bench.as_of
        deviations = self._allowed(name)
        window = deviations.moved(self._window(obligation), None)
        asked = [item for item in obligation.requires if not_bound(unit, item.binds) is None]
        code = not_bound(unit, obligation.binds) or (None if asked else not_bound(unit, obligation.requires[0].binds))
        if code is not None:
            return self._not_asked(obligation, window, Reason(code, {"clause": obligation.clause}))
        kept = [item for item in asked if deviations.release(item.id) is None]
        results = [self._result(name, item.id) for item in kept]
        its_own = [result for result in results if result.met or owed(unit, result.window, as_of)]
        # What fell due before it joined (or falls due after it ended) says nothing about the rest that it still owes.
        judged = its_own if any(not result.met for result in its_own) else results
        state, due, met_on = standing_on(judged, window, as_of, self._bench.soon_days)
        not_its_business = not_lasting(unit, state, due, as_of)
        if not_its_business is not None:
            return self._not_asked(obligation, window, not_its_business)
        whole = deviations.release()
        release = whole or (None if kept else deviations.release(asked[0].id))
        if release is not None:
            state = State.WAIVED if release.data.get("type") == WAIVER else State.NOT_APPLICABLE
            due, met_on = None, None
        reasons = [*deviations.reasons(window, asked)]
        if whole is not None:
            reasons.append(Reason("waived" if state is State.WAIVED else "ruled-out", params(whole, window)))
        if state in _DONE:
            reasons += unknown_day(its_own)
        deviation = release or deviations.extension()
        return Duty(
            campaign=unit.campaign,
            unit=unit.id,
            obligation=obligation,
            state=state,
            due=due,
            met_on=met_on,
            window=window,
            results=tuple(its_own),
            reasons=tuple(reasons),
            deviation=deviation.id if deviation else None,
            untimed=state is State.MET and due is not None and due < as_of and bool(unknown_day(its_own)),
        )

    def _not_asked(self, obligation: Obligation, window: Window, why: Reason) -> Duty:
        """That it is not the unit's business."""
        return Duty(
            campaign=self._unit.campaign,
            unit=self._unit.id,
            obligation=obligation,
            state=State.NOT_APPLICABLE,
            due=None,
            met_on=None,
            window=window,
            results=(),
            reasons=(why,),
        )

    def _work_out(self, obligation: str, requirement: str) -> RequirementResult:
        setting = self._setting(self._obligations[obligation], requirement)
        return without_guessed_day(self._bench.assessor.assess(self._requirement(obligation, requirement), setting))

    def _requirement(self, obligation: str, name: str) -> Requirement:
        return next(item for item in self._obligations[obligation].requires if item.id == name)

    def _setting(self, obligation: Obligation, requirement: str) -> Setting:
        """Where a requirement is looked at; extensions are those of the requirement and its alternatives."""
        bench, deviations = self._bench, self._allowed(obligation.id)

        def day_of(anchor: Anchor, record: Record | None) -> Day | None:
            return self._anchors.day(anchor, record, setting)

        def named(anchor: Anchor, asking: Requirement | None) -> str:
            return self._anchors.name(anchor, asking, obligation)

        def moved(window: Window) -> Window:
            return deviations.moved(window, requirement)

        def window_of(asked: Requirement) -> Window:
            """The window a requirement is held to: its own, or the obligation's, both with the extensions granted."""
            if asked.window is None and asked.within is None:
                return moved(self._window(obligation))
            own = self._windows[obligation.id] if asked.window is None else bench.calendar.resolve(asked.window)
            if asked.within is None or per_record(asked.within):
                return moved(own)
            day, what = day_of(asked.within.of, None), named(asked.within.of, None)
            return moved(relative(asked.within, own, day, bench.schema.work, what))

        times = Times(bench.calendar, bench.schema.work, day_of, named, moved)
        setting = Setting(self._unit, obligation, window_of, bench.as_of, times)
        return setting

    def _window(self, obligation: Obligation) -> Window:
        """The obligation's own window, before any extension."""
        base, within = self._windows[obligation.id], obligation.within
        if within is None:
            return base
        setting = Setting(self._unit, obligation, lambda _: base, self._bench.as_of)
        day, what = self._anchors.day(within.of, None, setting), self._anchors.name(within.of, None, obligation)
        return relative(within, base, day, self._bench.schema.work, what)

    def _find_deviations(self, obligation: str) -> Deviations:
        return Deviations.find(self._bench.graph, self._unit.id, obligation, self._bench.as_of)

    def _met(self, obligation: str, requirement: str) -> Day | None:
        """What is known of the day an obligation or a requirement was met; of what is not asked of the unit, nothing."""
        if not requirement:
            duty = self._duty(obligation)
            if duty.state in _DONE:
                return _known(duty.met_on, duty.reasons)
            return Day.unknown() if duty.state in (State.WAIVED, State.NOT_APPLICABLE) else None
        wanted = self._requirement(obligation, requirement)
        if self._allowed(obligation).release(requirement) is not None or not_bound(self._unit, wanted.binds) is not None:
            return Day.unknown()
        result = self._result(obligation, requirement)
        return _known(result.met_on, result.notes) if result.met and not result.so_far else None


def _known(met_on: str | None, notes: Iterable[Reason]) -> Day:
    """The day, or the bound that a note gives for it."""
    return Day.exactly(met_on) if met_on is not None else Day.not_before(lower_bound(notes))

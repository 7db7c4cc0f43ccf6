"""The one place where records above an audience may influence what it is shown: everything that is declassified, and nothing else.

What the obligations' own scope and the rulebook open on purpose: the true state, due day and day met of each obligation, the
states at earlier days, and the true value of the figures a rulebook names under ``open_figures``. Everything else an edition
shows is derived from its projected graph, and so cannot know what was projected away. The other values made from what is
hidden are made in projection itself: a masked name (``x-mask``) and what is told of votes (:mod:`gongshilan.disclosure`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongshilan.kinds.rulebook import Rulebook
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Claim, Duty, Figure, Reason, Snapshot, State
from gongshilan.visibility.audience import Audience

Key = tuple[str, str]
"""Unit id and id of an obligation or figure."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is told of an obligation even where its evidence is not shown."""

    state: State
    due: date | None
    met_on: str | None
    untimed: bool


@dataclass(frozen=True, slots=True)
class Declassified:
    """Every value of an edition that records above it may have influenced."""

    standings: Mapping[Key, Standing]
    figures: Mapping[Key, int | float]
    claims: Mapping[tuple[str, int], int | float]  # by record and place in its list: what an open figure is compared with
    earlier: tuple[Snapshot, ...]


def declassify(
    truth: Assessment,
    earlier: Sequence[Snapshot],
    audience: Audience,
    graph: Graph,
    rulebooks: Mapping[str, Rulebook],
) -> Declassified:
    """What may be told, for the units of ``graph`` (the projected one)."""
    standings = {
        (duty.unit, duty.obligation.id): Standing(duty.state, duty.due, duty.met_on, duty.untimed)
        for duty in truth.duties
        if duty.unit in graph and _open(duty, audience)
    }
    opened = {campaign.id: rulebooks[str(campaign.data["rulebook"])].open_figures for campaign in graph.campaigns()}
    figures: dict[Key, int | float] = {}
    for figure in truth.figures:
        unit = graph.get(figure.unit)
        scope = opened[unit.campaign].get(figure.id) if unit is not None else None
        if scope and audience.sees_scope(scope):
            figures[figure.unit, figure.id] = figure.value
    claims = {
        (claim.record, claim.index): claim.borne_out
        for claim in truth.claims
        if claim.borne_out is not None
        if (record := graph.get(claim.record)) is not None and (record.unit, claim.figure) in figures
        if claim.subject is None or claim.subject in graph
    }
    return Declassified(standings, figures, claims, tuple(_shown(earlier, standings)))


def reveal(own: Assessment, told: Declassified) -> Assessment:
    """What was derived from the projected graph, with the declassified values in their places. A value that is not what the
    projected records bear out is marked ``hidden``."""
    duties = tuple(
        _with_standing(duty, told.standings[key])
        for duty in own.duties
        if (key := (duty.unit, duty.obligation.id)) in told.standings
    )
    figures = tuple(_with_value(figure, told.figures.get((figure.unit, figure.id))) for figure in own.figures)
    return replace(own, duties=duties, figures=figures, claims=tuple(_with_truth(claim, told) for claim in own.claims))


def _open(duty: Duty, audience: Audience) -> bool:
    return not duty.obligation.scope or audience.sees_scope(duty.obligation.scope)


def _with_standing(duty: Duty, true: Standing) -> Duty:
    if Standing(duty.state, duty.due, duty.met_on, duty.untimed) == true:
        return duty
    reasons = (*duty.reasons, Reason("hidden-basis"))
    told = replace(duty, state=true.state, due=true.due, met_on=true.met_on, untimed=true.untimed)
    return replace(told, reasons=reasons, hidden=True)


def _with_value(figure: Figure, true: float | None) -> Figure:
    return figure if true is None or true == figure.value else replace(figure, value=true, hidden=True)


def _with_truth(claim: Claim, told: Declassified) -> Claim:
    """A claim about an open figure is compared with its true value, as the figure itself is told."""
    true = told.claims.get((claim.record, claim.index))
    return claim if true is None else replace(claim, borne_out=true, difference=claim.claimed - true)


def _shown(earlier: Sequence[Snapshot], standings: Mapping[Key, Standing]) -> list[Snapshot]:
    """Earlier states of the obligations this edition shows; those of other units and obligations are not its business."""
    kept = []
    for snapshot in earlier:
        states = {key: state for key, state in snapshot.states.items() if key in standings}
        if states:
            kept.append(replace(snapshot, states=states, untimed=snapshot.untimed & states.keys()))
    return kept

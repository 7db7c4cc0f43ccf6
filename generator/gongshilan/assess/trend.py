"""How things stood before: the same assessment at earlier days. Nothing is remembered, everything is computed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from gongshilan.assess.duties import assess_duties
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Portal, Snapshot
from gongshilan.windows.resolve import Calendar

MAX_POINTS = 12


def snapshots(
    graph: Graph, schema: Schema, rulebooks: Mapping[str, Rulebook], portal: Portal, as_of: date
) -> tuple[Snapshot, ...]:
    """States at the month ends of each campaign up to ``as_of`` (the last twelve), oldest first; ``as_of`` itself is not
    among them. Raises WindowError as :func:`assess_duties` does.
    """
    found = []
    for campaign in graph.campaigns():
        rulebook = rulebooks[str(campaign.data["rulebook"])]
        period = Calendar(campaign).period
        for day in list(_month_ends(period.start, min(period.end, as_of - timedelta(days=1))))[-MAX_POINTS:]:
            duties = list(assess_duties(graph, schema, rulebook, campaign, portal, day))
            states = {(duty.unit, duty.obligation.id): duty.state for duty in duties}
            untimed = frozenset((duty.unit, duty.obligation.id) for duty in duties if duty.untimed)
            found.append(Snapshot(campaign.id, day, states, untimed))
    return tuple(found)


def _month_ends(first: date, last: date) -> Iterator[date]:
    day = first
    while True:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = following - timedelta(days=1)
        if end > last:
            return
        yield end
        day = following

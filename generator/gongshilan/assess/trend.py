"""How things stood before: the same assessment at earlier days. Nothing is remembered, everything is computed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from gongshilan.assess.duties import assess_duties
from gongshilan.assess.known import Known
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Portal, Record, Snapshot
from gongshilan.windows.resolve import Calendar

MAX_POINTS = 12


class Trend:
    """How things stood at earlier days, one at a time."""

    def __init__(self, graph: Graph, schema: Schema, rulebooks: Mapping[str, Rulebook], portal: Portal) -> None:
        self._graph = graph
        self._schema = schema
        self._rulebooks = rulebooks
        self._portal = portal
        self._known = Known(graph, schema)

    def days(self, as_of: date) -> list[tuple[Record, date]]:
        """The campaigns and their month ends before ``as_of``: of each the last twelve, oldest first."""
        found = []
        for campaign in self._graph.campaigns():
            period = Calendar(campaign).period
            ends = list(_month_ends(period.start, min(period.end, as_of - timedelta(days=1))))
            found += [(campaign, day) for day in ends[-MAX_POINTS:]]
        return found

    def at(self, campaign: Record, day: date) -> Snapshot:
        """The states of a campaign on a day. Raises WindowError as :func:`assess_duties` does."""
        rulebook = self._rulebooks[str(campaign.data["rulebook"])]
        duties = list(assess_duties(self._graph, self._schema, rulebook, campaign, self._portal, day, self._known))
        states = {(duty.unit, duty.obligation.id): duty.state for duty in duties}
        untimed = frozenset((duty.unit, duty.obligation.id) for duty in duties if duty.untimed)
        return Snapshot(campaign.id, day, states, untimed)


def _month_ends(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    yield from (day for day in days if (day + timedelta(days=1)).day == 1)

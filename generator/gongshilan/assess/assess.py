"""The entry of the stage: a graph, the rulebooks, a portal and a day → an :class:`Assessment`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongshilan.assess.claims import compare_claims
from gongshilan.assess.duties import assess_duties, due_soon_days
from gongshilan.assess.figures import compute_figures
from gongshilan.assess.lateness import assess_lateness
from gongshilan.assess.threads import find_threads
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Duty, Portal


def assess(graph: Graph, schema: Schema, rulebooks: Mapping[str, Rulebook], portal: Portal, as_of: date) -> Assessment:
    """Everything derived from ``graph`` as of a day. Raises WindowError for a rulebook that does not fit its campaign."""
    duties: list[Duty] = []
    soon: dict[str, int] = {}
    for campaign in graph.campaigns():
        rulebook = rulebooks[str(campaign.data["rulebook"])]
        soon[campaign.id] = due_soon_days(portal, rulebook)
        duties.extend(assess_duties(graph, schema, rulebook, campaign, portal, as_of))
    figures = tuple(compute_figures(graph, graph.of_kind("unit"), as_of))
    return Assessment(
        as_of=as_of,
        duties=tuple(duties),
        figures=figures,
        claims=tuple(compare_claims(graph, as_of)),
        threads=tuple(find_threads(graph, schema)),
        lateness=assess_lateness(graph, schema, as_of, soon),
    )

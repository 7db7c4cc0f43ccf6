"""An edition: the projected graph, what is derived from it, and the few facts that a rulebook declassifies.

States are assessed twice. Over all records: what :mod:`gongshilan.project.declassify` lists. Over the projected records:
everything else a page shows (reasons, evidence, threads, all other figures). So records above an audience can influence
nothing but what that list names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongshilan.assess.assess import assess
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.dating import date_records
from gongshilan.link.graph import Graph
from gongshilan.link.references import references
from gongshilan.model import Assessment, Edge, Edition, Portal, Record, Snapshot
from gongshilan.project.counts import counted
from gongshilan.project.declassify import Declassified, declassify, reveal
from gongshilan.project.part import part
from gongshilan.visibility.audience import Audience
from gongshilan.visibility.extent import Extent


@dataclass(frozen=True, slots=True)
class Projection:
    """What one edition may know."""

    edition: Edition
    audience: Audience
    graph: Graph
    assessment: Assessment
    declassified: Declassified


def project(
    full: Graph,
    truth: Assessment,
    edition: Edition,
    portal: Portal,
    schema: Schema,
    rulebooks: Mapping[str, Rulebook],
    earlier: Sequence[Snapshot] = (),
) -> Projection:
    """Project ``full`` (and ``truth``, assessed over it; ``earlier``, how it stood before) for an edition."""
    audience = Audience(edition, portal, rulebooks, full.get, truth.as_of)
    graph = project_graph(full, audience, schema)
    own = truth if _alike(graph, full) else assess(graph, schema, rulebooks, portal, truth.as_of)
    told = declassify(truth, earlier, audience, graph, rulebooks)
    return Projection(edition, audience, graph, reveal(own, told), told)


def _alike(shown: Graph, full: Graph) -> bool:
    """Whether everything is shown as it is: then everything that is derived is, too."""
    same = len(shown) == len(full) and all(full.get(record.id) == record for record in shown)
    return same and list(shown.edges()) == list(full.edges())


def project_graph(full: Graph, audience: Audience, schema: Schema) -> Graph:
    """``full`` without what the audience may not see: records, fields, and every edge to or from them."""
    extents = {record.id: extent for record in full if (extent := audience.extent(record)) > Extent.HIDDEN}
    told = counted(full, audience, schema)
    parts = [
        part(
            record,
            _as_told(record, told, audience, schema),
            extents[record.id],
            schema.kinds[record.kind],
            audience,
            extents.__contains__,
        )
        for record in full
        if record.id in extents
    ]
    shown = [record for record in parts if extents[record.id] > Extent.NAMED]
    edges = [
        Edge(record.id, path, target)
        for record in shown
        for path, _, target in references(record, schema.kinds[record.kind])
        if extents[target] > Extent.NAMED
    ]
    above = [record for record in parts if extents[record.id] is Extent.NAMED]
    return Graph(date_records(shown, schema), edges, above)


def _as_told(record: Record, told: Mapping[str, Mapping[str, Any]], audience: Audience, schema: Schema) -> Mapping[str, Any]:
    """The record's data; of one that counts people only with the counts as told."""
    return told[record.id] if schema.kinds[record.kind].counts_people and not audience.told_all(record) else record.data

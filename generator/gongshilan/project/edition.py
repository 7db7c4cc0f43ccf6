"""An edition: the projected graph, what is derived from it, and the few facts that a rulebook declassifies.

States are assessed twice. Over all records: what :mod:`gongshilan.project.declassify` lists. Over the projected records:
everything else a page shows (reasons, evidence, threads, all other figures). So records above an audience can influence
nothing but what that list names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongshilan.assess.approval import Approval
from gongshilan.assess.assess import assess
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.dating import date_records
from gongshilan.link.graph import Graph
from gongshilan.link.references import references
from gongshilan.model import Assessment, Edge, Edition, Portal, Record, Snapshot
from gongshilan.project.audience import Audience
from gongshilan.project.counts import counted
from gongshilan.project.declassify import Declassified, declassify, reveal
from gongshilan.project.fields import FieldProjection
from gongshilan.read.passages import visible

# What a withdrawn record still says: that it was there, and why it is no more.
_WITHDRAWN_FIELDS = frozenset({"kind", "title", "unit", "withdrawn"})
# Of a withdrawn campaign or unit also what all its records hang on.
_STRUCTURE = frozenset({"rulebook", "period", "phases", "level", "class", "parent"})


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
    approval = Approval(full, rulebooks, truth.as_of.isoformat())
    audience = Audience(edition, portal, full, approval, truth.as_of, full_counts(full, rulebooks))
    graph = project_graph(audience, schema, truth.as_of)
    own = assess(graph, schema, rulebooks, portal, truth.as_of)
    told = declassify(truth, earlier, audience, graph, rulebooks)
    return Projection(edition, audience, graph, reveal(own, told), told)


def project_graph(audience: Audience, schema: Schema, as_of: date) -> Graph:
    """The graph without what the audience may not see: records, fields, and every edge to or from them."""
    shown = {record.id: record for record in audience.records()}
    told = counted(audience, schema)
    projected = []
    for record in shown.values():
        whole = audience.told_all(record) or not schema.kinds[record.kind].counts_people
        data = record.data if whole else told[record.id]
        projected.append(_project_record(record, data, audience, schema, shown, as_of))
    edges = [
        Edge(record.id, path, target)
        for record in projected
        for path, _, target in references(record, schema.kinds[record.kind])
    ]
    return Graph(date_records(projected, schema), edges)


def full_counts(graph: Graph, rulebooks: Mapping[str, Rulebook]) -> dict[str, str]:
    """By campaign the lowest scope that its rulebook tells every count of votes; campaigns whose rulebook names none are left out."""
    found = {}
    for campaign in graph.campaigns():
        rulebook = rulebooks.get(str(campaign.data.get("rulebook")))
        if rulebook is not None and rulebook.full_counts:
            found[campaign.id] = rulebook.full_counts
    return found


def _project_record(
    record: Record,
    told: Mapping[str, Any],
    audience: Audience,
    schema: Schema,
    shown: Mapping[str, Record],
    as_of: date,
) -> Record:
    kind = schema.kinds[record.kind]
    view = FieldProjection(told, record.said, kind.fields, audience.sees_scope, shown.__contains__, as_of.isoformat())
    data, said, body = view.data, view.said, visible(record.body, audience.sees_scope)
    if audience.withdrawn(record):
        kept = _WITHDRAWN_FIELDS | _STRUCTURE if record.kind in ("campaign", "unit") else _WITHDRAWN_FIELDS
        data = {key: value for key, value in data.items() if key in kept}
        said, body = {key: value for key, value in said.items() if key.split(".")[0] in data}, ""
    return replace(record, data=data, said=said, body=body)

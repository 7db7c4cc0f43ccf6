"""An edition: the projected graph, what is derived from it, and the few facts that a rulebook declassifies.

States are assessed twice. Over all records: the true state, its due day and the day it was met, which the obligation's own
scope declassifies. Over the projected records: everything else a page shows (figures, reasons, evidence, threads). So
records above an audience can influence nothing but that state and those two dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from gongshilan.assess.assess import assess
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.dating import date_records
from gongshilan.link.graph import Graph
from gongshilan.link.references import references
from gongshilan.model import Assessment, Duty, Edge, Edition, Explained, Portal, Record
from gongshilan.project.audience import Audience
from gongshilan.project.fields import FieldProjection

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


def project(
    full: Graph,
    truth: Assessment,
    edition: Edition,
    portal: Portal,
    schema: Schema,
    rulebooks: Mapping[str, Rulebook],
) -> Projection:
    """Project ``full`` (and ``truth``, assessed over it) for an edition."""
    audience = Audience(edition, portal, full, truth.as_of)
    graph = project_graph(audience, schema, truth.as_of)
    own = assess(graph, schema, rulebooks, portal, truth.as_of)
    return Projection(edition, audience, graph, replace(own, duties=_declassified(own, truth, audience)))


def project_graph(audience: Audience, schema: Schema, as_of: date) -> Graph:
    """The graph without what the audience may not see: records, fields, and every edge to or from them."""
    shown = {record.id: record for record in audience.records()}
    projected = [_project_record(record, audience, schema, shown, as_of) for record in shown.values()]
    edges = [
        Edge(record.id, path, target)
        for record in projected
        for path, _, target in references(record, schema.kinds[record.kind])
    ]
    return Graph(date_records(projected, schema), edges)


def _project_record(record: Record, audience: Audience, schema: Schema, shown: Mapping[str, Record], as_of: date) -> Record:
    fields = schema.kinds[record.kind].fields
    view = FieldProjection(record.data, record.said, fields, audience.sees_scope, shown.__contains__)
    data, said, body = view.data, view.said, record.body
    if str((data.get("withdrawn") or {}).get("on", "9999")) <= as_of.isoformat():
        kept = _WITHDRAWN_FIELDS | _STRUCTURE if record.kind in ("campaign", "unit") else _WITHDRAWN_FIELDS
        data = {key: value for key, value in data.items() if key in kept}
        said, body = {key: value for key, value in said.items() if key.split(".")[0] in data}, ""
    return replace(record, data=data, said=said, body=body)


def _declassified(own: Assessment, truth: Assessment, audience: Audience) -> tuple[Duty, ...]:
    true_duties = {(duty.unit, duty.obligation.id): duty for duty in truth.duties}
    merged = []
    for mine in own.duties:
        duty = mine
        if duty.obligation.scope and not audience.sees_scope(duty.obligation.scope):
            continue
        true = true_duties[duty.unit, duty.obligation.id]
        if (true.state, true.due, true.met_on) != (duty.state, duty.due, duty.met_on):
            reasons = (*duty.reasons, Explained("hidden-basis", {}))
            duty = replace(duty, state=true.state, due=true.due, met_on=true.met_on, reasons=reasons, hidden=True)
        merged.append(duty)
    return tuple(merged)

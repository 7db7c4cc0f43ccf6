"""From what was loaded to what an edition may know: the stages that depend on a day and an audience."""

from __future__ import annotations

from datetime import date

from gongshilan.assess.assess import assess
from gongshilan.build.load import Loaded
from gongshilan.disclosure.ledger import with_new
from gongshilan.model import Assessment, Edition, Record, Released, Snapshot
from gongshilan.project.counts import told_tables
from gongshilan.project.edition import Projection, project
from gongshilan.visibility.approval import Approval
from gongshilan.visibility.audience import Audience


def awaiting_approval(loaded: Loaded, as_of: date) -> tuple[Record, ...]:
    """Records that do not leave their unit because an approval the rulebook asks for is not complete by the day."""
    approval = Approval(loaded.rules.rulebooks, loaded.graph.get)
    return tuple(record for record in loaded.graph if approval.missing(record, as_of))


def derive(loaded: Loaded, as_of: date) -> Assessment:
    """The truth over all records."""
    return assess(loaded.graph, loaded.rules.schema, loaded.rules.rulebooks, loaded.portal, as_of)


def released(loaded: Loaded, as_of: date) -> tuple[Released, ...]:
    """The ledger of tables of votes as it is once all editions are released."""
    portal, rules = loaded.portal, loaded.rules
    scope = max((edition.scope for edition in portal.editions), key=portal.rank)
    audience = Audience(Edition(scope, scope, scope), portal, rules.rulebooks, loaded.graph.get, as_of)
    return with_new(portal.released, told_tables(loaded.graph, audience, rules.schema))


def narrow(loaded: Loaded, truth: Assessment, edition: Edition, before: tuple[Snapshot, ...] = ()) -> Projection:
    """What one edition may know. ``before`` is how the truth stood at earlier days."""
    rules = loaded.rules
    return project(loaded.graph, truth, edition, loaded.portal, rules.schema, rules.rulebooks, before)

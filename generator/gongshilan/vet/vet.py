"""All of this room's questions, asked of one linked portal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from gongshilan.check.content import Checked
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.problems import Problem
from gongshilan.read.files import PAGES_FOLDER, Content
from gongshilan.read.written import read_written
from gongshilan.vet.approval import approval_problems
from gongshilan.vet.contradictions import Contradictions
from gongshilan.vet.deviations import deviation_problems
from gongshilan.vet.editions import edition_units
from gongshilan.vet.far import far_days
from gongshilan.vet.nowhere import nowhere
from gongshilan.vet.preflight import preflight
from gongshilan.vet.receipts import receipt_problems
from gongshilan.vet.released import released_units
from gongshilan.vet.shared import shared_units
from gongshilan.vet.written import check_costs, check_written


def vet(
    content: Content,
    checked: Checked,
    graph: Graph,
    rulebooks: Mapping[str, Rulebook],
    schema: Schema,
    *,
    failed: AbstractSet[str],
) -> Iterator[Problem]:
    """Every problem that shows only now. ``failed`` are ids of records that did not pass their check: they are known, though not
    in the graph."""
    pages = [(f"{PAGES_FOLDER}/{path}", text) for path, text in content.pages]
    known = {record.id for record in graph} | {record.name for record in graph} | failed
    yield from check_costs(checked.records, checked.sources, schema)
    yield from check_written(content.pages, PAGES_FOLDER)
    yield from preflight(graph, rulebooks, checked.sources, pages, schema)
    hand = [read_written(path, text)[0] for path, text in content.pages]
    yield from nowhere(graph, checked.sources, schema, known, hand, PAGES_FOLDER)
    yield from deviation_problems(graph, rulebooks, checked.sources, schema.work)
    yield from approval_problems(graph, checked.sources)
    yield from Contradictions(graph, checked.sources, schema).problems()
    yield from receipt_problems(graph, checked.sources)
    yield from far_days(graph, checked.sources, schema)
    yield from shared_units(graph, checked.sources)
    yield from edition_units(checked, known)
    yield from released_units(content.ledger, graph, failed)

"""How the records an audience sees count people's votes: told so that no vote can be worked out from all that is told.

What a wider audience is told is settled first, by what it may see, and what a narrower one is told must be safe beside it
(:mod:`gongshilan.disclosure.together`). So all editions laid side by side tell no more than the narrowest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from gongshilan.disclosure.ledger import entries
from gongshilan.disclosure.places import Path, as_told, counts
from gongshilan.disclosure.table import Told
from gongshilan.disclosure.together import Asked, Entry, Key, decide
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Record, Released, plain_id
from gongshilan.visibility.audience import Audience


def counted(graph: Graph, audience: Audience, schema: Schema) -> Mapping[str, Mapping[str, Any]]:
    """The full data of every record of a graph that counts people and that the audience may see, with the counts it is told.
    Records whose campaign tells this audience all counts are left out."""
    records, told, _ = _decided(graph, audience, schema)
    own: dict[str, dict[Path, Told]] = {name: {} for name in records}
    for (record, path), said in told.items():
        own[record][path] = said
    return {
        name: as_told(record.data, schema.kinds[record.kind], schema, own[name], audience.under)
        for name, record in records.items()
        if not audience.told_all(record)
    }


def told_tables(graph: Graph, audience: Audience, schema: Schema) -> list[Entry]:
    """Every table of votes with what is told of it to this audience and all wider ones, those of earlier releases included."""
    return _decided(graph, audience, schema)[2]


def told_by_table(graph: Graph, audience: Audience, schema: Schema) -> Mapping[Key, Told]:
    """What is told of every table that this audience or a wider one sees, by record and path; nothing of those told in full to all
    who see them."""
    return _decided(graph, audience, schema)[1]


def _decided(graph: Graph, audience: Audience, schema: Schema) -> tuple[dict[str, Record], dict[Key, Told], list[Entry]]:
    kinds = [kind.id for kind in schema.kinds.values() if kind.counts_people]
    records: dict[str, Record] = {}
    rounds = []
    for wider in audience.wider():
        new = {item.id: item for item in wider.records(graph, kinds) if item.id not in records and not wider.told_all(item)}
        rounds.append((list(_asked(new.values(), wider, schema)), wider.lineage))
        records |= new
    before = entries(replace(item, unit=_unit(graph, item)) for item in audience.released)
    told, all_told = decide(rounds, before, audience.under)
    return records, told, all_told


def _unit(graph: Graph, item: Released) -> str | None:
    """The unit of a table that was released as the graph calls it now: whose it is may have become the portal's since, or no more be."""
    if item.unit is None:
        return None
    found = graph.in_campaign(plain_id(item.unit), item.campaign)
    return found.id if found is not None and found.campaign == item.campaign else item.unit


def _asked(records: Iterable[Record], audience: Audience, schema: Schema) -> Iterator[Asked]:
    for record in records:
        if not audience.withdrawn(record):
            for count in counts(record.data, schema.kinds[record.kind], schema):
                question = (record.campaign, record.kind, count.question)
                yield Asked(question, record.unit, count.table, (record.id, count.path))

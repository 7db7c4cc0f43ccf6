"""The results of evaluations and surveys as tables: a line for every question, with the share of the satisfied, and one for every turnout.
What pages tell of them, and no more: the records are those of an edition, their counts told as its audience may be told them."""

from __future__ import annotations

from collections.abc import Iterator

from gongshilan.catalogue import text
from gongshilan.disclosure.places import ToldTable, told_tables
from gongshilan.disclosure.share import satisfied
from gongshilan.disclosure.turnout import turnout
from gongshilan.emit.supervise import Table, table_files
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import HIDDEN_COUNT, Record

VOTES, TURNOUT = "votes", "turnout"


def vote_files(graph: Graph, schema: Schema, under: int) -> dict[str, bytes]:
    """``data/<campaign>/supervise/votes`` and ``…/turnout``, ``.csv`` and ``.xlsx``, for every campaign with results. A count that is not
    told (``under`` is the bound) says so in its cell, one of which a bound is told has it."""
    return table_files(_tables(graph, schema, under))


def _tables(graph: Graph, schema: Schema, under: int) -> Iterator[Table]:
    for campaign in graph.campaigns():
        kinds = [kind for kind in schema.kinds.values() if kind.counts_people]
        records = [record for kind in kinds for record in graph.of_kind(kind.id) if record.campaign == campaign.id]
        results = [
            (record, found) for record in records for found in told_tables(record.data, schema.kinds[record.kind], schema)
        ]
        if results:
            yield Table(campaign.id, VOTES, text("small_numbers.votes.title"), *_votes(results, graph, schema, under))
        rows = [
            [*_which(record, graph, schema), found.sent, found.returned, found.tenths / 10]
            for record in records
            if (found := turnout(record)) is not None
        ]
        if rows:
            head = [*_head(), *(text(f"small_numbers.turnout.{name}") for name in ("sent", "returned", "share"))]
            yield Table(campaign.id, TURNOUT, text("small_numbers.turnout.title"), head, rows)


def _votes(
    results: list[tuple[Record, ToldTable]], graph: Graph, schema: Schema, under: int
) -> tuple[list[str], list[list[object]]]:
    untold = text("small_numbers.file", under=under)
    used = {str(grade) for _, table in results for grade, _ in table.rows}
    named = {
        term.id: term.label
        for vocabulary in dict.fromkeys(table.grades for _, table in results)
        for term in schema.vocabularies[vocabulary].terms.values()
        if term.id in used
    }
    head = [
        *_head(),
        *(text(f"small_numbers.votes.{name}") for name in ("question", "sign", "share", "votes")),
        *named.values(),
    ]
    rows: list[list[object]] = []
    for record, table in results:
        share = satisfied(table.rows, schema.vocabularies[table.grades])
        told = dict(table.rows)
        cells = [untold if told.get(grade) == HIDDEN_COUNT else told.get(grade) for grade in named]
        shown = [untold, None, None] if share is None else [share.sign or None, share.tenths / 10, share.votes]
        rows.append([*_which(record, graph, schema), table.question, *shown, *cells])
    return head, rows


def _head() -> list[str]:
    return ["id", *(text(f"small_numbers.votes.{name}") for name in ("title_of", "unit", "kind", "date"))]


def _which(record: Record, graph: Graph, schema: Schema) -> list[object]:
    unit = graph.get(record.unit) if record.unit else None
    return [record.id, record.title, unit.title if unit else "", schema.kinds[record.kind].label, record.date]

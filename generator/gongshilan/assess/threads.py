"""Threads: suggestion → problem → analysis report → plan item → progress → acceptance → survey, followed over the references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Record, Thread

CARRIED = "carried_from"


def find_threads(graph: Graph, schema: Schema) -> Iterator[Thread]:
    """One thread for each record that stands in the thread's order and has nothing before it.

    From its start a thread only goes forward (to a later stage), whichever of the two records made the reference: one
    report that answers ten problems is in ten threads and does not join them into one. Within a stage it goes on to what is about a
    record of another kind: from a report to what people said of it. What was carried into a later campaign goes on in the thread it
    came from.
    """
    stage_of = {kind.id: kind.thread for kind in schema.kinds.values()}

    def neighbours(record: Record) -> Iterator[Record]:
        for edge in graph.refs_out(record.id):
            yield graph[edge.target]
        for edge in graph.refs_in(record.id):
            yield graph[edge.source]

    def about(later: Record, earlier: Record) -> bool:
        alike = stage_of[later.kind] == stage_of[earlier.kind] != 0 and later.kind != earlier.kind
        return alike and any(edge.target == earlier.id for edge in graph.refs_out(later.id))

    for start in graph:
        stage = stage_of[start.kind]
        if not stage or any(0 < stage_of[other.kind] < stage for other in neighbours(start)):
            continue
        if any(edge.path == CARRIED or about(start, graph[edge.target]) for edge in graph.refs_out(start.id)):
            continue
        reached = {start.id}
        frontier = [start]
        while frontier:
            record = frontier.pop()
            for other in neighbours(record):
                forward = stage_of[other.kind] > stage_of[record.kind]
                if other.id not in reached and (forward or about(other, record) or _carries(graph, other, record)):
                    reached.add(other.id)
                    frontier.append(other)
        stages: dict[int, list[str]] = defaultdict(list)
        for record_id in sorted(reached):
            stages[stage_of[graph[record_id].kind]].append(record_id)
        yield Thread(start.id, {number: tuple(ids) for number, ids in sorted(stages.items())})


def _carries(graph: Graph, later: Record, earlier: Record) -> bool:
    """Whether a matter is another one carried on."""
    return any(edge.path == CARRIED and edge.target == earlier.id for edge in graph.refs_out(later.id))

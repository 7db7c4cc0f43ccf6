"""From one campaign to the next: what was not finished, who has it now, and what came back that had been closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongshilan.assess.threads import CARRIED
from gongshilan.link.graph import Graph
from gongshilan.model import Lateness, Record

KINDS = ("suggestion", "problem", "rectification_item")


@dataclass(frozen=True, slots=True)
class Carry:
    """A matter to be carried on; ``units`` are those of the new campaign that may have it now: one, several after a split, or none."""

    record: Record
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A matter and the one it carries on. ``returned``: that one had been closed. ``open``: it still is to be done; ``rounds`` counts the
    campaigns it has been through before."""

    record: Record
    before: Record
    returned: bool
    open: bool
    rounds: int


def to_carry(graph: Graph, lateness: Mapping[str, Lateness], old: str, new: str) -> Iterator[Carry]:
    """What a campaign leaves open and the new one has not taken up yet, by kind and id."""
    for kind in KINDS:
        for record in graph.of_kind(kind):
            found = lateness.get(record.id)
            if record.campaign != old or found is None or not found.open:
                continue
            if any(edge.path == CARRIED and graph[edge.source].campaign == new for edge in graph.refs_in(record.id)):
                continue
            yield Carry(record, followed(graph, record.unit, new) if record.unit else ())


def followed(graph: Graph, unit: str, campaign: str) -> tuple[str, ...]:
    """The units of a campaign that a unit has become: it was renamed, merged into another, split, or goes on. Ids, in order."""
    seen, frontier, found = {unit}, [unit], set()
    while frontier:
        current = graph.get(frontier.pop())
        if current is None:
            continue
        if current.campaign == campaign:
            found.add(current.id)
            continue
        after = [str(current.data["merged_into"])] if current.data.get("merged_into") else []
        after += map(str, current.data.get("split_into", ()))
        after += [edge.source for edge in graph.refs_in(current.id) if edge.path.split(".")[0] == "continues"]
        after += [other.id for other in graph.shared(current.name)]
        for item in after:
            if item not in seen:
                seen.add(item)
                frontier.append(item)
    return tuple(sorted(found))


def carried(graph: Graph, lateness: Mapping[str, Lateness], campaign: str) -> list[Carried]:
    """The matters of a campaign that carry on others, in the order of kinds and ids."""
    found = []
    for kind in KINDS:
        for record in graph.of_kind(kind):
            before = graph.get(str(record.data.get(CARRIED, "")))
            if record.campaign == campaign and before is not None:
                was, now = lateness.get(before.id), lateness.get(record.id)
                closed = was is not None and not was.open
                found.append(Carried(record, before, closed, now is not None and now.open, _rounds(graph, before)))
    return found


def _rounds(graph: Graph, record: Record) -> int:
    count, current = 1, record
    while (earlier := graph.get(str(current.data.get(CARRIED, "")))) is not None:
        count, current = count + 1, earlier
    return count

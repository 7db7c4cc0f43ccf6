"""The units of a campaign in groups: by committee, by class, by guidance sub-group. Every unit is in one group of each dimension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongshilan.link.graph import Graph
from gongshilan.model import Record

COMMITTEE = "committee"  # the level whose units lead the others
DIMENSIONS = ("class", "committee", "sub_group")


@dataclass(frozen=True, slots=True)
class Members:
    """Units that belong together; ``id`` is unique within its dimension, empty for those that belong to no group."""

    id: str
    units: tuple[Record, ...]


def by_committee(graph: Graph, units: Sequence[Record]) -> list[Members]:
    """By the committee at or above a unit; units above all committees by the topmost of their line. The head comes first."""
    known = {unit.id: unit for unit in units}
    members: dict[str, list[Record]] = defaultdict(list)
    for unit in units:
        line = [item for item in graph.lineage(unit.id) if item in known]
        led = [item for item in line if known[item].data.get("level") == COMMITTEE]
        members[led[0] if led else line[-1]].append(unit)
    heads = sorted(members, key=lambda head: (known[head].data.get("level") == COMMITTEE, head))
    return [Members(head, tuple(sorted(members[head], key=lambda unit: (unit.id != head, unit.id)))) for head in heads]


def by_class(units: Sequence[Record], classes: Sequence[str]) -> list[Members]:
    """By class, in the order of ``classes`` (the vocabulary's); units without one last."""
    members: dict[str, list[Record]] = defaultdict(list)
    for unit in units:
        members[str(unit.data.get("class") or "")].append(unit)
    order = [*classes, *sorted(set(members) - set(classes) - {""}), ""]
    return [Members(name, tuple(members[name])) for name in order if members.get(name)]


def by_sub_group(graph: Graph, units: Sequence[Record], covering: Mapping[str, str], order: Sequence[str]) -> list[Members]:
    """By the guidance sub-group (``covering``: unit → sub-group) that covers a unit or the nearest unit above it; those not
    covered last."""
    members: dict[str, list[Record]] = defaultdict(list)
    for unit in units:
        members[next((covering[item] for item in graph.lineage(unit.id) if item in covering), "")].append(unit)
    return [Members(key, tuple(members[key])) for key in (*order, "") if members.get(key)]

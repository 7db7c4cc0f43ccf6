"""The campaign graph: records, their references in both directions, units under units. Sealed once built."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from gongshilan.model import Edge, Record, plain_id


class Graph:
    """An immutable view of all records and the edges between them.

    Built once by :func:`gongshilan.link.build.link`; every later stage only reads it. Orders are stable: records by written id. The graph
    of an edition of some units has the units ``above`` them by name only: they are in no answer but ``named`` and ``lineage``.
    """

    def __init__(self, records: Iterable[Record], edges: Iterable[Edge], above: Iterable[Record] = ()) -> None:
        ordered = sorted(records, key=lambda record: (record.name, record.id))
        self._records: Mapping[str, Record] = MappingProxyType({record.id: record for record in ordered})
        self._above = MappingProxyType({record.id: record for record in above})
        kinds: dict[str, list[Record]] = defaultdict(list)
        held: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in ordered:
            kinds[record.kind].append(record)
            if record.unit is not None:
                held[record.unit, record.kind].append(record)
        self._kinds = {kind: tuple(items) for kind, items in kinds.items()}
        self._held = {key: tuple(items) for key, items in held.items()}
        out: dict[str, list[Edge]] = defaultdict(list)
        into: dict[str, list[Edge]] = defaultdict(list)
        for edge in sorted(edges, key=_order):
            out[edge.source].append(edge)
            into[edge.target].append(edge)
        shared: dict[str, list[Record]] = defaultdict(list)
        for record in ordered:
            if record.name != record.id:
                shared[record.name].append(record)
        self._shared = {key: tuple(items) for key, items in shared.items()}
        self._out = {key: tuple(items) for key, items in out.items()}
        self._into = {key: tuple(items) for key, items in into.items()}

    def replaced(self, record: Record, edges: Iterable[Edge]) -> Graph:
        """The same graph with another version of one of its own records, of the same kind, unit and written id, and the references
        that this one makes. Raises KeyError for one that is not there."""
        before, made = self._records[record.id], copy.copy(self)
        references = sorted(edges, key=_order)
        into = dict(self._into)
        for target in {edge.target for edge in (*self.refs_out(record.id), *references)}:
            others = [edge for edge in self.refs_in(target) if edge.source != record.id]
            into[target] = tuple(sorted([*others, *(edge for edge in references if edge.target == target)], key=_order))
        kinds = {record.kind: _instead(self._kinds[record.kind], before, record)}
        held = {
            (unit, record.kind): _instead(self._held[unit, record.kind], before, record) for unit in [record.unit] if unit
        }
        vars(made).update(
            _records=MappingProxyType({**self._records, record.id: record}),
            _kinds=self._kinds | kinds,
            _held=self._held | held,
            _out={**self._out, record.id: tuple(references)},
            _into=into,
        )
        return made

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records.values())

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, record_id: str) -> Record:
        return self._records[record_id]

    def get(self, record_id: str | None) -> Record | None:
        """The record of that id, or None; of no id, None."""
        return self._records.get(record_id) if record_id is not None else None

    def named(self, record_id: str) -> Record | None:
        """The record of that id, or of a unit above the graph's what an edge needs; else None."""
        return self._records.get(record_id) or self._above.get(record_id)

    @property
    def shares(self) -> bool:
        """Whether some records belong to the portal."""
        return bool(self._shared)

    def shared(self, name: str) -> Sequence[Record]:
        """The record of the portal of a written id, as each campaign has it; nothing of an id that is a campaign's own."""
        return self._shared.get(name, ())

    def all_of(self, name: str) -> Sequence[Record]:
        """What a written id means in the whole portal: a campaign's own record, or one of the portal's in each campaign."""
        found = self.get(name)
        return self.shared(name) if found is None else (found,)

    def in_campaign(self, name: str, campaign: str) -> Record | None:
        """What a written id means in a campaign: its own, the portal's as the campaign has it, else that of any campaign."""
        return self.get(f"{campaign}.{name}") or next(iter(self.all_of(name)), None)

    def of_kind(self, kind: str, unit: str | None = None) -> Sequence[Record]:
        """Records of a kind, of one unit if given."""
        return self._kinds.get(kind, ()) if unit is None else self._held.get((unit, kind), ())

    def refs_out(self, record_id: str) -> Sequence[Edge]:
        """References the record makes."""
        return self._out.get(record_id, ())

    def refs_in(self, record_id: str) -> Sequence[Edge]:
        """References made to the record."""
        return self._into.get(record_id, ())

    def edges(self) -> Iterator[Edge]:
        """All edges, by source."""
        for items in self._out.values():
            yield from items

    def campaigns(self) -> Sequence[Record]:
        """The campaign records."""
        return self.of_kind("campaign")

    def units(self, campaign: str) -> Sequence[Record]:
        """Units taking part in a campaign, by id."""
        return tuple(unit for unit in self.of_kind("unit") if unit.campaign == campaign)

    def parent(self, unit_id: str) -> str | None:
        """The unit above, or None."""
        unit = self.named(unit_id)
        parent = unit.data.get("parent") if unit else None
        return str(parent) if parent else None

    def lineage(self, unit_id: str) -> list[str]:
        """The unit and those above it, nearest first."""
        chain: list[str] = []
        current: str | None = unit_id
        while current is not None and current not in chain:
            chain.append(current)
            current = self.parent(current)
        return chain


def _order(edge: Edge) -> tuple[str, str, str, str]:
    return plain_id(edge.source), edge.source, edge.path, edge.target


def _instead(held: Sequence[Record], before: Record, record: Record) -> tuple[Record, ...]:
    return tuple(record if item is before else item for item in held)

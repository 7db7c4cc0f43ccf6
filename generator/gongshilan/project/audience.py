"""Which records an audience may see as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from gongshilan.assess.approval import Approval
from gongshilan.disclosure.table import bound
from gongshilan.link.graph import Graph
from gongshilan.model import Edition, Portal, Record


class Audience:
    """The readers of one edition. Everything not plainly allowed is denied."""

    def __init__(
        self,
        edition: Edition,
        portal: Portal,
        graph: Graph,
        approval: Approval,
        as_of: date,
        full_counts: Mapping[str, str] | None = None,
    ) -> None:
        """``full_counts`` is the lowest scope that is told every count of votes, by campaign; by default none is."""
        self._full_counts = full_counts or {}
        self._day = as_of
        self._rank = portal.rank(edition.scope)
        self._portal = portal
        self._graph = graph
        self._approval = approval
        self._as_of = as_of.isoformat()
        self._units = frozenset(edition.units)
        self.under = bound(portal)  # counts under it are not told

    def sees_scope(self, scope: str) -> bool:
        """True if the scope is declared and not above this audience's."""
        try:
            return self._portal.rank(scope) <= self._rank
        except KeyError:
            return False

    def told_all(self, record: Record) -> bool:
        """True if the rulebook of the record's campaign gives this audience every count of votes."""
        scope = self._full_counts.get(record.campaign)
        return scope is not None and self.sees_scope(scope)

    def wider(self) -> Iterator[Audience]:
        """The audiences of editions of all units up to this one's scope, the widest first; then this one."""
        for scope in sorted(self._portal.scopes, key=lambda scope: scope.rank):
            if scope.rank < self._rank or (scope.rank == self._rank and self._units):
                edition = Edition(scope.id, scope.label, scope.id)
                yield Audience(edition, self._portal, self._graph, self._approval, self._day, self._full_counts)
        yield self

    def records(self, kinds: Iterable[str] | None = None) -> Iterator[Record]:
        """The records it may see, all or those of some kinds. A record of a unit or campaign it may not see goes with that unit
        or campaign."""
        if kinds is None:
            wanted = holding = list(self._graph)
        else:
            wanted = [record for kind in kinds for record in self._graph.of_kind(kind)]
            holding = [*self._graph.campaigns(), *self._graph.of_kind("unit"), *wanted]
        seen = {record.id for record in holding if self._sees(record)}
        for record in wanted:
            if record.id in seen and record.campaign in seen and (record.unit is None or record.unit in seen):
                yield record

    def withdrawn(self, record: Record) -> bool:
        """True if the record is withdrawn by the day: it says no more than that."""
        withdrawn = record.data.get("withdrawn")
        return withdrawn is not None and bool(withdrawn["on"] <= self._as_of)

    def _sees(self, record: Record) -> bool:
        if not self.sees_scope(record.scope) or self.open_from(record) is None:
            return False
        return not self._units or self._in_subtree(record)

    def open_from(self, record: Record) -> str | None:
        """The day (ISO) from which a record, or an earlier version of one, may be shown by its own dates, empty if from the
        first; None if that is not before the day after this one."""
        day = str(record.data.get("publish_from", ""))
        if not self._is_own_unit(record):
            if self._approval.missing(record):
                return None
            day = max(day, self._approval.day(record))
        return day if day <= self._as_of else None

    def opened(self, name: str) -> str:
        """The same of a record that may be seen, by its id. Raises KeyError for one that may not."""
        day = self.open_from(self._graph[name])
        if day is None:
            raise KeyError(name)
        return day

    def _is_own_unit(self, record: Record) -> bool:
        """True for an edition that stays inside the record's unit: there a record may be seen before it is approved."""
        return bool(self._units) and all(record.unit in self._graph.lineage(unit) for unit in self._units)

    def _in_subtree(self, record: Record) -> bool:
        """For an edition narrowed to some units: their records and those of units under them, the campaign's own, and the
        bare unit records above, which give the names a reader needs to know where he is."""
        if record.unit is None:
            return True
        if self._units & set(self.lineage(record.unit)):
            return True
        return record.kind == "unit" and any(record.id in self.lineage(unit) for unit in self._units)

    def lineage(self, unit: str) -> list[str]:
        """The unit and those above, as far as they may be seen: what a hidden unit stands under must not show in what is shown."""
        chain = []
        for name in self._graph.lineage(unit):
            found = self._graph.get(name)
            if found is None or not self.sees_scope(found.scope):
                break
            chain.append(name)
        return chain

"""Does this edition show that record on that day, and how much of it? The only place where it is decided.

``Audience`` is given a day and a way to find the records there were on it: those of a graph, of a projected graph, or as they
stood when a commit was made. Everything not plainly allowed is denied. What is above a record hides it: its campaign, its unit
and every unit above that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from gongshilan.disclosure.table import bound
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.link.graph import Graph
from gongshilan.model import Edition, Portal, Record, plain_id
from gongshilan.visibility.approval import Approval, Find
from gongshilan.visibility.days import publish_from, withdrawn_since
from gongshilan.visibility.extent import Extent

_UNIT, _CAMPAIGN = "unit", "campaign"
_Chain = tuple[Record, ...]


class Audience:
    """The readers of one edition, on one day."""

    def __init__(self, edition: Edition, portal: Portal, rulebooks: Mapping[str, Rulebook], find: Find, as_of: date) -> None:
        self.as_of = as_of
        self.released = portal.released  # what was told of votes before
        self.under = bound(portal)  # counts under it are not told
        self._portal = portal
        self._rulebooks = rulebooks
        self._find = find
        self._rank = portal.rank(edition.scope)
        self._units = edition.units
        ranks = [scope.rank for scope in portal.scopes]
        self._within = bool(edition.units) and self._rank == max(ranks) > min(ranks)
        self._approval = Approval(rulebooks, find)
        self._chains: dict[str | None, _Chain | None] = {}

    def sees_scope(self, scope: str) -> bool:
        """True if the scope is declared and not above this audience's."""
        try:
            return self._portal.rank(scope) <= self._rank
        except KeyError:
            return False

    def extent(self, record: Record) -> Extent:
        """How much of a record, or of an earlier version of one, is shown."""
        campaign = self._find(record.campaign)
        above = self._chain(record.unit)
        if campaign is None or campaign.kind != _CAMPAIGN or above is None:
            return Extent.HIDDEN
        if not (self._open(record) and self._open(campaign)):
            return Extent.HIDDEN
        if self._units and record.unit is not None and not any(unit.id in self._units for unit in above):
            return Extent.NAMED if record.kind == _UNIT and self._stands_over(record.id) else Extent.HIDDEN
        waiting = bool(self._approval.missing(record, self.as_of))
        if waiting and not self._inside(record):
            return Extent.HIDDEN
        if self.withdrawn(record):
            return Extent.WITHDRAWN
        return Extent.INSIDE if waiting else Extent.WHOLE

    def records(self, graph: Graph, kinds: Iterable[str] | None = None) -> Iterator[Record]:
        """Those of a graph that have a page, all or those of some kinds."""
        wanted = graph if kinds is None else (record for kind in kinds for record in graph.of_kind(kind))
        return (record for record in wanted if self.extent(record) > Extent.NAMED)

    def withdrawn(self, record: Record) -> bool:
        """True if the record is withdrawn by the day: it says no more than that."""
        return withdrawn_since(record, self.as_of) is not None

    def told_all(self, record: Record) -> bool:
        """True if the rulebook of the record's campaign gives this audience every count of votes."""
        campaign = self._find(record.campaign)
        rulebook = self._rulebooks.get(str(campaign.data.get("rulebook"))) if campaign is not None else None
        return rulebook is not None and bool(rulebook.full_counts) and self.sees_scope(rulebook.full_counts)

    def wider(self) -> Iterator[Audience]:
        """The audiences of editions of all units up to this one's scope, the widest first; then this one."""
        for scope in sorted(self._portal.scopes, key=lambda scope: scope.rank):
            if scope.rank < self._rank or (scope.rank == self._rank and self._units):
                edition = Edition(scope.id, scope.label, scope.id)
                yield Audience(edition, self._portal, self._rulebooks, self._find, self.as_of)
        yield self

    def lineage(self, unit: str) -> list[str]:
        """The unit and those above it, nearest first; nothing if one of them may not be seen."""
        return [item.id for item in self._chain(unit) or ()]

    def opened(self, record: Record) -> date | None:
        """The day from which a record that is shown whole could be, for all that is written in it and above it; None if from the
        first. Raises KeyError for one that is not."""
        if self.extent(record) is not Extent.WHOLE:
            raise KeyError(record.id)
        held = [record, *(self._chain(record.unit) or ()), self._find(record.campaign)]
        days = [self._approval.day(record), *(publish_from(item) for item in held if item is not None)]
        return max((day for day in days if day is not None), default=None)

    def _open(self, record: Record) -> bool:
        return self.sees_scope(record.scope) and (publish_from(record) or date.min) <= self.as_of

    def _chain(self, unit: str | None) -> _Chain | None:
        """The unit and those above it, nearest first; None if one of them is not to be seen, or not there. Nothing stands above
        what belongs to no unit."""
        if unit not in self._chains:
            self._chains[unit] = self._climb(unit)
        return self._chains[unit]

    def _climb(self, current: str | None) -> _Chain | None:
        chain: list[Record] = []
        while current is not None:
            found = self._find(current)
            if found is None or found.kind != _UNIT or found in chain or not self._open(found):
                return None
            chain.append(found)
            parent = found.data.get("parent")
            current = str(parent) if parent else None
        return tuple(chain)

    def _stands_over(self, unit: str) -> bool:
        """True for a unit above one of those the edition is narrowed to, if that one is there to be seen."""
        return any(unit == item.id for name in self._units for item in self._chain(name) or ())

    def _inside(self, record: Record) -> bool:
        """True for an edition for the highest scope that stays inside the record's unit: those who prepare a record see it before
        it is approved. To show it to members or staff is to publish it (党务公开条例: 在本单位公开), and waits."""
        if not self._within:
            return False
        below = {plain_id(name) for name in self._units if any(item.id == record.unit for item in self._chain(name) or ())}
        return below == set(map(plain_id, self._units))

"""Whether a record was published to an audience: by the web when an edition shows it, else by notices (meeting, writing, print)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongshilan.assess.approval import Approval
from gongshilan.link.graph import Graph
from gongshilan.model import Portal, Record

EDITION_PREFIX = "edition:"


class Publication:
    """Answers for one graph and one portal."""

    def __init__(self, graph: Graph, portal: Portal, approval: Approval, as_of: date) -> None:
        self._graph = graph
        self._approval = approval
        self._as_of = as_of.isoformat()
        self._portal = portal

    def of(self, record: Record, dated: str, scope: str, audience: Sequence[str]) -> tuple[str, str] | None:
        """``(ISO day, notice id or edition:…)`` by which the record reached ``scope``, the earliest way; None if it did not.

        An edition shows it to the audience if the record's scope is within the edition's, and the edition's within the
        audience's: a members' page is no publication to the public. Several notices may together reach every audience.
        """
        ways = [way for way in (self._by_edition(record, dated, scope), self._by_notice(record, audience)) if way]
        return min(ways, default=None)

    def scope_label(self, scope: str) -> str:
        """The portal's label for a scope."""
        return next((item.label for item in self._portal.scopes if item.id == scope), scope)

    def _by_edition(self, record: Record, dated: str, scope: str) -> tuple[str, str] | None:
        declared = {item.id for item in self._portal.scopes}
        if scope not in declared or self._approval.missing(record):
            return None
        lowest, highest = self._portal.rank(record.scope), self._portal.rank(scope)
        for edition in self._portal.editions:
            if lowest <= self._portal.rank(edition.scope) <= highest:
                if edition.units and not set(self._graph.lineage(record.unit or "")) & set(edition.units):
                    continue
                since = max(dated, str(record.data.get("publish_from", "")), self._approval.day(record))
                return since, EDITION_PREFIX + edition.id
        return None

    def _by_notice(self, record: Record, audience: Sequence[str]) -> tuple[str, str] | None:
        reached: dict[str, tuple[str, str]] = {}
        for edge in self._graph.refs_in(record.id):
            notice = self._graph[edge.source]
            if notice.kind != "notice" or edge.path != "of" or notice.date is None or self._withdrawn(notice):
                continue
            for group in notice.data["to"]:
                reached[group] = min(reached.get(group, (notice.date, notice.id)), (notice.date, notice.id))
        if not reached or not set(audience) <= set(reached):
            return None
        return max(reached[group] for group in audience) if audience else min(reached.values())

    def _withdrawn(self, record: Record) -> bool:
        withdrawn = record.data.get("withdrawn")
        return withdrawn is not None and withdrawn["on"] <= self._as_of

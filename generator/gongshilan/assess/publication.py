"""Whether a record was published to an audience: by the web when an edition shows it, else by notices (meeting, writing, print)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from gongshilan.disclosure.shows import counts_votes, shows_figures
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Edition, Portal, Reason, Record
from gongshilan.visibility.audience import Audience
from gongshilan.visibility.days import withdrawn_since
from gongshilan.visibility.extent import Extent

EDITION_PREFIX = "edition:"


class Publication:
    """Answers for one graph and one portal."""

    def __init__(self, graph: Graph, schema: Schema, portal: Portal, rulebooks: Mapping[str, Rulebook], as_of: date) -> None:
        self._graph = graph
        self._schema = schema
        self._as_of = as_of
        self._portal = portal
        self._readers = [(edition, Audience(edition, portal, rulebooks, graph.named, as_of)) for edition in portal.editions]

    def of(self, record: Record, dated: str, scope: str, audience: Sequence[str]) -> tuple[str, str] | None:
        """``(ISO day, notice id or edition:…)`` by which the record reached ``scope``, the earliest way; None if it did not.

        An edition publishes what it shows whole, to the audience if its scope is within the audience's: a members' page is no
        publication to the public. Nor is a page on which no figure of a survey or evaluation can be told. Several notices may
        together reach every audience.
        """
        ways = [way for way in (self._by_edition(record, dated, scope), self._by_notice(record, audience)) if way]
        return min(ways, default=None)

    def why_not(self, record: Record, scope: str) -> Reason:
        """Why it did not reach ``scope``."""
        code = "figures-hidden" if any(self._reached(record, scope)) else "unpublished"
        return Reason(code, {"scope": self.scope_label(scope)})

    def has_figures(self, record: Record) -> bool:
        """Whether the record counts any votes at all; a page that shows none publishes no result."""
        return counts_votes(record.data, self._schema.kinds[record.kind])

    def scope_label(self, scope: str) -> str:
        """The portal's label for a scope."""
        return next((item.label for item in self._portal.scopes if item.id == scope), scope)

    def _by_edition(self, record: Record, dated: str, scope: str) -> tuple[str, str] | None:
        ways = (
            (_later(dated, readers.opened(record)), EDITION_PREFIX + edition.id)
            for edition, readers in self._reached(record, scope)
            if self._tells(record, readers)
        )
        return next(ways, None)  # the first of them: all open a record on the same day

    def _reached(self, record: Record, scope: str) -> Iterator[tuple[Edition, Audience]]:
        """Editions within a scope that show the record."""
        if scope not in {item.id for item in self._portal.scopes}:
            return
        highest = self._portal.rank(scope)
        for edition, readers in self._readers:
            if self._portal.rank(edition.scope) <= highest and readers.extent(record) is Extent.WHOLE:
                yield edition, readers

    def _tells(self, record: Record, readers: Audience) -> bool:
        """False where the record counts votes and too few for any to be told."""
        kind = self._schema.kinds[record.kind]
        if not counts_votes(record.data, kind) or readers.told_all(record):
            return True
        return shows_figures(record.data, kind, self._schema, readers.under)

    def _by_notice(self, record: Record, audience: Sequence[str]) -> tuple[str, str] | None:
        reached: dict[str, tuple[str, str]] = {}
        for edge in self._graph.refs_in(record.id):
            notice = self._graph[edge.source]
            if notice.kind != "notice" or edge.path != "of" or notice.date is None or notice.data.get("planned"):
                continue
            if withdrawn_since(notice, self._as_of):
                continue
            for group in notice.data["to"]:
                reached[group] = min(reached.get(group, (notice.date, notice.id)), (notice.date, notice.id))
        if not reached or not set(audience) <= set(reached):
            return None
        return max(reached[group] for group in audience) if audience else min(reached.values())


def _later(dated: str, opened: date | None) -> str:
    """The ISO day on which what is dated so could be read, if it was opened then."""
    return max(dated, opened.isoformat() if opened is not None else "")

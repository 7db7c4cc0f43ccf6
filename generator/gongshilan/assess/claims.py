"""Figures somebody typed, set beside what the records bear out. A difference is named, never smoothed over.

A claim is about a stretch of time and sometimes about one record: what a summary of phase one says is not made wrong by what
happened in phase two. Where the claim does not say, its document does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gongshilan.assess.figures import FIGURES, UnitRecords
from gongshilan.link.graph import Graph
from gongshilan.model import Claim, Record

# Documents that say what is to be: their own day is no end of what they state.
_FORWARD = frozenset({"plan", "rectification_plan", "document"})
# Figures that are the largest of any occasion; in the record of an occasion they are that occasion's own.
_OF_ONE_OCCASION = frozenset({"representatives_invited", "representatives_attending"})
_OCCASIONS = frozenset({"meeting", "study_session", "activity"})


def compare_claims(graph: Graph, as_of: date) -> Iterator[Claim]:
    """Every ``claims`` entry of every record of a unit that is there by the day, by figure then record. A figure nobody computes
    has no counterpart."""
    found = [
        _compare(graph, record, index, claim, as_of)
        for record in graph
        if (record.date or "") <= as_of.isoformat()
        for index, claim in enumerate(record.data.get("claims", ()))
    ]
    rank = {name: index for index, name in enumerate(FIGURES)}
    yield from sorted(found, key=lambda claim: (rank.get(claim.figure, len(rank)), claim.figure, claim.record))


def _compare(graph: Graph, record: Record, index: int, claim: Mapping[str, Any], as_of: date) -> Claim:
    name = str(claim["figure"])
    since, until = claim_period(graph, record, claim)
    subject = claim.get("subject")
    if subject is None and record.kind in _OCCASIONS and name in _OF_ONE_OCCASION:
        subject = record.id
    value: int | float | None = None
    if name in FIGURES and record.unit in graph:
        day = min(as_of, date.fromisoformat(until)) if until else as_of
        records = UnitRecords(graph, str(record.unit), day, since or "", subject)
        value = FIGURES[name][1](records).value
    return Claim(
        record=record.id,
        figure=name,
        claimed=claim["value"],
        borne_out=value,
        difference=None if value is None else claim["value"] - value,
        place=str(claim.get("place", "")),
        said=str(claim.get("said", "")),
        index=index,
        since=since,
        until=until,
        subject=subject,
    )


def claim_period(graph: Graph, record: Record, claim: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The ISO days between which a claimed figure is meant. As the claim says; else up to the end of the phase that its document
    is about, or the day on which the document was written, whichever comes first; of a plan, without end."""
    period = claim.get("period") or {}
    since, until = period.get("from"), claim.get("until") or period.get("to")
    if since or until:
        return since, until
    if record.kind in _FORWARD:
        return None, None
    campaign = graph.get(record.campaign)
    phases = campaign.data.get("phases", ()) if campaign else ()
    ends = [phase["when"]["to"] for phase in phases if phase["id"] == record.data.get("phase") and phase.get("when")]
    written = [str(record.date)] if record.date_basis == "own" else []
    return None, min([*ends, *written], default=None)

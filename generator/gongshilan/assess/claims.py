"""Figures somebody typed, set beside what the records bear out. A difference is named, never smoothed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshilan.link.graph import Graph
from gongshilan.model import Claim, Figure


def compare_claims(graph: Graph, figures: Sequence[Figure]) -> Iterator[Claim]:
    """Every ``claims`` entry of every record of a unit, by figure then record. A figure nobody computes has no counterpart."""
    borne = {(item.unit, item.id): item.value for item in figures}
    found = []
    for record in graph:
        for claim in record.data.get("claims", ()):
            value = borne.get((record.unit or "", claim["figure"]))
            difference = None if value is None else claim["value"] - value
            found.append(
                Claim(
                    record=record.id,
                    figure=claim["figure"],
                    claimed=claim["value"],
                    borne_out=value,
                    difference=difference,
                    place=str(claim.get("place", "")),
                    said=str(claim.get("said", "")),
                )
            )
    order = list(dict.fromkeys(item.id for item in figures))
    rank = {name: index for index, name in enumerate(order)}
    yield from sorted(found, key=lambda claim: (rank.get(claim.figure, len(rank)), claim.figure, claim.record))

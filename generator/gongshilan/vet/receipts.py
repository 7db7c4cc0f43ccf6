"""Receipt numbers that nobody could look up: misprinted ones, and those that two records have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongshilan.link.graph import Graph
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.receipts import FIELD, grouped, normal, valid


def receipt_problems(graph: Graph, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Problems ``receipt-misprinted`` and ``receipt-repeated``."""
    seen: dict[str, str] = {}
    for record in graph:
        said = record.data.get(FIELD)
        if said is None:
            continue
        source = sources.get(record.path)
        place = source.place((FIELD,)) if source else Place(record.path)
        digits = normal(str(said))
        if not digits or not valid(digits):
            yield Problem("receipt-misprinted", place, {"said": said})
        elif digits in seen:
            yield Problem("receipt-repeated", place, {"said": grouped(digits), "other": seen[digits]})
        else:
            seen[digits] = record.id

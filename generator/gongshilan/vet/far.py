"""Days of records that lie years after their campaign: 2051 for 2015. A warning, for a matter may well last that long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.check.typing import label
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.problems import Problem
from gongshilan.read.source import Source

_YEARS = 5  # after the campaign's last day


def far_days(graph: Graph, sources: Mapping[str, Source], schema: Schema) -> Iterator[Problem]:
    """Code ``date-far``, for the days that date records."""
    for record in graph:
        campaign = graph.get(record.campaign)
        period: Any = campaign.data.get("period") if campaign is not None else None
        source = sources.get(record.path)
        if not isinstance(period, Mapping) or source is None or record is campaign:
            continue
        kind = schema.kinds[record.kind]
        for path in kind.dates:
            day = _at(record.data, path)
            field = kind.field_at(path)
            if isinstance(day, str) and field is not None and int(day[:4]) > int(str(period["to"])[:4]) + _YEARS:
                params = {"field": label(field, tuple(path.split("."))), "day": day, "end": str(period["to"])[:4]}
                yield Problem("date-far", source.place(tuple(path.split("."))), params, warning=True)


def _at(data: Mapping[str, Any], path: str) -> Any:
    node: Any = data
    for part in path.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
    return node.get("from") if isinstance(node, Mapping) else node

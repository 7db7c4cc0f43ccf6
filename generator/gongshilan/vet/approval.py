"""Steps of approval that cannot be right: in the wrong order, or reviewed by the person who proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from gongshilan.link.graph import Graph
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.visibility.approval import FIELD, STEPS


def approval_problems(graph: Graph, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Steps taken in the wrong order (``approval-order``), and a review by the person who proposed (``approval-same-person``)."""
    for record in graph:
        given = record.data.get(FIELD)
        source = sources.get(record.path)
        if not given or source is None:
            continue
        taken = [step for step in STEPS if step in given]
        for earlier, later in pairwise(taken):
            if given[later]["on"] < given[earlier]["on"]:
                params = {"on": given[later]["on"], "before": given[earlier]["on"]}
                yield Problem("approval-order", source.place((FIELD, later, "on")), params)
        if "proposed" in given and given.get("reviewed", {}).get("by") == given["proposed"]["by"]:
            yield Problem("approval-same-person", _place(source), {"by": given["proposed"]["by"]})


def _place(source: Source) -> Place:
    return source.place((FIELD, "reviewed", "by"))

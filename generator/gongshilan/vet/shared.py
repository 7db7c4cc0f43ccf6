"""The list of a campaign's units that are the portal's: each is one of these, and named once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongshilan.link.graph import Graph
from gongshilan.link.shared import FOLDER, UNIT, UNITS
from gongshilan.model import plain_id
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source


def shared_units(graph: Graph, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Problems ``shared-unit`` and ``shared-unit-twice``."""
    for campaign in graph.campaigns():
        source, seen = sources.get(campaign.path), set()
        for index, item in enumerate(campaign.data.get(UNITS, ())):
            name = str(item[UNIT])
            place = source.place((UNITS, index, UNIT)) if source is not None else Place(campaign.path)
            found = graph.get(name)
            if found is not None and found.kind == UNIT and found.name == found.id:
                yield Problem("shared-unit", place, {"id": name, "path": found.path, "folder": FOLDER})
            if name in seen:
                yield Problem("shared-unit-twice", place, {"id": plain_id(name)})
            seen.add(name)

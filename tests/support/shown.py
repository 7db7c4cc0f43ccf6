"""Editions as pages and outputs are given them, without building a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules
from gongshilan.build.stages import derive, narrow
from gongshilan.catalogue import catalogue
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Edition, Portal, Snapshot
from gongshilan.pages import EditionView, HandPage


def viewed(
    portal: Portal,
    edition: Edition,
    rules: Rules,
    graph: Graph,
    assessment: Assessment,
    *,
    snapshots: Sequence[Snapshot] = (),
    pages: Sequence[HandPage] = (),
) -> EditionView:
    """What an edition shows of a graph and what was derived from it; nothing ever changed."""
    return EditionView(
        portal=portal,
        edition=edition,
        schema=rules.schema,
        rulebooks=rules.rulebooks,
        graph=graph,
        assessment=assessment,
        changes=(),
        snapshots=tuple(snapshots),
        text=catalogue(),
        problem_codes=(),
        as_of=assessment.as_of,
        pages=tuple(pages),
    )


def shown(loaded: Loaded, edition: str, as_of: date, settings: Mapping[str, Any] | None = None) -> EditionView:
    """An edition of a portal as of a day. ``settings`` are laid over those of ``portal.yml``."""
    portal = replace(loaded.portal, data={**loaded.portal.data, **(settings or {})})
    [chosen] = [item for item in portal.editions if item.id == edition]
    projection = narrow(loaded, derive(loaded, as_of), chosen)
    return viewed(portal, chosen, loaded.rules, projection.graph, projection.assessment)

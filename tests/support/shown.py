"""Editions as pages and outputs are given them, without building a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gongshilan.build.load import Loaded
from gongshilan.build.stages import derive, narrow
from gongshilan.catalogue import catalogue
from gongshilan.pages import EditionView


def shown(loaded: Loaded, edition: str, as_of: date, settings: Mapping[str, Any] | None = None) -> EditionView:
    """An edition of a portal as of a day. ``settings`` are laid over those of ``portal.yml``."""
    portal = replace(loaded.portal, data={**loaded.portal.data, **(settings or {})})
    [chosen] = [item for item in portal.editions if item.id == edition]
    projection = narrow(loaded, derive(loaded, as_of), chosen)
    return EditionView(
        portal=portal,
        edition=chosen,
        schema=loaded.rules.schema,
        rulebooks=loaded.rules.rulebooks,
        graph=projection.graph,
        assessment=projection.assessment,
        changes=(),
        snapshots=(),
        text=catalogue(),
        problem_codes=(),
        as_of=as_of,
    )

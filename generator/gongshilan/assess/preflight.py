"""What must hold before a graph can be assessed, as problems with a place: windows resolve, claimed figures exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from gongshilan.assess.figures import FIGURES
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.link.graph import Graph
from gongshilan.model import Record, Requirement
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.windows.resolve import Calendar, WindowError


def preflight(graph: Graph, rulebooks: Mapping[str, Rulebook], sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Problems ``campaign-window`` and ``claim-unknown-figure``."""
    for campaign in graph.campaigns():
        rulebook = rulebooks.get(str(campaign.data.get("rulebook")))
        if rulebook is not None:
            yield from _windows(campaign, rulebook, sources)
    for record in graph:
        yield from _claims(record, sources)


def _windows(campaign: Record, rulebook: Rulebook, sources: Mapping[str, Source]) -> Iterator[Problem]:
    calendar = Calendar(campaign)
    source = sources.get(campaign.path)
    place = source.place(("phases",)) if source else Place(campaign.path)
    for obligation in rulebook.obligations:
        specs = [obligation.window, *_own_windows(obligation.requires)]
        for spec in specs:
            try:
                calendar.resolve(spec)
            except WindowError as error:
                yield Problem("campaign-window", place, {"obligation": obligation.id, "name": str(error)})


def _own_windows(requirements: tuple[Requirement, ...]) -> Iterator[Mapping[str, object]]:
    for requirement in requirements:
        if requirement.window is not None:
            yield requirement.window
        yield from _own_windows(requirement.any_of)


def _claims(record: Record, sources: Mapping[str, Source]) -> Iterator[Problem]:
    for index, claim in enumerate(record.data.get("claims", ())):
        name = str(claim["figure"])
        if name not in FIGURES:
            source = sources.get(record.path)
            place = source.place(("claims", index, "figure")) if source else Place(record.path)
            near = difflib.get_close_matches(name, FIGURES, n=1, cutoff=0.4)
            params = {"figure": name, "known": "、".join(FIGURES), "near": near[0] if near else ""}
            yield Problem("claim-unknown-figure", place, params)

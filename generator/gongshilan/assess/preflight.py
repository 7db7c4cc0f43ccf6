"""What must hold before a graph can be assessed, as problems with a place: windows resolve, claimed figures and linked records exist."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from gongshilan.assess.figures import FIGURES
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.link.graph import Graph
from gongshilan.model import Record, Requirement
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.windows.resolve import Calendar, WindowError

_RECORD_LINK = re.compile(r"\]\(\s*<?record:([^)\s>]*)")


def preflight(
    graph: Graph,
    rulebooks: Mapping[str, Rulebook],
    sources: Mapping[str, Source],
    pages: Iterable[tuple[str, str]],
    known: Container[str],
) -> Iterator[Problem]:
    """Problems ``campaign-window``, ``claim-unknown-figure`` and ``link-missing``.

    ``pages`` are hand-written pages with their paths; ``known`` are the ids that a link may name.
    """
    for campaign in graph.campaigns():
        rulebook = rulebooks.get(str(campaign.data.get("rulebook")))
        if rulebook is not None:
            yield from _windows(campaign, rulebook, sources)
            yield from _classes(graph, campaign, rulebook, sources)
    for record in graph:
        yield from _claims(record, sources)
        source = sources.get(record.path)
        if source is not None:
            yield from _links(source.body, record.path, source.body_line, graph, known)
    for path, text in pages:
        yield from _links(text, path, 1, graph, known)


def _links(text: str, path: str, first_line: int, graph: Graph, known: Container[str]) -> Iterator[Problem]:
    """Links ``[…](record:id)`` that lead to no record."""
    if "](" not in text:
        return
    for number, line in enumerate(text.split("\n"), start=first_line):
        for found in _RECORD_LINK.finditer(line):
            if found[1] not in known:
                near = difflib.get_close_matches(found[1], [record.id for record in graph], n=1, cutoff=0.5)
                params = {"target": found[1], "near": near[0] if near else ""}
                yield Problem("link-missing", Place(path, number, found.start(1) + 1), params)


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


def _classes(graph: Graph, campaign: Record, rulebook: Rulebook, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """A unit of the level whose classes the rulebook tells apart must say of which it is, or it would owe nothing of either."""
    levels = {level for binds in _bindings(rulebook) if binds.get("classes") for level in binds.get("levels", ("unit",))}
    for unit in graph.units(campaign.id):
        if unit.data.get("level") in levels and "class" not in unit.data:
            source = sources.get(unit.path)
            place = source.place(("level",)) if source else Place(unit.path)
            yield Problem("unit-class-missing", place, {"rulebook": rulebook.id})


def _bindings(rulebook: Rulebook) -> Iterator[Mapping[str, Any]]:
    def inside(requirements: tuple[Requirement, ...]) -> Iterator[Mapping[str, Any]]:
        for requirement in requirements:
            yield requirement.binds
            yield from inside(requirement.any_of)

    for obligation in rulebook.obligations:
        yield obligation.binds
        yield from inside(obligation.requires)


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

"""What must hold before a graph can be assessed, as problems with a place: windows resolve, claimed figures exist."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from gongshilan.assess.figures import FIGURES
from gongshilan.check.meant import nearest
from gongshilan.check.typing import label
from gongshilan.demands import Obligation, Requirement
from gongshilan.kinds.anchors import OF_CAMPAIGN, anchors_of
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.passages import is_mark
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path as FieldPath
from gongshilan.windows.resolve import Calendar, WindowError

_TOLD = 3  # obligations by name; the others by their number


def preflight(
    graph: Graph,
    rulebooks: Mapping[str, Rulebook],
    sources: Mapping[str, Source],
    pages: Iterable[tuple[str, str]],
    schema: Schema,
) -> Iterator[Problem]:
    """Problems ``campaign-window``, ``campaign-repeated``, ``unit-class-missing``, ``name-unknown`` and ``claim-unknown-figure``.

    ``pages`` are hand-written pages with their paths.
    """
    names: dict[tuple[str, str], list[str]] = {}
    for campaign in graph.campaigns():
        rulebook = rulebooks.get(str(campaign.data.get("rulebook")))
        names[campaign.id, "phase"] = [phase["id"] for phase in campaign.data.get("phases", ())]
        names[campaign.id, "obligation"] = [item.id for item in rulebook.obligations] if rulebook else []
        yield from _repeated(campaign, sources)
        if rulebook is not None:
            yield from _windows(campaign, rulebook, sources)
            yield from _classes(graph, campaign, rulebook, sources)
    for record in graph:
        yield from _claims(record, sources)
        yield from _names(record, schema.kinds[record.kind], names, sources)
    for path, text in pages:
        for number, line in enumerate(text.split("\n"), start=1):
            if is_mark(line):  # every edition has every hand-written page
                yield Problem("passage-outside-body", Place(path, number))


def _repeated(campaign: Record, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Phases and steps are named by windows: a name given twice would mean either."""
    seen: set[str] = set()
    for index, phase in enumerate(campaign.data.get("phases", ())):
        places: list[tuple[str, FieldPath]] = [(phase["id"], ("phases", index, "id"))]
        places += [(step["id"], ("phases", index, "steps", n, "id")) for n, step in enumerate(phase.get("steps", ()))]
        for name, path in places:
            if name in seen:
                yield Problem("campaign-repeated", _place(campaign, path, sources), {"id": name})
            seen.add(name)


def _names(
    record: Record, kind: Kind, names: Mapping[tuple[str, str], list[str]], sources: Mapping[str, Source]
) -> Iterator[Problem]:
    """Fields that name a phase or an obligation (``x-names``)."""
    for key, field in kind.fields.items():
        value = record.data.get(key)
        known = names.get((record.campaign, field.names), [])
        if field.names and isinstance(value, str) and known and value not in known:
            params = {
                "field": label(field, (key,)),
                "value": value,
                "known": "、".join(known),
                "near": nearest(value, known),
            }
            yield Problem("name-unknown", _place(record, (key,), sources), params)


def _place(record: Record, path: FieldPath, sources: Mapping[str, Source]) -> Place:
    source = sources.get(record.path)
    return source.place(path) if source else Place(record.path)


def _windows(campaign: Record, rulebook: Rulebook, sources: Mapping[str, Source]) -> Iterator[Problem]:
    calendar = Calendar(campaign)
    lacking: dict[str, list[str]] = {}  # by the name that the campaign lacks: the obligations that use it
    for obligation in rulebook.obligations:
        specs = [obligation.window, *_own_windows(obligation.requires)]
        anchors = [anchor for item in obligation.requires for anchor in anchors_of(item)]
        anchors += [obligation.within.of] if obligation.within is not None else []
        wanted: list[Callable[[], object]] = [partial(calendar.resolve, spec) for spec in specs]
        wanted += [partial(calendar.day_of, item) for item in anchors if item.how in OF_CAMPAIGN]
        wanted += [partial(calendar.phase, name) for item in obligation.requires for name in _own_phases(item)]
        for look_up in wanted:
            try:
                look_up()
            except WindowError as error:
                lacking.setdefault(str(error), []).append(obligation.id)
        if obligation.phase and obligation.phase not in calendar.phases:
            lacking.setdefault(obligation.phase, []).append(obligation.id)
    used = {name for obligation in rulebook.obligations for name in _stages_of(obligation)}
    phases = campaign.data.get("phases", ())
    for name, obligations in lacking.items():
        told = list(dict.fromkeys(obligations))
        params = {"obligation": "、".join(told[:_TOLD]), "n": len(told), "name": name}
        path: FieldPath = ("phases",)
        idle = [index for index, phase in enumerate(phases) if phase["id"] not in used]
        like = difflib.get_close_matches(name, [phases[index]["id"] for index in idle], n=1)
        if like or len(idle) == 1:  # most likely the one that was renamed
            renamed = next((index for index in idle if phases[index]["id"] in like), idle[0])
            params |= {"variant": "renamed", "other": phases[renamed]["id"], "title": phases[renamed]["title"]}
            path = ("phases", renamed, "id")
        elif idle:
            named = "、".join(f"{phases[index]['id']}（{phases[index]['title']}）" for index in idle)
            params |= {"variant": "idle", "others": named}
        elif told[_TOLD:]:
            params["variant"] = "several"
        yield Problem("campaign-window", _place(campaign, path, sources), params)


def _stages_of(obligation: Obligation) -> Iterator[str]:
    """Phases and steps that an obligation names."""
    for spec in (obligation.window, *_own_windows(obligation.requires)):
        yield from _named_in(spec)
    for item in obligation.requires:
        yield from _own_phases(item)
        yield from (str(anchor.name) for anchor in anchors_of(item) if anchor.how in OF_CAMPAIGN)
    if obligation.within is not None and obligation.within.of.how in OF_CAMPAIGN:
        yield str(obligation.within.of.name)
    if obligation.phase:
        yield obligation.phase


def _named_in(spec: object) -> Iterator[str]:
    if isinstance(spec, Mapping):
        for key, value in spec.items():
            if key in ("phase", "step", "before", "after") and isinstance(value, str):
                yield value
            yield from _named_in(value)


def _own_phases(requirement: Requirement) -> Iterator[str]:
    if requirement.each is not None:
        yield from requirement.each.phases or ()
    for part in requirement.any_of:
        yield from _own_phases(part)


def _classes(graph: Graph, campaign: Record, rulebook: Rulebook, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """A unit of the level whose classes the rulebook tells apart must say of which it is, or it would owe nothing of either."""
    levels = {level for binds in _bindings(rulebook) if binds.get("classes") for level in binds.get("levels", ("unit",))}
    for unit in graph.units(campaign.id):
        if unit.data.get("level") in levels and "class" not in unit.data:
            yield Problem("unit-class-missing", _place(unit, ("level",), sources), {"rulebook": rulebook.id})


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
            place = _place(record, ("claims", index, "figure"), sources)
            near = difflib.get_close_matches(name, FIGURES, n=1, cutoff=0.4)
            params = {"figure": name, "known": "、".join(FIGURES), "near": near[0] if near else ""}
            yield Problem("claim-unknown-figure", place, params)

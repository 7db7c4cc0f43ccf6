"""Deviations that would do nothing: of a requirement there is not, or moving a day on which nothing ends."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from datetime import date

from gongshilan.assess.deviations import EXTENSION
from gongshilan.assess.periods import stretches
from gongshilan.demands import Obligation, Requirement, Within
from gongshilan.kinds.anchors import OF_CAMPAIGN
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.link.graph import Graph
from gongshilan.model import Record, Window
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.windows.resolve import Calendar, WindowError
from gongshilan.windows.working import WorkDays


def deviation_problems(
    graph: Graph, rulebooks: Mapping[str, Rulebook], sources: Mapping[str, Source], work: WorkDays
) -> Iterator[Problem]:
    """Problems ``deviation-requirement``, ``deviation-old-due`` and ``deviation-new-due``."""
    obligations = {
        (campaign.id, item.id): item
        for campaign in graph.campaigns()
        if (rulebook := rulebooks.get(str(campaign.data.get("rulebook")))) is not None
        for item in rulebook.obligations
    }
    for record in graph.of_kind("deviation"):
        obligation = obligations.get((record.campaign, str(record.data.get("obligation"))))
        if obligation is not None:  # that there is none is said of the name itself
            yield from _problems(record, obligation, graph, sources, work)


def _problems(
    record: Record, obligation: Obligation, graph: Graph, sources: Mapping[str, Source], work: WorkDays
) -> Iterator[Problem]:
    def place(field: str) -> Place:
        source = sources.get(record.path)
        return source.place((field,)) if source else Place(record.path)

    data = record.data
    named, known = data.get("requirement"), [item.id for item in obligation.requires]
    if named is not None and named not in known:
        near = difflib.get_close_matches(str(named), known, n=1, cutoff=0.4)
        params = {
            "value": str(named),
            "obligation": obligation.id,
            "known": "、".join(known),
            "near": near[0] if near else "",
        }
        yield Problem("deviation-requirement", place("requirement"), params)
        return
    if data.get("type") != EXTENSION:
        return
    old, new = data.get("old_due"), data.get("new_due")
    if new is None or (old is not None and new <= old):
        yield Problem("deviation-new-due", place("new_due" if new else "type"), {"new": new or "", "old": old or ""})
    if old is None:
        return
    asked = [item for item in obligation.requires if named in (None, item.id)]
    try:
        ends = set(_ends(obligation, asked, Calendar(graph[record.campaign]), work))
    except WindowError:
        return  # said of the campaign
    earlier = {
        str(other.data["new_due"])
        for other in graph.of_kind("deviation", record.unit)
        if other.data.get("obligation") == obligation.id and other.data.get("new_due") and other.id != record.id
    }
    days = {end.isoformat() for end in ends if end is not None} | earlier
    if None not in ends and old not in days:
        near_day = min(days, key=lambda day: (abs(date.fromisoformat(day) - date.fromisoformat(old)), day), default="")
        params = {"old": old, "obligation": obligation.id, "known": "、".join(sorted(days)), "near": near_day}
        yield Problem("deviation-old-due", place("old_due"), params)


def _ends(obligation: Obligation, asked: list[Requirement], calendar: Calendar, work: WorkDays) -> Iterator[date | None]:
    """The last days of all windows an extension may concern; None where one depends on what happens. Raises WindowError."""
    own = calendar.resolve(obligation.window)
    yield from _end(own, obligation.within, calendar, work)
    for requirement in asked:
        yield from _of_requirement(requirement, own, calendar, work)


def _of_requirement(asked: Requirement, above: Window, calendar: Calendar, work: WorkDays) -> Iterator[date | None]:
    window = above if asked.window is None else calendar.resolve(asked.window)
    if asked.window is not None or asked.within is not None:
        yield from _end(window, asked.within, calendar, work)
    if asked.each is not None:
        yield from (stretch.window.end for stretch in stretches(asked.each, window, calendar, work))
    for part in asked.any_of:
        yield from _of_requirement(part, window, calendar, work)


def _end(window: Window, within: Within | None, calendar: Calendar, work: WorkDays) -> Iterator[date | None]:
    if within is None:
        if window.end is not None:
            yield window.end
    elif within.of.how not in OF_CAMPAIGN:
        yield None
    elif within.days is not None:
        yield work.after(calendar.day_of(within.of), within.days, working=within.working)

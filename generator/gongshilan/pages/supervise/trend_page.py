"""How the states moved: the same assessment at earlier days, for the whole system and for each committee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gongshilan.emit.supervise import Table
from gongshilan.model import Page, State
from gongshilan.pages.supervise.sheet import address, sheet, table
from gongshilan.pages.supervise.system import System
from gongshilan.pages.supervise.tally import Numbers, in_order, rate, tally, total
from gongshilan.pages.trends import stacked
from gongshilan.pages.words import STATES, Json

_SMALL = (460, 170)  # of a drawing with its table beside it
_WIDE = (620, 190)


def trend_page(system: System) -> Page:
    """The page."""
    words = system.site.words
    series = list(_series(system))
    shown = [(label, href, days) for label, href, days in series if len(days) > 1]
    parts = [_part(system, label, href, days, small=bool(number)) for number, (label, href, days) in enumerate(shown)]
    content = {
        "states": [words.state(state) for state in STATES],
        "whole": parts[0] if parts else None,
        "committees": parts[1:],
    }
    return sheet(system, "trend", address(system.campaign.id, "trend"), content, ["trend"])


def trend_table(system: System) -> Table:
    """All series as one table."""
    words = system.site.words
    head = [words("supervise.committee"), words("supervise.trend.day"), *(words.state(state)["label"] for state in STATES)]
    head += [words("supervise.total")]
    rows = [
        [label, day.isoformat(), *in_order(numbers), total(numbers)]
        for label, _, days in _series(system)
        for day, numbers in sorted(days.items())
    ]
    return table(system, "trend", head, rows)


def _series(system: System) -> Iterator[tuple[str, str, Mapping[date, Numbers]]]:
    """For all units and for each committee: numbers of states by day."""
    site = system.site
    days: dict[date, dict[str, dict[State, int]]] = {}
    for snapshot in site.view.snapshots:
        if snapshot.campaign == system.campaign.id and snapshot.day < site.view.as_of:
            held = days.setdefault(snapshot.day, {})
            for (unit, obligation), state in snapshot.states.items():
                if unit in system.duties and obligation in system.place:
                    _count(held, system.group("committee", unit).id, state)
    held = days.setdefault(site.view.as_of, {})
    for group in system.groups["committee"]:
        for state, number in tally(system.of_group(group)).items():
            _count(held, group.id, state, number)
    yield site.words("supervise.whole"), "", {day: groups.get("", {}) for day, groups in days.items()}
    if len(system.groups["committee"]) > 1:
        for group in system.groups["committee"]:
            yield group.label, group.href, {day: groups.get(group.id, {}) for day, groups in days.items()}


def _count(held: dict[str, dict[State, int]], group: str, state: State, number: int = 1) -> None:
    """Count for the group and for all groups together."""
    for key in (group, ""):
        numbers = held.setdefault(key, {})
        numbers[state] = numbers.get(state, 0) + number


def _part(system: System, label: str, href: str, days: Mapping[date, Numbers], *, small: bool) -> Json:
    words = system.site.words
    return {
        "label": label,
        "href": href,
        "chart_label": words("supervise.trend.chart", unit=label),
        "chart": stacked(system.site, days, *(_SMALL if small else _WIDE)),
        "rows": [
            {
                "day": day.isoformat(),
                "numbers": in_order(numbers),
                "total": total(numbers),
                "rate": rate(words, numbers),
            }
            for day, numbers in sorted(days.items(), reverse=True)
        ],
    }

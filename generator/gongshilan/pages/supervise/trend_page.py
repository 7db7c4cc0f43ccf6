"""How the states moved: the same assessment at earlier days, for the whole system and for each committee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gongshilan.emit.supervise import Table
from gongshilan.measure.states import STATES, Numbers, in_order, total
from gongshilan.measure.trend import group_trends
from gongshilan.model import Page, State
from gongshilan.pages.supervise.sheet import address, sheet, table
from gongshilan.pages.supervise.system import System
from gongshilan.pages.supervise.tally import rate
from gongshilan.pages.trends import stacked
from gongshilan.pages.words import Json

_SMALL = (460, 170)  # of a drawing with its table beside it
_WIDE = (620, 190)


def trend_page(system: System) -> Page:
    """The page."""
    series = list(_series(system))
    shown = [(label, href, days) for label, href, days in series if len(days) > 1]
    parts = [_part(system, label, href, days, small=bool(number)) for number, (label, href, days) in enumerate(shown)]
    content = {
        "states": [system.state(state) for state in STATES],
        "whole": parts[0] if parts else None,
        "chart_note": system.site.words("supervise.trend.chart_note", overdue=system.state(State.OVERDUE)["label"]),
        "committees": parts[1:],
    }
    return sheet(system, "trend", address(system.campaign.id, "trend"), content, ["trend"])


def trend_table(system: System) -> Table:
    """All series as one table."""
    words = system.site.words
    head = [
        words("supervise.committee"),
        words("supervise.trend.day"),
        *(system.state(state)["label"] for state in STATES),
    ]
    head += [words("supervise.total")]
    rows = [
        [label, day.isoformat(), *in_order(numbers), total(numbers)]
        for label, _, days in _series(system)
        for day, numbers in sorted(days.items())
    ]
    return table(system, "trend", head, rows)


def _series(system: System) -> Iterator[tuple[str, str, Mapping[date, Numbers]]]:
    """For all units and for each committee: numbers of states by day."""
    view, committees = system.site.view, system.groups["committee"]
    of = {unit.id: group.id for group in committees for unit in group.units}
    duties = {unit.id: list(system.of(unit.id)) for unit in system.units}
    found = group_trends(view.snapshots, system.campaign.id, duties, of, system.place, view.as_of)
    yield system.site.words("supervise.whole"), "", found[""]
    if len(committees) > 1:
        for group in committees:
            yield group.label, group.href, found[group.id]


def _part(system: System, label: str, href: str, days: Mapping[date, Numbers], *, small: bool) -> Json:
    words = system.site.words
    return {
        "label": label,
        "href": href,
        "chart_label": words("supervise.trend.chart", unit=label),
        "chart": stacked(system.site, system.campaign.id, days, *(_SMALL if small else _WIDE)),
        "rows": [
            {
                "day": day.isoformat(),
                "numbers": in_order(numbers),
                "total": total(numbers),
                "rate": rate(system.site.words, numbers, recorded=system.recorded),
            }
            for day, numbers in sorted(days.items(), reverse=True)
        ],
    }

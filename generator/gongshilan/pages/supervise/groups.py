"""Sums over groups of units: each group as a whole, and each group on each obligation, with the rate and what it is of."""

from __future__ import annotations

from collections.abc import Iterable

from gongshilan.emit.supervise import Table
from gongshilan.measure.groups import DIMENSIONS
from gongshilan.measure.states import STATES, Numbers, in_order, on_time, tally, total
from gongshilan.model import Duty, Page, State
from gongshilan.pages import links
from gongshilan.pages.duties import state_bar, state_counts
from gongshilan.pages.supervise.sheet import LETTERS, address, legend, sheet, table, worklist_of
from gongshilan.pages.supervise.system import Group, System
from gongshilan.pages.supervise.tally import rate
from gongshilan.pages.words import Json


def system_page(system: System) -> Page:
    """The page of all groups."""
    duties = list(system.all())
    counts = state_counts(system.site, duties)
    content = {
        "counts": counts,
        "bar": state_bar(counts),
        "total": len(duties),
        "rate": rate(system.site.words, tally(duties), recorded=system.recorded),
        "states": legend(system.site, system.campaign.id),
        "dimensions": [_dimension(system, name) for name in DIMENSIONS if _worth(system, name)],
    }
    return sheet(system, "system", address(system.campaign.id, "system"), content, ["groups", *DIMENSIONS])


def group_rows(system: System, dimension: str) -> list[Json]:
    """Each group as a whole and all of them together."""
    rows = [_whole(system, group, dimension) for group in system.groups[dimension]]
    everything = Group("", system.site.words("supervise.whole"), "", tuple(system.units))
    return [
        *rows,
        {**_whole(system, everything, dimension), "is_total": True, "worklist": address(system.campaign.id, "worklist")},
    ]


def numbers_row(system: System, duties: Iterable[Duty]) -> Json:
    """Numbers of all states, their sum and the rate."""
    numbers = tally(duties)
    return {
        "numbers": in_order(numbers),
        "total": total(numbers),
        "rate": rate(system.site.words, numbers, recorded=system.recorded),
    }


def _whole(system: System, group: Group, dimension: str) -> Json:
    led = dimension == "committee"
    return {
        "id": group.id,
        "label": group.label,
        "href": group.href,
        "units": len(group.units),
        "worklist": worklist_of(system.campaign.id, group.id) if led else "",
        "is_total": False,
        **numbers_row(system, system.of_group(group)),
    }


def _worth(system: System, dimension: str) -> bool:
    """A dimension in which nothing is told apart is left out."""
    return len(system.groups[dimension]) > 1


def _dimension(system: System, name: str) -> Json:
    words = system.site.words
    groups = [*system.groups[name], Group("", words("supervise.whole"), "", tuple(system.units))]
    label = words(f"supervise.{name}")
    return {
        "id": name.replace("_", "-"),
        "label": label,
        "title": words("supervise.system.by", what=label),
        "matrix_title": words("supervise.system.by_matrix", what=label),
        "rows": group_rows(system, name),
        "groups": [{"label": group.label, "href": group.href, "units": len(group.units)} for group in groups],
        "matrix": [
            {
                "id": item.id,
                "title": item.title,
                "href": links.rule(system.campaign.id, item.id),
                "cells": [_cell(system, group, item.id) for group in groups],
            }
            for item in system.columns
        ],
    }


def _numbers(system: System, group: Group, obligation: str) -> Numbers:
    held = (system.duties[unit.id].get(obligation) for unit in group.units)
    return tally(duty for duty in held if duty)


def _cell(system: System, group: Group, obligation: str) -> Json:
    numbers = _numbers(system, group, obligation)
    return {
        "rate": rate(system.site.words, numbers, recorded=system.recorded),
        "counts": [
            {
                "letter": LETTERS[state],
                "short": system.state(state)["short"],
                "label": system.state(state)["label"],
                "n": numbers[state],
            }
            for state in STATES
            if numbers.get(state)
        ],
    }


def group_tables(system: System) -> list[Table]:
    """Each group as a whole, and each dimension by obligation."""
    words = system.site.words
    states = [system.state(state)["label"] for state in STATES]
    measures = [
        *states,
        words("supervise.total"),
        words("supervise.on_time_base", overdue=system.state(State.OVERDUE)["label"]),
        words("supervise.on_time"),
        words("supervise.untimed"),
    ]
    rows = []
    for name in DIMENSIONS:
        for group in (*system.groups[name],):
            rows.append(
                [words(f"supervise.{name}"), group.label, len(group.units), *_measures(tally(system.of_group(group)))]
            )
    everything = tally(system.all())
    rows.append([words("supervise.whole"), words("supervise.whole"), len(system.units), *_measures(everything)])
    head = [words("supervise.system.dimension"), words("supervise.system.group"), words("supervise.units"), *measures]
    found = [table(system, "groups", head, rows)]
    for name in DIMENSIONS:
        head = [words(f"supervise.{name}"), words("supervise.obligation"), words("supervise.title"), *measures]
        lines = [
            [group.label, item.id, item.title, *_measures(_numbers(system, group, item.id))]
            for group in system.groups[name]
            for item in system.columns
        ]
        found.append(table(system, name, head, lines))
    return found


def _measures(numbers: Numbers) -> list[object]:
    """Numbers of all states, their sum, what the rate is of, the rate where there is one, and what it leaves out."""
    rate_of = on_time(numbers)
    share = None if rate_of.share is None else round(rate_of.share, 4)
    return [*in_order(numbers), total(numbers), rate_of.base, share, rate_of.untimed]

"""What has to be sent up by rule, and how much of it arrived, committee by committee."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gongshilan.emit.supervise import Table
from gongshilan.model import Duty, RequirementResult
from gongshilan.pages import links
from gongshilan.pages.index import leaves
from gongshilan.pages.supervise.sheet import table
from gongshilan.pages.supervise.system import Group, System
from gongshilan.pages.supervise.tally import RELEASED
from gongshilan.pages.words import Json

FILING = "filing"
_Key = tuple[str, str]  # obligation, requirement


def owed_filings(system: System) -> Json:
    """Rows of committees, columns of requirements, x of y in each cell; sums of both."""
    words = system.site.words
    columns, groups = _columns(system), [(group, _counts(system, group)) for group in system.groups["committee"]]
    whole_owed, whole_arrived = Counter[_Key](), Counter[_Key]()
    rows = []
    for group, (owed, arrived) in groups:
        whole_owed.update(owed)
        whole_arrived.update(arrived)
        if owed:
            rows.append({"label": group.label, "href": group.href, **_cells(system, columns, owed, arrived)})
    total = {"label": words("supervise.whole"), "href": "", **_cells(system, columns, whole_owed, whole_arrived)}
    return {
        "columns": [
            {"id": key[0], "label": label, "href": links.rule(system.campaign.id, key[0])} for key, label in columns.items()
        ],
        "rows": rows,
        "total": total,
    }


def owed_table(system: System) -> Table:
    """The same, one line a committee and requirement."""
    words = system.site.words
    head = [words(f"supervise.{name}") for name in ("committee", "obligation", "todo.requirement")]
    head += [words("supervise.arrivals.arrived"), words("supervise.arrivals.owing")]
    rows = []
    for group in system.groups["committee"]:
        owed, arrived = _counts(system, group)
        rows += [
            [group.label, key[0], label, arrived[key], owed[key]] for key, label in _columns(system).items() if owed[key]
        ]
    return table(system, "owed_filings", head, rows)


def _filing_results(duty: Duty) -> Iterator[RequirementResult]:
    for result in duty.results:
        if any(leaf.requirement.kind == FILING for leaf in leaves(result)):
            yield result


def _columns(system: System) -> dict[_Key, str]:
    """The requirements that ask for a filing, in the rulebook's order."""
    return {
        (obligation.id, requirement.id): requirement.label
        for obligation in system.columns
        for requirement in obligation.requires
        if FILING in {requirement.kind, *(part.kind for part in requirement.any_of)}
    }


def _counts(system: System, group: Group) -> tuple[Counter[_Key], Counter[_Key]]:
    owed, arrived = Counter[_Key](), Counter[_Key]()
    for duty in system.of_group(group):
        if duty.state in RELEASED:
            continue
        for result in _filing_results(duty):
            key = (duty.obligation.id, result.requirement.id)
            owed[key] += 1
            arrived[key] += result.met
    return owed, arrived


def _cells(system: System, columns: dict[_Key, str], owed: Counter[_Key], arrived: Counter[_Key]) -> Json:
    return {
        "cells": [_cell(system, arrived[key], owed[key]) for key in columns],
        "all": _cell(system, arrived.total(), owed.total()),
    }


def _cell(system: System, arrived: int, owed: int) -> Json:
    return {
        "text": system.site.words("supervise.arrivals.x_of_y", x=arrived, y=owed) if owed else "",
        "arrived": arrived,
        "owed": owed,
    }

"""What has to be sent up by rule, and how much of it arrived, committee by committee."""

from __future__ import annotations

from collections import Counter

from gongshilan.emit.supervise import Table
from gongshilan.measure.filings import Key, filing_requirements, owed_filings
from gongshilan.pages import links
from gongshilan.pages.supervise.sheet import table
from gongshilan.pages.supervise.system import System
from gongshilan.pages.words import Json


def owed_filings_view(system: System) -> Json:
    """Rows of committees, columns of requirements, x of y in each cell; sums of both."""
    words = system.site.words
    columns, groups = (
        filing_requirements(system.columns),
        [(group, owed_filings(system.of_group(group))) for group in system.groups["committee"]],
    )
    whole_owed, whole_arrived = Counter[Key](), Counter[Key]()
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
        owed, arrived = owed_filings(system.of_group(group))
        rows += [
            [group.label, key[0], label, arrived[key], owed[key]]
            for key, label in filing_requirements(system.columns).items()
            if owed[key]
        ]
    return table(system, "owed_filings", head, rows)


def _cells(system: System, columns: dict[Key, str], owed: Counter[Key], arrived: Counter[Key]) -> Json:
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

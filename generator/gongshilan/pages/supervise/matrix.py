"""Every unit × every obligation on one page, with totals of rows, columns and groups. Small, because there are many cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gongshilan.days import day_of
from gongshilan.emit.supervise import Table
from gongshilan.measure.states import RELEASED, STATES, add, done, in_order, owed, tally, total
from gongshilan.model import Duty, Page, Record, plain_id
from gongshilan.pages import links
from gongshilan.pages.supervise.others import others_of
from gongshilan.pages.supervise.sheet import LETTERS, address, legend, sheet, table
from gongshilan.pages.supervise.system import Group, System
from gongshilan.pages.supervise.tally import rate
from gongshilan.pages.words import Json


def matrix_page(system: System) -> Page:
    """The page."""
    words, path = system.site.words, address(system.campaign.id, "matrix")
    by_column = {item.id: _column(system, item.id, system.units) for item in system.columns}
    whole = add(by_column.values())
    content = {
        "caption": words("supervise.matrix.caption", units=len(system.units), items=len(system.columns), cells=total(whole)),
        "columns": [
            {
                "id": item.id,
                "prefix": item.id.rpartition("-")[0],
                "number": item.id.rpartition("-")[2],
                "anchor": item.id.lower(),
                "title": item.title,
                "clause": words("obligations.clause_n", clause=item.clause),
                "href": links.rule(system.campaign.id, item.id),
            }
            for item in system.columns
        ],
        "states": legend(system.site, system.campaign.id),
        "marks": {LETTERS[state]: system.state(state)["short"] for state in STATES},
        "groups": [_group(system, group, number, path) for number, group in enumerate(system.groups["committee"])],
        "classes": [group.label for group in system.groups["class"]],
        "sub_groups": [group.label for group in system.groups["sub_group"]],
        "total_label": words("supervise.matrix.total_units", n=len(system.units)),
        "total_cells": [[done(by_column[item.id]), owed(by_column[item.id])] for item in system.columns],
        "total_numbers": in_order(whole),
        "total": total(whole),
        "rate": rate(system.site.words, whole, recorded=system.recorded),
        "state_rows": [
            {
                **system.state(state),
                "letter": LETTERS[state],
                "cells": [by_column[item.id][state] for item in system.columns],
                "n": whole[state],
            }
            for state in STATES
        ],
        "others": others_of(system, "matrix"),
        "sums": [total(by_column[item.id]) for item in system.columns],
    }
    return sheet(system, "matrix", path, content, ["matrix"])


def matrix_table(system: System) -> Table:
    """The same as a table: words of states, and how many of each."""
    words = system.site.words
    head = [
        words("supervise.unit"),
        words("supervise.committee"),
        words("supervise.class"),
        words("supervise.sub_group"),
        *(item.id for item in system.columns),
        *(system.state(state)["label"] for state in STATES),
        words("supervise.total"),
    ]
    labels = {state: system.state(state)["label"] for state in STATES}
    rows = []
    for unit in system.units:
        duties = system.duties[unit.id]
        numbers = in_order(tally(duties.values()))
        groups = [system.group(name, unit.id).label for name in ("committee", "class", "sub_group")]
        states = [labels[duties[item.id].state] if item.id in duties else "" for item in system.columns]
        rows.append([unit.title, *groups, *states, *numbers, sum(numbers)])
    return table(system, "matrix", head, rows)


def _column(system: System, obligation: str, units: Sequence[Record]) -> Counter[str]:
    held = (system.duties[unit.id].get(obligation) for unit in units)
    return tally(duty for duty in held if duty)


def _group(system: System, group: Group, number: int, path: str) -> Json:
    words = system.site.words
    by_column = [_column(system, item.id, group.units) for item in system.columns]
    numbers = add(by_column)
    return {
        "anchor": f"c-{plain_id(group.id)}",
        "number": number,
        "label": group.label,
        "href": group.href,
        "count": words("supervise.unit_count", n=len(group.units)),
        "subtotal": len(group.units) > 1,
        "cells": [[done(column), owed(column)] for column in by_column],
        "numbers": in_order(numbers),
        "total": total(numbers),
        "rate": rate(system.site.words, numbers, recorded=system.recorded),
        "rows": [_row(system, unit, path) for unit in group.units],
    }


def _row(system: System, unit: Record, path: str) -> Json:
    site = system.site
    duties = system.duties[unit.id]
    numbers = tally(duties.values())
    return {
        "label": site.short(unit),
        "title": unit.title,
        "note": ended_note(system, unit),
        "unit_href": links.from_page(path, links.record(unit)),
        "href": links.from_page(path, links.duties(system.campaign.id, unit.id)),
        "class": _position(system, "class", unit),
        "sub_group": _position(system, "sub_group", unit),
        "cells": [_cell(system, duties.get(item.id)) for item in system.columns],
        "numbers": in_order(numbers),
        "total": total(numbers),
        "rate": rate(system.site.words, numbers, recorded=system.recorded),
    }


def ended_note(system: System, unit: Record) -> str:
    """Says that a unit takes part no longer (merged, renamed, split)."""
    ended = unit.data.get("ended")
    on = day_of(ended.get("on") if isinstance(ended, dict) else ended)
    if on is None or on > system.site.view.as_of:
        return ""
    return system.site.words("supervise.ended", on=on)


def _position(system: System, dimension: str, unit: Record) -> int:
    group = system.group(dimension, unit.id)
    return next(number for number, item in enumerate(system.groups[dimension]) if item is group)


def _cell(system: System, duty: Duty | None) -> list[str]:
    """A state's letter, and in words what the one character cannot say."""
    if duty is None:
        return ["", ""]
    words = system.site.words
    said = [str(system.state(duty.state)["label"])]
    if duty.state in RELEASED:
        said += [words.say(reason) for reason in duty.reasons[-1:]]
    else:
        said.append(system.site.distance(duty))
    return [LETTERS[duty.state], " ".join(part for part in said if part)]

"""How the units of another portal stand, from what it publishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from gongshilan.federation.model import Row, Rule, Standing
from gongshilan.measure.states import DONE, RELEASED
from gongshilan.model import State

_URGENT = (State.OVERDUE, State.DUE_SOON, State.OPEN)


def unmet_rows(standing: Standing) -> list[Row]:
    """What its units still owe, the most urgent first, in the rulebook's order within a day."""
    places = {rule.id: number for number, rule in enumerate(standing.rules)}
    owed = [row for row in standing.rows if row.state in _URGENT]
    return sorted(owed, key=lambda row: (_URGENT.index(row.state), row.due or date.max, row.unit.id, places[row.rule.id]))


def counted(rows: Iterable[Row]) -> Counter[State]:
    """How many rows are in which state."""
    return Counter(row.state for row in rows)


def filings(standing: Standing) -> list[tuple[Rule, int, int]]:
    """Of each obligation that asks for a filing: how many units have done it, how many owe or owed it."""
    found = []
    for rule in standing.rules:
        if rule.filing:
            owing = [row for row in standing.rows if row.rule.id == rule.id and row.state not in RELEASED]
            found.append((rule, sum(row.state in DONE for row in owing), len(owing)))
    return found

"""``content/released-tables.json``: the tables of votes that were told in a release, one a line, for the next to be safe beside them.

``gongshilan publish`` and ``freeze`` add to it; it is committed and reviewed like a record, and published in no edition. An entry that is
removed is forgotten: what is told next may then tell, beside what was, what neither does alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gongshilan.disclosure.table import Table, Told
from gongshilan.disclosure.together import Asked, Entry
from gongshilan.model import Released, plain_id

_KEYS = {"campaign", "kind", "question", "unit", "votes", "told", "grades"}
_EXACT = "exact"


def read_ledger(text: str) -> tuple[tuple[Released, ...], tuple[int, ...]]:
    """The entries of a ledger, and the lines (1-based) that are none."""
    found: list[Released] = []
    broken: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if (bare := line.strip().rstrip(",")) in ("", "[", "]"):
            continue
        try:
            found.append(_entry(json.loads(bare)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            broken.append(number)
    return tuple(found), tuple(broken)


def ledger_text(released: Iterable[Released]) -> str:
    """The ledger as a file: a list in JSON, an entry a line, in a stable order."""
    lines = sorted({_line(item) for item in released})
    return "[\n" + ",\n".join(lines) + ("\n" if lines else "") + "]\n"


def entries(released: Iterable[Released]) -> Iterator[Entry]:
    """What was released, for :func:`gongshilan.disclosure.together.decide`."""
    for item in released:
        cells = {grade: votes for group in item.votes.values() for grade, votes in group.items()}
        merged = {grade: group for group, own in item.votes.items() for grade in own}
        table = Table(cells, {**{group: group for group in item.votes}, **merged} if "" not in cells else {})
        asked = Asked((item.campaign, item.kind, item.question), item.unit, table)
        yield Entry(asked, Told(item.told == _EXACT, frozenset(item.grades), "" if item.told == _EXACT else item.told))


def with_new(before: Sequence[Released], now: Iterable[Entry]) -> tuple[Released, ...]:
    """The ledger after a release with the tables ``now``: what was there stays as it is. Tables of which nothing was told are in
    it too: that nothing was says something."""
    known = {_same(item) for item in before}
    new = [_released(entry) for entry in now]
    return (*before, *(item for item in new if _same(item) not in known))


def _same(item: Released) -> tuple[object, ...]:
    unit = plain_id(item.unit) if item.unit is not None else None
    return item.campaign, item.kind, item.question, unit, _cells(item)


def _released(entry: Entry) -> Released:
    table, told = entry.asked.table, entry.told
    votes = {group: {grade: table.cells[grade] for grade in grades} for group, grades in table.groups().items()}
    unit = plain_id(entry.asked.unit) if entry.asked.unit is not None else None  # whoever it belongs to by then
    return Released(*entry.asked.question, unit, votes, _EXACT if told.exact else told.most, tuple(sorted(told.grades)))


def _cells(item: Released) -> frozenset[tuple[str, int]]:
    return frozenset((grade, votes) for group in item.votes.values() for grade, votes in group.items())


def _entry(raw: Any) -> Released:
    """Raises for what is no entry: one nobody can read would protect nothing."""
    if set(raw) != _KEYS or not all(isinstance(raw[key], str) for key in ("campaign", "kind", "question", "told")):
        raise ValueError(raw)
    votes = {str(group): {str(grade): _count(count) for grade, count in own.items()} for group, own in raw["votes"].items()}
    unit, told, grades = raw["unit"], raw["told"], tuple(raw["grades"])
    if not (unit is None or isinstance(unit, str)) or told not in ("", _EXACT, *votes) or not set(grades) <= set(votes):
        raise ValueError(raw)
    return Released(raw["campaign"], raw["kind"], raw["question"], unit, votes, told, grades)


def _count(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ValueError(raw)
    return raw


def _line(item: Released) -> str:
    whole = {
        "campaign": item.campaign,
        "kind": item.kind,
        "question": item.question,
        "unit": item.unit,
        "votes": item.votes,
        "told": item.told,
        "grades": list(item.grades),
    }
    return json.dumps(whole, ensure_ascii=False)

"""Small counts of surveys and evaluations are hidden, and with them every cell they could be worked out from.

The record is changed before anything is projected, by its own counts and the portal's bound alone: every edition of a
release hides the same cells, so that two of them together tell no more than one.

Of one table (the counts of one question) with the sum S and the bound k:

1. S under k: every cell is hidden.
2. No cell under k: none is.
3. Two or more cells under k, their sum at least k and less than what they could be at most: those are hidden.
   *Safe:* every other way to spread that sum over them with each under k would be published just so, and leaves no cell fixed.
4. Else those and every cell up to the smallest one that is at least k; where there is none, all.
   *Safe:* to exchange what is hidden among the hidden cells changes nothing of the above, and they are not all equal. (All equal
   is only: all cells of the table at k − 1. The same sum in one cell and none in the others is published the same way.)

Neither the sum nor the rule is kept from a reader who wants to work it out; every hidden cell has two possible values for
him all the same, and what hidden cells come to together is never itself under k, unless the whole table is.
A table is protected as if its sum were known from elsewhere: the ballots returned, another question, another record.
A total under k is hidden too. The tests work out every table a reader could imagine (tests/safety/test_disclosure.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongshilan.kinds.schema import Field, Kind
from gongshilan.model import HIDDEN_COUNT, Portal

DEFAULT_UNDER = 5


def bound(portal: Portal) -> int:
    """The bound k: ``small_numbers.under`` of portal.yml, by default 5 (votes, persons)."""
    return int((portal.data.get("small_numbers") or {}).get("under", DEFAULT_UNDER))


def hidden_cells(counts: Sequence[int], under: int) -> tuple[bool, ...]:
    """Which cells of one table are hidden. ``under`` is at least 2; see the rules above."""
    small = [count for count in counts if count < under]
    if not small:
        return (False,) * len(counts)
    if len(small) >= 2 and under <= sum(small) < len(small) * (under - 1):
        return tuple(count < under for count in counts)
    # rule 1 too: where the sum is under the bound, so is every cell, and their sum is not enough for rule 3
    limit = min((count for count in counts if count >= under), default=under)
    return tuple(count <= limit for count in counts)


def without_small_numbers(data: Mapping[str, Any], kind: Kind, under: int) -> Mapping[str, Any]:
    """A record's full data with every count that must not be told replaced by :data:`HIDDEN_COUNT`, by the fields the schema
    marks ``x-small``. The same object where the kind has none."""
    return _object(data, kind.fields, under) if kind.counts_people else data


def _object(data: Mapping[str, Any], fields: Mapping[str, Field], under: int) -> dict[str, Any]:
    return {key: _value(value, fields[key], under) if key in fields else value for key, value in data.items()}


def _value(value: Any, field: Field, under: int) -> Any:
    if isinstance(value, Mapping):
        return _object(value, field.properties, under)
    if isinstance(value, list) and field.items is not None:
        cell = next((name for name, item in field.items.properties.items() if item.small == "cell"), None)
        items = [_value(item, field.items, under) for item in value]
        return items if cell is None else _table(items, cell, under)
    if field.small == "total" and isinstance(value, int) and value < under:
        return HIDDEN_COUNT
    return value


def _table(rows: Sequence[Mapping[str, Any]], cell: str, under: int) -> list[dict[str, Any]]:
    counted = [row for row in rows if isinstance(row.get(cell), int)]
    hidden = iter(hidden_cells([row[cell] for row in counted], under))
    return [{**row, cell: HIDDEN_COUNT} if isinstance(row.get(cell), int) and next(hidden) else dict(row) for row in rows]

"""A standing as columns of numbers: what twenty thousand duties need, without an object for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from gongshilan.federation.hostile import HostileError, checked_standing
from gongshilan.federation.model import About, Table
from gongshilan.model import State

CODES: Mapping[str, int] = {state.value: number for number, state in enumerate(State)}
"""How states are written: their place among the states, worst last."""
NO_DAY = -(2**31)
_EPOCH = date(1970, 1, 1).toordinal()


class Columns(NamedTuple):
    """Rows of one campaign of one portal. ``unit`` and ``rule`` are places in ``units`` and ``rules`` (ids); days are counted from
    1970-01-01, :data:`NO_DAY` where there is none."""

    portal: str
    campaign: str
    as_of: date
    units: tuple[str, ...]
    rules: tuple[str, ...]
    unit: npt.NDArray[np.uint32]
    rule: npt.NDArray[np.uint16]
    state: npt.NDArray[np.uint8]
    due: npt.NDArray[np.int32]
    met_on: npt.NDArray[np.int32]


def columns_of(raw: bytes, schema: Mapping[str, Any], about: About, table: Table) -> Columns:
    """A table of the role ``standing`` as columns: the same bytes are refused as by ``read_standing``. Raises HostileError."""
    data = checked_standing(raw, schema, about, table)
    units, rules = (tuple(item["id"] for item in data[name]) for name in ("units", "obligations"))
    unit, rule, state, due, met_on = zip(*data["duties"], strict=True) if data["duties"] else ((), (), (), (), ())
    if max(unit, default=0) >= max(len(units), 1) or max(rule, default=0) >= max(len(rules), 1):
        raise HostileError("contradicts", "duties")
    found = Columns(
        about.id,
        table.campaign,
        about.as_of,
        units,
        rules,
        np.array(unit, dtype=np.uint32),
        np.array(rule, dtype=np.uint16),
        np.array([CODES[item] for item in state], dtype=np.uint8),
        _days(due),
        _days(met_on),
    )
    both = found.unit.astype(np.int64) * max(len(rules), 1) + found.rule
    if len(np.unique(both)) < len(both):
        raise HostileError("repeated", "duties")
    return found


def _days(said: Sequence[str | None]) -> npt.NDArray[np.int32]:
    return np.array([NO_DAY if item is None else _day(item) for item in said], dtype=np.int32)


@cache
def _day(said: str) -> int:
    try:
        return date.fromisoformat(said).toordinal() - _EPOCH
    except ValueError:
        raise HostileError("form", said) from None

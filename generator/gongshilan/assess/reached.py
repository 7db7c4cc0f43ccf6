"""The day from which a record has what is asked of it. A matter is of the day it was opened on; that it was answered or closed came
later, and evidence of that is of the day it came (``x-stages`` of its kind)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from gongshilan.assess.matching import meets
from gongshilan.assess.paths import values_at
from gongshilan.kinds.schema import Schema, Stage
from gongshilan.model import DAY_UNKNOWN, Record

_BY_RECORDS_OWN = frozenset({"own", "not_before"})


def reached(
    record: Record, schema: Schema, conditions: Sequence[Mapping[str, Any] | None], used: Collection[str] = ()
) -> tuple[str | None, str]:
    """The ISO day and what it rests on (``Record.date_basis``) for somebody who asks for ``conditions`` (JSON Schemas that the record
    satisfies) and reads the top-level fields ``used``: the record's own, unless it had not come that far by then. Where the
    record does not say when it had, what is known is a lower bound."""
    opened = ("" if record.date_basis == DAY_UNKNOWN else record.date, record.date_basis)
    stages = schema.kinds[record.kind].stages
    if not stages or opened[1] not in _BY_RECORDS_OWN or not _meets_all(record.data, conditions):
        return opened  # a document that tells of it tells of it as it was by then
    needed = _stage_needed(record.data, stages, conditions, used)
    if needed is None:
        return opened
    day = _came_on(record.data, stages[needed], conditions, used)
    if day is not None:
        return day, "own"
    known = [str(day) for stage in stages[:needed] for day in values_at(record.data, stage.day)]
    return max([*known, str(opened[0])]), "not_before"


def _came_on(
    data: Mapping[str, Any], stage: Stage, conditions: Sequence[Mapping[str, Any] | None], used: Collection[str]
) -> str | None:
    """The ISO day of a stage; of one that is a list with a day to each item, the first day on which there was enough of it. None if
    nobody knows: those without a day are enough."""
    days = sorted({str(day) for day in values_at(data, stage.day)})
    name, _, rest = stage.day.partition(".")
    items = data.get(name)
    if isinstance(items, list) and not stage.fields.intersection(used):
        for day in ("", *days):
            by_then = [item for item in items if all(str(one) <= day for one in values_at(item, rest))]
            if _meets_all({**data, name: by_then}, conditions):
                return day or None
    return max(days, default=None)


def _stage_needed(
    given: Mapping[str, Any], stages: Sequence[Stage], conditions: Sequence[Mapping[str, Any] | None], used: Collection[str]
) -> int | None:
    """Place of the last stage without which the conditions would not hold."""
    data = given
    for number in reversed(range(len(stages))):
        stage = stages[number]
        without = {name: value for name, value in data.items() if name not in stage.fields}
        stood = data.get("status") in stage.states
        before = [{**without, "status": state} for state in stage.before] if stood else [without]
        holding = [one for one in before if _meets_all(one, conditions)]
        if not holding or stage.fields.intersection(used, data):
            return number
        data = holding[0]
    return None


def _meets_all(data: Mapping[str, Any], conditions: Sequence[Mapping[str, Any] | None]) -> bool:
    return all(meets(data, one) for one in conditions)

"""The day from which a record has what is asked of it. A matter is of the day it was opened on; that it was answered or closed came
later, and evidence of that is of the day it came (``x-stages`` of its kind)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from gongshilan.assess.matching import meets
from gongshilan.assess.paths import values_at
from gongshilan.kinds.schema import Kind, Schema, Stage
from gongshilan.model import DAY_UNKNOWN, Record

Data = Mapping[str, Any]
_BY_RECORDS_OWN = frozenset({"own", "not_before"})


def reached(
    record: Record, schema: Schema, conditions: Sequence[Data | None], used: Collection[str] = ()
) -> tuple[str | None, str]:
    """The ISO day and what it rests on (``Record.date_basis``) for somebody who asks for ``conditions`` (JSON Schemas that the record
    satisfies) and reads the top-level fields ``used``: the record's own, unless it had not come that far by then. Where the
    record does not say when it had, what is known is a lower bound."""
    opened = ("" if record.date_basis == DAY_UNKNOWN else record.date, record.date_basis)
    kind = schema.kinds[record.kind]
    if not kind.stages or opened[1] not in _BY_RECORDS_OWN or not all(meets(record.data, one) for one in conditions):
        return opened  # a document that tells of it tells of it as it was by then
    needed, data = _stage_needed(record.data, kind, schema, conditions, used)
    if needed is None:
        return opened
    day = max(map(str, values_at(record.data, needed.day)), default=None) if needed.day else None
    if day is not None:
        return day, "own"
    before = kind.stages[: kind.stages.index(needed)]
    known = [str(day) for stage in before if stage.day and stage.fields & set(data) for day in values_at(data, stage.day)]
    return max([*known, opened[0] or ""]), "not_before"


def _stage_needed(
    data: Data, kind: Kind, schema: Schema, conditions: Sequence[Data | None], used: Collection[str]
) -> tuple[Stage | None, Data]:
    """The last stage without which the conditions would not hold, and the data as they were at it."""
    field = kind.fields.get("status")
    open_states = [*schema.vocabularies[field.vocabulary].terms] if field is not None and field.vocabulary else []
    for number in reversed(range(len(kind.stages))):
        stage = kind.stages[number]
        later = frozenset().union(*(one.states for one in kind.stages[number:]))
        without = {name: value for name, value in data.items() if name not in stage.fields}
        stood = data.get("status") in stage.states
        if not stood and len(without) == len(data):
            continue
        before = [{**without, "status": state} for state in open_states if state not in later] if stood else [without]
        holding = (one for one in before if all(meets(one, condition) for condition in conditions))
        found = None if stage.fields & set(used) & set(data) else next(holding, None)
        if found is None:
            return stage, data
        data = found
    return None, data

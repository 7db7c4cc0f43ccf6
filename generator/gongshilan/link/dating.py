"""What day a record is of: its own date, else that of the earliest document it is taken from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gongshilan.kinds.schema import Kind, Schema
from gongshilan.model import Record


def own_date(data: Mapping[str, Any], kind: Kind) -> str | None:
    """The ISO day the record gives itself: the first of the kind's date fields that is there; a stretch counts by its end."""
    for path in kind.dates:
        value: Any = data
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, Mapping):
            value = value.get("to")
        if isinstance(value, str):
            return value
    return None


def date_records(records: Iterable[Record], schema: Schema) -> list[Record]:
    """The records with ``date`` and ``date_basis`` worked out from their data, each independent of what they held before."""
    own = {record.id: (record, own_date(record.data, schema.kinds[record.kind])) for record in records}
    dated = []
    for record, own_day in own.values():
        day, basis = own_day, "own"
        if day is None:
            sources = (own.get(item.get("document", "")) for item in record.data.get("source", ()))
            day = min((found[1] for found in sources if found is not None and found[1] is not None), default=None)
            basis = "none" if day is None else "source"
        dated.append(replace(record, date=day, date_basis=basis))
    return dated

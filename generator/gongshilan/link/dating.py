"""What day a record is of: its own date, else that of the earliest document it is taken from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gongshilan.kinds.schema import Kind, Schema
from gongshilan.model import DAY_UNKNOWN, Record

_LOWER_BOUND = "not_before"


def own_date(data: Mapping[str, Any], kind: Kind) -> tuple[str, str] | None:
    """The ISO day the record gives itself and its basis (``own`` or ``not_before``): the first of the kind's date fields that is
    there; a stretch counts by its end."""
    found = _first(data, kind)
    if found is None:
        return None
    path, value = found
    return str(value["to"] if isinstance(value, Mapping) else value), _LOWER_BOUND if path == _LOWER_BOUND else "own"


def own_stretch(data: Mapping[str, Any], kind: Kind) -> tuple[str, str] | None:
    """The ISO days between which a record says that it was, where it gives itself a stretch of time and not a day."""
    found = _first(data, kind)
    return (str(found[1]["from"]), str(found[1]["to"])) if found is not None and isinstance(found[1], Mapping) else None


def _first(data: Mapping[str, Any], kind: Kind) -> tuple[str, Any] | None:
    """The first of the kind's date fields that is there, and what it says: a day, or a stretch with an end."""
    for path in kind.dates:
        value: Any = data
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str) or (isinstance(value, Mapping) and isinstance(value.get("to"), str)):
            return path, value
    return None


def date_records(records: Iterable[Record], schema: Schema) -> list[Record]:
    """The records with ``date`` and ``date_basis`` worked out from their data, each independent of what they held before."""
    own = {record.id: (record, own_date(record.data, schema.kinds[record.kind])) for record in records}
    dated = []
    for record, stated in own.values():
        found = stated
        if found is None:
            sources = (own.get(item.get("document", "")) for item in record.data.get("source", ()))
            days = [source[1] for source in sources if source is not None and source[1] is not None]
            day, basis = min(days, default=(None, ""))
            found = (day, "source" if basis == "own" else f"source_{basis}") if day is not None else None
            if record.data.get("day_unknown"):
                dated.append(_dated(record, day, DAY_UNKNOWN))
                continue
        dated.append(_dated(record, *(found or (None, "none"))))
    return dated


def _dated(record: Record, day: str | None, basis: str) -> Record:
    """The record itself where it is dated so: thousands of copies would take room in every edition."""
    return record if (record.date, record.date_basis) == (day, basis) else replace(record, date=day, date_basis=basis)

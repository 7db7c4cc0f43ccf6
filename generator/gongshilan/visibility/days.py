"""The days on which a record, of itself, comes to be shown or ceases to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.kinds.schema import Field, Kind
from gongshilan.model import Record
from gongshilan.visibility.approval import taken_on

PUBLISH_FROM, WITHDRAWN = "publish_from", "withdrawn"


def publish_from(record: Record) -> str:
    """The day (ISO) before which the record is not shown, empty if there is none."""
    return str(record.data.get(PUBLISH_FROM, ""))


def withdrawn_since(record: Record, day: str) -> str | None:
    """The day (ISO) on which the record was withdrawn, None if by ``day`` it was not: a withdrawal to come is nobody's business."""
    on = (record.data.get(WITHDRAWN) or {}).get("on")
    return str(on) if on and on <= day else None


def turning_days(record: Record, kind: Kind) -> Iterator[str]:
    """Every day (ISO) from which more or less of the record may be seen than before, by what it says itself."""
    if day := publish_from(record):
        yield day
    withdrawn = (record.data.get(WITHDRAWN) or {}).get("on")
    if withdrawn:
        yield str(withdrawn)
    yield from taken_on(record)
    if kind.asks_consent:
        yield from _consents(record.data, kind.fields)


def _consents(data: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterator[str]:
    for name, field in fields.items():
        if field.consent and isinstance(data.get(field.consent), str):
            yield str(data[field.consent])
        value = data.get(name)
        if isinstance(value, Mapping):
            yield from _consents(value, field.properties)
        elif isinstance(value, list) and field.items is not None:
            for item in value:
                if isinstance(item, Mapping):
                    yield from _consents(item, field.items.properties)

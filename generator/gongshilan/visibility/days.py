"""The days on which a record, of itself, comes to be shown or ceases to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gongshilan.days import day_of
from gongshilan.kinds.schema import Field, Kind
from gongshilan.model import Record
from gongshilan.visibility.approval import taken_on

PUBLISH_FROM, WITHDRAWN = "publish_from", "withdrawn"


def publish_from(record: Record) -> date | None:
    """The day before which the record is not shown, if there is one."""
    return day_of(record.data.get(PUBLISH_FROM))


def withdrawn_since(record: Record, day: date) -> date | None:
    """The day on which the record was withdrawn, None if by ``day`` it was not: a withdrawal to come is nobody's business."""
    on = _withdrawn_on(record)
    return on if on is not None and on <= day else None


def _withdrawn_on(record: Record) -> date | None:
    return day_of((record.data.get(WITHDRAWN) or {}).get("on"))


def turning_days(record: Record, kind: Kind) -> Iterator[date]:
    """Every day from which more or less of the record may be seen than before, by what it says itself."""
    yield from (day for day in (publish_from(record), _withdrawn_on(record)) if day is not None)
    yield from taken_on(record)
    if kind.asks_consent:
        yield from _consents(record.data, kind.fields)


def _consents(data: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterator[date]:
    for name, field in fields.items():
        if field.consent and (day := day_of(data.get(field.consent))) is not None:
            yield day
        value = data.get(name)
        if isinstance(value, Mapping):
            yield from _consents(value, field.properties)
        elif isinstance(value, list) and field.items is not None:
            for item in value:
                if isinstance(item, Mapping):
                    yield from _consents(item, field.items.properties)

"""The records of an edition as tables, one a kind; the same whole, as JSON; and the schema for editors' tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from gongshilan.assess.paths import values_at
from gongshilan.attach.names import address
from gongshilan.catalogue import text
from gongshilan.emit.columns import ATTACHMENTS, ID, LATE, PAGE, UNIT, UNIT_TITLE, Column, columns_of
from gongshilan.emit.editor import kind_schema
from gongshilan.emit.handling import EXTRA, extra_cells
from gongshilan.emit.tables import csv_text, xlsx_bytes
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.link.graph import Graph
from gongshilan.link.shared import as_written
from gongshilan.model import HIDDEN_COUNT, Lateness, Record, plain_id

Address = Callable[[Record], str]


def record_tables(
    graph: Graph,
    schema: Schema,
    under: int,
    lateness: Mapping[str, Lateness] | None = None,
    page: Address = lambda record: record.id,
) -> dict[str, bytes]:
    """``data/<campaign>/<kind>.csv``, ``.xlsx`` and ``.json`` for every kind of which there are records. A count that is too small to
    be told (under ``under`` votes) says so in its cell, and is null in JSON. ``lateness`` adds to records that may be late whether they
    are; ``page`` is the address of a record."""
    judged = judged_of(lateness or {})
    untold = text("small_numbers.file", under=under)
    tables: dict[str, bytes] = {}
    for campaign_id, kind, found in kinds_held(graph, schema):
        records = [replace(record, data=as_written(record, schema)) for record in found] if graph.shares else found
        columns = columns_of(kind, records, judged)
        header = [column.title for column in columns]
        late = {record.id: dict(zip(EXTRA, extra_cells(judged.get(record.id)), strict=True)) for record in records}
        rows = [[_cell(record, column, kind, schema, graph, untold, page, late) for column in columns] for record in records]
        whole = [_whole(record, graph, judged.get(record.id), page) for record in records]
        path = f"data/{campaign_id}/{kind.id}"
        tables[f"{path}.csv"] = csv_text(header, rows).encode()
        tables[f"{path}.xlsx"] = xlsx_bytes(kind.label, header, rows)
        tables[f"{path}.json"] = _lines(whole)
    return tables


def judged_of(lateness: Mapping[str, Lateness]) -> dict[str, Lateness]:
    """Of those that may be late, what their tables tell of."""
    return {key: item for key, item in lateness.items() if item.state is not None or item.why}


def kinds_held(graph: Graph, schema: Schema) -> Iterator[tuple[str, Kind, list[Record]]]:
    """Campaign, kind and records, for every kind of which a campaign has records."""
    for campaign in graph.campaigns():
        for kind in schema.kinds.values():
            records = [record for record in graph.of_kind(kind.id) if record.campaign == campaign.id]
            if records:
                yield campaign.id, kind, records


@lru_cache(maxsize=2)  # for every edition, and every save of a preview, the same
def editor_schemas(schema: Schema) -> Mapping[str, bytes]:
    """``data/schema/<kind>.json``: the JSON Schema of each kind, for editors that check while one types (VS Code)."""
    files = {}
    for kind in schema.kinds.values():
        whole = {"$schema": "http://json-schema.org/draft-07/schema#", **kind_schema(kind, schema)}
        said = json.dumps(whole, ensure_ascii=False, indent=1)
        files[f"data/schema/{kind.id}.json"] = f"{said}\n".encode()
    return files


def _whole(record: Record, graph: Graph, late: Lateness | None, page: Address) -> dict[str, Any]:
    """Everything an edition knows of a record."""
    unit = graph.get(record.unit) if record.unit else None
    whole: dict[str, Any] = {
        "id": record.name,
        "kind": record.kind,
        "campaign": record.campaign,
        "unit": plain_id(record.unit) if record.unit else None,
        "unit_title": unit.title if unit else None,
        "date": record.date,
        "date_basis": record.date_basis,
        "page": page(record),
        "data": _told(record.data),
        "body": record.body,
    }
    if late is not None:
        days = {"due": late.due, "was_due": late.was_due, "done": late.done}
        whole["standing"] = {
            "open": late.open,
            "state": late.state.value if late.state else None,
            "why": late.why or None,
            **{name: day.isoformat() if day else None for name, day in days.items()},
        }
    return whole


def _lines(whole: Sequence[Mapping[str, Any]]) -> bytes:
    """A list in JSON with a line for each record: as good to compare as an indented one, and made in a tenth of the time."""
    return ("[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in whole) + "\n]\n").encode()


def _told(value: Any) -> Any:
    """Record data with null for a count that is not told."""
    if isinstance(value, Mapping):
        return {name: _told(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_told(item) for item in value]
    return None if value == HIDDEN_COUNT else value


def _files(record: Record) -> str:
    """Titles of a record's attachments and where they are, below the site's address."""
    items = record.data.get(ATTACHMENTS, ())
    return "；".join(f"{item['title']} {address(record.id, item['file'])}" for item in items)


def _cell(
    record: Record,
    column: Column,
    kind: Kind,
    schema: Schema,
    graph: Graph,
    untold: str,
    page: Address,
    late: Mapping[str, Mapping[str, object]],
) -> object:
    if column.path.startswith(f"{LATE}."):
        return late[record.id][column.path.removeprefix(f"{LATE}.")]
    if column.path == ID:
        return record.name
    if column.path == PAGE:
        return page(record)
    if column.path == UNIT_TITLE:
        unit = graph.get(record.unit) if record.unit else None
        return unit.title if unit else None
    if column.path == UNIT and kind.belongs == "unit":
        return plain_id(record.unit) if record.unit else None
    if column.path == ATTACHMENTS:
        return _files(record)
    return _text(record.data, column.path, kind, schema, untold)


def _text(data: Mapping[str, Any], column: str, kind: Kind, schema: Schema, untold: str) -> object:
    field = kind.field_at(column)
    while field is not None and field.items is not None:
        field = field.items
    found = values_at(data, column) if "." in column else _values(data.get(column))
    if field is not None and field.small and HIDDEN_COUNT in found:
        return untold
    terms = schema.vocabularies[field.vocabulary].terms if field is not None and field.vocabulary else {}
    values = [_plain(terms[value].label if value in terms else value) for value in found if _hashable(value)]
    values += [_plain(value) for value in found if not _hashable(value)]
    if len(values) == 1:
        return values[0]
    return _join(values)


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _join(values: Sequence[object]) -> str:
    return "；".join(str(value) for value in values)


def _hashable(value: object) -> bool:
    return not isinstance(value, dict | list)


def _plain(value: Any) -> object:
    """A stretch of time as it was worded; other objects by their parts."""
    if isinstance(value, Mapping):
        return value["text"] if "text" in value and "from" in value else _words(value)
    return value


def _words(value: Mapping[str, Any]) -> str:
    return " ".join(str(part) for part in value.values())

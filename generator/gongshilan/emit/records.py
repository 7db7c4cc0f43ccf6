"""The records of an edition as tables, one a kind, in the columns of the kind's list page; and the schema for editors' tools."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gongshilan.assess.paths import values_at
from gongshilan.attach.names import address
from gongshilan.catalogue import text
from gongshilan.emit.handling import extra_cells, extra_head
from gongshilan.emit.tables import csv_text, xlsx_bytes
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.link.graph import Graph
from gongshilan.model import HIDDEN_COUNT, Lateness, Record

_ATTACHMENTS = "attachments"
_SORT_KEY = "sort_key"  # on no page, but whoever takes a table away may want its order


def record_tables(
    graph: Graph, schema: Schema, under: int, lateness: Mapping[str, Lateness] | None = None
) -> dict[str, bytes]:
    """``data/<campaign>/<kind>.csv`` and ``.xlsx`` for every kind of which there are records. A count that is too small to be
    told (under ``under`` votes) says so in its cell. ``lateness`` adds to records that may be late whether they are."""
    judged = {key: item for key, item in (lateness or {}).items() if item.state is not None or item.why}
    untold = text("small_numbers.file", under=under)
    tables: dict[str, bytes] = {}
    for campaign in graph.campaigns():
        for kind in schema.kinds.values():
            records = [record for record in graph.of_kind(kind.id) if record.campaign == campaign.id]
            if records:
                columns = list(dict.fromkeys(["title", *kind.columns]))
                columns += [_SORT_KEY] if any(_SORT_KEY in record.data for record in records) else []
                columns += [_ATTACHMENTS] if any(_ATTACHMENTS in record.data for record in records) else []
                late = any(record.id in judged for record in records)
                header = ["id", *(_header(kind, column) for column in columns), *(extra_head() if late else ())]
                rows = [
                    [
                        record.id,
                        *(
                            _files(record) if column == _ATTACHMENTS else _text(record.data, column, kind, schema, untold)
                            for column in columns
                        ),
                        *(extra_cells(judged.get(record.id)) if late else ()),
                    ]
                    for record in records
                ]
                tables[f"data/{campaign.id}/{kind.id}.csv"] = csv_text(header, rows).encode()
                tables[f"data/{campaign.id}/{kind.id}.xlsx"] = xlsx_bytes(kind.label, header, rows)
    return tables


def _files(record: Record) -> str:
    """Titles of a record's attachments and where they are, below the site's address."""
    items = record.data.get(_ATTACHMENTS, ())
    return "；".join(f"{item['title']} {address(record.id, item['file'])}" for item in items)


def editor_schemas(schema: Schema) -> dict[str, bytes]:
    """``data/schema/<kind>.json``: the JSON Schema of each kind, for editors that check while one types (VS Code)."""
    files = {}
    for kind in schema.kinds.values():
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.label, **kind.json_schema}
        text = json.dumps(whole, ensure_ascii=False, indent=1)
        files[f"data/schema/{kind.id}.json"] = f"{text}\n".encode()
    return files


def _header(kind: Kind, column: str) -> str:
    field = kind.field_at(column)
    return field.label if field else column


def _text(data: Mapping[str, Any], column: str, kind: Kind, schema: Schema, untold: str) -> object:
    field = kind.field_at(column)
    while field is not None and field.items is not None:
        field = field.items
    if field is not None and field.small and HIDDEN_COUNT in values_at(data, column):
        return untold
    terms = schema.vocabularies[field.vocabulary].terms if field is not None and field.vocabulary else {}
    values = [
        _plain(terms[value].label if value in terms else value) for value in values_at(data, column) if _hashable(value)
    ]
    values += [_plain(value) for value in values_at(data, column) if not _hashable(value)]
    if len(values) == 1:
        return values[0]
    return "；".join(str(value) for value in values)


def _hashable(value: object) -> bool:
    return not isinstance(value, dict | list)


def _plain(value: Any) -> object:
    """A stretch of time as it was worded; other objects by their parts."""
    if isinstance(value, Mapping):
        return value["text"] if "text" in value and "from" in value else " ".join(str(part) for part in value.values())
    return value

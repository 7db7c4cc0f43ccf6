"""The records of an edition as tables, one a kind, in the columns of the kind's list page; and the schema for editors' tools."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gongshilan.assess.paths import values_at
from gongshilan.emit.tables import csv_text, xlsx_bytes
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.link.graph import Graph


def record_tables(graph: Graph, schema: Schema) -> dict[str, bytes]:
    """``data/<campaign>/<kind>.csv`` and ``.xlsx`` for every kind of which there are records."""
    tables: dict[str, bytes] = {}
    for campaign in graph.campaigns():
        for kind in schema.kinds.values():
            records = [record for record in graph.of_kind(kind.id) if record.campaign == campaign.id]
            if records:
                columns = list(dict.fromkeys(["title", *kind.columns]))
                header = ["id", *(_header(kind, column) for column in columns)]
                rows = [[record.id, *(_text(record.data, column, kind, schema) for column in columns)] for record in records]
                tables[f"data/{campaign.id}/{kind.id}.csv"] = csv_text(header, rows).encode()
                tables[f"data/{campaign.id}/{kind.id}.xlsx"] = xlsx_bytes(kind.label, header, rows)
    return tables


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


def _text(data: Mapping[str, Any], column: str, kind: Kind, schema: Schema) -> object:
    field = kind.field_at(column)
    while field is not None and field.items is not None:
        field = field.items
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

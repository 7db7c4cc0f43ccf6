"""What the data files are, for people and programs: a data package (Frictionless), and the dictionary of fields and terms."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from gongshilan.catalogue import text
from gongshilan.emit.columns import columns_of
from gongshilan.emit.records import judged_of, kinds_held
from gongshilan.emit.tables import csv_text, xlsx_bytes
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Lateness, Portal, Record

PACKAGE = "data/datapackage.json"
_MARK = "\ufeff"
_FIELDS = ("kind", "kind_title", "path", "title", "type", "vocabulary", "description")
_TERMS = ("vocabulary", "vocabulary_title", "id", "label", "description")


@lru_cache(maxsize=2)  # for every edition, and every save of a preview, the same
def dictionary_files(schema: Schema) -> Mapping[str, bytes]:
    """``data/dictionary`` (every field of every kind) and ``data/terms`` (every term), as CSV, XLSX and JSON."""
    fields = [list(row) for row in _fields(schema)]
    terms = [
        [vocabulary.id, vocabulary.label, term.id, term.label, term.description]
        for vocabulary in schema.vocabularies.values()
        for term in vocabulary.terms.values()
    ]
    return {**_three("data/dictionary", _FIELDS, fields), **_three("data/terms", _TERMS, terms)}


def package_files(
    graph: Graph,
    schema: Schema,
    portal: Portal,
    lateness: Mapping[str, Lateness],
    files: Mapping[str, bytes],
    home: str,
) -> dict[str, bytes]:
    """``data/datapackage.json``: every CSV of the edition with its columns, size and digest. ``home`` is the edition's address, or
    empty."""
    judged = judged_of(lateness)
    known = {
        f"data/{campaign_id}/{kind.id}.csv": (kind.label, kind.description, _schema(_columns(kind, records, judged)))
        for campaign_id, kind, records in kinds_held(graph, schema)
    }
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "gongshilan",
        "title": portal.title,
        "description": str(portal.data.get("description", "")),
        **({"homepage": home} if home else {}),
        **_licences(portal.data.get("licence")),
        "contributors": [{"title": str(portal.data.get("publisher") or portal.title), "role": "publisher"}],
        "resources": [_resource(path, raw, known) for path, raw in sorted(files.items()) if _described(path)],
    }
    return {PACKAGE: f"{json.dumps(package, ensure_ascii=False, indent=1)}\n".encode()}


def _columns(kind: Kind, records: Sequence[Record], judged: Mapping[str, Lateness]) -> list[dict[str, str]]:
    return [
        {
            "name": column.title,
            "type": column.type,
            **({"description": column.description} if column.description else {}),
        }
        for column in columns_of(kind, records, judged)
    ]


def _schema(fields: list[dict[str, str]]) -> dict[str, Any]:
    return {"fields": fields, "primaryKey": "id", "missingValues": [""]}


def _described(path: str) -> bool:
    """Tables of single units hold nothing that those of the kinds do not."""
    return path.endswith(".csv") and "/unit/" not in path


def _resource(path: str, raw: bytes, known: Mapping[str, tuple[str, str, dict[str, Any]]]) -> dict[str, Any]:
    below = path.removeprefix("data/")
    header = next(csv.reader(io.StringIO(raw.decode().removeprefix(_MARK))))
    title, description, schema = known.get(path, (below, "", {"fields": [], "missingValues": [""]}))
    said = [field["name"] for field in schema["fields"]]
    rest = [{"name": name, "type": "any"} for name in header if name not in said]
    return {
        "profile": "tabular-data-resource",
        "name": below.removesuffix(".csv").replace("/", ".").replace("_", "-").lower(),
        "path": below,
        "title": title,
        **({"description": description} if description else {}),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "schema": {**schema, "fields": [*schema["fields"], *rest]},
    }


def _licences(licence: Mapping[str, Any] | None) -> dict[str, Any]:
    """As the standard wants them: with the id of a known licence, or its address."""
    if not licence or not (licence.get("id") or licence.get("url")):
        return {}
    names = (("name", "id"), ("path", "url"), ("title", "title"))
    return {"licenses": [{name: str(licence[key]) for name, key in names if licence.get(key)}]}


def _fields(schema: Schema) -> Iterator[tuple[str, ...]]:
    for kind in schema.kinds.values():
        for path, field in kind.walk():
            yield kind.id, kind.label, path, field.label, _type(field), _vocabulary(field), field.description


def _type(field: Field) -> str:
    inner = field
    while inner.items is not None:
        inner = inner.items
    return inner.type if inner is field else f"array:{inner.type}"


def _vocabulary(field: Field) -> str:
    inner = field
    while inner.items is not None:
        inner = inner.items
    return inner.vocabulary


def _three(path: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, bytes]:
    whole = [dict(zip(columns, row, strict=True)) for row in rows]
    head = [text(f"data.dictionary.{column}") for column in columns]
    return {
        f"{path}.csv": csv_text(head, rows).encode(),
        f"{path}.xlsx": xlsx_bytes(path.rsplit("/", 1)[-1], head, rows),
        f"{path}.json": f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode(),
    }

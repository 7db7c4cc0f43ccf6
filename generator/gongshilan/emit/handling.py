"""Where every suggestion, problem and rectification item stands, as rows: how far it got, whether it is late, since when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.catalogue import text
from gongshilan.emit.tables import csv_text, xlsx_bytes
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Lateness, plain_id

COLUMNS = ("campaign", "unit", "kind", "record", "title", "status", "open", "state", "why", "due", "was_due", "done", "days")
EXTRA = ("state", "due", "was_due", "done")
"""What the tables of single kinds add to their own columns."""


def handling_rows(assessment: Assessment, graph: Graph, days: Mapping[str, int]) -> list[dict[str, Any]]:
    """A row under :data:`COLUMNS` for every record that may be late, by id. ``state`` is a state's id, or null where nothing can
    be said (``why`` says why: no-deadline, day-unknown, lasting). Dates are ISO or null. ``days`` to the answer of a suggestion."""
    return [{**_row(item, graph), "days": days.get(item.record)} for item in _judged(assessment, graph)]


def handling_files(assessment: Assessment, graph: Graph, days: Mapping[str, int]) -> dict[str, bytes]:
    """The rows in three formats, by address below the edition; columns are headed by their ids."""
    rows = handling_rows(assessment, graph, days)
    flat = [[row[column] for column in COLUMNS] for row in rows]
    return {
        "data/handling.json": (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode(),
        "data/handling.csv": csv_text(COLUMNS, flat).encode(),
        "data/handling.xlsx": xlsx_bytes("handling", COLUMNS, flat),
    }


def extra_cells(found: Lateness | None) -> list[object]:
    """Its cells for one record; empty where nothing is known."""
    if found is None:
        return [None] * len(EXTRA)
    days = (found.due, found.was_due, found.done)
    state = text(f"states.{found.state.value}.label") if found.state else None
    return [state, *(day.isoformat() if day else None for day in days)]


def _judged(assessment: Assessment, graph: Graph) -> Iterator[Lateness]:
    for record_id in sorted(assessment.lateness):
        found = assessment.lateness[record_id]
        if record_id in graph and (found.state is not None or found.why):
            yield found


def _row(found: Lateness, graph: Graph) -> dict[str, Any]:
    record = graph[found.record]
    return {
        "campaign": record.campaign,
        "unit": plain_id(record.unit) if record.unit else None,
        "kind": record.kind,
        "record": record.name,
        "title": record.title,
        "status": record.data.get("status"),
        "open": found.open,
        "state": found.state.value if found.state else None,
        "why": found.why or None,
        "due": found.due.isoformat() if found.due else None,
        "was_due": found.was_due.isoformat() if found.was_due else None,
        "done": found.done.isoformat() if found.done else None,
    }

"""The report as rows: one view object that the command line, the data files and the pages all print."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongshilan.catalogue import text
from gongshilan.emit.tables import csv_text, xlsx_bytes
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Duty, Reason


def report_rows(assessment: Assessment, graph: Graph) -> list[dict[str, Any]]:
    """``{campaign, unit, obligation, clause, title, state, due, met_on, evidence[], missing[], reasons[]}`` for every duty.

    ``evidence`` are record ids; ``missing`` entries are ``{requirement, label, have, need, due, text, subjects}`` of each unmet
    requirement, ``subjects`` being the ids of those (leaders …) it is still missing for. Dates are ISO or null.
    """
    return [_row(duty, graph) for duty in assessment.duties]


COLUMNS = ("campaign", "unit", "obligation", "clause", "title", "state", "due", "met_on", "evidence", "missing")


def report_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as CSV under :data:`COLUMNS`: ids of evidence apart by spaces, what is missing by semicolons."""
    return csv_text(COLUMNS, _flat(rows))


def report_xlsx(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Likewise as a workbook."""
    return xlsx_bytes("report", COLUMNS, _flat(rows))


def report_files(assessment: Assessment, graph: Graph) -> dict[str, bytes]:
    """The report in its three formats, by address below the edition."""
    rows = report_rows(assessment, graph)
    return {
        "data/report.json": (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode(),
        "data/report.csv": report_csv(rows).encode(),
        "data/report.xlsx": report_xlsx(rows),
    }


def _flat(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[object]]:
    for row in rows:
        joined = {"evidence": " ".join(row["evidence"]), "missing": "；".join(item["text"] for item in row["missing"])}
        yield [joined.get(column, row[column]) for column in COLUMNS]


def _row(duty: Duty, graph: Graph) -> dict[str, Any]:
    evidence = dict.fromkeys(item.record for result in duty.results for item in result.counted)
    binding = duty.state.value not in ("not-applicable", "waived")
    return {
        "campaign": duty.campaign,
        "unit": duty.unit,
        "obligation": duty.obligation.id,
        "clause": duty.obligation.clause,
        "title": duty.obligation.title,
        "state": duty.state.value,
        "due": duty.due.isoformat() if duty.due else None,
        "met_on": duty.met_on,
        "evidence": [record for record in evidence if record in graph],
        "missing": _missing(duty) if binding else [],
        "reasons": [_say(reason) for reason in (*duty.reasons, *duty.window.steps)],
    }


def _missing(duty: Duty) -> list[dict[str, Any]]:
    return [
        {
            "requirement": result.requirement.id,
            "label": result.requirement.label,
            "have": result.have,
            "need": result.need,
            "due": result.window.end.isoformat() if result.window.end else None,
            "text": f"{result.requirement.label}：{'；'.join(_say(item) for item in result.missing)}",
            "subjects": [subject.subject for subject in result.subjects if not subject.met],
        }
        for result in duty.results
        if not result.met
    ]


def _say(reason: Reason) -> str:
    params = {key: _say(value) if isinstance(value, Reason) else value for key, value in reason.params.items()}
    return text(f"reasons.{reason.code}", **params)

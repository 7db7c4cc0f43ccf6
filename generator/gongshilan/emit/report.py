"""The report as rows: one view object that the command line, the data files and the pages all print."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongshilan.catalogue import text
from gongshilan.emit.tables import csv_text, xlsx_bytes
from gongshilan.link.graph import Graph
from gongshilan.model import Assessment, Duty, Reason, RequirementResult, State, plain_id
from gongshilan.project.seen import ALL, Seen


def report_rows(assessment: Assessment, graph: Graph, seen: Seen = ALL) -> list[dict[str, Any]]:
    """``{campaign, unit, obligation, clause, title, state, due, met_on, evidence[], missing[], reasons[], basis, hidden, untimed}`` for
    every duty.

    ``evidence`` are record ids; ``missing`` entries are ``{requirement, label, have, need, due, text, subjects}`` of each unmet
    requirement, ``subjects`` being the ids of those (leaders …) it is still missing for. Dates are ISO or null. ``state``, ``due`` and
    ``met_on`` are always those of all records; ``evidence`` and ``missing`` rest on what ``basis`` says: ``all`` records, or only those
    that the ``edition`` shows; then ``have`` and ``need`` are null where it never shows what counts. ``hidden``: these do not bear
    out the state. ``untimed``: done, but nobody can say whether in time.
    """
    return [_row(duty, graph, seen) for duty in assessment.duties]


_OWED = frozenset({State.OPEN, State.DUE_SOON, State.OVERDUE})
COLUMNS = ("campaign", "unit", "obligation", "clause", "title", "state", "due", "met_on", "evidence", "missing")


def report_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as CSV under :data:`COLUMNS`: ids of evidence apart by spaces, what is missing by semicolons."""
    return csv_text(COLUMNS, _flat(rows))


def report_xlsx(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Likewise as a workbook."""
    return xlsx_bytes("report", COLUMNS, _flat(rows))


def report_files(assessment: Assessment, graph: Graph, seen: Seen) -> dict[str, bytes]:
    """The report in its three formats, by address below the edition."""
    rows = report_rows(assessment, graph, seen)
    return {
        "data/report.json": (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode(),
        "data/report.csv": report_csv(rows).encode(),
        "data/report.xlsx": report_xlsx(rows),
    }


def _flat(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[object]]:
    for row in rows:
        joined = {"evidence": " ".join(row["evidence"]), "missing": "；".join(item["text"] for item in row["missing"])}
        yield [joined.get(column, row[column]) for column in COLUMNS]


def _row(duty: Duty, graph: Graph, seen: Seen) -> dict[str, Any]:
    evidence = dict.fromkeys(item.record for result in duty.results for item in result.counted)
    return {
        "campaign": duty.campaign,
        "unit": plain_id(duty.unit),
        "obligation": duty.obligation.id,
        "clause": duty.obligation.clause,
        "title": duty.obligation.title,
        "state": duty.state.value,
        "due": duty.due.isoformat() if duty.due else None,
        "met_on": duty.met_on,
        "evidence": [plain_id(record) for record in evidence if record in graph],
        "missing": [_missing(result, seen) for result in duty.results if not result.met] if duty.state in _OWED else [],
        "reasons": [_say(reason) for reason in (*duty.reasons, *duty.window.steps)],
        "basis": "all" if seen.everything else "edition",
        "hidden": duty.hidden,
        "untimed": duty.untimed,
    }


def _missing(result: RequirementResult, seen: Seen) -> dict[str, Any]:
    known = not seen.beyond(result.requirement)
    said = "；".join(_say(item) for item in result.missing) if known else text("duty.req_not_here")
    if known and not seen.everything:
        said = text("duty.missing_seen", text=said)
    return {
        "requirement": result.requirement.id,
        "label": result.requirement.label,
        "have": result.have if known else None,
        "need": result.need if known else None,
        "due": result.window.end.isoformat() if result.window.end else None,
        "text": f"{result.requirement.label}：{said}",
        "subjects": [plain_id(subject.subject) for subject in result.subjects if not subject.met] if known else [],
    }


def _say(reason: Reason) -> str:
    params = {key: _say(value) if isinstance(value, Reason) else value for key, value in reason.params.items()}
    return text(f"reasons.{reason.code}", **params)

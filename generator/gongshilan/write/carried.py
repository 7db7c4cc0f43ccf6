"""The record that carries an unfinished matter into a later campaign: what describes the matter, not what was done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.kinds.schema import Field, Kind

# What was done, promised and decided belongs to the campaign it was done in; the new record begins anew.
_LEFT = frozenset(
    {
        "status", "progress", "answer", "claimed_done", "accepted", "extensions", "review_dates", "receipt_no", "reason",
        "went_to", "reopened_on", "deadline", "due", "within_campaign", "urgency", "name_consent", "person",
    }
)  # fmt: skip


def carried_data(
    kind: Kind, data: Mapping[str, Any], common: frozenset[str], unit: str, held: Mapping[str, str]
) -> dict[str, Any]:
    """Fields of the new record. Left out are references (what they name belongs to the old campaign), days, fields that only an office
    may see and all that every kind has (sources, approval, attachments), so that whoever carries the matter on says it anew. ``held``
    are those that keep it back from whom the old one is kept back (:func:`gongshilan.visibility.handed_on.handed_on`)."""
    found: dict[str, Any] = {"kind": kind.id, "title": data["title"]}
    if unit:
        found["unit"] = unit
    found |= held
    if data.get("summary"):
        found["summary"] = data["summary"]
    found["status"] = "found" if kind.id == "problem" else "registered"
    for name, field in kind.fields.items():
        if name in common or name in _LEFT or name in found or not _plain(field) or data.get(name) in (None, "", [], {}):
            continue
        found[name] = data[name]
    return found


def _plain(field: Field) -> bool:
    inner = field.items or field
    return not (inner.ref or inner.scope or inner.personal or inner.names or inner.properties) and inner.type in {
        "string",
        "markdown",
        "integer",
        "number",
        "boolean",
    }

"""Schema-valid records made from what the schema says of their fields, every field filled and told apart by a marker."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from gongshilan.check.record import RecordChecker
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.model import Portal, Record
from gongshilan.read.source import read_source

from support.world import PORTAL

# Fields that change what a whole record is, not only what it says; and attachments, which name files that must be there
# (tests/safety/test_attachments.py plants them).
STRUCTURAL = frozenset(
    {"kind", "title", "unit", "scope", "withdrawn", "publish_from", "supersedes", "ended", "merged_into", "parent"}
    | {"attachments"}
)


class Maker:
    """Makes one full record a kind. ``targets`` maps a kind to the id a reference to it shall name; without one the
    reference is left out. ``markers`` collects what was planted: (kind, dotted path) → the planted text or day."""

    def __init__(
        self, schema: Schema, targets: Mapping[str, str], *, portal: Portal = PORTAL, consent: bool = False, first: int = 0
    ) -> None:
        self.markers: dict[tuple[str, str], str] = {}
        self._schema = schema
        self._targets = targets
        self._consent = consent
        self._count = first
        self._checker = RecordChecker(schema, portal)

    def authored(self, kind: Kind, unit: str, *, leave_out: frozenset[str] = STRUCTURAL, **given: Any) -> dict[str, Any]:
        """What an editor would write."""
        data: dict[str, Any] = {"kind": kind.id, "title": f"示例{kind.label}"}
        if "unit" in kind.required:
            data["unit"] = unit
        for name, field in kind.fields.items():
            if name in leave_out or name in data or name == "unit":
                continue
            value = self._value(kind, field, kind.json_schema["properties"][name], name)
            if value is not None:
                data[name] = value
        return {**data, **given}

    def record(self, kind: Kind, record_id: str, campaign: str, unit: str, **given: Any) -> Record:
        """The same, checked: what the linking stage gets."""
        data = {key: value for key, value in self.authored(kind, unit, **given).items() if value is not None}
        path = f"{campaign}/campaign.md" if kind.id == "campaign" else f"{campaign}/{kind.id}/{record_id}.md"
        text = f"---\n{json.dumps(data, ensure_ascii=False, indent=1)}\n---\n"
        source, problems = read_source(text.encode("utf-8"), path)
        assert source is not None, problems
        record, problems = self._checker.check(source)
        assert record is not None, (kind.id, problems)
        return record

    def _value(self, kind: Kind, field: Field, node: Mapping[str, Any], path: str) -> Any:
        if field.type == "object":
            inner = {
                name: self._value(kind, item, node["properties"][name], f"{path}.{name}")
                for name, item in field.properties.items()
            }
            kept = {name: value for name, value in inner.items() if value is not None}
            return kept if kept and set(node.get("required", ())) <= set(kept) else None
        if field.type == "array":
            assert field.items is not None
            value = self._value(kind, field.items, node["items"], path)
            return None if value is None else [value]
        if field.ref:
            wanted: Sequence[str] = sorted(self._targets) if field.ref == ("any",) else field.ref
            chosen = next((name for name in wanted if name in self._targets), "")
            return None if (path, chosen) == ("carried_from", kind.id) else self._targets.get(chosen)  # it would go round
        if path.endswith("consent") and not self._consent:
            return None
        if field.type == "boolean":
            return "是"
        if field.type in ("integer", "number"):
            return str(max(1, int(node.get("minimum", 1))))
        if "enum" in node or "const" in node:
            return node["const"] if "const" in node else node["enum"][0]
        if path == "claims.figure":
            return "leaders"
        if "pattern" in node:
            return "x1"
        return self._marked(kind, field, path)

    def _marked(self, kind: Kind, field: Field, path: str) -> str:
        self._count += 1
        if field.type in ("date", "when"):
            marker = (date(1950, 1, 1) + timedelta(self._count)).isoformat()
        else:
            marker = f"§m{self._count:04}§"
        self.markers[kind.id, path] = marker
        return marker


def scoped(kind: Kind) -> Iterator[tuple[str, str]]:
    """(dotted path, scope) of every field that is above public, by its own scope or that of a field around it."""
    for path, field in kind.walk():
        parts = path.split(".")
        around = [kind.field_at(".".join(parts[:length])) for length in range(1, len(parts) + 1)]
        found = [item.scope for item in around if item is not None and item.scope]
        if found and max(map(PORTAL.rank, found)) > 0:
            yield path, max(found, key=PORTAL.rank)
        assert field.name == parts[-1]

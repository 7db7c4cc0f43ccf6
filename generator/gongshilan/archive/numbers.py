"""Archive numbers (档号) by DA/T 22-2015: fonds-category·year-retention-office-item. What nobody gave is said to be missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongshilan.link.graph import Graph
from gongshilan.model import Record, plain_id

CODES: Mapping[str, str] = {"permanent": "Y", "d30": "D30", "d10": "D10"}
"""Codes of the terms of the vocabulary ``retention``, longest first."""
CATEGORY = "WS"  # papers of an office
_ITEM_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Volume:
    """What items are numbered within; a part nobody gave is empty. ``year`` has four digits, ``retention`` is a term's id."""

    fonds: str
    fonds_title: str
    category: str
    year: str
    retention: str
    office: str

    @property
    def sort_key(self) -> tuple[str, str, int, str]:
        """Fonds, year, longest kept first, office."""
        return self.fonds, self.year, list(CODES).index(self.retention), self.office

    def missing(self) -> tuple[str, ...]:
        """Names of the parts nobody gave: fonds, year, office."""
        return tuple(name for name in ("fonds", "year", "office") if not getattr(self, name))

    def number(self, item: int, gap: Mapping[str, str]) -> str:
        """The archive number of an item; ``gap`` is what stands in the place of a part that is missing."""
        said = {name: getattr(self, name) or gap[name] for name in ("fonds", "year", "office")}
        code = CODES[self.retention]
        return f"{said['fonds']}-{self.category}·{said['year']}-{code}-{said['office']}-{item:0{_ITEM_DIGITS}}"


class Fonds:
    """Which fonds and office a record belongs to: what its own unit's archiving record or ``archive`` of ``portal.yml`` says of the
    unit, else of those above it, else of the portal."""

    def __init__(self, settings: Mapping[str, Any], graph: Graph) -> None:
        self._settings = settings
        self._graph = graph
        self._units: Mapping[str, Mapping[str, Any]] = {str(item["unit"]): item for item in settings.get("units", ())}

    def volume(self, record: Record, retention: str) -> Volume:
        """The volume of a record."""
        own = record.unit or (record.id if record.kind == "unit" else None)
        line = self._graph.lineage(own) if own else []
        return Volume(
            self._said("fonds", line),
            self._said("fonds_title", line),
            str(self._settings.get("category", CATEGORY)),
            (record.date or "")[:4],
            retention,
            self._said("office", line),
        )

    def _said(self, name: str, line: Sequence[str]) -> str:
        for unit in line:
            if name == "fonds":
                for record in self._graph.of_kind("archiving", unit):
                    if record.data.get("fonds"):
                        return str(record.data["fonds"])
            if found := self._units.get(plain_id(unit), {}).get(name):
                return str(found)
        return str(self._settings.get(name, ""))

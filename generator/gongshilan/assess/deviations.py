"""What was allowed to a unit for an obligation, or for one requirement of it: extensions, waivers, not applicable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongshilan.assess.setting import stands
from gongshilan.demands import Requirement
from gongshilan.link.graph import Graph
from gongshilan.model import Reason, Record, Window

EXTENSION, WAIVER, NOT_APPLICABLE = "extension", "waiver", "not_applicable"
_SAID = {"old": "old_due", "new": "new_due", "reason": "reason", "approver": "approver"}


@dataclass(frozen=True, slots=True)
class Deviations:
    """Deviation records of one unit for one obligation that were approved by a day, oldest first."""

    found: tuple[Record, ...]

    @classmethod
    def find(cls, graph: Graph, unit: str, obligation: str, as_of: date) -> Deviations:
        """An approval given later did not exist then; one withdrawn is none."""
        found = [
            record
            for record in graph.of_kind("deviation", unit)
            if record.data.get("obligation") == obligation and record.date is not None and stands(record, as_of)
        ]
        found.sort(key=lambda record: (str(record.date), record.id))
        return cls(tuple(found))

    def release(self, requirement: str = "") -> Record | None:
        """The newest waiver or not-applicable, of the obligation as a whole or of one requirement."""
        return self._newest((WAIVER, NOT_APPLICABLE), requirement)

    def extension(self) -> Record | None:
        """The newest extension of the obligation as a whole."""
        return self._newest((EXTENSION,), "")

    def moved(self, window: Window, requirement: str | None) -> Window:
        """A window (None: of the obligation as a whole) with the extensions that concern it: one that names the day it moves (``old_due``) moves what ends on that
        day; one that names none moves whatever ends sooner, and takes the place of those before it."""
        moved = window
        for record in self.found:
            if record.data.get("type") != EXTENSION or record.data.get("requirement", requirement) != requirement:
                continue
            old = record.data.get("old_due")
            if old is None:
                moved = _extend(window, record)
            elif old == str(moved.end):
                moved = _extend(moved, record)
        return moved

    def reasons(self, window: Window, requires: Sequence[Requirement]) -> Iterator[Reason]:
        """What is said on the page: of the whole the extension, and of single requirements every deviation."""
        whole = self.extension()
        if whole is not None:
            yield Reason("extended", params(whole, window))
        for requirement in requires:
            for record in self.found:
                if record.data.get("requirement") == requirement.id:
                    code = {EXTENSION: "extended-one", WAIVER: "waived-one"}.get(str(record.data["type"]), "ruled-out-one")
                    yield Reason(code, {**params(record, window), "label": requirement.label})

    def _newest(self, types: Sequence[str], requirement: str) -> Record | None:
        found = [record for record in self.found if record.data.get("type") in types]
        return next((item for item in reversed(found) if item.data.get("requirement", "") == requirement), None)


def _extend(window: Window, deviation: Record) -> Window:
    new_due = deviation.data.get("new_due")
    if new_due is None or window.end is None or new_due <= window.end.isoformat():
        return window
    step = Reason("date-extension", params(deviation, window))
    return replace(window, end=date.fromisoformat(new_due), steps=(*window.steps, step))


def params(deviation: Record, window: Window) -> dict[str, Any]:
    """What a deviation says, for a sentence."""
    said = {name: str(deviation.data.get(field) or "") for name, field in _SAID.items()}
    return {**said, "old": said["old"] or str(window.end or ""), "on": str(deviation.date)}

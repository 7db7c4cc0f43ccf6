"""What of assessing does not depend on the day, worked out once for all days looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gongshilan.assess.dates import dated_for
from gongshilan.assess.matching import fits
from gongshilan.demands import Requirement
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Record


class Known:
    """Records that fit and the days that date them, over one graph. Parts of rulebooks are told apart by what they are, not by what
    they hold; each is kept beside what was found for it, so that no other takes its place."""

    def __init__(self, graph: Graph, schema: Schema) -> None:
        self._graph = graph
        self._schema = schema
        self._fitting: dict[tuple[str, str, int], tuple[object, tuple[Record, ...]]] = {}
        self._dated: dict[tuple[str, int], tuple[object, tuple[str | None, str]]] = {}
        self._alternatives: dict[int, tuple[object, tuple[Requirement, ...]]] = {}
        self._once: dict[int, tuple[object, Requirement]] = {}

    def fitting(self, kind: str, unit: Record, where: Mapping[str, Any] | None) -> tuple[Record, ...]:
        """Records of the kind that belong to the unit (or, for kinds that belong to the campaign, to its campaign) and pass."""
        key = (kind, unit.id, id(where))
        if key not in self._fitting:
            self._fitting[key] = where, tuple(record for record in self._own(kind, unit) if fits(record, where))
        return self._fitting[key][1]

    def dated(self, record: Record, requirement: Requirement) -> tuple[str | None, str]:
        """As :func:`gongshilan.assess.dates.dated_for`."""
        key = (record.id, id(requirement))
        if key not in self._dated:
            self._dated[key] = requirement, dated_for(record, requirement, self._schema)
        return self._dated[key][1]

    def once(self, requirement: Requirement) -> Requirement:
        """What ``each`` asks in one phase or period."""
        key = id(requirement)
        if key not in self._once:
            self._once[key] = requirement, replace(requirement, each=None)
        return self._once[key][1]

    def alternatives(self, requirement: Requirement) -> tuple[Requirement, ...]:
        """The parts of ``any_of``, each with what it has from the whole."""
        key = id(requirement)
        if key not in self._alternatives:
            self._alternatives[key] = requirement, tuple(_inheriting(part, requirement) for part in requirement.any_of)
        return self._alternatives[key][1]

    def _own(self, kind: str, unit: Record) -> tuple[Record, ...]:
        if self._schema.kinds[kind].belongs == "unit":
            return tuple(self._graph.of_kind(kind, unit.id))
        shared = (record for record in self._graph.of_kind(kind) if record.campaign == unit.campaign)
        return tuple(record for record in shared if record.unit in (None, unit.id))


def _inheriting(part: Requirement, whole: Requirement) -> Requirement:
    """An alternative has the window, the order and the subjects of the whole unless it says its own."""
    if part.window is None and part.within is None:
        part = replace(part, window=whole.window, within=whole.within)
    if part.before is None and part.after is None:
        part = replace(part, before=whole.before, after=whole.after, same_day=whole.same_day)
    if part.per is None:
        part = replace(part, per=whole.per, per_where=whole.per_where)
    return part

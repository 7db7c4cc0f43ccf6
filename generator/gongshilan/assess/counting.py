"""How much there is of what a requirement asks of a unit as a whole: records, a sum, a share, different values."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from gongshilan.assess.paths import values_at
from gongshilan.assess.setting import UNIT_PREFIX, Setting, need_of
from gongshilan.assess.tally import Tally, reached, reached_values, total
from gongshilan.demands import Covers, Requirement
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Evidence, Reason


class Counter:
    """Counts the evidence for requirements over one graph."""

    def __init__(self, graph: Graph, schema: Schema) -> None:
        self._graph = graph
        self._schema = schema

    def count(self, requirement: Requirement, setting: Setting, evidence: Sequence[Evidence], candidates: int) -> Tally:
        """The tally of ``evidence`` (in order of day). ``candidates``: how many records the share is taken of."""
        assert requirement.kind is not None
        kind = self._schema.kinds[requirement.kind]
        if requirement.covers is not None:
            return self._covered(requirement.covers, kind, evidence)
        unstated = self.unstated(requirement, setting)
        if unstated is not None:
            return Tally(total(evidence), 0, None, (unstated,))
        need = self._need(requirement, setting, candidates)
        have, met_on = self.so_far(requirement, evidence, need)
        return Tally(have, need, met_on, self._missing(requirement, kind, have, need) if met_on is None else ())

    def so_far(self, requirement: Requirement, evidence: Sequence[Evidence], need: float) -> tuple[float, str | None]:
        """How much the evidence comes to, and the day on which it came to ``need``."""
        if requirement.distinct is None:
            return total(evidence), reached(evidence, need)
        seen = [(item.date, self._values(item, requirement.distinct)) for item in evidence]
        return len({value for _, values in seen for value in values}), reached_values(seen, need)

    def unstated(self, requirement: Requirement, setting: Setting) -> Reason | None:
        """That the unit does not say how many there ought to be, or may be."""
        for given in (requirement.min, requirement.max, requirement.of, requirement.expected):
            if given is not None and need_of(given, setting.unit) is None:
                path = str(given).removeprefix(UNIT_PREFIX)
                return Reason("need-unknown", {"field": self._schema.kinds["unit"].label_at(path)})
        return None

    def _values(self, item: Evidence, path: str) -> frozenset[str]:
        """The different values a piece of evidence brings at a path: spelling by width, case and blanks makes no other value."""
        record = self._graph[item.record]
        found = [record.id] if path == "id" else [str(value) for value in values_at(record.data, path)]
        return frozenset("".join(unicodedata.normalize("NFKC", value).split()).casefold() for value in found)

    def _need(self, requirement: Requirement, setting: Setting, candidates: int) -> float:
        least = need_of(requirement.min, setting.unit) or 0
        if requirement.share is None:
            return least
        whole = candidates if requirement.of is None else need_of(requirement.of, setting.unit) or 0
        return max(least, math.ceil(requirement.share * whole))

    def _missing(self, requirement: Requirement, kind: Kind, have: float, need: float) -> tuple[Reason, ...]:
        params = {"have": have, "need": need, "short": need - have, "kind": kind.label}
        if requirement.sum:
            return (Reason("missing-sum", params),)
        params["counter"] = requirement.counter or kind.counter
        if requirement.distinct:
            field = kind.label if requirement.distinct == "id" else kind.label_at(requirement.distinct)
            return (Reason("missing-distinct", {**params, "field": field}),)
        return (Reason("missing-count", params),)

    def _covered(self, covers: Covers, kind: Kind, evidence: Sequence[Evidence]) -> Tally:
        """What is wanted, by the day on which the last value came. With ``about``, one thing must be reached by all of them."""
        groups: dict[object, list[Evidence]] = {}
        for item in evidence:
            for thing in values_at(self._graph[item.record].data, covers.about) if covers.about else [None]:
                groups.setdefault(thing, []).append(item)
        firsts = [days for items in groups.values() if (days := self._first_days(items, covers))]
        first = min(firsts, key=lambda days: (-len(days), max(days.values())), default={})
        lacking = [value for value in covers.values if value not in first]
        missing: tuple[Reason, ...] = ()
        if lacking:
            names = "、".join(self._schema.label_of(kind, covers.path, value) for value in lacking)
            missing = (Reason("missing-values", {"field": kind.label_at(covers.path), "names": names, "n": len(lacking)}),)
        return Tally(len(first), len(covers.values), None if lacking else max(first.values()), missing)

    def _first_days(self, evidence: Sequence[Evidence], covers: Covers) -> dict[str, str]:
        """When each value that is wanted was first reached."""
        found: dict[str, str] = {}
        for item in evidence:
            for value in values_at(self._graph[item.record].data, covers.path):
                if str(value) in covers.values:
                    found[str(value)] = min(found.get(str(value), item.date), item.date)
        return found

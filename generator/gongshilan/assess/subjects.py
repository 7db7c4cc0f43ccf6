"""Requirements that ask something of each of a unit's leaders, representatives, problems …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gongshilan.assess.counting import Counter
from gongshilan.assess.matching import fits
from gongshilan.assess.paths import values_at
from gongshilan.assess.setting import ALSO_IN, Setting, had_come, had_gone, need_of
from gongshilan.assess.tally import Tally
from gongshilan.demands import Requirement
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Evidence, Reason, Record, SubjectResult
from gongshilan.visibility.days import withdrawn_since


@dataclass(frozen=True, slots=True)
class _Asked:
    """Those who are asked, in order, and how many more there were who are asked no longer."""

    people: tuple[Record, ...]
    gone: tuple[Record, ...]


class PerSubject:
    """Counts evidence subject by subject over one graph."""

    def __init__(self, graph: Graph, schema: Schema, counter: Counter) -> None:
        self._graph = graph
        self._schema = schema
        self._counter = counter

    def count(self, requirement: Requirement, setting: Setting, evidence: Sequence[Evidence]) -> Tally:
        """The tally over subjects: how many have what is asked of each. Someone who left in time and had it counts; who left
        in time and had not is no longer asked, and is not missing among those ``expected``."""
        assert requirement.per is not None
        kind = self._schema.kinds[requirement.per]
        asked = self._asked(requirement, setting)
        unstated = self._counter.unstated(requirement, setting)
        if unstated is not None:
            return Tally(0, len(asked.people), None, (unstated,))
        need_each, most = need_of(requirement.min, setting.unit) or 0, need_of(requirement.max, setting.unit)
        standing = [self._standing(person, requirement, evidence, need_each, most) for person in asked.people]
        before = [self._standing(person, requirement, evidence, need_each, most) for person in asked.gone]
        standing += [item for item in before if item.met]
        expected = need_of(requirement.expected, setting.unit) or 0
        unnamed = max(0, int(expected) - len(asked.people) - len(asked.gone))
        need = len(standing) + unnamed
        done = [item for item in standing if item.met]
        met = len(done) >= need and (need > 0 or need_each == 0)
        met_on = max((item.met_on or "" for item in done), default="") if met else None
        counter = requirement.counter or kind.counter
        missing = self._exceeding(most, standing, counter)
        lacking = [item.subject for item in standing if item.have < item.need]
        if lacking:
            names = "、".join(self._graph[subject].title for subject in lacking)
            missing.append(
                Reason("missing-subjects", {"names": names, "n": len(lacking), "kind": kind.label, "counter": counter})
            )
        if unnamed:
            params = {"n": unnamed, "need": int(expected), "kind": kind.label, "counter": counter}
            missing.append(Reason("missing-unnamed", params))
        if need == 0 and not met:
            missing.append(Reason("no-subjects", {"kind": kind.label}))
        return Tally(len(done), need, met_on, tuple(missing), tuple(standing))

    def _asked(self, requirement: Requirement, setting: Setting) -> _Asked:
        """Who was in office before the window ended and has not left before it did, as of the day."""
        assert requirement.per is not None
        kind = self._schema.kinds[requirement.per]
        day = setting.as_of.isoformat()
        end = setting.window_of(requirement).end
        last = end.isoformat() if end is not None else None
        asked: list[Record] = []
        before: list[Record] = []
        for person in self._people.get((setting.unit.id, requirement.per), ()):
            if (
                not had_come(person, kind, day, last)
                or withdrawn_since(person, setting.as_of)
                or not fits(person, requirement.per_where)
            ):
                continue
            (before if had_gone(person, day, last) else asked).append(person)
        return _Asked(tuple(sorted(asked, key=_precedence)), tuple(sorted(before, key=_precedence)))

    @cached_property
    def _people(self) -> dict[tuple[str, str], list[Record]]:
        """Records by unit and kind, those who also serve in another unit in each of them."""
        found: dict[tuple[str, str], list[Record]] = {}
        for record in self._graph:
            for unit in dict.fromkeys([record.unit, *(str(value) for value in values_at(record.data, ALSO_IN))]):
                if unit is not None:
                    found.setdefault((unit, record.kind), []).append(record)
        return found

    def _standing(
        self, person: Record, requirement: Requirement, evidence: Sequence[Evidence], need: float, most: float | None
    ) -> SubjectResult:
        mine = tuple(item for item in evidence if item.subject == person.id)
        have, met_on = self._counter.so_far(requirement, mine, need)
        met = met_on is not None and (most is None or have <= most)
        return SubjectResult(person.id, met, have, need, (met_on or None) if met else None, mine)

    def _exceeding(self, most: float | None, standing: Sequence[SubjectResult], counter: str) -> list[Reason]:
        over = [item for item in standing if most is not None and item.have > most]
        if not over:
            return []
        names = "、".join(self._graph[item.subject].title for item in over)
        return [Reason("too-many-each", {"names": names, "n": len(over), "most": most, "counter": counter})]


def _precedence(record: Record) -> tuple[bool, int, str, str]:
    """The order in which a unit lists its leaders: rank, then the key given for sorting, then id."""
    rank = record.data.get("rank")
    return (rank is None, rank or 0, record.data.get("sort_key") or "", record.id)

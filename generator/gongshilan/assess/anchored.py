"""The days that anchors stand for: what was met, what a record says, what the campaign says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.assess.dates import known_of
from gongshilan.assess.evidence import Witness
from gongshilan.assess.order import Day, day_at
from gongshilan.assess.paths import values_at
from gongshilan.assess.reached import reached
from gongshilan.assess.setting import Setting, stands
from gongshilan.demands import Anchor, Obligation, Raised, Requirement
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Record
from gongshilan.windows.resolve import Calendar


@dataclass(frozen=True, slots=True)
class Anchors:
    """Answers for one unit as of a day. ``met`` gives the day on which an obligation (or one requirement of it, else ``""``) was
    met, None while it is not."""

    graph: Graph
    schema: Schema
    witness: Witness
    calendar: Calendar
    obligations: dict[str, Obligation]
    met: Callable[[str, str], Day | None]

    def day(self, anchor: Anchor, record: Record | None, setting: Setting) -> Day | None:
        """The day, as far as it is known; None while it has not come. Raises WindowError for a phase the campaign lacks."""
        match anchor.how:
            case "requirement":
                return self.met(setting.obligation.id, anchor.name)
            case "obligation":
                return self.met(anchor.name, "")
            case "kind":
                return self._of_records(self._standing(anchor, setting), anchor.where, last=anchor.which == "last")
            case "ref" if record is not None:
                there = [item for value in values_at(record.data, anchor.name) if (item := self.graph.get(str(value)))]
                standing = [item for item in there if stands(item, setting.as_of)]
                return self._of_records(standing, None, last=anchor.edge != "start")
            case "field" if record is not None:
                return day_at(record, anchor.name, anchor.edge)
            case "phase" | "step" | "campaign":
                return Day.exactly(self.calendar.day_of(anchor).isoformat())
        return None

    def name(self, anchor: Anchor, requirement: Requirement | None, obligation: Obligation) -> str:
        """What an anchor stands for, by the name it has on pages. ``requirement``: the one whose records are looked at."""
        match anchor.how:
            case "requirement":
                return next(item.label for item in obligation.requires if item.id == anchor.name)
            case "obligation":
                return self.obligations[anchor.name].title
            case "kind":
                return self.schema.kinds[anchor.name].label
            case "phase" | "step" | "campaign":
                return self.calendar.named(anchor).title
        assert requirement is not None
        assert requirement.kind is not None
        return self.schema.kinds[requirement.kind].label_at(anchor.name)

    def _standing(self, anchor: Anchor, setting: Setting) -> list[Record]:
        return self.witness.standing(Raised(anchor.name, anchor.where, anchor.refers), setting)

    def _of_records(self, records: list[Record], where: Mapping[str, Any] | None, *, last: bool) -> Day | None:
        """The first or last of the days from which they are as ``where`` has it. A record without one leaves open what it could
        change."""
        days = []
        for record in records:
            day, rests_on = reached(record, self.schema, (where,))
            days.append(known_of(record, str(day), rests_on, self.schema.kinds[record.kind]))
        if not days:
            return None
        firsts, lasts = [day.first for day in days], [day.last for day in days]
        if last:
            return Day(max(firsts), max(lasts) if all(lasts) else "")
        return Day(min(firsts), min((day for day in lasts if day), default=""))

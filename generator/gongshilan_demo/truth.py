"""What is so, worked out from the plan of what was made and from the calendar, without the assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongshilan_demo.frame import Frame
from gongshilan_demo.model import Made, Need, Owed, Unit

Row = dict[str, Any]
CAUSES = {"waiver": "waiver", "not_applicable": "ruled-out"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one need stands: until when it is owed and when it was met, if it was."""

    need: Need
    due: date
    met: date | None


class Truth:
    """Answers for a whole demo as of its day."""

    def __init__(self, frame: Frame, as_of: date) -> None:
        self._frame = frame
        self._as_of = as_of

    def rows(self, unit: Unit) -> Iterator[Row]:
        """``{unit, obligation, state, due, met_on, missing}`` for every obligation."""
        for owed in self._frame.owed.values():
            state, due, met, missing = self._judge(unit, owed)
            yield {
                "unit": unit.id,
                "obligation": owed.id,
                "state": state,
                "due": due.isoformat() if due else None,
                "met_on": met.isoformat() if met else None,
                "missing": missing,
            }

    def deviations(self, unit: Unit) -> Iterator[Row]:
        """Everything about the unit that is not as the rulebook would have it."""
        if unit.ended:
            yield {
                "unit": unit.id,
                "obligation": None,
                "kind": "merged",
                "on": unit.ended.isoformat(),
                "into": unit.merged_into,
            }
        for ruling in unit.rulings:
            kind = CAUSES.get(ruling.type, ruling.type)
            new = {"new_due": ruling.new_due.isoformat()} if ruling.new_due else {}
            yield {"unit": unit.id, "obligation": ruling.obligation, "kind": kind, "on": ruling.on.isoformat(), **new}
        for owed in self._frame.owed.values():
            if self._judge(unit, owed)[0] in ("waived", "not-applicable"):
                continue
            for standing in self._standings(unit, owed):
                kind = self._kind(unit, owed, standing)
                if kind:
                    yield {"unit": unit.id, "obligation": owed.id, "kind": kind, "need": standing.need.name}

    def _judge(self, unit: Unit, owed: Owed) -> tuple[str, date | None, date | None, list[str]]:
        """State, due, met on, and what is missing. A unit that ended keeps what it met and what it owed until then, no more."""
        standings = self._standings(unit, owed) if unit.asks(owed.who) else []
        if not standings:
            return "not-applicable", None, None, []
        released = [ruling for ruling in unit.rulings if ruling.obligation == owed.id and ruling.type in CAUSES]
        if released:
            return ("waived" if released[-1].type == "waiver" else "not-applicable"), None, None, []
        unmet = [standing for standing in standings if standing.met is None]
        blamed = [standing for standing in unmet if not unit.ended or standing.due < unit.ended]
        if blamed:
            due = min(standing.due for standing in blamed)
            return self._unmet(due), due, None, [standing.need.name for standing in blamed]
        if unmet:  # all of it fell due only after the unit's end
            return "not-applicable", None, None, []
        mets = [(standing.met, standing.due) for standing in standings if standing.met]
        done = max(met for met, _ in mets)
        late = [(due - met, due) for met, due in mets if met > due]  # the need that came latest gives the day it was due
        return ("met-late", min(late)[1], done, []) if late else ("met", max(due for _, due in mets), done, [])

    def _unmet(self, due: date) -> str:
        if due < self._as_of:
            return "overdue"
        soon = timedelta(days=self._frame.plain["soon_days"])
        return "due-soon" if due - self._as_of <= soon else "open"

    def _standings(self, unit: Unit, owed: Owed) -> list[Standing]:
        """The needs asked of the unit."""
        return [
            Standing(need, self._last(unit, owed, need.due), self._met(unit, owed, need))
            for need in owed.needs
            if unit.asks(need.who)
        ]

    def _last(self, unit: Unit, owed: Owed, due: date) -> date:
        """An extension names the day it moves, which is that of the obligation as a whole."""
        new = [ruling.new_due for ruling in unit.rulings if ruling.obligation == owed.id and ruling.new_due]
        return max([due, *new]) if due == owed.due else due

    def _met(self, unit: Unit, owed: Owed, need: Need) -> date | None:
        wanted = unit.numbers[need.count] if isinstance(need.count, str) else need.count
        total, last = 0, None
        later = next((first for first in unit.days.get(need.before, ()) if first <= self._as_of), None)
        for day, amount in sorted(unit.served.get((owed.id, need.name), ())):
            if later and day >= later:
                continue
            if (need.first and day < need.first) or (need.last and day > need.last) or day > self._as_of:
                continue
            total += amount
            if total >= wanted:
                last = day
                if not need.every:
                    break
        return last

    def _kind(self, unit: Unit, owed: Owed, standing: Standing) -> str:
        if standing.met:
            return "late" if standing.met > standing.due else ""
        if standing.due >= min(self._as_of, unit.ended or self._as_of):
            return ""
        key = (owed.id, standing.need.name)
        for piece in self._frame.recipe[unit.level].values():
            fate = unit.fates.get(piece.name)
            if fate and any(serve.key == key for serve in piece.serves):
                lost = fate.how == "drop" or (fate.flaw and key in piece.flaws[fate.flaw].loses)
                if lost and fate.cause == "wrong-class":
                    return "wrong-class"
        return "missing"


def whole(
    frame: Frame,
    as_of: date,
    units: Sequence[Unit],
    claims: Sequence[Row],
    records: Sequence[Made],
    options: Mapping[str, Any],
) -> dict[str, Any]:
    """truth.json."""
    truth = Truth(frame, as_of)
    rows = [row for unit in units for row in truth.rows(unit)]
    wrong = [
        {"unit": row["unit"], "obligation": None, "kind": "claim-mismatch", "record": row["record"], "figure": row["figure"]}
        for row in claims
        if row["claimed"] != row["borne_out"]
    ]
    return {
        "synthetic": True,
        "options": dict(options),
        "as_of": as_of.isoformat(),
        "campaign": frame.campaign,
        "rows": rows,
        "deviations": [*(item for unit in units for item in truth.deviations(unit)), *wrong],
        "claims": list(claims),
        "counts": {
            "records": len(records),
            "by_kind": dict(sorted(Counter(made.kind for made in records).items())),
            "by_unit": {unit.id: len(unit.made) for unit in units},
            "by_state": dict(sorted(Counter(row["state"] for row in rows).items())),
        },
        "markers": [
            {"value": marker.value, "scope": marker.scope, "record": marker.record, "field": marker.field}
            for unit in units
            for marker in unit.markers
        ],
    }

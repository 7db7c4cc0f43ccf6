"""Where a unit stands on an obligation."""

from __future__ import annotations

from dataclasses import dataclass

from oracle.matters import by_deadline
from oracle.portal import Portal, Rec
from oracle.requirements import result
from oracle.setting import Asked, Words, bound


@dataclass(frozen=True)
class Duty:
    """State, the day it is or was due, the day it was met; ISO texts."""

    state: str
    due: str | None = None
    met_on: str | None = None


def soon_days(portal: Portal) -> int:
    """How many days before its end something is due soon."""
    return int(portal.settings.get("due_soon_days", portal.book["due_soon_days"]))


def duty(portal: Portal, unit: Rec, obligation: Words) -> Duty:
    """Judged as of the portal's day."""
    deviations = [one for one in portal.of("deviation", unit.id) if one.data["obligation"] == obligation["id"]]
    given = [one for one in deviations if one.day and one.there(portal.today)]
    allowed = sorted(given, key=lambda one: (one.day, one.id))
    asked = Asked(portal, unit, obligation, tuple(allowed))
    nothing = Duty("not-applicable")
    required = [words for words in obligation["requires"] if bound(unit, words.get("binds", {}))]
    if not bound(unit, obligation.get("binds", {})) or not required:
        return nothing
    kept = [words for words in required if asked.released(words["id"]) is None]
    results = [result(asked, words) for words in kept]
    unmet = [one for one in results if not one.met]
    joined, ended = unit.data.get("joined", ""), unit.data.get("ended", "9999")
    over = ended <= portal.today
    owed = [
        one
        for one in unmet
        if one.due is None or (one.due.isoformat() >= joined and not (over and one.due.isoformat() >= ended))
    ]
    if unmet and not owed:
        return nothing
    if not kept:
        last = asked.released(required[0]["id"])
        return Duty("waived") if last == "waiver" else nothing
    if owed:
        due = min((one.due.isoformat() for one in owed if one.due), default=None)
        return Duty(by_deadline(due, None, portal.today, soon_days(portal)), due)
    if all(one.so_far for one in results):
        return Duty("open", max((str(one.due) for one in results if one.due), default=None))
    worst = max(results, key=lambda one: (one.days_late, one.due and -one.due.toordinal()))
    ends = [one.due for one in results if one.due]
    known = [one.day for one in results if one.day is not None]
    met_on = (max(known) or None) if len(known) == len(results) else None
    if worst.days_late:
        return Duty("met-late", str(worst.due), met_on)
    return Duty("met", str(max(ends)) if ends else None, met_on)

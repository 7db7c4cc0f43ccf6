"""What a requirement is asked of and until when: unit, obligation, day, extensions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from oracle.fits import at, fits, number, plain
from oracle.portal import Portal, Rec
from oracle.windows import Window, after, named, resolve

Words = dict[str, Any]


def bound(unit: Rec, binds: Words) -> bool:
    """Whether something is asked of a unit."""
    return (
        ("levels" not in binds or unit.data.get("level") in binds["levels"])
        and ("classes" not in binds or unit.data.get("class") in binds["classes"])
        and fits(unit.data, binds.get("where", True))
    )


@dataclass(frozen=True)
class Asked:
    """A unit under an obligation, with the approvals given to it for the obligation by the day."""

    portal: Portal
    unit: Rec
    obligation: Words
    allowed: tuple[Rec, ...]

    def window(self, words: Words, requirement: str) -> Window:
        """The window of a requirement or of one of its ways, after the extensions of the requirement."""
        given = resolve(self.portal.campaign, words.get("window") or self.obligation["window"])
        if "within" in words:
            given = Window(given.start, self._counted_from(words["within"]))
        return self.extended(given, requirement)

    def _counted_from(self, within: Words) -> date:
        anchor = dict(within["of"])
        edge = anchor.pop("edge", "end")
        ((word, name),) = anchor.items()
        if set(within) != {"days", "of"} or word not in ("phase", "step"):
            raise NotImplementedError(str(within))
        given = named(self.portal.campaign, word, name)
        day = given.start if edge == "start" else given.end
        assert day is not None
        return after(day, within["days"])

    def extended(self, window: Window, requirement: str | None) -> Window:
        """Moved by what was granted, in the order in which it was: an extension that names the day it moves moves what ends on that
        day; one that names none stands in the place of those before it."""
        first = window
        for one in self.allowed:
            if one.data["type"] != "extension" or one.data.get("requirement") not in (None, requirement):
                continue
            old, new = one.data.get("old_due"), one.data.get("new_due")
            held = window if old else first
            if held.end is not None and old in (None, held.end.isoformat()):
                later = new is not None and new > held.end.isoformat()
                window = Window(held.start, date.fromisoformat(new)) if later else held
        return window

    def released(self, requirement: str | None) -> str | None:
        """How the obligation (or one requirement) was taken off the unit: the type of the last approval that does."""
        kinds = ("waiver", "not_applicable")
        named_so = [one for one in self.allowed if one.data.get("requirement") in (None, requirement)]
        return next((one.data["type"] for one in reversed(named_so) if one.data["type"] in kinds), None)

    def need(self, given: Any) -> float | None:
        """A number, or what the unit says of itself."""
        return number(self.unit.data, given.removeprefix("unit:")) if isinstance(given, str) else given

    def raised(self, wanted: Words) -> list[Rec]:
        """Records of the unit, there on the day, that a set of words names."""
        found = self.portal.of(wanted["kind"], self.unit.id)
        return [one for one in found if one.there(self.portal.today) and self.looked_at(one, wanted)]

    def raised_then(self, wanted: Words, until: date | None) -> list[Rec]:
        """The same; of people those who came before the end and did not leave before it."""
        found = self.raised(wanted)
        if "left" not in self.portal.kinds[wanted["kind"]]["properties"]:
            return found
        return [one for one in found if self.came(one, until) and not self.went(one, until)]

    def came(self, person: Rec, until: date | None) -> bool:
        """Whether somebody was there by the day and before the end."""
        last = min(self.portal.today, until.isoformat()) if until else self.portal.today
        since = next(
            (at(person.data, path)[0] for path in self.portal.kinds[person.kind]["x-date"] if at(person.data, path)), ""
        )
        return str(since) <= last

    def went(self, person: Rec, until: date | None) -> bool:
        """Whether somebody left by the day and before the end."""
        left = person.data.get("left", {}).get("on", "9999")
        return left <= self.portal.today and (until is None or left < until.isoformat())

    def looked_at(self, record: Rec, words: Words) -> bool:
        """Whether a record is one of those that a requirement speaks of at all."""
        return fits(record.data, words.get("where", True)) and self.refers(record, words.get("refers", {}))

    def refers(self, record: Rec, wanted: Words) -> bool:
        """Whether at each path a record of the kind named is referred to."""
        return all(any(self._leads_to(name, kind) for name in at(record.data, path)) for path, kind in wanted.items())

    def _leads_to(self, name: str, wanted: Any) -> bool:
        target = self.portal.records.get(name)
        if target is None or not target.there(self.portal.today) or not self._own(target):
            return False
        if isinstance(wanted, dict):
            kinds, where = wanted["kind"], wanted.get("where", True)
        else:
            kinds, where = wanted, True
        return target.kind in ([kinds] if isinstance(kinds, str) else kinds) and fits(target.data, where)

    def _own(self, target: Rec) -> bool:
        """Whether what is referred to is the unit's or its campaign's, or somebody who serves in it, too."""
        return target.unit in (None, self.unit.id) or self.unit.id in target.data.get("also_in", ())

    def went_there(self, filing: Rec) -> bool:
        """Whether it was filed with the office that the obligation names."""
        wanted = self.obligation.get("filed_with")
        if not isinstance(wanted, list):
            return True
        if filing.data.get("manner") in ("copied", "抄送"):
            return False
        above = self.portal.records.get(self.unit.data.get("parent", ""))
        if above is None and all("above" in one for one in wanted):
            return True
        return (above is not None and "above" in wanted and filing.data.get("to") == above.id) or plain(
            filing.data.get("to_office", "")
        ) in set(self._offices(wanted, above))

    @staticmethod
    def _offices(wanted: list[str], above: Rec | None) -> Iterator[str]:
        for one in wanted:
            if above is not None:
                yield plain(one.replace("{above}", "above").replace("above", above.data["title"]))
            elif "above" not in one:
                yield plain(one)

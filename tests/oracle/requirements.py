"""Whether a requirement is met, on which day, and until when it was owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oracle.evidence import Piece, candidates, every_piece
from oracle.fits import at, plain
from oracle.portal import Rec
from oracle.setting import Asked, Words, bound
from oracle.windows import after, named

_KNOWN = {
    "id", "label", "kind", "where", "match", "binds", "window", "min", "refers", "any_of", "dated_by", "in_window", "sum", "per",
    "subject", "published_to", "unless", "distinct", "counter", "every", "base", "before", "same_day", "within", "each", "addressee", "covers", "match_refers", "only_if", "max",
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """``day`` None though met: nobody knows it; it was not before ``floor``. Empty: nothing had to be done, ``so_far`` if that may
    still change."""

    met: bool
    day: str | None
    due: date | None
    floor: str = ""
    so_far: bool = False

    @property
    def days_late(self) -> int:
        """By how many days at least it came too late."""
        day = self.day or self.floor
        return max(0, (date.fromisoformat(day) - self.due).days) if self.met and day and self.due else 0


def result(asked: Asked, words: Words, name: str = "") -> Result:
    """Of one requirement (``name``: the one asked, where ``words`` are one of its ways)."""
    if set(words) - _KNOWN:
        raise NotImplementedError(str(set(words) - _KNOWN))
    name = name or words["id"]
    if "only_if" in words:
        end = asked.window(words, name).end
        if len(asked.raised_then(words["only_if"], end)) < words["only_if"].get("min", 1):
            return _nothing_to_do(asked, end)
    if "any_of" in words and "per" in words:
        ways = [{"per": words["per"], **way} for way in words["any_of"]]
        found = sorted(piece for way in ways for piece in every_piece(asked, candidates(asked, way), way, name))
        return _each_subject(asked, words, found, asked.window(words, name).end)
    if "any_of" in words:
        inherited = {word: words[word] for word in ("window", "before", "same_day") if word in words}
        ways = [{**inherited, **way} for way in words["any_of"]]
        return _best([result(asked, way, name) for way in ways if bound(asked.unit, way.get("binds", {}))])
    if "each" in words:
        return _each(asked, words, name)
    return _counted(asked, words, name, candidates(asked, words), asked.window(words, name).end)


def _nothing_to_do(asked: Asked, due: date | None) -> Result:
    return Result(True, "", due, so_far=due is not None and asked.portal.as_of <= due)


def _best(ways: Sequence[Result]) -> Result:
    met = [way for way in ways if way.met]
    if met:
        return min(met, key=lambda way: (way.days_late > 0, way.so_far, way.day is None, way.day or ""))
    return Result(False, None, max((way.due for way in ways if way.due), default=None))


def _each(asked: Asked, words: Words, name: str) -> Result:
    """Once for every phase named, each with a last day of its own; of several, the one that came too late by most tells."""
    given = words["each"]
    if set(given) != {"phase", "edge", "days", "field"} or not isinstance(given["phase"], list):
        raise NotImplementedError(str(given))
    parts = []
    for phase in given["phase"]:
        stretch = named(asked.portal.campaign, "phase", phase)
        edge = stretch.start if given["edge"] == "start" else stretch.end
        assert edge is not None
        records = [one for one in candidates(asked, words) if phase in at(one.data, given["field"])]
        due = asked.extended(type(stretch)(stretch.start, after(edge, given["days"])), name).end
        parts.append(_counted(asked, words, name, records, due))
    unmet = [part for part in parts if not part.met]
    if unmet:
        return Result(False, None, min(part.due for part in unmet if part.due))
    worst = max(parts, key=lambda part: part.days_late)
    due = worst.due if worst.days_late else max(part.due for part in parts if part.due)
    unknown = any(part.day is None for part in parts)
    return Result(True, None if unknown else max(part.day or "" for part in parts), due, max(part.floor for part in parts))


def _counted(asked: Asked, words: Words, name: str, records: list[Rec], due: date | None) -> Result:
    if words.get("every"):
        records = _each_one(asked, records, asked.window(words, name).end)
    found = list(every_piece(asked, records, words, name))
    if words.get("every"):
        there = records
        if not there and words.get("min") == 0:
            return _nothing_to_do(asked, due)
        if not {one.id for one in there} <= {piece.record for piece in found}:
            return Result(False, None, due)
        if words.get("min") == 0:
            return _with_day(asked, words, found, 0, max(piece.day for piece in found), due)
    if "covers" in words:
        return _covered(asked, words, found, due)
    if "per" in words:
        return _each_subject(asked, words, found, due)
    need = asked.need(words.get("min", 1))
    if need is None:
        return Result(False, None, due)
    if need <= 0:
        raise NotImplementedError("nothing is asked")
    day = _reached(asked, words, found, need)
    if day is None:
        return Result(False, None, due)
    if words.get("every"):
        day = max(piece.day for piece in found)
    return _with_day(asked, words, found, need, day, due)


def _each_one(asked: Asked, records: list[Rec], end: date | None) -> list[Rec]:
    """Those that "every one" speaks of: there on the day, not replaced; what came after the end only where all did."""
    there = [one for one in records if one.there(asked.portal.today)]
    old = {one.data.get("supersedes") for one in there}
    there = [one for one in there if one.id not in old]
    return [one for one in there if end is None or (one.day or "") <= end.isoformat()] or there


def _covered(asked: Asked, words: Words, found: list[Piece], due: date | None) -> Result:
    """Records that together say every value."""
    left = set(words["covers"]["values"])
    for piece in found:
        left -= {plain(one) for one in at(asked.portal.records[piece.record].data, words["covers"]["path"])}
        if not left:
            loose = [one.day for one in found if not one.firm and one.day <= piece.day]
            return Result(True, None if loose else piece.day, due, max(loose, default=""))
    return Result(False, None, due)


def _with_day(asked: Asked, words: Words, found: list[Piece], need: float, day: str, due: date | None) -> Result:
    """What is not firm says only what cannot have been: then the day is that on which firm records sufficed, else unknown."""
    loose = [piece.day for piece in found if not piece.firm and piece.day <= day]
    if not loose:
        return Result(True, day, due)
    plain_count = "distinct" not in words and not words.get("every")
    firm = _reached(asked, words, [piece for piece in found if piece.firm], need) if plain_count else None
    return Result(True, firm, due, "" if firm else max(loose))


def _reached(asked: Asked, words: Words, found: Sequence[Piece], need: float) -> str | None:
    """The day on which there was enough."""
    if need <= 0:
        return ""
    have: float = 0
    values: set[str] = set()
    for piece in found:
        have += piece.amount
        if "distinct" in words:
            values |= {plain(one) for one in at(asked.portal.records[piece.record].data, words["distinct"])}
            have = len(values)
        if have >= need:
            return piece.day
    return None


def _each_subject(asked: Asked, words: Words, found: list[Piece], due: date | None) -> Result:
    """What each of those in office has; who left before the end is asked no more."""
    today, need = asked.portal.today, asked.need(words.get("min", 1))
    last = min(today, due.isoformat()) if due else today
    per = words["per"] if isinstance(words["per"], dict) else {"kind": words["per"]}
    if set(per) - {"kind", "principal", "party_member"} or need is None:
        raise NotImplementedError(str(per))
    kind = per["kind"]
    results, people = [], 0
    for person in asked.portal.records.values():
        serves = person.unit == asked.unit.id or asked.unit.id in person.data.get("also_in", ())
        since = next((at(person.data, path)[0] for path in asked.portal.kinds[kind]["x-date"] if at(person.data, path)), "")
        if person.kind != kind or not serves or since > last or person.gone(today) or not _of_those(person, per):
            continue
        mine = [piece for piece in found if piece.subject == person.id]
        day = _reached(asked, words, mine, need)
        if "max" in words and sum(piece.amount for piece in mine) > words["max"]:
            day = None
        until = person.data.get("left", {}).get("on")
        if day is None and until is not None and until <= last:
            continue
        people += 1
        results.append(Result(False, None, due) if day is None else _with_day(asked, words, mine, need, day, due))
    if not people and need <= 0:
        return Result(True, "", due)
    if not people or not all(one.met for one in results):
        return Result(False, None, due)
    floor = max(one.floor for one in results)
    return Result(True, None if floor else max(str(one.day) for one in results), due, floor)


def _of_those(person: Rec, per: Words) -> bool:
    """Whoever is not said to be no member is one; the head is who is said to be it."""
    principal, member = person.data.get("principal", False), person.data.get("party_member", True)
    return per.get("principal", principal) == principal and per.get("party_member", member) == member

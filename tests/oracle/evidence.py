"""Which records count towards a requirement, on which day, how much, and for whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oracle.fits import at, earliest, fits, number
from oracle.portal import Rec
from oracle.setting import Asked, Words


@dataclass(frozen=True, order=True)
class Piece:
    """Something that counts. ``day`` empty: nobody knows it; ``firm`` False: it was not before that day."""

    day: str
    record: str
    subject: str
    amount: float
    firm: bool


def candidates(asked: Asked, words: Words) -> list[Rec]:
    """Records a requirement speaks of; not those that are not there yet."""
    found = asked.portal.of(words["kind"], asked.unit.id)
    return [one for one in found if not one.day or one.day <= asked.portal.today if asked.looked_at(one, words)]


def pieces(asked: Asked, record: Rec, words: Words, name: str) -> list[Piece]:
    """What one record brings; nothing if it does not count."""
    today = asked.portal.today
    amount = number(record.data, words["sum"]) if "sum" in words else 1
    if record.gone(today) or record.data.get("planned") or amount is None or not fits(record.data, words.get("match", True)):
        return []
    if not asked.refers(record, words.get("match_refers", {})):
        return []
    if record.kind == "filing" and words.get("addressee") != "any" and not asked.went_there(record):
        return []
    if "distinct" in words and not at(record.data, words["distinct"]):
        return []
    end = asked.window(words, name).end
    if "unless" in words and len(asked.raised_then(words["unless"], end)) >= words["unless"].get("min", 1):
        return []
    if "per" not in words and asked.went(record, end):
        return []
    day, firm = _dated(asked, record, words)
    if day is not None and "published_to" in words:
        day = published(asked, record, day, words["published_to"])
    if day is None or day > today or not _in_order(asked, record, day, words):
        return []
    if "base" in words and not _on_base(asked, record, day, words["base"]):
        return []
    window = asked.window(words, name)
    if words.get("in_window") and not _inside(
        day, window.start and window.start.isoformat(), window.end and window.end.isoformat()
    ):
        return []
    if "per" not in words:
        return [Piece(day, record.id, "", amount, firm)]
    subjects = [record.id] if words["subject"] == "id" else [str(one) for one in at(record.data, words["subject"])]
    return [Piece(day, record.id, subject, amount, firm) for subject in sorted(set(subjects))]


def _dated(asked: Asked, record: Rec, words: Words) -> tuple[str | None, bool]:
    if "dated_by" not in words:
        return _got_there(asked, record, words)
    days = [one["to"] if isinstance(one, dict) else one for one in at(record.data, words["dated_by"])]
    return max(days, default=None), True


def _got_there(asked: Asked, record: Rec, words: Words) -> tuple[str | None, bool]:
    """The day from which it is what is asked for: its own, or that of the last step it had to take to be so."""
    kind = asked.portal.kinds[record.kind]
    steps = kind.get("x-stages", [])
    own = any(at(record.data, path) for path in kind["x-date"])
    if not own or not _wanted(record.data, words):
        return record.day, record.firm
    status = record.data.get("status")
    terms = [one["id"] for one in asked.portal.terms[kind["properties"]["status"]["x-vocabulary"]]] if status else []
    for taken in range(len(steps), 0, -1):  # was it so with one step less?
        earlier = steps[: taken - 1]
        beyond = {state for step in steps[taken - 1 :] for state in step.get("states", ())}
        gone = {name for step in steps[taken - 1 :] for name in step.get("fields", ())}
        left = {name: value for name, value in record.data.items() if name not in gone}
        statuses = [one for one in terms if one not in beyond] if status in beyond else [status]
        if any(_wanted({**left, **({"status": one} if one else {})}, words) for one in statuses):
            continue
        day = _enough_on(record.data, steps[taken - 1], words)
        if day:
            return day, True
        before = [day for step in earlier if "day" in step for day in at(record.data, step["day"])]
        return max([*before, record.day or ""]), False
    return record.day, record.firm


def _enough_on(data: dict[str, Any], step: dict[str, Any], words: Words) -> str | None:
    """The day of a step; of a list with a day to each item the first by which there was enough of it, unless those without one were."""
    if "day" not in step:
        return None
    name, _, rest = step["day"].partition(".")
    days = sorted(map(str, at(data, step["day"])))
    if isinstance(data.get(name), list):
        for day in ["", *days]:
            if _wanted({**data, name: [one for one in data[name] if str(one.get(rest, "")) <= day]}, words):
                return day
    return days[-1] if days else None


def _wanted(data: dict[str, Any], words: Words) -> bool:
    read = [
        words.get("distinct"),
        words.get("sum"),
        words.get("subject"),
        *words.get("refers", ()),
        *words.get("match_refers", ()),
    ]
    return (
        fits(data, words.get("where", True))
        and fits(data, words.get("match", True))
        and all(path in (None, "id") or at(data, path) for path in read)
    )


def _inside(day: str, first: str | None, last: str | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _in_order(asked: Asked, record: Rec, day: str, words: Words) -> bool:
    anchor = words.get("before")
    if anchor is None:
        return True
    match anchor:
        case {"kind": _}:
            found = earliest(one.day for one in asked.raised(anchor) if one.day)
        case {"field": path}:
            found = earliest(str(one) for one in at(record.data, path))
        case _:
            raise NotImplementedError(str(anchor))
    return found is None or day < found or (day == found and bool(words.get("same_day")))


def published(asked: Asked, record: Rec, day: str, scope: str) -> str | None:
    """The first day on which a record was shown to an audience, by a page or by notices to everybody."""
    ways = [one for one in (_by_page(asked, record, day, scope), _by_notice(asked, record)) if one is not None]
    return earliest(ways)


def _by_page(asked: Asked, record: Rec, day: str, scope: str) -> str | None:
    ranks = [one["id"] for one in asked.portal.settings["scopes"]]
    own = record.data.get("scope", asked.portal.kinds[record.kind]["x-scope"])
    for edition in asked.portal.settings["editions"]:
        if set(edition) - {"id", "label", "scope", "description"} or record.kind in (
            "mass_evaluation",
            "satisfaction_survey",
        ):
            raise NotImplementedError(str(edition))
        if ranks.index(own) <= ranks.index(edition["scope"]) <= ranks.index(scope):
            opened = max(day, record.data.get("publish_from", day))
            return opened if opened <= asked.portal.today else None
    return None


def _by_notice(asked: Asked, record: Rec) -> str | None:
    today = asked.portal.today
    about = [one for one in asked.portal.records.values() if one.kind == "notice" and one.data.get("of") == record.id]
    told = [one for one in about if not one.data.get("planned")]
    days = []
    for audience in asked.obligation["audience"]:
        first = earliest(str(one.day) for one in told if one.day and not one.gone(today) and audience in one.data["to"])
        if first is None:
            return None
        days.append(first)
    return max(days)


def _on_base(asked: Asked, record: Rec, day: str, base: Words) -> bool:
    """Whether those who took part are those on the list, as far as the record says."""
    if set(base) - {"kind", "where", "share", "assembly"}:
        raise NotImplementedError(str(base))
    people = asked.portal.of(base["kind"], asked.unit.id)
    listed = [one for one in people if one.there(day) and not _left(one, day) and asked.looked_at(one, base)]
    known = {str(category) for one in listed for category in at(one.data, "category")}
    if not listed or not set(at(record.data, "base_categories")) <= known:
        return False
    named = set(at(record.data, "took_part"))
    if not named <= {one.id for one in listed}:
        return False
    if any(fits(one.data, base.get("assembly", False)) for one in listed):
        return True
    numbers = [one for path in ("ballots_sent", "ballots_returned") for one in at(record.data, path)]
    if any(one > len(listed) for one in numbers):
        return False
    have = len(named) if named else numbers[-1] if numbers else -1
    return have >= math.ceil(base.get("share", 0.5) * len(listed))


def _left(person: Rec, day: str) -> bool:
    return person.data.get("left", {}).get("on", "9999") <= day


def every_piece(asked: Asked, records: list[Rec], words: Words, name: str) -> Iterator[Piece]:
    """All that counts, in order of day; a record and the one that replaces it once."""
    found = sorted(piece for record in records for piece in pieces(asked, record, words, name))
    amounts = {piece.record: piece.amount for piece in found}
    for new, amount in amounts.items():
        old = asked.portal.records[new].data.get("supersedes")
        if old in amounts and not {"per", "covers"} & set(words):
            less = new if amounts[old] == amount else old
            found = [piece for piece in found if piece.record != less]
    yield from found

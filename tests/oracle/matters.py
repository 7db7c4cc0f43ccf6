"""Suggestions, problems and rectification items: whether each is late, from its days and its status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oracle.portal import Portal, Rec


@dataclass(frozen=True)
class Standing:
    """``open``: something is still to be done. ``state`` None: nobody can say whether it is late."""

    open: bool
    state: str | None
    due: str | None
    done: str | None


def by_deadline(due: str | None, done: str | None, today: str, soon: int) -> str:
    """In time, late, still to come. What is due on a day is late from the next."""
    if done is not None:
        return "met-late" if due is not None and done > due else "met"
    if due is None:
        return "open"
    left = (date.fromisoformat(due) - date.fromisoformat(today)).days
    return "overdue" if left < 0 else "due-soon" if left <= soon else "open"


def standing(portal: Portal, matter: Rec, soon: int) -> Standing:
    """Of one record that is there."""
    kept_on, review = matter.data["status"] in ("long_term", "carried_on"), _review(portal, matter, soon)
    due = _deadline(portal, matter)
    done, known, still_open = _end(portal, matter)
    if not known:
        said = Standing(still_open, None, due, None)
    elif due is None:
        said = Standing(still_open, None, None, done)
    else:
        said = Standing(still_open, by_deadline(due, done, portal.today, soon), due, done)
    if not kept_on or not still_open:
        return said
    if matter.kind == "suggestion":
        # Whoever spoke is owed an answer, though the matter has no end; what comes after it is a question of the reviews.
        answered = said.state in ("met", "met-late")
        wanting = said.state is None and review.state is not None
        return review if (answered and review.state == "overdue") or wanting else said
    return review


def _deadline(portal: Portal, matter: Rec) -> str | None:
    data = matter.data
    match matter.kind:
        case "rectification_item":
            first = data.get("deadline", {}).get("to")
        case "problem":
            first = data.get("due") or (portal.campaign["period"]["to"] if data.get("within_campaign") else None)
        case _:
            first = data.get("due")
    granted = [one["new_due"] for one in data.get("extensions", ()) if one["on"] <= portal.today]
    return max([*granted, *([first] if first else [])], default=None)


def _end(portal: Portal, matter: Rec) -> tuple[str | None, bool, bool]:
    """The day it was done by today, whether that day is known at all, and whether something is still to be done."""
    match matter.kind:
        case "suggestion":
            return _answered(portal, matter)
        case "rectification_item":
            return _accepted(portal, matter)
    if not portal.closes(matter):
        return None, True, True
    items = [one for one in portal.records.values() if one.kind == "rectification_item"]
    about = [one for one in items if matter.id in one.data.get("addresses", ()) and not one.gone(portal.today)]
    taken_on = [one for one in about if one.data["status"] not in ("declined", "transferred")]
    days = [_passed_on(one) for one in taken_on]
    if any(day is not None and day > portal.today for day in days):
        return None, True, True
    if not days or None in days:
        return None, False, False
    return max(str(day) for day in days), True, False


def _answered(portal: Portal, matter: Rec) -> tuple[str | None, bool, bool]:
    closed = portal.closes(matter)
    if "answer" not in matter.data:
        return None, not closed, not closed
    day = matter.data["answer"].get("date")
    if day is None:
        return None, False, not closed
    return (day, True, not closed) if day <= portal.today else (None, True, True)


def _passed_on(item: Rec) -> str | None:
    accepted = item.data.get("accepted", {})
    return accepted["on"] if accepted.get("result") == "passed" else None


def _accepted(portal: Portal, item: Rec) -> tuple[str | None, bool, bool]:
    """Done when somebody else than the doer said so, until it is taken up again."""
    day = _passed_on(item)
    if item.data["status"] == "reopened":
        again = item.data.get("reopened_on", "")
        return (day, True, False) if day is not None and day <= portal.today < again else (None, True, True)
    if not portal.closes(item):
        return None, True, True
    if day is None:
        return None, False, False
    return (day, True, False) if day <= portal.today else (None, True, True)


def _review(portal: Portal, matter: Rec, soon: int) -> Standing:
    """Late where a review day passed and nothing was written since the one before; else the next one is what is due."""
    days = sorted(matter.data.get("review_dates", ()))
    behind, ahead = [day for day in days if day < portal.today], [day for day in days if day >= portal.today]
    written = [one["date"] for one in matter.data.get("progress", ()) if "date" in one and one["date"] <= portal.today]
    if behind:
        since = behind[-2] if behind[:-1] else ""
        if not any(day > since for day in written):
            return Standing(open=True, state="overdue", due=behind[-1], done=None)
    if not ahead:
        return Standing(open=True, state=None, due=None, done=None)
    return Standing(open=True, state=by_deadline(ahead[0], None, portal.today, soon), due=ahead[0], done=None)

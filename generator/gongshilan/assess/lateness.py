"""Whether something is late: the one judgement for duties, suggestions, problems and rectification items alike.

Two axes. How far a matter got is its status, which somebody writes. Whether it is late is worked out from days: the day it was
answered or closed, set against its deadline, as of a day. Answered in time and still open is not late; closed late stays late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongshilan.days import day_of
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Lateness, Record, State
from gongshilan.visibility.days import withdrawn_since

LASTING = frozenset({"long_term", "carried_on"})
"""Statuses of what has no end: reviewed on days (``review_dates``) instead of closed by one."""
_NOT_TAKEN_ON = frozenset({"declined", "transferred"})
_CLOSED = "closed"
_PASSED = "passed"
_REOPENED = "reopened"


def timeliness(due: date | None, done: date | None, as_of: date, soon_days: int) -> State:
    """How something due on ``due`` and done on ``done`` stands as of a day. Late only when the day is past: what is due on the
    20th is late from the 21st. What was done after ``as_of`` is not done yet. ``soon_days`` in calendar days."""
    if done is not None and done <= as_of:
        return State.MET_LATE if due is not None and done > due else State.MET
    if due is None:
        return State.OPEN
    if due < as_of:
        return State.OVERDUE
    return State.DUE_SOON if due - as_of <= timedelta(days=soon_days) else State.OPEN


@dataclass(frozen=True, slots=True)
class Matter:
    """What is needed to judge one record: its graph, the day, and whether its status is one of those that close a matter."""

    graph: Graph
    record: Record
    as_of: date
    closing: bool

    @property
    def data(self) -> Mapping[str, Any]:
        """The record's fields."""
        return self.record.data

    @property
    def status(self) -> str:
        """Its status, as a term's id."""
        return str(self.data.get("status", ""))


@dataclass(frozen=True, slots=True)
class Ending:
    """When a matter was done, if it was (``day`` None: not done, or on an unknown day), and whether it is still open."""

    open: bool
    day: date | None = None
    unknown: bool = False


def assess_lateness(graph: Graph, schema: Schema, as_of: date, soon_days: Mapping[str, int]) -> Mapping[str, Lateness]:
    """The standing of every record with a status, by id: those that exist by ``as_of`` and are not withdrawn.
    ``soon_days`` by campaign."""
    return {item.record: item for item in _judged(graph, schema, as_of, soon_days)}


def _judged(graph: Graph, schema: Schema, as_of: date, soon_days: Mapping[str, int]) -> Iterator[Lateness]:
    for kind in schema.kinds.values():
        field = kind.fields.get("status")
        if field is None or not field.vocabulary:
            continue
        terms = schema.vocabularies[field.vocabulary].terms
        for record in graph.of_kind(kind.id):
            if (record.day or date.min) > as_of or withdrawn_since(record, as_of):
                continue
            term = terms.get(str(record.data.get("status")))
            matter = Matter(graph, record, as_of, term is not None and term.cls == _CLOSED)
            yield _judge(matter, soon_days.get(record.campaign, 0))


def _judge(matter: Matter, soon_days: int) -> Lateness:
    rule = _RULES.get(matter.record.kind)
    if rule is None:
        return Lateness(matter.record.id, not matter.closing)
    found = _by_deadline(matter, rule, soon_days)
    if matter.status not in LASTING or not found.open:
        return found
    reviewed = _reviewed(matter, soon_days)
    if not rule.owes_answer:
        return reviewed
    # an answer is owed whatever becomes of the matter; once it is given, the reviews are what can be late
    answered = found.state in (State.MET, State.MET_LATE) and reviewed.state is State.OVERDUE
    return reviewed if answered or (found.state is None and reviewed.state is not None) else found


def _by_deadline(matter: Matter, rule: _Rule, soon_days: int) -> Lateness:
    ending, first = rule.ending(matter), rule.due(matter)
    due = _extended(matter, first)
    was_due = first if due != first else None
    if ending.unknown:
        return Lateness(matter.record.id, ending.open, None, due, was_due, why="day-unknown")
    if due is None:
        return Lateness(matter.record.id, ending.open, done=ending.day, why="no-deadline")
    state = timeliness(due, ending.day, matter.as_of, soon_days)
    return Lateness(matter.record.id, ending.open, state, due, was_due, ending.day)


def _reviewed(matter: Matter, soon_days: int) -> Lateness:
    """What has no end is late only if a review day passed and nothing was entered since the review before it."""
    as_of = matter.as_of
    reviews = sorted(day for item in matter.data.get("review_dates", ()) if (day := day_of(item)))
    entries = [day for item in matter.data.get("progress", ()) if (day := day_of(item.get("date"))) and day <= as_of]
    passed = [day for day in reviews if day < as_of]
    if passed:
        before = passed[-2] if len(passed) > 1 else date.min
        if not any(entry > before for entry in entries):
            return Lateness(matter.record.id, open=True, state=State.OVERDUE, due=passed[-1])
    coming = next((day for day in reviews if day >= as_of), None)
    if coming is None:
        return Lateness(matter.record.id, open=True, why="lasting")
    return Lateness(matter.record.id, open=True, state=timeliness(coming, None, as_of, soon_days), due=coming)


def _extended(matter: Matter, due: date | None) -> date | None:
    """The deadline after the extensions granted by the day: one granted later did not exist then."""
    days = [
        new
        for item in matter.data.get("extensions", ())
        if (new := day_of(item.get("new_due"))) and (on := day_of(item.get("on"))) and on <= matter.as_of
    ]
    return max([*days, *([due] if due else [])], default=None)


def answered_on(record: Record) -> date | None:
    """The day a suggestion was answered; None if it was not, or on a day nobody wrote down."""
    return day_of((record.data.get("answer") or {}).get("date"))


def accepted_on(record: Record) -> date | None:
    """The day a rectification item was accepted as done; None if it was not. A claim of completion is no acceptance."""
    accepted = record.data.get("accepted") or {}
    return day_of(accepted.get("on")) if accepted.get("result") == _PASSED else None


def taken_on(graph: Graph, record_id: str, as_of: date) -> list[Record]:
    """Rectification items that address a record: neither withdrawn by ``as_of``, nor declined, nor handed to somebody else."""
    found = {edge.source: graph[edge.source] for edge in graph.refs_in(record_id) if edge.path.split(".")[0] == "addresses"}
    return [
        item
        for item in found.values()
        if item.kind == "rectification_item"
        and item.data.get("status") not in _NOT_TAKEN_ON
        and withdrawn_since(item, as_of) is None
    ]


def _answer(matter: Matter) -> Ending:
    """A suggestion is done with, for its deadline, once it is answered, whatever is still to be done about it."""
    day = answered_on(matter.record)
    if day is not None:
        given = day <= matter.as_of
        return Ending(not (matter.closing and given), day if given else None)
    answered = "answer" in matter.data
    return Ending(not matter.closing, unknown=answered or matter.closing)


def _acceptance(matter: Matter) -> Ending:
    """A rectification item ends on the day it was accepted, not on the day somebody said it was done."""
    day = accepted_on(matter.record)
    reopened = day_of(matter.data.get("reopened_on"))
    if matter.status == _REOPENED and not (reopened and day and day <= matter.as_of < reopened):
        return Ending(open=True)
    if matter.closing and day is None:
        return Ending(open=False, unknown=True)
    done = day is not None and day <= matter.as_of and (matter.closing or matter.status == _REOPENED)
    return Ending(not done, day if done else None)


def _solution(matter: Matter) -> Ending:
    """A problem is solved once the last of the items that address it is closed."""
    if not matter.closing:
        return Ending(open=True)
    days = [accepted_on(item) for item in taken_on(matter.graph, matter.record.id, matter.as_of)]
    known = [day for day in days if day is not None]
    if any(day > matter.as_of for day in known):
        return Ending(open=True)
    if not known or len(known) < len(days):
        return Ending(open=False, unknown=True)
    return Ending(open=False, day=max(known))


def _answer_due(matter: Matter) -> date | None:
    return day_of(matter.data.get("due"))


def _item_due(matter: Matter) -> date | None:
    return day_of((matter.data.get("deadline") or {}).get("to"))


def _problem_due(matter: Matter) -> date | None:
    """The problem's own day; what can be solved within the campaign is due on its last."""
    own = day_of(matter.data.get("due"))
    campaign = matter.graph.get(matter.record.campaign)
    if own is not None or not matter.data.get("within_campaign") or campaign is None:
        return own
    return day_of((campaign.data.get("period") or {}).get("to"))


@dataclass(frozen=True, slots=True)
class _Rule:
    """Of a kind: its deadline, how it ends, and whether somebody is owed an answer even where the matter itself has no end."""

    due: Callable[[Matter], date | None]
    ending: Callable[[Matter], Ending]
    owes_answer: bool = False


_RULES = {
    "suggestion": _Rule(_answer_due, _answer, owes_answer=True),
    "rectification_item": _Rule(_item_due, _acceptance),
    "problem": _Rule(_problem_due, _solution),
}

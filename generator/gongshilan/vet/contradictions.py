"""Statuses and figures written by hand that the record itself, or those it hangs together with, contradict.

A status is what somebody says. Where the same portal says otherwise, one of the two is a mistake, and a page that printed both would be
worth nothing. What is merely missing yet is no contradiction: an item in progress needs no acceptance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from gongshilan.assess.lateness import accepted_on, taken_on
from gongshilan.assess.paths import values_at
from gongshilan.assess.setting import had_come, had_gone, left_on
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path as FieldPath
from gongshilan.vet.impossible import Impossible

# Of a kind: days that follow one another, earlier first.
_DAYS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "suggestion": (("received", "answer.date"), ("received", "due")),
    "rectification_item": (
        ("date", "claimed_done.on"),
        ("date", "accepted.on"),
        ("claimed_done.on", "accepted.on"),
        ("accepted.on", "reopened_on"),
    ),
    "filing": (("date", "receipt.date"),),
    "rule_review": (("decided", "done_on"),),
    "notice": (("from", "until"),),
    "unit": (("joined", "ended"),),
    "leader": (("appointed", "left.on"),),
}
_TWO = 2
_ANSWERED = frozenset({"answered", "closed"})


class Contradictions:
    """Looks for them in one linked portal."""

    def __init__(self, graph: Graph, sources: Mapping[str, Source], schema: Schema) -> None:
        self._graph = graph
        self._sources = sources
        self._schema = schema
        self._impossible = Impossible(sources, schema)
        self._looks: Mapping[str, Callable[[Record], Iterator[Problem]]] = {
            "suggestion": self._suggestion,
            "rectification_item": self._item,
            "problem": self._problem,
            "leading_group": self._leading_group,
            "unit": self._head_count,
        }

    def problems(self) -> Iterator[Problem]:
        """Codes ``days-reversed``, ``answer-missing``, ``decline-without-reason``, ``transfer-without-target``,
        ``closed-unaccepted``, ``closed-refused``, ``accepted-by-claimant``, ``solved-without-item``, ``solved-item-open``, ``single-head-denied``,
        ``head-count-sum``, and those of :class:`gongshilan.vet.impossible.Impossible`."""
        for record in self._graph:
            if record.data.get("withdrawn"):
                continue
            yield from self._order(record)
            yield from self._impossible.of(record)
            look = self._looks.get(record.kind)
            if look is not None:
                yield from look(record)

    def _problem_at(self, code: str, record: Record, path: FieldPath, params: Mapping[str, Any]) -> Problem:
        source = self._sources.get(record.path)
        return Problem(code, source.place(path) if source else Place(record.path), dict(params))

    def _order(self, record: Record) -> Iterator[Problem]:
        for earlier, later in _DAYS.get(record.kind, ()):
            first, last = _day(record, earlier), _day(record, later)
            if first and last and last < first:
                said = {"field": self._label(record, later), "earlier": self._label(record, earlier)}
                params = {**said, "on": last, "before": first}
                yield self._problem_at("days-reversed", record, tuple(later.split(".")), params)

    def _label(self, record: Record, path: str) -> str:
        field = self._schema.kinds[record.kind].field_at(path)
        return field.label if field else path

    def _status(self, record: Record) -> dict[str, str]:
        """The status in words, for a sentence."""
        field = self._schema.kinds[record.kind].fields["status"]
        term = self._schema.vocabularies[field.vocabulary].terms.get(str(record.data.get("status")))
        return {"status": term.label if term else str(record.data.get("status"))}

    def _suggestion(self, record: Record) -> Iterator[Problem]:
        if record.data.get("status") in _ANSWERED and "answer" not in record.data:
            yield self._problem_at("answer-missing", record, ("status",), self._status(record))
        yield from self._why(record)

    def _why(self, record: Record) -> Iterator[Problem]:
        """What was turned down says why, what was handed on says to whom."""
        status = record.data.get("status")
        if status == "declined" and not record.data.get("reason"):
            yield self._problem_at("decline-without-reason", record, ("status",), self._status(record))
        if status == "transferred" and not record.data.get("went_to"):
            yield self._problem_at("transfer-without-target", record, ("status",), self._status(record))

    def _item(self, record: Record) -> Iterator[Problem]:
        yield from self._why(record)
        accepted = record.data.get("accepted") or {}
        if record.data.get("status") == "closed" and accepted_on(record) is None:
            result = self._schema.vocabularies["acceptance_result"].terms.get(str(accepted.get("result")))
            path: FieldPath = ("accepted", "result") if result else ("status",)
            params = {**self._status(record), "result": result.label if result else ""}
            yield self._problem_at("closed-refused" if result else "closed-unaccepted", record, path, params)
        by = _name(accepted.get("by"))
        claimants = [(record.data.get("claimed_done") or {}).get("by"), record.data.get("department")]
        claimants += values_at(record.data, "co_departments")
        if by and by in {_name(item) for item in claimants}:
            yield self._problem_at("accepted-by-claimant", record, ("accepted", "by"), {"by": accepted["by"]})

    def _problem(self, record: Record) -> Iterator[Problem]:
        if record.data.get("status") != "solved":
            return
        items = taken_on(self._graph, record.id, date.max)
        waiting = [item for item in items if item.data.get("status") != "closed" or accepted_on(item) is None]
        if not items:
            yield self._problem_at("solved-without-item", record, ("status",), self._status(record))
        elif waiting:
            params = {**self._status(record), "items": "、".join(item.id for item in waiting[:5]), "n": len(waiting)}
            yield self._problem_at("solved-item-open", record, ("status",), params)

    def _leading_group(self, record: Record) -> Iterator[Problem]:
        claim = record.data.get("single_head")
        if claim not in ("one_person", "one_party_member"):
            return
        heads = [
            leader
            for leader in self._graph.of_kind("leader", record.unit)
            if leader.data.get("principal") and self._in_office(leader, record.date)
        ]
        if claim == "one_party_member":
            heads = [leader for leader in heads if leader.data.get("party_member") is not False]
        names = [leader.title for leader in heads]
        if len(names) < _TWO:  # nobody marked the principal leaders: then the group's own list tells
            names = [self._title(str(item)) for item in record.data.get("co_leaders", ())]
        if len(names) >= _TWO:
            field = self._schema.kinds[record.kind].fields["single_head"]
            term = self._schema.vocabularies[field.vocabulary].terms[claim]
            params = {"said": term.label, "names": "、".join(names)}
            yield self._problem_at("single-head-denied", record, ("single_head",), params)

    def _in_office(self, leader: Record, day: str | None) -> bool:
        """Whether a leader had come and had not left by an ISO day; None: nobody knows it, and whoever left may have left by then."""
        if day is None:
            return left_on(leader) is None
        return had_come(leader, self._schema.kinds[leader.kind], day, None) and not had_gone(leader, day, None)

    def _title(self, record_id: str) -> str:
        found = self._graph.get(record_id)
        return found.title if found else record_id

    def _head_count(self, record: Record) -> Iterator[Problem]:
        """Members are those in service and those retired, no more and no fewer."""
        counts = record.data.get("head_count") or {}
        members, parts = counts.get("members"), [counts.get(name) for name in ("in_service", "retired")]
        given = [part for part in parts if part is not None]
        if members is None or not given:
            return
        if sum(given) > members or (len(given) == len(parts) and sum(given) != members):
            params = {"members": members, "parts": " + ".join(str(part) for part in given), "sum": sum(given)}
            yield self._problem_at("head-count-sum", record, ("head_count", "members"), params)


def _day(record: Record, path: str) -> str:
    days = [value for value in values_at(record.data, path) if isinstance(value, str)]
    return days[0] if days else ""


def _name(value: object) -> str:
    """A name without its blanks: 业务 科 is 业务科."""
    return "".join(str(value).split()) if value else ""

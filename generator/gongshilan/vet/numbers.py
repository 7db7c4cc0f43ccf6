"""Numbers of persons (ID, mobile, bank card) and their contact data in what some edition would tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from gongshilan.guard.contacts import alone, find_contacts, may_hold
from gongshilan.guard.hit import Hit
from gongshilan.guard.marked import find_marked
from gongshilan.guard.numbers import find, thick
from gongshilan.guard.text import Lines
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.passages import segments
from gongshilan.read.source import Source
from gongshilan.vet.answers import ANEW, Answers
from gongshilan.vet.texts import told
from gongshilan.visibility.audience import Audience

CODES = {
    "mobile": "number-mobile",
    "id": "number-id",
    "card": "number-card",
    "landline": "contact-landline",
    "email": "contact-email",
    "chat": "contact-chat",
    "plate": "contact-plate",
    "passport": "contact-passport",
    "permit": "contact-permit",
    "address": "contact-address",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and its ``name``: ``find`` in a text that is Markdown, ``in_path`` in the path of a record, ``known`` in a field of its own;
    ``any`` is a cheap look whether one of some texts may hold any."""

    name: str
    find: Callable[[str], tuple[Hit, ...]]
    in_path: Callable[[str], tuple[Hit, ...]]
    known: Callable[[str], Iterable[str]]
    any: Callable[[Iterable[str]], bool]


FOR_NUMBERS = Search(
    "numbers", find_marked, find, lambda value: (hit.digits for hit in find(value)), lambda texts: any(map(thick, texts))
)
FOR_CONTACTS = Search(
    "contacts",
    find_contacts,
    lambda _: (),
    lambda value: (alone(value), *(hit.digits for hit in find_contacts(value))),
    lambda texts: may_hold("\n".join(texts)),
)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A number in a record: ``key`` is the field it stands in (empty: the record's id, ``body``: the body), ``scopes`` those of
    what is around it."""

    record: str
    key: str
    scopes: tuple[str, ...]
    hit: Hit
    place: Place


def number_problem(hit: Hit, place: Place) -> Problem:
    """The problem of something found, which never prints it whole (codes ``number-*`` and ``contact-*``)."""
    return Problem(CODES[hit.kind], place, {"number": hit.shown})


def suspects(
    search: Search,
    records: Iterable[Record],
    sources: Mapping[str, Source],
    schema: Schema,
    allowed: frozenset[str],
    answers: Answers = ANEW,
) -> list[Suspect]:
    """Everything found in the records that is not ``allowed`` (plain digits), whoever may see it. One pass over all texts."""
    found: list[Suspect] = []
    for record in records:
        source = sources.get(record.path)
        if source is not None:
            look = partial(_in_record, search, record, source, schema)
            found += answers.answer(search.name, schema, record, source, (), look)
    return [suspect for suspect in found if suspect.hit.digits not in allowed]


def _in_record(search: Search, record: Record, source: Source, schema: Schema) -> tuple[Suspect, ...]:
    whole = Place(record.path)
    found = [Suspect(record.id, "", (), hit, whole) for hit in search.in_path(record.path)]
    if search.any(_texts(record.data)):
        for item in told(record.data, schema.kinds[record.kind].fields):
            text = item.value if isinstance(item.value, str) else str(item.value)
            found += [
                Suspect(record.id, str(item.path[0]), item.scopes, hit, source.place(item.path)) for hit in search.find(text)
            ]
    return (*found, *_in_body(search, record, source))


def _in_body(search: Search, record: Record, source: Source) -> Iterator[Suspect]:
    if not search.any([source.body]):
        return
    for segment in segments(source.body):
        scopes = (segment.scope,) if segment.scope else ()
        text = "\n".join(segment.lines)
        lines = Lines(text)
        for hit in search.find(text):
            line, column = lines.place(hit.start)
            yield Suspect(
                record.id, "body", scopes, hit, Place(record.path, source.body_line + segment.line + line, column + 1)
            )


def personal_numbers(search: Search, graph: Graph, schema: Schema, audience: Audience) -> frozenset[str]:
    """Plain digits of what stands in ``x-personal`` fields of a graph which its audience sees: those it may tell."""
    holding = {kind.id for kind in schema.kinds.values() if any(field.personal for _, field in kind.walk())}
    return frozenset(
        digits
        for record in graph
        if record.kind in holding
        for item in told(record.data, schema.kinds[record.kind].fields)
        if item.field.personal and all(map(audience.sees_scope, (record.scope, *item.scopes)))
        for digits in search.known(str(item.value))
        if digits
    )


class Shown:
    """What an edition with this projected graph tells of the suspects."""

    def __init__(self, search: Search, audience: Audience, graph: Graph) -> None:
        self._search = search
        self._audience = audience
        self._graph = graph
        self._told: dict[tuple[str, str], frozenset[str]] = {}

    def __call__(self, suspect: Suspect) -> bool:
        """True if it tells the number where it stands."""
        record = self._graph.get(suspect.record)
        if record is None or not all(map(self._audience.sees_scope, (record.scope, *suspect.scopes))):
            return False
        if suspect.key in ("", "body"):
            return True
        key = (record.id, suspect.key)
        if key not in self._told:  # one field may hold thousands
            kept = _texts(record.data.get(suspect.key))
            self._told[key] = frozenset(hit.digits for text in kept for hit in self._search.find(text))
        return suspect.hit.digits in self._told[key]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield str(value)


def in_texts(search: Search, texts: Iterable[tuple[Place, str]], allowed: frozenset[str]) -> Iterator[Problem]:
    """Problems of texts that every edition shows: hand-written pages and the portal's own words. The place is where a text
    begins; what is found in a later line of it is reported there."""
    for place, text in texts:
        lines = Lines(text)
        for hit in search.find(text):
            if hit.digits not in allowed:
                line, column = lines.place(hit.start)
                yield number_problem(
                    hit, Place(place.path, place.line + line, column + 1 if line else place.column + column)
                )

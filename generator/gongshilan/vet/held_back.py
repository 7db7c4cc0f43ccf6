"""What some field holds back: names without consent, ways to reach somebody; and whose they are."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gongshilan.guard.names import Letters, Names, contact, persons
from gongshilan.guard.numbers import find
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Record
from gongshilan.project.fields import agreed, masked_name
from gongshilan.vet.texts import Told, told
from gongshilan.visibility.readers import Readers

_NAMED_OPENLY = frozenset(["leader"])  # kinds whose title is the name of a person in office


@dataclass(frozen=True, slots=True)
class Held:
    """A value that is held back: by which record, from whom (audiences below ``rank``), and what a message may say of it."""

    record: str
    rank: int
    field: str
    hint: str
    name: bool


class HeldBack:
    """All of a portal on a day: a name is held back until the day of its consent. ``names`` finds them, ``digest`` (hex) tells all of them from others, ``holders`` are the records that hold something
    back; a name that another record tells its readers with good reason is taken for a namesake's by those who read that record."""

    def __init__(self, graph: Graph, schema: Schema, readers: Readers, letters: Letters, today: date) -> None:
        self._today = today.isoformat()
        self._held: dict[str, dict[str, Held]] = {}
        self._openly: dict[str, int] = {}
        guarded = {
            kind.id for kind in schema.kinds.values() if any(field.mask or field.personal for _, field in kind.walk())
        }
        for record in graph:
            if record.kind in _NAMED_OPENLY:
                self._tell(persons(record.title, letters), readers.rank(record))
            if record.kind in guarded:
                self._record(record, schema, readers, letters)
        self.names = Names(self._held)
        self.holders = frozenset(record for holders in self._held.values() for record in holders)
        said = "\n".join(sorted(self._held))
        self.digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
        self._threads = _threads(graph, schema)
        self._most: dict[str, Held] = {}
        self._members: dict[str, list[str]] = defaultdict(list)  # holders of names, by thread
        self._names: dict[str, list[tuple[str, Held]]] = defaultdict(list)
        self._near: dict[tuple[str, str], Held] = {}
        for holder in sorted(self.holders & self._threads.keys()):
            self._members[self._threads[holder]].append(holder)
        for value, holders in self._held.items():
            self._most[value] = max(holders.values(), key=lambda held: held.rank)
            for held in holders.values():
                if held.name:
                    self._names[held.record].append((value, held))
                if thread := self._threads.get(held.record):
                    self._near.setdefault((value, thread), held)

    def _record(self, record: Record, schema: Schema, readers: Readers, letters: Letters) -> None:
        for item in told(record.data, schema.kinds[record.kind].fields):
            if not isinstance(item.value, str) or not (item.field.mask or item.field.personal):
                continue
            if item.field.consent and agreed(item.siblings.get(item.field.consent), self._today):
                self._tell(persons(item.value, letters), readers.rank(record))
                continue
            if item.field.personal and find(item.value):
                continue  # the search for numbers looks everywhere
            rank = readers.rank(record, item.scopes)
            held = Held(record.id, rank, item.field.label, _hint(item), name=bool(item.field.mask))
            for value in (persons if item.field.mask else contact)(item.value, letters):
                if not held.rank:
                    self._tell([value], 0)
                    continue
                self._held.setdefault(value, {}).setdefault(record.id, held)

    def _tell(self, values: Iterable[str], rank: int) -> None:
        for value in values:
            self._openly[value] = min(rank, self._openly.get(value, rank))

    def near(self, record: str, others: Iterable[str]) -> Iterator[tuple[str, Held]]:
        """The names that a record holds back, those of its thread and of some ``others``."""
        thread = self._threads.get(record)
        for holder in sorted({record, *others, *(self._members.get(thread, ()) if thread else ())}):
            yield from self._names.get(holder, ())

    def held(self, value: str, record: str | None, sees: int, *, sure: bool) -> Held | None:
        """Who holds back what was found in a text of ``record`` (None: in no record) that readers of rank ``sees`` read; None if
        nobody does, or if it may well be another of the name."""
        if record is not None:
            own = self._held[value].get(record)
            if own is not None:
                return own if sees < own.rank else None
            near = self._near.get((value, self._threads.get(record, "")))
            if near is not None and sees < near.rank:
                return near
        most = self._most[value]
        other = sees < self._openly.get(value, sees + 1) and (sure or not most.name)
        return most if other and sees < most.rank else None


def _hint(item: Told) -> str:
    """Enough for the editor to know which value is meant: messages land in logs."""
    return masked_name(item.value) if item.field.mask else f"{item.value.strip()[:2]}**"


def _threads(graph: Graph, schema: Schema) -> Mapping[str, str]:
    """Records that hang together from suggestion to survey: each with the id of one that stands for all of them."""
    parent: dict[str, str] = {}

    def top(item: str) -> str:
        while parent.setdefault(item, item) != item:
            parent[item] = item = parent[parent[item]]
        return item

    staged = {kind.id for kind in schema.kinds.values() if kind.thread}
    for edge in graph.edges():
        ends = graph.get(edge.source), graph.get(edge.target)
        if all(end is not None and end.kind in staged for end in ends):
            parent[top(edge.source)] = top(edge.target)
    return {record: top(record) for record in list(parent)}

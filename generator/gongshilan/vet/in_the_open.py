"""A name or a way to reach somebody that one field holds back and another text tells: of the same record, of another, of a page, of
an attachment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from gongshilan.attach.gather import Attachments
from gongshilan.guard.allowed import Reviewed
from gongshilan.guard.marked import readings
from gongshilan.guard.names import Found, Letters
from gongshilan.guard.text import Lines
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Portal, Record
from gongshilan.problems import Place, Problem
from gongshilan.read.passages import segments
from gongshilan.read.source import Source
from gongshilan.search.simplified import simplified
from gongshilan.vet.answers import ANEW, Answers
from gongshilan.vet.held_back import Held, HeldBack
from gongshilan.vet.spelt import spells_file, spells_id
from gongshilan.vet.texts import told
from gongshilan.visibility.readers import Readers


class InTheOpen:
    """Looks for everything that the records of a portal hold back, all of it in one pass over a text.

    ``today``: consent from a later day on is none yet. ``reviewed`` are the places where the office has seen that a word is no name.
    """

    def __init__(
        self,
        graph: Graph,
        sources: Mapping[str, Source],
        schema: Schema,
        portal: Portal,
        reviewed: Reviewed,
        today: date,
        answers: Answers = ANEW,
    ) -> None:
        self._graph = graph
        self._sources = sources
        self._schema = schema
        self._readers = Readers(portal, graph.get)
        self._reviewed = reviewed
        self._letters = Letters(simplified())
        self._answers = answers
        self._held = HeldBack(graph, schema, self._readers, self._letters, today)

    def in_records(self) -> Iterator[Problem]:
        """Problems ``person-in-open`` (the record's own), ``person-elsewhere`` (another's) and ``person-in-id``."""
        question = f"held back {self._held.digest}"
        for record in self._graph:
            source = self._sources.get(record.path)
            if source is None:
                continue
            look = partial(self._look, record, source)
            if self._answers.answer(question, self._schema, record, source, False, look):
                yield from self._fields(record, source)
                yield from self._body(record, source)
            yield from self._id(record, source)

    def in_texts(self, texts: Iterable[tuple[Place, str]]) -> Iterator[Problem]:
        """Problems ``person-elsewhere`` of texts that everybody reads: hand-written pages, the portal's own words."""
        for place, text in texts:
            if self._any(text):
                lines = Lines(text)
                for found, held in self._told(text, None, 0):
                    line, column = lines.place(found.start)
                    at = Place(place.path, place.line + line, column + 1 if line else place.column + column)
                    yield from self._problem(None, held, found, at)

    def in_attachments(self, attachments: Attachments) -> Iterator[Problem]:
        """Problems ``attachment-person``: what an attachment says, or is called."""
        for record in self._graph:
            for item, attached in attachments.listed(record):
                text = f"{attached.name.rpartition('.')[0]}\n{attachments.text(attached)}"
                sees = self._readers.rank(record, [str(item["scope"])] if "scope" in item else [])
                told = [
                    (name, held)
                    for name, held in self._near(record)
                    if sees < held.rank and spells_file(attached.name, name)
                ]
                if self._any(text):
                    told += [(found.name, held) for found, held in self._told(text, record.id, sees)]
                seen: set[str] = set()
                for name, held in told:
                    if name not in seen and not self._reviewed.holds(name, attached.path):
                        seen.add(name)
                        params = {"name": attached.name, "record": record.id, "field": held.field, "value": held.hint}
                        yield Problem("attachment-person", Place(attached.path), {**params, "holder": held.record})

    def _whole(self, record: Record, source: Source) -> str:
        fields = told(record.data, self._schema.kinds[record.kind].fields)
        return "\n".join(
            [source.body, *(str(item.value) for item in fields if not (item.field.mask or item.field.personal))]
        )

    def _look(self, record: Record, source: Source) -> bool:
        return self._any(self._whole(record, source))

    def _any(self, text: str) -> bool:
        """A cheap look: some value that is held back is a part of the letters of the text."""
        return any(next(self._held.names.within(self._letters.of(plain)), None) is not None for plain, _ in readings(text))

    def _told(self, text: str, record: str | None, sees: int) -> Iterator[tuple[Found, Held]]:
        """What a text tells readers of a rank that is held back from them, with the place in the text as it is written."""
        seen: set[tuple[str, int]] = set()
        for plain, where in readings(text):
            for found in self._held.names.find(plain, self._letters):
                held = self._held.held(found.name, record, sees, sure=found.sure)
                start = where(found.start) if where else found.start
                if held is not None and (found.name, start) not in seen:
                    seen.add((found.name, start))
                    yield Found(found.name, start, found.end, found.sure), held

    def _fields(self, record: Record, source: Source) -> Iterator[Problem]:
        for item in told(record.data, self._schema.kinds[record.kind].fields):
            if not isinstance(item.value, str) or item.field.ref or item.field.vocabulary or item.field.mask:
                continue
            seen: set[str] = set()
            for found, held in self._told(item.value, record.id, self._readers.rank(record, item.scopes)):
                if found.name not in seen:
                    seen.add(found.name)
                    yield from self._problem(record, held, found, source.place(item.path))

    def _body(self, record: Record, source: Source) -> Iterator[Problem]:
        for segment in segments(source.body):
            text = "\n".join(segment.lines)
            sees = self._readers.rank(record, (segment.scope,) if segment.scope else ())
            lines = Lines(text)
            seen: set[tuple[str, int]] = set()
            for found, held in self._told(text, record.id, sees):
                line, column = lines.place(found.start)
                if (found.name, line) not in seen:  # once a line is enough to find it
                    seen.add((found.name, line))
                    place = Place(record.path, source.body_line + segment.line + line, column + 1)
                    yield from self._problem(record, held, found, place)

    def _id(self, record: Record, source: Source) -> Iterator[Problem]:
        """The sound of a name in the id of its own record, of one that refers to it or belongs to its thread."""
        sees = self._readers.rank(record)
        for name, held in self._near(record):
            told = held.record == record.id or sees < held.rank
            if told and spells_id(record.name, name) and not self._reviewed.holds(name, record.path):
                params = {"id": record.name, "field": held.field, "holder": held.record}
                yield Problem("person-in-id", Place(source.path), params)

    def _near(self, record: Record) -> Iterator[tuple[str, Held]]:
        """Names that the record holds back, or one that it has to do with."""
        others = {edge.target for edge in self._graph.refs_out(record.id)}
        return self._held.near(record.id, others)

    def _problem(self, record: Record | None, held: Held, found: Found, place: Place) -> Iterator[Problem]:
        if self._reviewed.holds(found.name, place.path):
            return
        params = {"field": held.field, "value": held.hint}
        if record is not None and held.record == record.id:
            yield Problem("person-in-open", place, params)
        else:
            yield Problem("person-elsewhere", place, {**params, "holder": held.record})

"""Counts of votes that are not told, but stand in a text or an attachment of the same unit."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from gongshilan.attach.gather import Attachments
from gongshilan.attach.reading import text as words_of
from gongshilan.attach.refused import Refused
from gongshilan.disclosure.places import counts
from gongshilan.disclosure.table import TOTAL, Table, alone, bound
from gongshilan.disclosure.table import Told as TableTold
from gongshilan.disclosure.words import ByWord, Reader, Untold, by_word, stated
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema, Vocabulary
from gongshilan.link.graph import Graph
from gongshilan.model import Edition, Portal, Record
from gongshilan.problems import Place, Problem
from gongshilan.project.counts import told_by_table
from gongshilan.read.passages import segments
from gongshilan.read.source import Source
from gongshilan.vet.answers import ANEW, Answers
from gongshilan.vet.texts import Told, told
from gongshilan.visibility.audience import Audience
from gongshilan.visibility.readers import Readers

_CODE = "votes-in-open"
_RATES = ("满意率", "满意度")


def votes_in_open(
    graph: Graph,
    sources: Mapping[str, Source],
    schema: Schema,
    rulebooks: Mapping[str, Rulebook],
    portal: Portal,
    attachments: Attachments,
    today: date,
    answers: Answers = ANEW,
) -> Iterator[Problem]:
    """Problem ``votes-in-open`` for every line of a text, and every attachment, that states a count or a share which an audience that
    reads it is not told: of the table in the same record, or in another of the same unit. What is told is what an edition tells on the
    day: beside all other tables and those of earlier releases; of a table that is in no edition yet, what may be told of it alone."""
    highest = max(portal.scopes, key=lambda scope: scope.rank)
    everybody = Audience(Edition(highest.id, highest.label, highest.id), portal, rulebooks, graph.get, today)
    beside = told_by_table(graph, everybody, schema)
    untold: dict[tuple[str, str | None], list[Untold]] = defaultdict(list)
    words: set[str] = set(_RATES)
    for kind in schema.kinds.values():
        for record in graph.of_kind(kind.id) if kind.counts_people else ():
            for count in counts(record.data, kind, schema):
                if TOTAL not in count.table.cells:
                    said = beside.get((record.id, count.path)) or alone(count.table, bound(portal))
                    found = list(_untold(count.table, said, schema))
                    untold[record.campaign, record.unit] += found
    for vocabulary in schema.vocabularies.values():
        if any(term.group for term in vocabulary.terms.values()):
            words |= {word for term in vocabulary.terms.values() for word in (term.label, *term.aliases)}
    reader, readers = Reader(words), Readers(portal, graph.get)
    named = {owner: by_word(found) for owner, found in untold.items() if found}
    question = f"counts told {_digest(untold, words)}"
    for record in graph if named else ():
        source, own = sources.get(record.path), named.get((record.campaign, record.unit))
        if source is None or own is None:
            continue
        look = partial(_states, record, source, own, reader, schema)
        if bool(attachments.of(record)) or answers.answer(question, schema, record, source, False, look):
            yield from _in_record(
                record, source, own, reader, _Told(record, graph, rulebooks, portal, readers), schema, attachments
            )


def _digest(untold: Mapping[tuple[str, str | None], Sequence[Untold]], words: Iterable[str]) -> str:
    """Tells apart what is looked for, and in whose records."""
    wanted = sorted(
        (campaign, unit or "", sorted((sorted(item.words), item.count, item.votes) for item in found))
        for (campaign, unit), found in untold.items()
    )
    return hashlib.blake2b(repr((wanted, sorted(words))).encode(), digest_size=20).hexdigest()


def _states(record: Record, source: Source, untold: ByWord, reader: Reader, schema: Schema) -> bool:
    """Whether a field or the text states such a count at all, whoever reads it."""
    fields = (item.value for item in _texts(record, schema))
    passages = ("\n".join(part.lines) for part in segments(source.body))
    return any(stated(text, reader, untold) for text in (*fields, *passages))


def _texts(record: Record, schema: Schema) -> Iterator[Told]:
    for item in told(record.data, schema.kinds[record.kind].fields):
        if isinstance(item.value, str) and not (item.field.ref or item.field.vocabulary):
            yield item


class _Told:
    """Who reads a record's texts, and whether the counts are told to them."""

    def __init__(
        self, record: Record, graph: Graph, rulebooks: Mapping[str, Rulebook], portal: Portal, readers: Readers
    ) -> None:
        campaign = graph.get(record.campaign)
        rulebook = rulebooks.get(str(campaign.data.get("rulebook"))) if campaign is not None else None
        self._record, self._readers = record, readers
        known = {scope.id: scope.rank for scope in portal.scopes}
        self._full = known.get(rulebook.full_counts, len(known)) if rulebook is not None else len(known)

    def told_less(self, *scopes: str) -> bool:
        """True if somebody who sees what stands in fields or passages of these scopes is not told every count."""
        return self._readers.rank(self._record, scopes) < self._full


def _untold(table: Table, said: TableTold, schema: Schema) -> Iterator[Untold]:
    sums, first = table.sums(), next(iter(table.sums()))
    names = {term.id: (term.label, *term.aliases) for vocabulary in _grades(schema) for term in vocabulary.terms.values()}
    for group, grades in table.groups().items():
        if group not in said.grades:
            yield from (Untold(names.get(grade, ()), table.cells[grade], table.votes) for grade in grades)
        if not said.exact:
            rates = _RATES if group == first else ()
            yield Untold((*names.get(group, ()), *rates), sums[group], table.votes)


def _grades(schema: Schema) -> list[Vocabulary]:
    return [item for item in schema.vocabularies.values() if any(term.group for term in item.terms.values())]


def _in_record(
    record: Record,
    source: Source,
    untold: ByWord,
    reader: Reader,
    readers: _Told,
    schema: Schema,
    attachments: Attachments,
) -> Iterator[Problem]:
    for item in _texts(record, schema):
        if readers.told_less(*item.scopes):
            said = stated(item.value, reader, untold)
            yield from (Problem(_CODE, source.place(item.path), {"word": word}) for word in [*said.values()][:1])
    for part in segments(source.body):
        if readers.told_less(*([part.scope] if part.scope else [])):
            first = source.body_line + part.line
            lines = stated("\n".join(part.lines), reader, untold)
            yield from (Problem(_CODE, Place(record.path, first + line), {"word": word}) for line, word in lines.items())
    files = {
        item["file"]: (number, str(item.get("scope", ""))) for number, item in enumerate(record.data.get("attachments", ()))
    }
    for attached in attachments.of(record):
        number, scope = files[attached.name]
        if readers.told_less(*([scope] if scope else [])):
            try:
                words = stated(words_of(attachments.read(attached), attached.kind), reader, untold)
            except (Refused, OSError):
                continue  # said where attachments are examined
            yield from (
                Problem(_CODE, source.place(("attachments", number)), {"word": word}) for word in [*words.values()][:1]
            )

"""A name or a way to reach somebody that one field holds back and another text of the same record tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from gongshilan.guard.numbers import find
from gongshilan.guard.spelt import places, spelling, squeezed
from gongshilan.guard.text import canonical
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.model import Portal, Record
from gongshilan.problems import Place, Problem
from gongshilan.project.fields import agreed, masked_name
from gongshilan.read.passages import segments
from gongshilan.read.source import Source
from gongshilan.vet.texts import Told, told

_EVER = "9999-12-31"


def private_in_open(
    records: Iterable[Record], sources: Mapping[str, Source], schema: Schema, portal: Portal
) -> Iterator[Problem]:
    """Problem ``person-in-open`` for every place where a value of a masked or personal field, without consent, also stands in a
    text that a lower audience may see: title, other fields, body outside its passages.

    Numbers that :mod:`gongshilan.guard.numbers` knows are left to the search for numbers, which looks everywhere.
    """
    guarded = {kind.id for kind in schema.kinds.values() if any(field.mask or field.personal for _, field in kind.walk())}
    for record in records:
        source = sources.get(record.path)
        if record.kind in guarded and source is not None:
            yield from _Search(record, schema.kinds[record.kind], source, portal).problems()


class _Search:
    """One record."""

    def __init__(self, record: Record, kind: Kind, source: Source, portal: Portal) -> None:
        self._record = record
        self._source = source
        self._portal = portal
        self._texts = [item for item in told(record.data, kind.fields) if isinstance(item.value, str)]

    def problems(self) -> Iterator[Problem]:
        private = [item for item in self._texts if _held_back(item)]
        if not private:
            return
        fields = [item.value for item in self._texts if not (item.field.mask or item.field.personal)]
        whole = squeezed("\n".join([*fields, self._source.body]))
        for item in private:
            if squeezed(item.value) not in whole:
                continue
            pattern = spelling(item.value)
            if pattern is None or (item.field.personal and find(item.value)):
                continue
            for place in self._found(pattern, item):
                params = {"field": item.field.label, "value": _hint(item)}
                yield Problem("person-in-open", place, params)

    def _found(self, pattern: re.Pattern[str], private: Told) -> Iterator[Place]:
        rank = self._rank(private.scopes)
        for item in self._texts:
            if item.path == private.path or self._rank(item.scopes) >= rank:
                continue
            if not (item.field.ref or item.field.vocabulary) and places(pattern, item.value):
                yield self._source.place(item.path)
        if self._rank(()) >= rank or (pattern.search(canonical(self._source.body)) is None and "&" not in self._source.body):
            return
        for segment in segments(self._source.body):
            if self._rank((segment.scope,) if segment.scope else ()) < rank:
                for number, line in enumerate(segment.lines, start=self._source.body_line + segment.line):
                    for column in places(pattern, line)[:1]:
                        yield Place(self._record.path, number, column + 1)

    def _rank(self, scopes: tuple[str, ...]) -> int:
        """The lowest audience that sees what stands in fields of these scopes. A scope nobody declared is seen by none."""
        try:
            return max(self._portal.rank(scope) for scope in (self._record.scope, *scopes))
        except KeyError:
            return len(self._portal.scopes)


def _held_back(item: Told) -> bool:
    if not (item.field.mask or item.field.personal):
        return False
    return not (item.field.consent and agreed(item.siblings.get(item.field.consent), _EVER))


def _hint(item: Told) -> str:
    """Enough for the editor to know which value is meant: messages land in logs."""
    return masked_name(item.value) if item.field.mask else f"{item.value.strip()[:2]}**"

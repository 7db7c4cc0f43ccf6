"""What a process that follows a portal remembers of it from save to save: files as they were read, records as they were checked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from gongshilan.check.record import RecordChecker
from gongshilan.kinds.schema import Schema
from gongshilan.model import Record
from gongshilan.problems import Problem
from gongshilan.read.source import Source, read_source

T = TypeVar("T")
_QUESTIONS = 8  # about one record
_Read = tuple[Source | None, list[Problem]]
_Checked = tuple[Record | None, list[Problem]]


class Remembered:
    """Reads and checks as :func:`~gongshilan.read.source.read_source` and :class:`~gongshilan.check.record.RecordChecker` do, each file
    once for as long as its bytes and the schema are the same. What is not asked for in one round is forgotten after it."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[bytes, _Read]] = {}
        self._checked: dict[str, tuple[Source, Hashable, _Checked]] = {}
        self._answers: dict[str, tuple[Source, dict[str, tuple[Record, dict[Hashable, Any]]]]] = {}
        self._asked: set[str] = set()

    def read(self, raw: bytes, path: str) -> _Read:
        """See :func:`~gongshilan.read.source.read_source`; for the same bytes the same value."""
        self._asked.add(path)
        kept = self._read.get(path)
        if kept is None or kept[0] != raw:
            kept = self._read[path] = (raw, read_source(raw, path))
        return kept[1]

    def check(self, checker: RecordChecker, source: Source) -> _Checked:
        """See :meth:`~gongshilan.check.record.RecordChecker.check`; for the same source and the same rules the same value."""
        kept = self._checked.get(source.path)
        if kept is None or kept[0] is not source or kept[1] != checker.rests_on:
            kept = self._checked[source.path] = (source, checker.rests_on, checker.check(source))
        return kept[2]

    def answer(
        self,
        question: str,
        schema: Schema,
        record: Record,
        source: Source,
        nothing: T,  # noqa: ARG002 - every answer is remembered
        work_out: Callable[[], T],
    ) -> T:
        """See :class:`~gongshilan.vet.answers.Answers`."""
        known = self._answers.get(source.path)
        if known is None or known[0] is not source:
            known = self._answers[source.path] = (source, {})
        kept = known[1].get(record.id)
        if kept is None or kept[0] != record:  # linking makes new ones of the same data
            kept = known[1][record.id] = (record, {})
        asked = (question, schema)
        if asked not in kept[1]:
            if len(kept[1]) >= _QUESTIONS:  # of other rules, or of names that were held back then
                kept[1].clear()
            kept[1][asked] = work_out()
        found: T = kept[1][asked]
        return found

    def done(self) -> None:
        """Forget what was not asked for since this was last said: files that are gone."""
        for held in (self._read, self._checked, self._answers):
            for path in held.keys() - self._asked:
                del held[path]
        self._asked.clear()

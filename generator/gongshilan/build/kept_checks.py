"""Records as they were checked, kept by what stands in their files: only of those in which nothing was found."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import Any

from gongshilan.build.kept_together import KeptTogether
from gongshilan.build.rules import Rules, rules_digest
from gongshilan.build.store import Store
from gongshilan.check.record import RecordChecker
from gongshilan.model import Record
from gongshilan.problems import Problem
from gongshilan.read.source import Source

_NAMES = tuple(item.name for item in fields(Record))
_BODY = _NAMES.index("body")


class KeptChecks:
    """Checks as :meth:`~gongshilan.check.record.RecordChecker.check` does."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._kept = KeptTogether(store, "checks")
        self._schema = rules.schema
        self._salt = rules_digest(rules.folders)

    def check(self, checker: RecordChecker, source: Source) -> tuple[Record | None, list[Problem]]:
        """The record, or None and every problem of the file."""
        schema, labels = checker.rests_on
        if schema is not self._schema:  # of no rules that were read from files
            return checker.check(source)
        said = f"\0{labels!r}\0{source.path}\0{source.blob}".encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(self._salt + said, digest_size=20).digest()
        record = _record(self._kept.get(key), source)
        if record is not None:
            return record, []
        record, problems = checker.check(source)
        if record is not None and not problems:
            values = [getattr(record, name) for name in _NAMES]
            values[_BODY] = None if record.body == source.body else record.body  # the file has it already
            self._kept.put(key, tuple(values))
        return record, problems

    def read(self) -> None:
        """Have everything at hand: from here on no file is asked."""
        self._kept.read()

    def done(self) -> None:
        """Keep what was checked."""
        self._kept.done()


def _record(kept: Any, source: Source) -> Record | None:
    """What was kept; None for what is no such thing."""
    if not isinstance(kept, tuple) or len(kept) != len(_NAMES):
        return None
    values = list(kept)
    if values[_BODY] is None:
        values[_BODY] = source.body
    return Record(*values)

"""In which records nothing was found, kept from build to build: in nearly all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from gongshilan.build.rules import Rules, rules_digest
from gongshilan.build.store import Store
from gongshilan.kinds.schema import Schema
from gongshilan.model import Record
from gongshilan.read.source import Source

T = TypeVar("T")
_SIZE = 20  # bytes of a digest


class KeptAnswers:
    """Knows of which files ``nothing`` was the answer, by their names and bytes; what was found is found again each time. See
    :class:`~gongshilan.vet.answers.Answers`."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self._store = store
        self._schema = rules.schema
        self._salt = rules_digest(rules.folders)
        self._before: dict[str, frozenset[bytes]] = {}
        self._now: dict[str, set[bytes]] = {}

    def answer(
        self, question: str, schema: Schema, record: Record, source: Source, nothing: T, work_out: Callable[[], T]
    ) -> T:
        """The answer, worked out or known. A record that is the portal's says something else in each campaign: its file does not tell."""
        if record.shares or schema is not self._schema:
            return work_out()
        known, now = self._known(question), self._now.setdefault(question, set())
        key = hashlib.blake2b(f"{source.path}\0{source.blob}".encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
        found = nothing if key in known else work_out()
        if found == nothing:
            now.add(key)
        return found

    def done(self) -> None:
        """Keep what is known by now."""
        for question, now in self._now.items():
            if now != self._before[question]:
                self._store.put(self._key(question), b"".join(sorted(now)))
        self._store.flush()
        self._now.clear()
        self._before.clear()

    def _known(self, question: str) -> frozenset[bytes]:
        if question not in self._before:
            raw = self._store.get_many([self._key(question)]).get(self._key(question), b"")
            self._before[question] = frozenset(raw[at : at + _SIZE] for at in range(0, len(raw), _SIZE))
        return self._before[question]

    def _key(self, question: str) -> bytes:
        return hashlib.blake2b(self._salt + question.encode(), digest_size=_SIZE).digest()

"""What was found in one record, for a process that asks again after every save: of thousands of records one has changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

from gongshilan.model import Record
from gongshilan.read.source import Source

T = TypeVar("T")


class Answers(Protocol):
    """Answers to questions about single records. ``question`` names the question with all that its answer depends on besides the record
    and its source; an answer is not changed by who gets it."""

    def answer(self, question: Hashable, record: Record, source: Source, work_out: Callable[[], T]) -> T:
        """The answer, worked out or known."""


class Anew:
    """Knows none."""

    def answer(self, question: Hashable, record: Record, source: Source, work_out: Callable[[], T]) -> T:  # noqa: ARG002
        """See :class:`Answers`."""
        return work_out()


ANEW = Anew()

"""What was found in one record, for those who ask again after every save or every night: of thousands of records one has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from gongshilan.kinds.schema import Schema
from gongshilan.model import Record
from gongshilan.read.source import Source

T = TypeVar("T")


class Answers(Protocol):
    """Answers to questions about single records. ``question`` names all that an answer depends on besides the schema, the record and its
    source; ``nothing`` is the answer that most of them get. No answer is changed by who gets it."""

    def answer(
        self, question: str, schema: Schema, record: Record, source: Source, nothing: T, work_out: Callable[[], T]
    ) -> T:
        """The answer, worked out or known."""

    def done(self) -> None:
        """All was asked that is asked in one round."""


class Anew:
    """Knows none."""

    def answer(
        self,
        question: str,  # noqa: ARG002
        schema: Schema,  # noqa: ARG002
        record: Record,  # noqa: ARG002
        source: Source,  # noqa: ARG002
        nothing: T,  # noqa: ARG002
        work_out: Callable[[], T],
    ) -> T:
        """See :class:`Answers`."""
        return work_out()

    def done(self) -> None:
        """See :class:`Answers`."""


ANEW = Anew()

"""Tables of votes as parts of a bar, as far as an audience is told them; and how the same question went in the round before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongshilan.disclosure.places import ToldTable, told_tables
from gongshilan.disclosure.share import Share, satisfied
from gongshilan.disclosure.table import AT_LEAST, AT_MOST
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.model import Record


@dataclass(frozen=True, slots=True)
class Part:
    """The votes for a grade or a group of grades. ``sign`` is empty for a count, ``≥`` or ``≤`` for a bound; ``votes`` None where
    nothing is told."""

    grade: str
    votes: int | None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One question of a record: its parts from best to worst, the share of the satisfied, and the same of the round before (``before``
    and the record ``earlier`` it is from; None where there was none, or its share is not told)."""

    question: str
    vocabulary: str
    parts: tuple[Part, ...]
    share: Share | None
    before: Share | None = None
    earlier: str = ""

    @property
    def drawable(self) -> bool:
        """Whether all of its parts have a length."""
        return bool(self.parts) and all(part.votes is not None for part in self.parts)


def ballots(record: Record, kind: Kind, schema: Schema, rounds: Iterable[Record] = ()) -> list[Ballot]:
    """The questions of a record in its order. ``rounds`` are records of the same kind and unit."""
    own = list(told_tables(record.data, kind, schema))
    past = _before(record, rounds)
    asked = {table.question: table for table in told_tables(past.data, kind, schema)} if past is not None and own else {}
    return [_ballot(table, schema, asked.get(table.question), past.id if past is not None else "") for table in own]


def lowest(found: Sequence[Ballot]) -> Ballot | None:
    """The question with the smallest share of satisfied; None where none is told."""
    told = [ballot for ballot in found if ballot.share is not None]
    return min(told, key=lambda ballot: ballot.share.tenths if ballot.share else 0, default=None)


def _ballot(table: ToldTable, schema: Schema, earlier: ToldTable | None, past: str) -> Ballot:
    grades = schema.vocabularies[table.grades]
    order = list(grades.terms)
    rows = sorted(table.rows, key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    before = satisfied(earlier.rows, grades) if earlier is not None else None
    return Ballot(
        table.question,
        table.grades,
        tuple(_part(grade, votes) for grade, votes in rows),
        satisfied(table.rows, grades),
        before,
        past if before is not None else "",
    )


def _part(grade: str, votes: int | str) -> Part:
    if isinstance(votes, int):
        return Part(grade, votes)
    sign = votes[:1] if votes[:1] in (AT_LEAST, AT_MOST) else ""
    return Part(grade, int(votes[1:]), sign) if sign else Part(grade, None)


def _before(record: Record, rounds: Iterable[Record]) -> Record | None:
    """The last of the same before it, by day."""
    day = record.day
    if day is None:
        return None
    found = [item for item in rounds if item.id != record.id and (item.day or date.max) < day]
    return max(found, key=lambda item: (item.day or date.min, item.id), default=None)

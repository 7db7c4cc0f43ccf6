"""The rows of a table → what each says of one record. Merged cells hold for all their rows; rows whose subject is one merged cell
are one record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongshilan.intake.layout import Head, Layout
from gongshilan.kinds.sheet import BODY
from gongshilan.problems import Place
from gongshilan.sheets.model import Book, Sheet, Value

_NO_RECORD = re.compile(
    r"(?:合\s*计|小\s*计|总\s*计|填\s*表|填\s*报|审\s*核|制\s*表|注\s*[:：]|备\s*注\s*[:：]|说\s*明\s*[:：]|联\s*系\s*人\s*[:：])"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says of a record in one row of it: ``entry`` counts the record's rows from 0."""

    head: Head
    value: Value
    place: Place
    entry: int


@dataclass(slots=True)
class Row:
    """The rows of one record. ``blank`` are the columns in which they say nothing."""

    place: Place
    cells: list[Cell] = field(default_factory=list)
    blank: list[Head] = field(default_factory=list)
    part: int = 0  # of the records that share one merged number


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record: ``why`` is hidden, section or note."""

    why: str
    place: Place
    said: str


def table_rows(book: Book, sheet: Sheet, layout: Layout) -> tuple[list[Row], list[Skipped]]:
    """The records of a table in order, and the rows that are none."""
    found: list[Row] = []
    skipped: list[Skipped] = []
    subject = _subject(layout)
    above: tuple[int, int] | None = None
    for number in sheet.rows():
        heads = [head for head in layout.heads if sheet.value(number, head.column) is not None]
        if number < layout.below or not heads or _repeated(sheet, layout, number):
            continue
        why = _why_not(sheet, layout, number, heads, subject)
        if why:
            skipped.append(
                Skipped(why, book.place(sheet, number, heads[0].column), sheet.text(number, heads[0].column)[:40])
            )
            continue
        first = sheet.merged.get((number, subject.column)) if subject else None
        if not (first is not None and first == above and found):
            found.append(Row(book.place(sheet, number, heads[0].column)))
            above = first or ((number, subject.column) if subject else None)
        _add(found[-1], book, sheet, layout, number)
    _number_parts(found, sheet, layout)
    return found, skipped


def _subject(layout: Layout) -> Head | None:
    """The column that says what a record is about: its title, else its body, else its number."""
    for path in ("title", BODY):
        for head in layout.heads:
            if path in head.paths:
                return head
    return next((head for head in layout.heads if head.key), None)


def _why_not(sheet: Sheet, layout: Layout, row: int, heads: list[Head], subject: Head | None) -> str:
    if row in sheet.hidden_rows:
        return "hidden"
    if _NO_RECORD.match(sheet.text(row, heads[0].column)):
        return "note"
    firsts = {sheet.merged.get((row, head.column), (row, head.column)) for head in heads}
    if len(layout.heads) > 1 and len(firsts) == 1 and next(iter(firsts))[0] == row:
        spans = len(heads) > len(layout.heads) / 2
        if spans or (subject is not None and sheet.value(row, subject.column) is None):
            return "section"
    return ""


def _repeated(sheet: Sheet, layout: Layout, row: int) -> bool:
    """The headings once more, as on the next printed page."""
    said = [sheet.text(row, head.column) for head in layout.heads]
    return sum(text == head.said for text, head in zip(said, layout.heads, strict=True)) > len(layout.heads) / 2


def _add(record: Row, book: Book, sheet: Sheet, layout: Layout, row: int) -> None:
    """One more row of a record; what is merged with the row above it has been read there."""
    entry = row - record.place.line
    for head in layout.heads:
        first = sheet.merged.get((row, head.column), (row, head.column))
        value = sheet.cells.get(first)
        if value is None:
            if not entry:
                record.blank.append(head)
        elif not (entry and first[0] < row):
            record.cells.append(
                Cell(head, value, book.place(sheet, *(first if first[0] == row else (row, head.column))), entry)
            )


def _number_parts(found: list[Row], sheet: Sheet, layout: Layout) -> None:
    """Records that share one merged number are its parts 1, 2 …"""
    key = next((head for head in layout.heads if head.key), None)
    if key is None:
        return
    shared: dict[tuple[int, int], list[Row]] = {}
    for record in found:
        at = (record.place.line, key.column)
        shared.setdefault(sheet.merged.get(at, at), []).append(record)
    for records in shared.values():
        if len(records) > 1:
            for part, record in enumerate(records, start=1):
                record.part = part


def cells_of(row: Row, path: str) -> Iterator[Cell]:
    """The cells that may say what stands at a path."""
    return (cell for cell in row.cells if path in cell.head.paths)

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

_SUM = re.compile(
    r"(?:[本全累此各][\u3400-\u9fff]{0,3})?(?:[合小总共累]\s*计|总\s*数)\s*(?:[（(:：、,，\d].*|数)?\Z", re.DOTALL
)
_FOOT = re.compile(
    # 填表人：…, 主要负责人（签字）：…, 备注：…: a label and a colon; or the label alone, with a name behind it
    r"[^:：。；]{0,12}(?:人|日期|时间|单位|电话|领导|书记|组长|主任|签字|签名|签章|盖章)\s*(?:[（(][^）)]{1,8}[）)])?\s*[:：]"
    r"|(?:填\s*[表报]|制\s*表|审\s*核|经\s*办|联\s*系|负\s*责)\s*人\s*(?:\Z|[（(\s])"
    r"|(?:填\s*[表报])?\s*(?:注|备\s*注|说\s*明|附\s*注)\s*\d{0,2}\s*[:：]"
)
_SIGNED = re.compile(
    r".*[（(]?(?:盖\s*章|公\s*章|签\s*[字章名])[）)]?\s*\Z|[\d〇一二三四五六七八九十\s]*年[\d一二三四五六七八九十\s]*月[\d一二三四五六七八九十\s]*日\Z"
)
_PART_SUM = re.compile(r"[^。；;，,！？]{1,12}[小合]\s*计\s*[:：]?\Z")  # 学习方面小计
_COUNT = re.compile(r"[\d.,％%]+\s*[\u3400-\u9fff]{0,2}\Z")
_SURE_FOOT = re.compile(
    r"(?:填\s*[表报]|制\s*表|审\s*核|经\s*办|联\s*系|负\s*责|注|备\s*注|说\s*明|附\s*注|.*[（(]?(?:签\s*[字名章]|盖\s*章))"
)
_NUMBER = re.compile(r"\W*[\d一二三四五六七八九十①-⑳]{1,5}\W*\Z")
_DITTO = frozenset(["同上", "″", "〃", "”", '"', "''", "同前"])


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
    section: int = 0  # titles of sections above it


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record of its own: ``why`` is hidden, empty (but for its number), section, note or continued (it says more of the record above it)."""

    why: str
    place: Place
    said: str


def table_rows(book: Book, sheet: Sheet, layout: Layout) -> tuple[list[Row], list[Skipped]]:
    """The records of a table in order, and the rows that are none."""
    found: list[Row] = []
    skipped: list[Skipped] = []
    subject = _subject(layout)
    above: tuple[int, int] | None = None
    before = section = 0
    foot = False
    for number in sheet.rows():
        heads = [head for head in layout.heads if sheet.value(number, head.column) is not None]
        if number < layout.below or not heads or _repeated(sheet, layout, number):
            continue
        why = _why_not(sheet, layout, number, heads, subject)
        if foot and why in ("", "section") and _lone(sheet, layout, number, heads):
            why = "note"  # what stands below a note belongs to it
        foot = why == "note" and (foot or not _sums(sheet, number, heads))
        if not why and found and before == number - 1 and _goes_on(sheet, layout, number, heads, subject):
            why = "continued"
        if why:
            said = _own(sheet, number, heads)[:40]
            skipped.append(Skipped(why, book.place(sheet, number, heads[0].column), said))
            section += why == "section"
        if why == "continued":
            _add(found[-1], book, sheet, layout, number)
        if not why:
            first = sheet.merged.get((number, subject.column)) if subject else None
            if not (first is not None and first == above and found):
                found.append(Row(book.place(sheet, number, heads[0].column), section=section))
                above = first or ((number, subject.column) if subject else None)
            _add(found[-1], book, sheet, layout, number)
        before = number if why in ("", "continued") else 0
    _number_parts(found, sheet, layout)
    return found, skipped


def is_foot(said: str) -> bool:
    """True for what stands below a table: 填表人：甲, a seal, a day."""
    return bool(_FOOT.match(said) or _SIGNED.match(said))


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
    said = _own(sheet, row, heads)
    lone = _lone(sheet, layout, row, heads)
    if _sums(sheet, row, heads):
        return "note"
    if (_FOOT.match(said) and not _filled(sheet, layout, row, heads)) or (lone and _SIGNED.match(said)):
        return "note"
    numbers = [head for head in heads if head.key and _NUMBER.match(sheet.text(row, head.column))]
    if numbers and subject not in heads and all(head in numbers or (row, head.column) in sheet.merged for head in heads):
        return "empty"
    if lone:
        spans = len(heads) > len(layout.heads) / 2
        left = subject is None or heads[0].column <= subject.column
        if spans or (subject is not None and sheet.value(row, subject.column) is None and left):
            return "section"
    return ""


def _lone(sheet: Sheet, layout: Layout, row: int, heads: list[Head]) -> bool:
    """True for a row of one cell, merged or not."""
    firsts = {sheet.merged.get((row, head.column), (row, head.column)) for head in heads}
    return len(layout.heads) > 1 and len(firsts) == 1 and next(iter(firsts))[0] == row


def _beside(sheet: Sheet, row: int, heads: list[Head]) -> list[str]:
    """What the cells of a row say beside its first; what is merged with the row above is none of them."""
    own = [head for head in heads if sheet.merged.get((row, head.column), (row, 0))[0] == row]
    firsts = dict.fromkeys(sheet.merged.get((row, head.column), (row, head.column)) for head in own)
    return [sheet.text(*at) for at in list(firsts)[1:]]


def _sums(sheet: Sheet, row: int, heads: list[Head]) -> bool:
    """True for 合计, and for 学习方面小计 beside nothing but counts."""
    said = _own(sheet, row, heads)
    counts = all(_COUNT.match(other) for other in _beside(sheet, row, heads))
    return bool(_SUM.match(said) or (counts and _PART_SUM.match(said)))


def _filled(sheet: Sheet, layout: Layout, row: int, heads: list[Head]) -> bool:
    """True for 尊敬的书记：您好！ in a row whose other cells are filled like those of a record: no foot."""
    beside = _beside(sheet, row, heads)
    if _SURE_FOOT.match(_own(sheet, row, heads)) or any(_FOOT.match(said) for said in beside):
        return False
    return len(beside) + 1 > len(layout.heads) / 2


def _own(sheet: Sheet, row: int, heads: list[Head]) -> str:
    """What the first cell says that is not merged with one above: of 小计 below the merged name of a unit, 小计."""
    own = [head for head in heads if sheet.merged.get((row, head.column), (row, 0))[0] == row]
    return sheet.text(row, (own or heads)[0].column)


def _goes_on(sheet: Sheet, layout: Layout, row: int, heads: list[Head], subject: Head | None) -> bool:
    """True for a row that has neither number nor subject, in a table that numbers its rows: more of the row above it, in cells that
    nobody merged."""
    keys = [head for head in layout.heads if head.key]
    if subject is None or not keys or any(sheet.value(row, head.column) is not None for head in (subject, *keys)):
        return False
    return all("unit" not in head.paths or (row, head.column) in sheet.merged for head in heads)


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
        if isinstance(value, str) and value.strip() in _DITTO:
            first, value = _above(sheet, layout, row, head)
        if value is None:
            if not entry:
                record.blank.append(head)
        elif not (entry and first[0] < row):
            record.cells.append(
                Cell(head, value, book.place(sheet, *(first if first[0] == row else (row, head.column))), entry)
            )


def _above(sheet: Sheet, layout: Layout, row: int, head: Head) -> tuple[tuple[int, int], Value | None]:
    """What 同上 stands for: the nearest value above it, and its place is still that of the cell itself."""
    for number in range(row - 1, layout.below - 1, -1):
        value = sheet.value(number, head.column)
        if value is not None and not (isinstance(value, str) and value.strip() in _DITTO):
            return (row, head.column), value
    return (row, head.column), sheet.value(row, head.column)


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

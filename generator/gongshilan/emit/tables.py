"""Tables as CSV and XLSX that Excel opens as it should, byte for byte the same from run to run."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

import xlsxwriter

Keeper = Callable[[bytes, Callable[[], bytes]], bytes]
"""Gives what is kept under a key (bytes), or calls for it and keeps it."""

_keeper: ContextVar[Keeper | None] = ContextVar("keeper", default=None)

# Excel takes a CSV without a byte-order mark for the local code page, and these first characters for a formula.
_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SHEET_MARKS = {ord(mark): ord(mark) + 0xFEE0 for mark in "[]:*?/\\"}  # not allowed in the name of a sheet

_LONGEST_KEPT, _MOST_KEPT = 3000, 128  # rows of a workbook, workbooks
_KEPT: dict[bytes, bytes] = {}


@contextmanager
def kept_workbooks(keeper: Keeper) -> Iterator[None]:
    """Within it a workbook of the same cells is asked of ``keeper``: making one takes longer than the rows did."""
    token = _keeper.set(keeper)
    try:
        yield
    finally:
        _keeper.reset(token)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV of header and rows. None is an empty cell; text that a spreadsheet would run as a formula is quoted by ``'``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return _BYTE_ORDER_MARK + out.getvalue()


def xlsx_bytes(sheet: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet: header frozen and filtered, text as text (never a formula or a link), numbers as numbers. Outside
    :func:`kept_workbooks` small ones are kept for as long as the process lives: a preview makes most of them again and again."""
    held = list(rows)
    keeper = _keeper.get()
    if keeper is None and len(held) > _LONGEST_KEPT:
        return _workbook(sheet, columns, held)
    key = hashlib.blake2b(repr((sheet, list(columns), held)).encode("utf-8", "surrogatepass"), digest_size=20).digest()
    if keeper is not None:
        return keeper(key, lambda: _workbook(sheet, columns, held))
    made = _KEPT.pop(key, None) or _workbook(sheet, columns, held)
    _KEPT[key] = made  # the last used last
    while len(_KEPT) > _MOST_KEPT:
        del _KEPT[next(iter(_KEPT))]
    return made


def _workbook(sheet: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})  # else the file differs every second
        page = book.add_worksheet(_sheet_name(sheet))
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        widths = [_width(column) for column in columns]
        page.write_row(0, 0, columns, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, value in enumerate(row):
                if value is not None and value != "":
                    said = value if isinstance(value, str) else str(value)
                    if isinstance(value, bool):
                        page.write_boolean(last, index, value, wrap)
                    elif isinstance(value, int | float):
                        page.write_number(last, index, value, wrap)
                    else:
                        page.write_string(last, index, said, wrap)
                    widths[index] = max(widths[index], _width(said))
        for index, width in enumerate(widths):
            page.set_column(index, index, min(max(width, 6), 60) + 1)
        page.freeze_panes(1, 0)
        if columns:
            page.autofilter(0, 0, last, len(columns) - 1)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    """The name as Excel lets a sheet be called: some marks in full width, no quotes at its ends, 31 UTF-16 units at most."""
    plain = (
        "".join(c for c in name.translate(_SHEET_MARKS) if c.isprintable() and c <= "\uffff").strip("' ")[:31].strip("' ")
    )
    return plain if plain and plain.lower() != "history" else f"{plain}_"


def _width(text: str) -> int:
    """Columns a text takes up: a Chinese character two."""
    return (
        len(text) + len(text.encode("utf-8", "replace"))
    ) // 2  # three bytes each; ten times as fast as to ask every character


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value

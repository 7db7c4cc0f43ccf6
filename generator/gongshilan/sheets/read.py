"""A table file of any kind as a :class:`Book`, or why it cannot be read."""

from __future__ import annotations

from gongshilan.bounded import Done, each
from gongshilan.sheets.limits import BUDGET, MAX_BYTES
from gongshilan.sheets.model import Book, Sheet
from gongshilan.sheets.read_csv import read_csv
from gongshilan.sheets.read_xlsx import read_xlsx
from gongshilan.sheets.refused import Unreadable

TYPES = ("xlsx", "csv")
_OLD = ("xls", "et", "ods", "xlsb", "numbers")
_MACROS = ("xlsm", "xltm")


def read_book(raw: bytes, name: str) -> Book:
    """The sheets of a file called ``name``. Raises Unreadable.

    Workbooks are read in a child process with a budget: a small file may unpack to anything, or merge a million cells.
    """
    kind = name.rpartition(".")[2].lower()
    if kind in _MACROS:
        raise Unreadable("table-macros", name=name)
    if kind not in TYPES:
        raise Unreadable("table-old-format" if kind in _OLD else "table-type", name=name, type=kind)
    if len(raw) > MAX_BYTES:
        raise Unreadable("table-too-large", limit=MAX_BYTES // 1_048_576)
    if kind == "csv":
        return Book(name, read_csv(raw, name))
    outcome = next(each(_workbook, [raw], BUDGET))
    if not isinstance(outcome, Done):
        raise Unreadable("table-costly")
    if isinstance(outcome.result, Unreadable):
        raise outcome.result
    return Book(name, outcome.result)


def _workbook(raw: bytes) -> tuple[Sheet, ...] | Unreadable:
    try:
        return read_xlsx(raw)
    except Unreadable as error:
        return error

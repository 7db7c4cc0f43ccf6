"""Tables as CSV that Excel opens as it should."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# Excel takes a CSV without a byte-order mark for the local code page, and these first characters for a formula.
_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV of header and rows. None is an empty cell; text that a spreadsheet would run as a formula is quoted by ``'``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return _BYTE_ORDER_MARK + out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value

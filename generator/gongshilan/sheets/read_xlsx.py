"""Workbooks, read by openpyxl: it tells what is merged, hidden and a formula, which the faster calamine does not, and keeps
only the cells there are (calamine lays out the whole rectangle between the first and the last, which may be 17 billion).

The package is looked at first (:mod:`gongshilan.attach.package`): bounds on what it unpacks to, no entities. Where there are formulas
it is read twice, for what cells show and for which of them are formulas.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from gongshilan.attach.package import Package, parse, read_package
from gongshilan.attach.refused import Refused
from gongshilan.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS
from gongshilan.sheets.model import FORMULA_FAILED, FORMULA_WITHOUT_VALUE, At, Percent, Sheet, Value
from gongshilan.sheets.refused import Unreadable

_CODES = {
    "attachment-encrypted": "table-encrypted",
    "attachment-costly": "table-costly",
    "attachment-mismatch": "table-mismatch",
}
_REMARKS = 100  # comments of which is told
_ERRORS = (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, ArithmeticError, SyntaxError)


def read_xlsx(raw: bytes) -> tuple[Sheet, ...]:
    """Every sheet with cells, in order. Raises Unreadable."""
    from gongshilan.sheets.texts import load_workbook  # noqa: PLC0415 - a fifth of a second that no other command needs

    calculates = _look_over(raw)
    try:
        shown = load_workbook(io.BytesIO(raw), values=True)
        written = load_workbook(io.BytesIO(raw), values=False) if calculates else shown
        if len(shown.worksheets) > MAX_SHEETS:
            raise Unreadable("table-too-many", rows=MAX_ROWS, columns=MAX_COLUMNS)
        base = shown.epoch.date() if isinstance(shown.epoch, datetime) else date(1899, 12, 30)
        return tuple(
            _sheet(sheet, formulas, base) for sheet, formulas in zip(shown.worksheets, written.worksheets, strict=True)
        )
    except _ERRORS:
        raise Unreadable("table-unreadable") from None


def _look_over(raw: bytes) -> bool:
    """True if there are formulas. Raises Unreadable for what is no plain workbook."""
    try:
        package = read_package(raw, "xlsx")
        for name, part in package.parts.items():
            if name.lower().endswith((".xml", ".rels")) and (b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part):
                raise Unreadable("table-unreadable")
        if any(name.lower().endswith("vbaproject.bin") for name in package.parts):
            raise Unreadable("table-macros", name="")
        if not any("spreadsheetml" in value for value in package.types.values()):
            raise Unreadable("table-mismatch")
        if _refers_elsewhere(package):
            raise Unreadable("table-external")
        return any(b"<f" in part or b":f" in part for name, part in package.parts.items() if "worksheets/" in name.lower())
    except Refused as error:
        raise Unreadable(_CODES.get(error.code, "table-unreadable")) from None


def _refers_elsewhere(package: Package) -> bool:
    """Formulas that take their values from other files: what the cells show may be years old."""
    if not any("/externallinks/" in f"/{name.lower()}" for name in package.parts):
        return False
    pages = (part for name, part in package.parts.items() if name.lower().startswith("xl/worksheets/"))
    return any("[" in (item.text or "") for part in pages for item in parse(part).iter("{*}f"))


def _sheet(sheet: Any, formulas: Any, base: date) -> Sheet:
    cells: dict[At, Value] = {}
    remarks: dict[At, str] = {}
    plain: set[int] = set()  # rows in which something is not struck through
    for at, cell in sheet._cells.items():  # noqa: SLF001 - iter_rows() would make every cell up to the last, empty or not
        written = formulas._cells.get(at)  # noqa: SLF001
        is_formula = written is not None and written.data_type == "f"
        value = _value(cell, is_formula=is_formula)
        if cell.comment is not None and str(cell.comment.text or "").strip() and len(remarks) < _REMARKS:
            remarks[at] = str(cell.comment.text).strip()
        if value is None:
            continue
        if at[0] > MAX_ROWS or at[1] > MAX_COLUMNS or len(cells) >= MAX_CELLS:
            raise Unreadable("table-too-many", rows=MAX_ROWS, columns=MAX_COLUMNS)
        cells[at] = value
        if at[0] not in plain and not (cell.has_style and cell.font.strike):
            plain.add(at[0])
    merged: dict[At, At] = {}
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        for row in range(area.min_row, min(area.max_row, MAX_ROWS) + 1):
            for column in range(area.min_col, min(area.max_col, MAX_COLUMNS) + 1):
                if (row, column) != first and first in cells:
                    merged[row, column] = first
    return Sheet(
        name=str(sheet.title),
        cells=cells,
        merged=merged,
        hidden_rows=frozenset(row for row, about in sheet.row_dimensions.items() if about.hidden),
        hidden_columns=frozenset(_hidden_columns(sheet)),
        hidden=sheet.sheet_state != "visible",
        base=base,
        struck=frozenset(row for row, _ in cells) - plain,
        remarks=remarks,
    )


def _hidden_columns(sheet: Any) -> Iterator[int]:
    for about in sheet.column_dimensions.values():
        if about.hidden:
            yield from range(about.min or 0, min(about.max or 0, MAX_COLUMNS) + 1)


def _value(cell: Any, *, is_formula: bool) -> Value | None:
    value = cell.value
    if cell.data_type == "e":
        return FORMULA_FAILED
    if value is None:
        return FORMULA_WITHOUT_VALUE if is_formula else None
    if isinstance(value, datetime) and cell.is_date:
        return _shown_day(value, str(cell.number_format))
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return text if text.strip() else None
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in _QUOTED.sub("", str(cell.number_format)):
        return Percent(value)
    if isinstance(value, bool | int | float | datetime | date | time):
        return value
    return str(value)


_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def _shown_day(value: datetime, looks: str) -> Value:
    """A day as the cell shows it: who types 2015年3月 gets the first of March from Excel, shown without a day, and means the month."""
    parts = _QUOTED.sub("", looks.partition(";")[0]).lower()
    if "d" in parts or "h" in parts or "s" in parts or not ("m" in parts or "y" in parts) or value.time() != time():
        return value
    return f"{value.year}年{value.month}月" if "m" in parts else f"{value.year}年"

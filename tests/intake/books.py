"""Workbooks as offices lay them out, made by hand of rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl


def book(*sheets: tuple[str, Sequence[Sequence[Any]], Sequence[str]]) -> bytes:
    """An xlsx of ``(name, rows, merged ranges)``."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows, merged in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()

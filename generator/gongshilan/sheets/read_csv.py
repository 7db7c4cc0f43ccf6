"""CSV as Chinese offices have it: UTF-8 or the local code page, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from gongshilan.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT
from gongshilan.sheets.model import At, Sheet, Value
from gongshilan.sheets.refused import Unreadable

_MARKS = ",\t;，"
_SHORTENED = re.compile(r"(?:(?:19|20)\d{2}\.1|[1-9]\d?\.[1-3])\Z")  # 2015.1 may have been 2015.10 before Excel saved it
_LOOKED_AT = 40  # rows


def read_csv(raw: bytes, name: str) -> tuple[Sheet, ...]:
    """One sheet, called like the file. Raises Unreadable."""
    text = _decoded(raw)
    if "\0" in text:
        raise Unreadable("table-unreadable")
    cells: dict[At, Value] = {}
    held = csv.field_size_limit(MAX_TEXT)
    try:
        mark = _mark(text)
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1):
            if number > MAX_ROWS or len(row) > MAX_COLUMNS or len(cells) > MAX_CELLS:
                raise Unreadable("table-too-many", rows=MAX_ROWS, columns=MAX_COLUMNS)
            for column, value in enumerate(row, start=1):
                if value.strip():
                    cells[number, column] = float(value) if _SHORTENED.match(value.strip()) else value
    except csv.Error:
        raise Unreadable("table-unreadable") from None
    finally:
        csv.field_size_limit(held)
    return (Sheet(name.rpartition(".")[0] or name, cells),)


def _mark(text: str) -> str:
    """What parts the cells: the mark that parts most rows into the same number of cells. A title above the table says nothing of it."""

    def even(mark: str) -> tuple[int, int]:
        rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), _LOOKED_AT)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_MARKS, key=even)


def _decoded(raw: bytes) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("table-encoding")

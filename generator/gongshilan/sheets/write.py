"""A workbook for people to fill in: headings with help, lists to choose from, cells that are protected. The same bytes every time."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter import xmlwriter

LONGEST_CELL = 32_767
_NAME = 31  # UTF-16 units of a sheet's name
_FORBIDDEN = {ord(mark): ord(mark) + 0xFEE0 for mark in "[]:*?/\\"}
_PROMPT_TITLE, _PROMPT = 32, 255  # what Excel shows beside a chosen cell
_WIDEST = 60
_SPARE_ROWS = 2000  # below the last one, for new rows
Value = str | int | float | None

# A text that holds what Excel takes for an escape is escaped itself. XlsxWriter does so only where two do not share an underscore.
xmlwriter.re_control_chars_1 = re.compile("(_)(?=x[0-9a-fA-F]{4}_)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: ``help`` is shown beside a chosen cell, ``choices`` are the values to choose from (``strict``: no others), ``locked``
    cells cannot be typed into. ``must``: the heading says that it has to be filled in."""

    said: str
    help: str = ""
    choices: tuple[str, ...] = ()
    strict: bool = True
    locked: bool = False
    must: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of the workbook. ``fillable`` sheets are protected but for their cells, others are plain."""

    name: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Value]]
    fillable: bool = True
    hidden: bool = False


@dataclass(slots=True)
class _Lists:
    """The hidden sheet that lists are chosen from: Excel allows 255 characters in a cell's own rule."""

    name: str
    columns: dict[tuple[str, ...], str] = field(default_factory=dict)

    def source(self, choices: tuple[str, ...]) -> str:
        """Where the choices stand."""
        if choices not in self.columns:
            column = xlsxwriter.utility.xl_col_to_name(len(self.columns), col_abs=True)
            self.columns[choices] = f"='{self.name}'!{column}$1:{column}${len(choices)}"
        return self.columns[choices]


def workbook(pages: Sequence[Page], lists_name: str) -> bytes:
    """The file. Every text stays text: never a formula, a link or a number."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#E7EEF7", "text_wrap": True, "valign": "top", "border": 1}),
            "must": book.add_format({"bold": True, "bg_color": "#F7E3E3", "text_wrap": True, "valign": "top", "border": 1}),
            "open": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "locked": False}),
            "shut": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "font_color": "#666666"}),
        }
        lists = _Lists(lists_name)
        for page in pages:
            _page(book.add_worksheet(page.name), page, formats, lists)
        if lists.columns:
            sheet = book.add_worksheet(lists_name)
            for column, choices in enumerate(lists.columns):
                sheet.write_column(0, column, choices)
            sheet.very_hidden()
    return out.getvalue()


def _page(sheet: Any, page: Page, formats: Mapping[str, Any], lists: _Lists) -> None:
    last = len(page.rows) + (_SPARE_ROWS if page.fillable else 0)
    for column, heading in enumerate(page.headings):
        sheet.write_string(0, column, heading.said, formats["must" if heading.must else "head"])
        cells = formats["shut" if heading.locked or not page.fillable else "open"]
        sheet.set_column(column, column, _width(page, column), cells)
        rule: dict[str, Any] = {"validate": "any"}
        if heading.choices:
            rule = {"validate": "list", "source": lists.source(heading.choices)}
            rule["error_type"] = "stop" if heading.strict else "information"
        if heading.help:
            rule |= {"input_title": heading.said[:_PROMPT_TITLE], "input_message": heading.help[:_PROMPT]}
        if page.fillable and len(rule) > 1:
            sheet.data_validation(1, column, last, column, rule)
    for row, values in enumerate(page.rows, start=1):
        for column, value in enumerate(values):
            locked = page.headings[column].locked or not page.fillable
            if isinstance(value, int | float):
                sheet.write_number(row, column, value, formats["shut" if locked else "open"])
            elif value:
                sheet.write_string(row, column, value, formats["shut" if locked else "open"])
    sheet.freeze_panes(1, 1 if page.fillable else 0)
    if page.hidden:
        sheet.very_hidden()
    elif page.fillable:
        sheet.autofilter(0, 0, max(len(page.rows), 1), len(page.headings) - 1)
        sheet.protect("", dict.fromkeys(_ALLOWED, True))


_ALLOWED = (
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "sort",
    "autofilter",
)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names as Excel allows them, each once."""
    found: list[str] = []
    for name in wanted:
        plain = (
            "".join(c for c in name.translate(_FORBIDDEN) if c.isprintable() and c <= "\uffff").strip("' ")[:_NAME] or "_"
        )
        number = 1
        made = plain
        while made.casefold() in {other.casefold() for other in found} or made.casefold() == "history":
            number += 1
            made = f"{plain[: _NAME - len(str(number))]}{number}"
        found.append(made)
    return found


def _width(page: Page, column: int) -> int:
    said = [page.headings[column].said, *(str(row[column]) for row in page.rows[:200] if row[column] is not None)]
    longest = max((sum(2 if c > "\u2e80" else 1 for c in line) for text in said for line in text.split("\n")), default=0)
    return min(max(longest, 8), _WIDEST) + 2

"""Texts of workbooks as Excel means them: ``_x000D_`` in the file is a character that XML cannot hold, ``_x005F_x000D_`` is that text itself."""

from __future__ import annotations

import re
from typing import IO, Any

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class _Reader(ExcelReader):  # type: ignore[misc]
    """openpyxl takes the escape of an underscore away wherever it stands and leaves all others as they are; this reads both."""

    def read_strings(self) -> None:
        """The texts that cells share."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as file:
            self.shared_strings = list(_shared(file))


def _shared(file: IO[bytes]) -> Any:
    for _, node in iterparse(file):
        if node.tag == f"{{{SHEET_MAIN_NS}}}si":
            yield meant(Text.from_tree(node).content)
            node.clear()


def meant(text: str) -> str:
    """The text without Excel's escapes."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def load_workbook(file: IO[bytes], *, values: bool) -> Any:
    """The workbook, with the values that formulas had or with the formulas themselves."""
    reader = _Reader(file, read_only=False, keep_vba=False, data_only=values, keep_links=False, rich_text=False)
    reader.read()
    return reader.wb

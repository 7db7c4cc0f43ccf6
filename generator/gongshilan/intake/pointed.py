"""What a table shows that no value of it tells: marks and comments, years that it leaves out, a table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gongshilan.intake.cells import without_year
from gongshilan.intake.layout import Head, Layout
from gongshilan.intake.notes import Note
from gongshilan.intake.rows import Row
from gongshilan.intake.words import heading
from gongshilan.kinds.schema import Kind
from gongshilan.sheets.model import Book, Sheet


def marks(book: Book, sheet: Sheet, layout: Layout) -> Iterator[Note]:
    """Rows struck through, and comments."""
    for row in sorted(sheet.struck - sheet.hidden_rows):
        if row >= layout.below:
            said = " ".join(sheet.text(row, head.column) for head in layout.heads)
            yield Note("row-struck", book.place(sheet, row), {"said": said.strip()[:40]})
    for (row, column), said in sorted(sheet.remarks.items()):
        yield Note("cell-comment", book.place(sheet, row, column), {"said": said[:80]})


def assumed_years(rows: Iterable[Row], kind: Kind, year: int) -> Iterator[Note]:
    """Cells of days that leave their year to the table."""
    for row in rows:
        for cell in row.cells:
            fields = [kind.field_at(path) for path in cell.head.paths]
            dated = any(field is not None and field.type in ("date", "when") for field in fields)
            if dated and isinstance(cell.value, str) and without_year(cell.value):
                yield Note("year-assumed", cell.place, {"said": cell.value.strip()[:20], "year": year})


def beside(sheet: Sheet, layout: Layout, heads: Sequence[Head]) -> Head | None:
    """The first heading of a table beside the first: the headings of both are the same, their rows are not."""
    seen: dict[tuple[str, ...], Head] = {}
    again: list[Head] = []
    for head in heads:
        parts = tuple(heading(sheet.text(row, head.column)) for row in range(layout.row, layout.below))
        first = seen.setdefault(parts, head)
        apart = sheet.merged.get((layout.row, head.column), (0, 0))[1] != first.column
        if first is not head and apart and (head.paths or head.key):
            again.append(head)
    several = len({head.said for head in again}) > 1 or any(head.key for head in again)
    return again[0] if several else None

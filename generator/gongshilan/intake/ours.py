"""Workbooks that ``export`` wrote, read back exactly: which sheet and column is which stands in a hidden sheet of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongshilan.check.record import ID_PATTERN
from gongshilan.intake.cells import Calendar, CellError, plain_text, read_cell
from gongshilan.intake.columns import ID, ROW, Column, Table, tables
from gongshilan.intake.drafts import Draft
from gongshilan.intake.lists import parted, several
from gongshilan.intake.notes import Note
from gongshilan.intake.people import ANY, Directory, Known
from gongshilan.intake.place import Path, put
from gongshilan.intake.same import Ids, Who
from gongshilan.intake.setting import Around
from gongshilan.kinds.schema import Field, Kind
from gongshilan.kinds.sheet import BODY
from gongshilan.problems import Problems
from gongshilan.sheets.model import Book, Sheet, Value
from gongshilan.write.ids import id_from

INDEX = "_gongshilan"
MARK = "gongshilan"
_TITLE_AND_ID = re.compile(r".*（([a-z0-9][a-z0-9-]{0,79})）\Z", re.DOTALL)


def is_ours(book: Book) -> bool:
    """True for a workbook of ``export``."""
    return _index(book) is not None


def _index(book: Book) -> Sheet | None:
    return next((sheet for sheet in book.sheets if sheet.name == INDEX and sheet.text(1, 1) == MARK), None)


@dataclass(slots=True)
class _Page:
    """A sheet and what its columns are: ``columns`` by number, those of continued texts in order."""

    sheet: Sheet
    kind: Kind
    table: Table
    columns: dict[str, list[int]] = field(default_factory=dict)
    labels: Mapping[str, Column] = field(default_factory=dict)


class OwnBook:
    """A workbook of ours, read like :class:`gongshilan.intake.foreign.ForeignSheet`."""

    def __init__(self, book: Book, around: Around, directory: Directory) -> None:
        self.problems = Problems()
        self.notes: list[Note] = []
        self._book, self._around, self._directory = book, around, directory
        self._pages = list(self._find())
        self._ids: dict[tuple[str, int], str] = {}
        self._taken = Ids(around)
        self._numbered: dict[tuple[str, str, str], Path] = {}  # record, list, number as it is written → where the entry is
        for page in self._pages:
            if not page.table.path:
                self._name_rows(page)

    def _find(self) -> Iterator[_Page]:
        index = _index(self._book)
        assert index is not None
        pages: dict[str, _Page] = {}
        by_name = {sheet.name: sheet for sheet in self._book.sheets}
        for row in range(2, index.height + 1):
            name, kind_id, path, said, column = (index.text(row, number) for number in range(1, 6))
            sheet, kind = by_name.get(name), self._around.schema.kinds.get(kind_id)
            if sheet is None or kind is None:
                continue
            table = next((table for table in tables(kind, self._around.schema) if table.path == path), None)
            if table is None:
                continue
            page = pages.setdefault(name, _Page(sheet, kind, table, {}, {item.path: item for item in table.columns}))
            found = [number for number in range(1, sheet.width + 1) if sheet.text(1, number) == said]
            page.columns.setdefault(column, []).extend(found[:1])
        for page in pages.values():
            page.columns = {path: numbers for path, numbers in page.columns.items() if numbers and path in page.labels}
            known = {number for numbers in page.columns.values() for number in numbers}
            for number in range(1, page.sheet.width + 1):
                if number not in known and page.sheet.text(1, number):
                    place = self._book.place(page.sheet, 1, number)
                    self.notes.append(Note("column-unknown", place, {"said": page.sheet.text(1, number)}))
            yield page

    def _rows(self, page: _Page) -> Iterator[int]:
        return (row for row in page.sheet.rows() if row > 1)

    def _name_rows(self, page: _Page) -> None:
        """The id of each row; new rows have none yet, and get one made of their title."""
        kind = page.kind
        rows = sorted(self._rows(page), key=lambda row: not self._said(page, ID, row))  # whose ids are taken is known first
        for row in rows:
            said, title = self._said(page, ID, row), self._said(page, "title", row)
            unit = self._unit(page, row)
            if not said and not title:
                place = self._book.place(page.sheet, row, page.columns.get("title", [1])[0])
                self.problems.add("import-no-title", place, field=kind.label_at("title"))
                continue
            who = Who(kind, unit, title)
            record_id = said or self._new_id(who)
            if not ID_PATTERN.match(record_id):
                self.problems.add("import-id", self._book.place(page.sheet, row), id=record_id)
                continue
            self._ids[page.sheet.name, row] = record_id
            self._taken.take(record_id, who)
            self._directory.add(Known(record_id, kind.id, record_id if kind.id == "unit" else unit, title))

    def _new_id(self, who: Who) -> str:
        """That of the record of this title and unit, for who imports the same workbook once more."""
        held = [record.id for record in self._taken.titled(who) if record.id not in self._taken.taken]
        return held[0] if len(held) == 1 else self._taken.free(id_from(self._around.given.id or who.kind.id, who.title), who)

    def _unit(self, page: _Page, row: int) -> str:
        said = self._said(page, "unit", row)
        if page.kind.belongs != "unit":
            return ""
        try:
            label = self._around.schema.kinds["unit"].label
            return self._directory.find(said, ("unit",), "", label) if said else self._around.given.unit
        except CellError:
            return ""  # reading the cell says so

    def _said(self, page: _Page, path: str, row: int) -> str:
        value = self._value(page, path, row)
        return plain_text(value).strip() if isinstance(value, str | int | float) else ""

    def _value(self, page: _Page, path: str, row: int) -> Value | None:
        numbers = page.columns.get(path, [])
        if len(numbers) > 1:  # a text too long for one cell
            parts = [page.sheet.value(row, number) for number in numbers]
            return "".join(str(part) for part in parts if part is not None) or None
        return page.sheet.value(row, numbers[0]) if numbers else None

    # --- what they say

    def drafts(self) -> Iterator[Draft]:
        """Every record of the workbook."""
        entries = self._entries()
        for page in self._pages:
            if page.table.path:
                continue
            inner = [other for other in self._pages if other.kind is page.kind and other.table.path]
            for row in self._rows(page):
                if (page.sheet.name, row) not in self._ids:
                    continue
                draft = self._draft(page, row)
                for other in inner:
                    self._lists(draft, other, entries.pop((other.sheet.name, draft.id), []))
                yield draft
        for (name, record_id), rows in entries.items():
            sheet = next(page.sheet for page in self._pages if page.sheet.name == name)
            self.problems.add("import-entry-alone", self._book.place(sheet, rows[0]), id=record_id)

    def _draft(self, page: _Page, row: int) -> Draft:
        numbers = page.columns.get("title") or page.columns.get(ID) or [1]
        draft = Draft(page.kind, self._book.place(page.sheet, row, numbers[0]), self._ids[page.sheet.name, row])
        draft.key, draft.whole, draft.plain = draft.id, True, False
        draft.unit = ""
        self._fill(draft, page, row, (), draft.data)
        draft.unit = str(draft.data.get("unit", "")) or self._around.given.unit
        return draft

    def _fill(self, draft: Draft, page: _Page, row: int, above: tuple[str | int, ...], data: dict[str, Any]) -> None:
        for path, numbers in page.columns.items():
            if path in (ID, ROW):
                continue
            value = self._value(page, path, row)
            place = self._book.place(page.sheet, row, numbers[0])
            if value is None:
                if not above:
                    draft.blank.append(path)
                continue
            column = page.labels[path]
            try:
                if path == BODY and column.field is None:
                    draft.body = _kept(value)
                    draft.cells[BODY,] = place
                    continue
                found = self._read(value, column, draft.unit)
            except CellError as error:
                self.problems.add(error.code, place, **{"field": column.label, **error.params})
                continue
            at = tuple(path.split("."))
            put(data, at, found)
            draft.cells[(*above, *at)] = place

    def _read(self, value: Value, column: Column, unit: str) -> Any:
        assert column.field is not None
        assert column.plain is not None
        if column.field.items is None:
            return self._single(value, column.plain, unit)
        items: list[Any] = []
        for line in parted(_kept(value)):
            try:
                items.append(self._single(line, column.plain, unit))
            except CellError:
                if not (column.plain.ref or column.plain.vocabulary) or len(several(line)) < 2:
                    raise
                items += [self._single(part, column.plain, unit) for part in several(line)]
        return items

    def _single(self, value: Value, field: Field, unit: str) -> Any:
        if field.ref:
            said = plain_text(value)
            written = _TITLE_AND_ID.match(said)
            if written or ID_PATTERN.match(said):
                return written[1] if written else said
            labels = "、".join(self._around.schema.kinds[kind].label for kind in field.ref if kind != ANY)
            return self._directory.find(said, field.ref, unit, labels)
        if field.type in ("string", "markdown") and not field.vocabulary:
            return _kept(value)
        return read_cell(value, field, self._around.schema, Calendar())

    # --- lists of objects

    def _entries(self) -> dict[tuple[str, str], list[int]]:
        """Rows of the tables of lists, by sheet and record, in the order of the sheet."""
        found: dict[tuple[str, str], list[int]] = {}
        for page in self._pages:
            for row in self._rows(page) if page.table.path else ():
                record = self._said(page, ID, row)
                if record:
                    found.setdefault((page.sheet.name, record), []).append(row)
                else:
                    self.problems.add("import-entry-nobody", self._book.place(page.sheet, row))
        return found

    def _lists(self, draft: Draft, page: _Page, rows: list[int]) -> None:
        """The entries of one list of a record; those of a list within it say behind a point which entry they belong to: ``2.1``."""
        whole = page.table.path
        around = self._list_around(page.kind, whole)
        rest = tuple(whole.removeprefix(f"{around}.").split(".")) if around else tuple(whole.split("."))
        if not rows and not around:
            draft.blank.append(whole)
        counts: dict[Path, int] = {}
        for row in rows:
            said = self._said(page, ROW, row)
            above = self._numbered.get((draft.id, around, said.rpartition(".")[0])) if around else ()
            place = self._book.place(page.sheet, row, page.columns.get(ROW, [1])[0])
            if above is None:
                self.problems.add("import-entry-number", place, value=said)
                continue
            number = counts.get(above, 0)
            counts[above] = number + 1
            at: Path = (*above, *rest, number)
            self._numbered.setdefault((draft.id, whole, said), at)
            data: dict[str, Any] = {}
            self._fill(draft, page, row, at, data)
            draft.cells.setdefault(at, self._book.place(page.sheet, row))
            put(draft.data, at, data)

    def _list_around(self, kind: Kind, path: str) -> str:
        """The path of the list in whose entries this list stands; empty for a list of the record itself."""
        parts = path.split(".")
        for length in range(len(parts) - 1, 0, -1):
            found = kind.field_at(".".join(parts[:length]))
            if found is not None and found.items is not None:
                return ".".join(parts[:length])
        return ""


def _kept(value: Value) -> str:
    """A text as it stands, blanks and all."""
    return value if isinstance(value, str) and not value.startswith("\0") else plain_text(value)

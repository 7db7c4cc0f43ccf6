"""A table that somebody else laid out: found, understood, read row by row. First what its rows are called, so that rows of other
sheets may refer to them; then what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any

from gongshilan.intake.cells import Calendar, CellError, plain_text, read_cell
from gongshilan.intake.columns import ID
from gongshilan.intake.drafts import Draft, Reader, beginning
from gongshilan.intake.layout import Guess, Head, Layout, find_layout, guess_kinds
from gongshilan.intake.mapping import LEFT_OUT, field_path
from gongshilan.intake.naming import Entry, Named, bare_key, own_day
from gongshilan.intake.notes import Note
from gongshilan.intake.people import PEOPLE, Directory, Known, names_of, whole_name
from gongshilan.intake.pointed import assumed_years, beside, marks
from gongshilan.intake.rows import Row, table_rows
from gongshilan.intake.setting import Around
from gongshilan.intake.words import Words, words_of
from gongshilan.kinds.sheet import BODY
from gongshilan.link.shared import FOLDER
from gongshilan.problems import Problems, column_letters
from gongshilan.sheets.model import Book, Sheet, Value

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_HEADS = 3  # cells of a row that are headings, by which it begins a table
_CLEAR = 1.2  # so many times likelier must the likeliest kind be than the next


class ForeignSheet:
    """One sheet of a workbook. ``problems`` and ``notes`` grow as it is read."""

    def __init__(self, book: Book, sheet: Sheet, around: Around, directory: Directory) -> None:
        self.problems = Problems()
        self.notes: list[Note] = []
        self._book, self._sheet, self._around, self._directory = book, sheet, around, directory
        self._given = around.given
        self._left_out: set[int] = set()
        self._unit_above = ""
        self.unused: set[str] = set()  # headings of the map file that are not here
        found = self._find()
        self.found = found is not None  # a table
        self.named = Named(sheet.name, next(iter(around.schema.kinds.values())))
        if found is None:
            return
        self._words, self._layout = found
        self.named.kind = self._words.kind
        self._given_columns()
        self._guess_columns()
        self._note_columns()
        self._fixed = self._given_fields()
        if not self._titled():
            return
        rows, skipped = table_rows(book, sheet, self._layout)
        self.notes += [Note(f"row-{item.why}", item.place, {"said": item.said}) for item in skipped]
        self.notes += marks(book, sheet, self._layout)
        for row in rows:
            if self._begins_another(row):
                return
            self._enter(row)
        self._note_year()

    # --- what the sheet is

    def _find(self) -> tuple[Words, Layout] | None:
        schema, given, sheet = self._around.schema, self._given, self._sheet
        title = f"{self._book.path} {self._above(3)} {sheet.above}"
        if given.kind:
            words = words_of(schema.kinds[given.kind], schema)
            layout = find_layout(sheet, words, given.header, loosely=True) or self._told_layout(words)
            if layout is None:
                self._problem("import-no-headings", kind=words.kind.label, known=_known(words))
            return (words, layout) if layout is not None else None
        guesses = guess_kinds(sheet, [words_of(kind, schema) for kind in schema.kinds.values()], title)
        if not guesses or guesses[0].weight < 1:
            self._problem(
                "import-kind-unknown", kinds="、".join(f"{kind.label}（{kind.id}）" for kind in schema.kinds.values())
            )
            return None
        if len(guesses) > 1 and guesses[0].weight < guesses[1].weight * _CLEAR:
            self._problem("import-kind-unclear", kinds=_names(guesses[:4]))
            return None
        best = guesses[0]
        if given.header:
            return best.words, find_layout(sheet, best.words, given.header) or best.layout
        return best.words, best.layout

    def _told_layout(self, words: Words) -> Layout | None:
        """A row that holds headings the map file names, though the kind knows hardly one of them."""
        wanted = {"".join(said.split()) for said in self._given.columns}
        for row in list(self._sheet.rows())[:15]:
            said = {"".join(self._sheet.text(row, column).split()) for column in range(1, self._sheet.width + 1)}
            if len(wanted & said) >= min(2, len(wanted)) > 0:
                return find_layout(self._sheet, words, row)
        return None

    def _above(self, rows: int) -> str:
        """What stands in the first rows: a title, a unit, a year."""
        first = self._sheet.rows()[:rows]
        return " ".join(str(self._sheet.cells[at]) for at in sorted(self._sheet.cells) if at[0] in first)

    def _title(self) -> str:
        """What stands above the headings."""
        return " ".join(str(value) for at, value in sorted(self._sheet.cells.items()) if at[0] < self._layout.row)

    def _given_columns(self) -> None:
        """The map file's columns in place of those that were recognised."""
        layout, words, given = self._layout, self._words, self._given
        left = dict(given.columns)
        heads: list[Head] = []
        for head in layout.heads:
            names = ("".join(head.said.split()), head.said, head.said.rpartition("·")[2], column_letters(head.column))
            name = next((name for name in left if name in names or "".join(name.split()) in names), None)
            if name is None:
                heads.append(head)
                continue
            said = left.pop(name)
            path = field_path(said, words.kind, words.tables[0], words.tables[1:])
            if not path:
                self.problems.add("import-map-field", given.place("columns", name), value=said, known=_known(words))
            heads.append(replace(head, paths=() if path in ("", LEFT_OUT) else (path,), key=head.key and path != LEFT_OUT))
            if path == LEFT_OUT:
                self._left_out.add(head.column)
        self.unused = set(left)
        again = beside(self._sheet, layout, [head for head in heads if head.column not in self._left_out])
        if again is not None:
            self.problems.add(
                "import-table-beside", self._book.place(self._sheet, layout.row, again.column), said=again.said
            )
        self._layout = replace(layout, heads=tuple(self._keyed(_told_apart(heads, words))))

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that were found."""
        return tuple(head.said for head in self._layout.heads)

    @property
    def read_as(self) -> list[tuple[str, tuple[str, ...]]]:
        """Its headings and the fields they are read as; the column of numbers, and what is left out, as ``-``."""
        out = (LEFT_OUT,)
        heads = self._layout.heads
        return [(head.said, out if head.key or head.column in self._left_out else head.paths) for head in heads]

    def _given_fields(self) -> dict[str, Any]:
        """What the map file says of every record, by path."""
        words, given = self._words, self._given
        reader = Reader(words.kind, self._around.schema, self._directory, self._calendar, {})
        found: dict[str, Any] = {}
        for name, said in given.fixed.items():
            path = field_path(name, words.kind, words.tables[0], words.tables[1:])
            place = given.place("fixed", name)
            if not path:
                self.problems.add("import-map-field", place, value=name, known=_known(words))
                continue
            try:
                found[path] = reader.read_value(said, path, given.unit)
            except CellError as error:
                self.problems.add(error.code, place, **{"field": name, **error.params})
        return found

    def _keyed(self, heads: list[Head]) -> Iterator[Head]:
        """One column, at most, says which record a row is."""
        named = [head for head in heads if self._given.key in (head.said, column_letters(head.column))]
        if self._given.key and not named:
            known = "、".join(head.said for head in heads)
            self.problems.add("import-map-column", self._given.place("key"), value=self._given.key, known=known)
        order = list(self._words.kind.sheet.keys)
        keys = named or sorted(
            (head for head in heads if head.key),
            key=lambda head: order.index(head.said) if head.said in order else len(order),
        )
        for head in heads:
            yield replace(head, key=bool(keys) and head.column == keys[0].column)

    def _guess_columns(self) -> None:
        """A heading nobody knows that ends like one that is known (整改任务完成时限) is read like it, unless another column is that."""
        known = {path for head in self._layout.heads for path in head.paths}
        heads: list[Head] = []
        for head in self._layout.heads:
            paths: tuple[str, ...] = ()
            if not head.paths and not head.key and head.column not in self._left_out:
                like, paths = self._words.ending(head.said)
                paths = tuple(path for path in paths if path not in known)
                if paths:
                    place = self._book.place(self._sheet, self._layout.row, head.column)
                    self.notes.append(Note("column-guessed", place, {"said": head.said, "like": like}))
                    known.update(paths)
            heads.append(replace(head, paths=paths or head.paths))
        self._layout = replace(self._layout, heads=tuple(heads))

    def _titled(self) -> bool:
        """Whether anything says what a row is called. If not, it is said once."""
        kind = self._words.kind
        if "title" in self._fixed or any(path in ("title", BODY) for head in self._layout.heads for path in head.paths):
            return True
        place = self._book.place(self._sheet, self._layout.row, min((head.column for head in self._layout.heads), default=1))
        unknown = "、".join(head.said for head in self._layout.heads if not head.paths and not head.key)
        self.problems.add("import-title-column", place, field=kind.label_at("title"), kind=kind.label, columns=unknown)
        return False

    def _note_columns(self) -> None:
        for head in self._layout.heads:
            if not head.paths and not head.key and head.column not in self._left_out:
                place = self._book.place(self._sheet, self._layout.row, head.column)
                self.notes.append(Note("column-unknown", place, {"said": head.said}))
        heads = {head.column for head in self._layout.heads} | self._sheet.hidden_columns
        nameless = {
            at[1]: at[0]
            for at in sorted(self._sheet.cells, reverse=True)
            if at[0] >= self._layout.below and at[1] not in heads
        }
        for column, row in sorted(nameless.items()):
            said = self._sheet.text(row, column)[:40]
            self.notes.append(Note("column-nameless", self._book.place(self._sheet, row, column), {"said": said}))
        for column in sorted(self._sheet.hidden_columns):
            if any(at[1] == column for at in self._sheet.cells):
                self.notes.append(Note("column-hidden", self._book.place(self._sheet, self._layout.row, column), {}))

    def _note_year(self) -> None:
        """Days without a year, when the year that the table tells is none of the campaign's."""
        known = [int(found) for found in _YEAR.findall(self._campaign_days())]
        if known and not self._given.year and not min(known) <= self._calendar.year <= max(known):
            rows = [entry.row for entry in self.named.entries]
            self.notes += islice(assumed_years(rows, self._words.kind, self._calendar.year), 1)

    # --- what its rows are called

    def _enter(self, row: Row) -> None:
        unit = self._unit(row)
        titled = next((cell for cell in row.cells if "title" in cell.head.paths), None)
        titled = titled or next((cell for cell in row.cells if BODY in cell.head.paths), None)
        keyed = next((cell for cell in row.cells if cell.head.key), None)
        try:
            title = beginning(plain_text(titled.value)) if titled is not None else ""
            title = whole_name(title) if self._words.kind.id in PEOPLE else title
            key = plain_text(keyed.value) if keyed is not None else ""
        except CellError as error:
            cell = next(cell for cell in (titled, keyed) if cell is not None and not _reads(cell.value))
            self.problems.add(error.code, cell.place, field=cell.head.said, **error.params)
            return
        if not title and "title" not in self._fixed:
            self.problems.add("import-no-title", row.place, field=self._words.kind.label_at("title"))
            return
        key, running = bare_key(key, keyed.head.said) if keyed is not None else ("", False)
        number = key
        if row.part:
            key = f"{key}-{row.part}"
        place = keyed.place if keyed is not None else titled.place if titled is not None else row.place
        whole = self._whole_title(row, unit) or title
        self.named.entries.append(Entry(row, key, place, running, unit, title, self._day(row), whole=whole, number=number))

    def _whole_title(self, row: Row, unit: str) -> str:
        """The title as the record will have it."""
        cells = [cell for cell in row.cells if {"title", BODY} & {*cell.head.paths}]
        reader = Reader(self._words.kind, self._around.schema, self._directory, self._calendar, dict(self._given.words))
        return reader.read(replace(row, cells=cells, blank=[]), unit).title

    def _begins_another(self, row: Row) -> bool:
        """True for a row that is the headings of another table below the first: what follows is read by neither's headings."""
        said = [cell.value for cell in row.cells if isinstance(cell.value, str)]
        found = sum(bool(self._words.find(value) or self._words.is_key(value)) for value in said)
        if found < _HEADS or found < len(row.cells) / 2:
            return False
        self.problems.add("import-second-table", row.place)
        return True

    def _day(self, row: Row) -> str:
        """The day of what the row tells of, as ISO text; empty if it tells none."""
        for path in self._words.kind.dates:
            field = self._words.kind.field_at(path)
            cell = next((cell for cell in row.cells if path in cell.head.paths), None)
            if cell is not None and field is not None and field.type == "date":
                try:
                    return own_day(str(read_cell(cell.value, field, self._around.schema, self._calendar)))
                except CellError:
                    return ""
        return ""

    def introduce(self) -> None:
        """Its rows, now that they have ids, may be referred to by name."""
        kind = self._words.kind.id if self.found else ""
        for entry in self.named.entries:
            self._directory.add(Known(entry.id, kind, entry.id if kind == "unit" else entry.unit, entry.title))

    def _unit(self, row: Row) -> str:
        """The unit of a row: its own column, where it is empty that of the row above; else the option, else one that the sheet's title
        names. A column of units that begins empty is no matter for the title."""
        if self._words.kind.belongs != "unit":
            return ""
        own = next((cell for cell in row.cells if cell.head.paths == ("unit",)), None)
        if own is not None:
            try:
                self._unit_above = self._directory.find(
                    plain_text(own.value), ("unit",), "", self._around.schema.kinds["unit"].label
                )
            except CellError:
                self._unit_above = ""  # reading the cell says so
            return self._unit_above
        if any(head.paths == ("unit",) for head in self._layout.heads):
            return self._unit_above or self._given.unit
        return self._given.unit or self._named_unit

    @cached_property
    def _named_unit(self) -> str:
        """The one unit that the sheet's name speaks of, else its title, else the file's name; else the only one there is."""
        units = [record for record in self._around.records.values() if record.kind == "unit"]
        units = [record for record in units if record.campaign in (self._given.campaign, FOLDER)]
        names = [(name, record.id) for record in units for name in names_of(record)]
        for said in (self._sheet.name, f"{self._title()} {self._sheet.above}", self._book.path):
            named = [(name, unit) for name, unit in names if name in said]
            whole = {unit for name, unit in named if not any(name != other and name in other for other, _ in named)}
            if len(whole) == 1:
                return whole.pop()
        return units[0].id if len(units) == 1 else ""

    # --- what its rows say

    def drafts(self) -> Iterator[Draft]:
        """Every record of the sheet."""
        if not self.named.entries:
            return
        reader = Reader(self._words.kind, self._around.schema, self._directory, self._calendar, dict(self._given.words))
        needs_unit = self._words.kind.belongs == "unit"
        for entry in self.named.entries:
            if needs_unit and not entry.unit and not any(cell.head.paths == ("unit",) for cell in entry.row.cells):
                units = [record for record in self._around.records.values() if record.kind == "unit"]
                known = "、".join(f"{record.title}（{record.id}）" for record in units[:20])
                self.problems.add("import-unit-unknown", entry.row.place, known=known)
                needs_unit = False  # said once
            draft = reader.read(entry.row, entry.unit)
            draft.id, draft.key, draft.running = entry.id, entry.key or entry.title, entry.running
            draft.cells["#",] = entry.place
            draft.fixed = self._fixed
            if "unit" in draft.data and self._words.kind.belongs == "unit":
                draft.unit = str(draft.data["unit"])
            yield draft
        self.problems.extend(reader.problems)

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar(self._sheet.base, self._given.year or self._year())

    def _year(self) -> int:
        """The one year that the sheet's title, its name, the file's or the campaign's days speak of."""
        for said in (f"{self._title()} {self._sheet.above}", self._sheet.name, self._book.path, self._campaign_days()):
            years = set(_YEAR.findall(said))
            if len(years) == 1:
                return int(years.pop())
        return 0

    def _campaign_days(self) -> str:
        record = self._around.records.get(self._given.campaign)
        period: Any = record.data.get("period") if record is not None else None
        return f"{period['from']} {period['to']}" if isinstance(period, Mapping) else ""

    def _problem(self, code: str, **params: str) -> None:
        first = min(self._sheet.cells, default=(1, 1))
        self.problems.add(code, self._book.place(self._sheet, *first), **params)


def _told_apart(heads: list[Head], words: Words) -> list[Head]:
    """Where two columns could only be the same field of one value, the first is it."""
    taken: set[str] = set()
    found: list[Head] = []
    for head in heads:
        paths = tuple(path for path in head.paths if path not in taken)
        if len(head.paths) == 1 and paths:
            field = words.kind.field_at(paths[0])
            many = field is not None and (field.items is not None or field.type == "markdown")
            if not many and paths[0] != BODY:
                taken.add(paths[0])
        found.append(replace(head, paths=paths))
    return found


def _known(words: Words) -> str:
    return "、".join(column.label for column in words.tables[0].columns if column.path != ID)


def _names(guesses: list[Guess]) -> str:
    return "、".join(f"{guess.words.kind.label}（{guess.words.kind.id}）" for guess in guesses)


def _reads(value: Value) -> bool:
    try:
        plain_text(value)
    except CellError:
        return False
    return True

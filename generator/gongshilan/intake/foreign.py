"""A table that somebody else laid out: found, understood, read row by row. First what its rows are called, so that rows of other
sheets may refer to them; then what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gongshilan.check.record import ID_PATTERN
from gongshilan.intake.cells import Calendar, CellError, plain_text
from gongshilan.intake.columns import ID
from gongshilan.intake.drafts import Draft, Reader, beginning
from gongshilan.intake.layout import Guess, Head, Layout, find_layout, guess_kinds
from gongshilan.intake.mapping import LEFT_OUT, field_path
from gongshilan.intake.notes import Note
from gongshilan.intake.people import Directory, Known
from gongshilan.intake.rows import Row, table_rows
from gongshilan.intake.setting import Around
from gongshilan.intake.words import Words, words_of
from gongshilan.kinds.sheet import BODY
from gongshilan.problems import Place, Problems, column_letters
from gongshilan.sheets.model import Book, Sheet
from gongshilan.write.ids import id_from

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_RUNNING = re.compile(r"\d{1,5}(?:-\d{1,3})?\Z")
_SPOKEN = re.compile(r"[A-Za-z]+-[A-Za-z0-9-]+\Z")  # SS-01: an id as it stands
_CLEAR = 1.2  # so many times likelier must the likeliest kind be than the next


@dataclass(slots=True)
class _Entry:
    row: Row
    id: str
    key: str
    key_place: Place
    running: bool
    unit: str
    title: str


class ForeignSheet:
    """One sheet of a workbook. ``problems`` and ``notes`` grow as it is read."""

    def __init__(self, book: Book, sheet: Sheet, around: Around, directory: Directory) -> None:
        self.problems = Problems()
        self.notes: list[Note] = []
        self._book, self._sheet, self._around, self._directory = book, sheet, around, directory
        self._given = around.given
        self._entries: list[_Entry] = []
        self._left_out: set[int] = set()
        self.unused: set[str] = set()  # headings of the map file that are not here
        found = self._find()
        self.found = found is not None  # a table
        if found is None:
            return
        self._words, self._layout = found
        self._given_columns()
        self._note_columns()
        self._fixed = self._given_fields()
        rows, skipped = table_rows(book, sheet, self._layout)
        self.notes += [Note(f"row-{item.why}", item.place, {"said": item.said}) for item in skipped]
        for row in rows:
            self._enter(row)

    # --- what the sheet is

    def _find(self) -> tuple[Words, Layout] | None:
        schema, given, sheet = self._around.schema, self._given, self._sheet
        title = f"{self._book.path} {self._above(3)}"
        if given.kind:
            words = words_of(schema.kinds[given.kind], schema)
            layout = find_layout(sheet, words, given.header) or self._told_layout(words)
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
        self._layout = replace(layout, heads=tuple(self._keyed(_told_apart(heads, words))))

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that were found."""
        return tuple(head.said for head in self._layout.heads)

    def _given_fields(self) -> dict[str, Any]:
        """What the map file says of every record, by path."""
        words, given = self._words, self._given
        reader = Reader(words.kind, self._around.schema, self._directory, self._calendar(), {})
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

    def _note_columns(self) -> None:
        for head in self._layout.heads:
            if not head.paths and not head.key and head.column not in self._left_out:
                place = self._book.place(self._sheet, self._layout.row, head.column)
                self.notes.append(Note("column-unknown", place, {"said": head.said}))
        for column in sorted(self._sheet.hidden_columns):
            if any(at[1] == column for at in self._sheet.cells):
                self.notes.append(Note("column-hidden", self._book.place(self._sheet, self._layout.row, column), {}))

    # --- what its rows are called

    def _enter(self, row: Row) -> None:
        unit = self._unit(row)
        titled = next((cell for cell in row.cells if "title" in cell.head.paths), None)
        titled = titled or next((cell for cell in row.cells if BODY in cell.head.paths), None)
        keyed = next((cell for cell in row.cells if cell.head.key), None)
        try:
            title = beginning(plain_text(titled.value)) if titled is not None else ""
            key = plain_text(keyed.value) if keyed is not None else ""
        except CellError as error:
            place = titled.place if titled is not None else row.place
            self.problems.add(error.code, place, field=titled.head.said if titled else "", **error.params)
            return
        if not title and "title" not in self._fixed:
            self.problems.add("import-no-title", row.place, field=self._words.kind.label_at("title"))
            return
        running = bool(_RUNNING.match(key)) and keyed is not None and "号" in keyed.head.said and len(keyed.head.said) <= 2
        if row.part:
            key = f"{key}-{row.part}"
        record_id = self._id(key, title, unit)
        place = keyed.place if keyed is not None else titled.place if titled is not None else row.place
        kind = self._words.kind.id
        self._entries.append(_Entry(row, record_id, key or title, place, running, unit, title))
        self._directory.add(Known(record_id, kind, record_id if kind == "unit" else unit, title))

    def _id(self, key: str, title: str, unit: str) -> str:
        kind = self._words.kind
        if (
            key
            and ID_PATTERN.match(key.lower())
            and not self._given.id
            and (key in self._around.records or _SPOKEN.match(key))
        ):
            return key.lower()
        scope = unit if kind.belongs == "unit" else ""
        if self._given.id:
            return id_from(self._given.id, key or title)
        if not key and (held := self._same_title(title, unit)):
            return held
        return id_from(kind.id, scope, key) if key else id_from(kind.id, title)

    def _same_title(self, title: str, unit: str) -> str:
        """A record without a number that has this title already, however its id was made."""
        found = [
            record.id
            for record in self._around.records.values()
            if record.kind == self._words.kind.id
            and record.title == title
            and record.campaign == self._given.campaign
            and (record.unit or "") in (unit, record.id, "")
        ]
        return found[0] if len(found) == 1 else ""

    def _unit(self, row: Row) -> str:
        """The unit of a row: its own column, else the option, else one that the sheet's title names."""
        if self._words.kind.belongs != "unit":
            return ""
        own = next((cell for cell in row.cells if cell.head.paths == ("unit",)), None)
        if own is not None:
            try:
                return self._directory.find(plain_text(own.value), ("unit",), "", self._around.schema.kinds["unit"].label)
            except CellError:
                return ""  # reading the cell says so
        return self._given.unit or self._named_unit()

    def _named_unit(self) -> str:
        said = f"{self._book.path} {self._sheet.name} {self._above(3)}"
        units = [record for record in self._around.records.values() if record.kind == "unit"]
        units = [record for record in units if record.campaign == self._given.campaign]
        named = [record for record in units if record.title in said]
        whole = [one for one in named if not any(one is not other and one.title in other.title for other in named)]
        chosen = whole if len(whole) == 1 else units if len(units) == 1 else []
        return chosen[0].id if chosen else ""

    # --- what its rows say

    def drafts(self) -> Iterator[Draft]:
        """Every record of the sheet."""
        if not self._entries:
            return
        reader = Reader(self._words.kind, self._around.schema, self._directory, self._calendar(), dict(self._given.words))
        needs_unit = self._words.kind.belongs == "unit" and not any(head.paths == ("unit",) for head in self._layout.heads)
        for entry in self._entries:
            if needs_unit and not entry.unit:
                units = [record for record in self._around.records.values() if record.kind == "unit"]
                known = "、".join(f"{record.title}（{record.id}）" for record in units[:20])
                self.problems.add("import-unit-unknown", entry.row.place, known=known)
                needs_unit = False  # said once
            draft = reader.read(entry.row, entry.unit)
            draft.id, draft.key, draft.running = entry.id, entry.key, entry.running
            draft.cells["#",] = entry.key_place
            draft.fixed = self._fixed
            if "unit" in draft.data and self._words.kind.belongs == "unit":
                draft.unit = str(draft.data["unit"])
            yield draft
        self.problems.extend(reader.problems)

    def _calendar(self) -> Calendar:
        return Calendar(self._sheet.base, self._given.year or self._year())

    def _year(self) -> int:
        """The one year that the sheet's title, its name, the file's or the campaign's days speak of."""
        above = [str(value) for at, value in self._sheet.cells.items() if at[0] < self._layout.row]
        for said in (" ".join(above), self._sheet.name, self._book.path, self._campaign_days()):
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

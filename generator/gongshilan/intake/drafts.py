"""One row → what it says of one record, each value with the cell it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongshilan.intake.cells import Calendar, CellError, plain_text, read_cell
from gongshilan.intake.lists import marked, points, several, together
from gongshilan.intake.people import ANY, PEOPLE, Directory, whole_name
from gongshilan.intake.place import Path, full_path, put
from gongshilan.intake.rows import Cell, Row
from gongshilan.intake.words import plain_field, takes_any_text
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.kinds.sheet import BODY
from gongshilan.problems import Place, Problems

_TITLE = 60  # characters; a longer text is the body, and the title its beginning
_BETWEEN = "、"
_STOPS = "。；;！？!?\n"


@dataclass(slots=True)
class Draft:
    """What a table says of one record. ``data`` is as an editor would write it, ``cells`` by path; ``blank`` the paths of columns that
    say nothing; ``key`` what the table calls the record, ``running`` if that is only a running number."""

    kind: Kind
    place: Place
    id: str = ""
    unit: str = ""
    key: str = ""
    running: bool = False
    data: dict[str, Any] = field(default_factory=dict)
    body: str | None = None
    cells: dict[Path, Place] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    whole: bool = False  # from a workbook of ours: what is empty there is to be empty
    plain: bool = True  # texts are no Markdown yet
    fixed: dict[str, Any] = field(default_factory=dict)  # by dotted path, for new records

    @property
    def title(self) -> str:
        """Its title, as far as the table says."""
        return str(self.data.get("title", ""))


class Reader:
    """Reads the rows of one table."""

    def __init__(self, kind: Kind, schema: Schema, directory: Directory, calendar: Calendar, words: dict[str, str]) -> None:
        self._kind = kind
        self._schema = schema
        self._directory = directory
        self._calendar = calendar
        self._words = words
        self.problems = Problems()

    def read(self, row: Row, unit: str) -> Draft:
        """The draft of a row; what cannot be read is left out of it, and a problem of its cell."""
        draft = Draft(self._kind, row.place, unit=unit)
        said: dict[str, list[tuple[Any, Cell]]] = {}
        for cell in row.cells:
            if not cell.head.paths:
                continue
            for path, value in self._read(cell, unit):
                said.setdefault(path, []).append((value, cell))
        if "title" not in said:  # a column that may be the title, and was read as something more exact
            named = next((cell for cell in row.cells if "title" in cell.head.paths), None)
            if named is not None and isinstance(named.value, str):
                said["title"] = [(plain_text(named.value), named)]
        entries = self._entries(said)
        for path, values in said.items():
            self._set(draft, path, values, entries)
        draft.blank = [path for head in row.blank for path in head.paths if path not in said]
        _shorten(draft)
        if self._kind.id in PEOPLE and "title" in draft.data:
            draft.data["title"] = whole_name(draft.title)
        return draft

    def _read(self, cell: Cell, unit: str) -> Iterator[tuple[str, Any]]:
        """The first of the fields a column may mean that can read the cell, and its value. A word that a deadline may be in the place
        of a day (长期坚持) says more as the state of the matter."""
        first: CellError | None = None
        for path in sorted(cell.head.paths, key=lambda path: self._lasting(cell, path)):
            try:
                yield path, self.value(cell, path, unit)
            except CellError as error:
                first = first or error
                continue
            return
        if first is not None:
            params = {"field": cell.head.said, **first.params}
            self.problems.add(first.code, cell.place, **params)

    def _lasting(self, cell: Cell, path: str) -> bool:
        field = plain_field(self._kind, path)
        return field is not None and isinstance(cell.value, str) and cell.value.strip() in field.lasting

    def value(self, cell: Cell, path: str, unit: str) -> Any:
        """A cell as the value of a field. Raises CellError."""
        given = cell.value
        if isinstance(given, str) and given.strip() in self._words:
            given = self._words[given.strip()]
        return self.read_value(given, path, unit)

    def read_value(self, given: Any, path: str, unit: str) -> Any:
        """A value as that of the field at a path. Raises CellError."""
        field = plain_field(self._kind, path)
        around = self._kind.field_at(path)
        if field is None or path == BODY:
            return plain_text(given)
        if around is None or around.items is None:
            return self._single(given, field, unit)
        said = plain_text(given)
        if field.ref:
            return list(self._records(said, field, unit))
        free = takes_any_text(self._kind, path)
        parts = points(said) if free else several(said)
        return [self._single(part, field, unit) for part in parts]

    def _single(self, given: Any, field: Field, unit: str) -> Any:
        if field.ref:
            said = plain_text(given)
            try:
                return self._record(said, field, unit)
            except CellError as error:
                found = self._several(said, field, unit)
                if len(found) > 1:
                    known = _BETWEEN.join(self._directory.title(item) for item in found)
                    raise CellError("cell-several", value=said, known=known) from error
                raise
        return read_cell(given, field, self._schema, self._calendar)

    def _record(self, said: str, field: Field, unit: str) -> str:
        labels = "、".join(self._schema.kinds[kind].label for kind in field.ref if kind != ANY)
        return self._directory.find(said, field.ref, unit, labels)

    def _records(self, said: str, field: Field, unit: str) -> Iterator[str]:
        """Each name between marks; what is no name as a whole may be several (党委书记 张三 is one, 张三和李四 are two)."""
        for part in marked(said):
            try:
                yield self._record(part, field, unit)
            except CellError:
                if len(pieces := together(part)) < 2:
                    raise
                found = [self._known(piece, field, unit) for piece in pieces]
                if not all(found):
                    raise
                yield from found

    def _several(self, said: str, field: Field, unit: str) -> list[str]:
        """The records that a text names, if it names nothing else."""
        try:
            return list(dict.fromkeys(self._records(said, field, unit)))
        except CellError:
            return []

    def _known(self, said: str, field: Field, unit: str) -> str:
        try:
            return self._record(said, field, unit)
        except CellError:
            return ""

    def _entries(self, said: dict[str, list[tuple[Any, Cell]]]) -> dict[str, list[int]]:
        """For each list of objects the rows of the record that say something of an entry: they are its entries, in order."""
        found: dict[str, set[int]] = {}
        for path, values in said.items():
            around = _list_around(self._kind, path)
            if around:
                found.setdefault(around, set()).update(cell.entry for _, cell in values)
        return {path: sorted(rows) for path, rows in found.items()}

    def _set(self, draft: Draft, path: str, values: list[tuple[Any, Cell]], entries: dict[str, list[int]]) -> None:
        around = self._kind.field_at(path)
        if path == BODY or (takes_any_text(self._kind, path) and around is not None and around.type == "markdown"):
            said = "\n".join(dict.fromkeys(value for value, _ in values))
            self._put(draft, path, said, values[0][1].place, 0)
        elif around is not None and around.items is not None:
            items = [item for value, _ in values for item in (value if isinstance(value, list) else [value])]
            self._put(draft, path, list(dict.fromkeys(items)), values[0][1].place, 0)
        elif not _list_around(self._kind, path) and takes_any_text(self._kind, path):
            self._put(draft, path, _BETWEEN.join(dict.fromkeys(value for value, _ in values)), values[0][1].place, 0)
        else:
            by_entry: dict[int, tuple[Any, Cell]] = {}
            rows = entries.get(_list_around(self._kind, path))
            for value, cell in values:
                entry = rows.index(cell.entry) if rows else 0
                held = by_entry.setdefault(entry, (value, cell))
                if held[0] != value:
                    other = f"{held[1].head.said}：{held[0]}"
                    self.problems.add("import-two-values", cell.place, field=cell.head.said, value=value, other=other)
            for entry, (value, cell) in by_entry.items():
                self._put(draft, path, value, cell.place, entry)

    def _put(self, draft: Draft, path: str, value: Any, place: Place, entry: int) -> None:
        if path == BODY:
            draft.body = value
            draft.cells[BODY,] = place
            return
        at = full_path(self._kind, path, entry)
        put(draft.data, at, value)
        draft.cells[at] = place


def _list_around(kind: Kind, path: str) -> str:
    """The path of the list of objects that a path leads into; empty if into none."""
    parts = path.split(".")
    for length in range(1, len(parts)):
        field = kind.field_at(".".join(parts[:length]))
        if field is not None and field.items is not None:
            return ".".join(parts[:length])
    return ""


def _shorten(draft: Draft) -> None:
    """A title of several lines, or a long one, becomes the body, its beginning the title. Without a title the body gives one."""
    title = draft.title
    if not title and draft.body:
        draft.data["title"] = beginning(draft.body)
        draft.cells["title",] = draft.cells[BODY,]
    elif (len(title) > _TITLE or "\n" in title) and draft.kind.body and draft.body is None:
        draft.body = title
        draft.cells[BODY,] = draft.cells["title",]
        draft.data["title"] = beginning(title)
    elif "\n" in title:
        draft.data["title"] = " ".join(title.split())


def beginning(said: str) -> str:
    """The first sentence of a text, or as much of it as a title may have."""
    first = re.split(f"[{_STOPS}]", said.strip(), maxsplit=1)[0]
    first = " ".join(first.split())
    return first if len(first) <= _TITLE else f"{first[: _TITLE - 2]}……"

"""What the columns of a kind may be called: labels, names of fields, and the words offices use (``x-sheet``)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongshilan.intake.columns import ID, ROW, Table, tables
from gongshilan.kinds.schema import Field, Kind, Schema
from gongshilan.kinds.sheet import BODY

_NOTE = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_LONG = 3  # characters of a heading that another may end with
_OTHERWISE = ("配合", "协助", "协办", "参与", "上年", "上次", "上级", "原", "下步", "下一步", "其他", "非", "不", "未")
_ENDS = "*:.,;、。 "


def heading(said: str) -> str:
    """A heading in the form that is compared: no blanks, no marks at its ends."""
    return "".join(unicodedata.normalize("NFKC", said).split()).strip(_ENDS).casefold()


@dataclass(frozen=True, slots=True)
class Words:
    """One kind's. ``paths`` by compared heading, the most exact first; ``keys``: headings that say which record a row is."""

    kind: Kind
    tables: tuple[Table, ...]
    paths: Mapping[str, tuple[str, ...]]
    keys: frozenset[str]

    def find(self, said: str) -> tuple[str, ...]:
        """The fields that a heading may mean: those that take only certain values before those that take any text."""
        for form in (heading(said), heading(_NOTE.sub("", unicodedata.normalize("NFKC", said)))):
            if form in self.paths:
                return self.paths[form]
        return ()

    def ending(self, said: str) -> tuple[str, tuple[str, ...]]:
        """The longest known heading that this one ends with, and the fields it may mean; none for 配合部门 and the like, which say
        that something else is meant."""
        whole = heading(_NOTE.sub("", unicodedata.normalize("NFKC", said)))
        fits = [known for known in self.paths if len(known) >= _LONG and whole.endswith(known) and whole != known]
        if not fits or whole.startswith(_OTHERWISE):
            return "", ()
        like = max(fits, key=len)
        return like, self.paths[like]

    def is_key(self, said: str) -> bool:
        """True for 序号, 留言编号 …"""
        return heading(said) in self.keys or heading(_NOTE.sub("", unicodedata.normalize("NFKC", said))) in self.keys


def words_of(kind: Kind, schema: Schema) -> Words:
    """What the columns of a kind may be called."""
    whole = tables(kind, schema)
    found: dict[str, list[str]] = {}

    def note(said: str, path: str) -> None:
        here = found.setdefault(heading(said), [])
        if path not in here:
            here.append(path)

    leaves = [*_leaves(whole)]
    short = Counter(said for _, _, said in leaves)
    for path, label, _ in leaves:
        note(label, path)
    for path, words in kind.sheet.headings.items():
        for word in words if path != "unit" or kind.belongs == "unit" else ():
            note(word, path)
    for path, _, said in leaves:
        if short[said] == 1:
            note(said, path)
        note(path, path)
    ordered = {said: tuple(sorted(paths, key=lambda path: takes_any_text(kind, path))) for said, paths in found.items()}
    return Words(kind, whole, ordered, frozenset(map(heading, kind.sheet.keys)))


def _leaves(whole: tuple[Table, ...]) -> Iterator[tuple[str, str, str]]:
    """Path, full label and own label of every column."""
    for table in whole:
        above = f"{table.label.partition('·')[2]}·" if table.path else ""
        for column in table.columns:
            if column.path in (ID, ROW) and column.field is None:
                continue
            path = f"{table.path}.{column.path}" if table.path else column.path
            yield path, f"{above}{column.label}", column.field.label if column.field else column.label


def takes_any_text(kind: Kind, path: str) -> bool:
    """True for a field into which any text goes."""
    field = plain_field(kind, path)
    return path == BODY or (
        field is not None and field.type in ("string", "markdown") and not (field.vocabulary or field.ref)
    )


def plain_field(kind: Kind, path: str) -> Field | None:
    """The field of a value at a path, or of an item of the list there."""
    field = kind.field_at(path)
    return field.items if field is not None and field.items is not None else field

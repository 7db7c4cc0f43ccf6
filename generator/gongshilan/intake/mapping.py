"""The map file beside a table: what its columns are, where they do not say so themselves. A few lines of YAML in the words of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gongshilan.intake.columns import ID, Table
from gongshilan.kinds.schema import Kind
from gongshilan.kinds.sheet import BODY
from gongshilan.problems import Place, Problem
from gongshilan.read.source import decode
from gongshilan.read.strict_yaml import StrictYamlError, Tree, parse

LEFT_OUT = "-"
_TEXTS = ("kind", "unit", "campaign", "sheet", "key", "id", "year", "header")
_TABLES = ("columns", "fixed", "words")
_NUMBERS = ("year", "header")


@dataclass(frozen=True, slots=True)
class Given:
    """What a map file says, and the options of the command. Empty: the table says it, or it is inferred.

    ``columns``: heading (or letter of the column) → path of a field, or ``-``; ``fixed``: path → what every record of the table
    has there; ``words``: what a cell says → what is meant; ``header``: the row of the headings; ``id``: how ids begin.
    """

    kind: str = ""
    unit: str = ""
    campaign: str = ""
    sheet: str = ""
    key: str = ""
    id: str = ""
    year: int = 0
    header: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    tree: Tree | None = None

    def place(self, *at: str) -> Place:
        """Where the map file says something."""
        return Place(self.path, *self.tree.key_position(at)) if self.tree is not None else Place(self.path)

    def with_options(self, kind: str, unit: str, campaign: str) -> Given:
        """The command line wins."""
        return replace(self, kind=kind or self.kind, unit=unit or self.unit, campaign=campaign or self.campaign)


def read_mapping(raw: bytes, path: str) -> tuple[Given, list[Problem]]:
    """A map file, or what is wrong with it (codes ``import-map``, ``yaml-*``, ``text-*``)."""
    text, problems = decode(raw, path)
    if text is None:
        return Given(path=path), problems
    try:
        tree = parse(text, path)
    except StrictYamlError as error:
        return Given(path=path), error.problems
    problems = [*_mistakes(tree, path)]
    if problems:
        return Given(path=path), problems
    given: dict[str, Any] = {key: value for key, value in tree.value.items() if value is not None}
    texts: dict[str, Any] = {key: int(given[key]) if key in _NUMBERS else given[key] for key in _TEXTS if key in given}
    parts: dict[str, Any] = {
        key: {name: str(item or LEFT_OUT) for name, item in given[key].items()} for key in _TABLES if key in given
    }
    return Given(path=path, tree=tree, **texts, **parts), []


def _mistakes(tree: Tree, path: str) -> Iterator[Problem]:
    known = "、".join((*_TEXTS, *_TABLES))
    for key, value in tree.value.items():
        place = Place(path, *tree.key_position((key,)))
        if key not in (*_TEXTS, *_TABLES):
            yield Problem("import-map", place, {"key": key, "known": known})
        elif key in _TABLES:
            if value is not None and not (
                isinstance(value, Mapping) and all(not isinstance(item, dict | list) for item in value.values())
            ):
                yield Problem("import-map-value", place, {"key": key})
        elif isinstance(value, dict | list) or (key in _NUMBERS and value is not None and not str(value).isdecimal()):
            yield Problem("import-map-value", place, {"key": key})


def field_path(said: str, kind: Kind, table: Table, lists: tuple[Table, ...]) -> str:
    """The path that a word of a map file means: a path itself, the label of a column, ``正文`` for the body. Empty: nothing."""
    if said in (ID, LEFT_OUT) or (said == BODY and kind.body):
        return said
    if kind.field_at(said) is not None:
        return said
    for column in table.columns:
        if said in (column.label, column.field.label if column.field else column.label):
            return column.path
    for inner in lists:
        for column in inner.columns:
            if said == f"{inner.label.partition('·')[2]}·{column.label}" and column.field is not None:
                return f"{inner.path}.{column.path}"
    return ""

"""Texts that become markup: hand-written pages hold only what the explicit list allows, and no text costs more than it may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gongshilan.bounded import Exceeded, each
from gongshilan.check.body import protection_in_page
from gongshilan.kinds.schema import Field, Schema
from gongshilan.markup import allowed
from gongshilan.markup.cost import BUDGET, attempt, attempt_written, heavy
from gongshilan.markup.refused import Refused, refused
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source
from gongshilan.read.strict_yaml import Path
from gongshilan.read.written import Written, read_written
from gongshilan.vet.cursor import Cursor

_CODES = {"tag": "page-tag", "attribute": "page-attribute", "address": "page-address", "id": "page-id"}
_ALLOWED = {
    "tag": "、".join(sorted(allowed.TAGS)),
    "attribute": "、".join(sorted({name for names in allowed.ATTRIBUTES.values() for name in names} - {"id"})),
    "address": "、".join(sorted(allowed.SCHEMES | allowed.OWN_SCHEMES)),
    "id": "",
}
_SHOWN = 60


def check_written(pages: Iterable[tuple[str, str]], folder: str) -> Iterator[Problem]:
    """Problems ``page-*``, ``field-in-body`` and ``text-costly`` of hand-written pages, given as ``(path below folder, text)``."""
    for path, text in pages:
        page, problems = read_written(path, text, f"{folder}/")
        yield from problems
        mark = f" {{#{page.anchor}}}" if page.anchor else ""
        for item in refused(f"# {page.heading}{mark}"):
            yield _problem(item, Place(f"{folder}/{path}", page.body_line - 1))
        for line, name in protection_in_page(page.body, page.body_line):
            yield Problem("field-in-body", Place(f"{folder}/{path}", line), {"field": name})
        place = Place(f"{folder}/{path}", page.body_line)
        if heavy(page.body):
            [outcome] = each(attempt_written, [page.body], BUDGET)
            if isinstance(outcome, Exceeded):
                yield costly(place)
                continue
            found: Sequence[Refused] = outcome.result
        else:
            found = list(refused(page.body))
        yield from _told(found, page, place)


def check_costs(records: Iterable[Record], sources: Mapping[str, Source], schema: Schema) -> Iterator[Problem]:
    """Problem ``text-costly`` of bodies and Markdown fields of records. Only texts that are long or thick with marks are tried."""
    suspects: list[tuple[Place, str]] = []
    for record in records:
        source = sources.get(record.path)
        if source is None:
            continue
        if heavy(source.body):
            suspects.append((Place(record.path, source.body_line), source.body))
        for path, text in markdown_values(record.data, schema.kinds[record.kind].fields, ()):
            if heavy(text):
                suspects.append((source.place(path), text))
    for (place, _), outcome in zip(suspects, each(attempt, [text for _, text in suspects], BUDGET), strict=True):
        if isinstance(outcome, Exceeded):
            yield costly(place)


def costly(place: Place) -> Problem:
    """Says that rendering was stopped."""
    return Problem("text-costly", place, {"seconds": BUDGET.cpu, "megabytes": BUDGET.memory // 1_048_576})


def _told(found: Iterable[Refused], page: Written, place: Place) -> Iterator[Problem]:
    cursor = Cursor(page.body, page.body_line)
    for item in sorted(found, key=lambda item: item.offset):
        yield _problem(item, Place(place.path, *cursor.move(item.offset)))


def _problem(item: Refused, place: Place) -> Problem:
    name = item.name if len(item.name) <= _SHOWN else f"{item.name[: _SHOWN - 1]}…"
    return Problem(_CODES[item.what], place, {"name": name, "allowed": _ALLOWED[item.what]})


def markdown_values(data: Mapping[str, Any], fields: Mapping[str, Field], path: Path) -> Iterator[tuple[Path, str]]:
    """Every value of a Markdown field, with its path."""
    for name, field in fields.items():
        if name in data:
            yield from _values(data[name], field, (*path, name))


def _values(value: Any, field: Field, path: Path) -> Iterator[tuple[Path, str]]:
    if field.type == "markdown" and isinstance(value, str):
        yield path, value
    elif field.items is not None and isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _values(item, field.items, (*path, index))
    elif field.properties and isinstance(value, Mapping):
        yield from markdown_values(value, field.properties, path)

"""Names and numbers of those who wrote, held back: a letter's text tells neither, and what was taken out of it is kept for the office.

Only for kinds that have somewhere to keep them: a name that is masked, and ways to reach the person. Everything else is left for
``check`` to refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gongshilan.guard.contacts import find_contacts
from gongshilan.guard.hit import Hit
from gongshilan.guard.marked import find_marked
from gongshilan.guard.names import Letters, Names, persons
from gongshilan.intake.drafts import Draft
from gongshilan.intake.place import Path, put
from gongshilan.kinds.schema import Field, Kind
from gongshilan.kinds.sheet import BODY
from gongshilan.project.fields import masked_name
from gongshilan.search.simplified import simplified

_BETWEEN = "、"


@dataclass(slots=True)
class Counted:
    """What was held back: names and numbers taken out of texts, and in how many records."""

    names: int = 0
    numbers: int = 0
    records: int = 0


@dataclass(frozen=True, slots=True)
class _Person:
    """Where a kind keeps who it was: paths of the masked name and of the ways to reach him, below the same object."""

    name: Path
    contacts: tuple[Path, ...]


def hold_back(drafts: Iterable[Draft], allowed: frozenset[str]) -> Counted:
    """Take names and numbers out of the texts of the drafts. ``allowed`` are numbers (plain digits) that may be told."""
    letters = Letters(simplified())
    found = [(draft, person) for draft in drafts if draft.plain and (person := _person(draft.kind)) is not None]
    named = {id(draft): set(persons(str(_at(draft.data, person.name) or ""), letters)) for draft, person in found}
    everybody = Names(name for names in named.values() for name in names)
    counted = Counted()
    for draft, person in found:
        before = counted.names + counted.numbers
        for path, said in list(_texts(draft)):
            changed, numbers, names = _masked(
                said, named[id(draft)], everybody, letters, allowed if person.contacts else None
            )
            if changed != said:
                _replace(draft, path, changed)
                counted.names += names
                counted.numbers += len(numbers)
                _keep(draft, person, numbers, said, path)
        counted.records += counted.names + counted.numbers > before
    return counted


def _person(kind: Kind) -> _Person | None:
    def visit(fields: Iterable[tuple[str, Field]], above: Path) -> Iterator[_Person]:
        listed = list(fields)
        contacts = tuple((*above, name) for name, field in listed if field.personal == "contact")
        for name, field in listed:
            if field.mask == "name":
                yield _Person((*above, name), contacts)
            if field.properties:
                yield from visit(field.properties.items(), (*above, name))

    return next(visit(kind.fields.items(), ()), None)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _texts(draft: Draft) -> Iterator[tuple[Path, str]]:
    """Texts of a draft that anybody may read."""

    def visit(data: Any, field: Field | None, path: Path) -> Iterator[tuple[Path, str]]:
        if field is None or field.mask or field.personal or field.ref or field.vocabulary:
            return
        if isinstance(data, dict):
            for name, item in data.items():
                yield from visit(item, field.properties.get(name), (*path, name))
        elif isinstance(data, list):
            for number, item in enumerate(data):
                yield from visit(item, field.items, (*path, number))
        elif isinstance(data, str) and field.type in ("string", "markdown"):
            yield path, data

    if draft.body:
        yield (BODY,), draft.body
    for name, item in draft.data.items():
        yield from visit(item, draft.kind.fields.get(name), (name,))


def _masked(
    said: str, own: set[str], everybody: Names, letters: Letters, allowed: frozenset[str] | None
) -> tuple[str, list[Hit], int]:
    """The text without them; ``allowed`` None: numbers have nowhere to be kept and stay."""
    numbers = [] if allowed is None else [hit for hit in _contacts(said) if hit.digits not in allowed]
    spans = [(hit.start, hit.end, hit.shown) for hit in numbers]
    names = [item for item in everybody.find(said, letters) if item.name in own or item.sure]
    spans += [(item.start, item.end, masked_name(said[item.start : item.end])) for item in names]
    last = len(said)
    for start, end, shown in sorted(spans, reverse=True):
        if end <= last:
            said = f"{said[:start]}{shown}{said[end:]}"
            last = start
    return said, numbers, len(names)


def _contacts(said: str) -> list[Hit]:
    """Numbers and ways to reach somebody, but for addresses: they say what a letter is about. Of what overlaps, the first and longest."""
    found = [*find_marked(said), *(hit for hit in find_contacts(said) if hit.kind != "address")]
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if not kept or kept[-1].end <= hit.start:
            kept.append(hit)
    return kept


def _replace(draft: Draft, path: Path, said: str) -> None:
    if path == (BODY,):
        draft.body = said
    else:
        put(draft.data, path, said)


def _keep(draft: Draft, person: _Person, numbers: list[Hit], text: str, path: Path) -> None:
    for hit in numbers:
        held = [str(_at(draft.data, at) or "") for at in person.contacts]
        if any(hit.digits in "".join(filter(str.isalnum, said)) or text[hit.start : hit.end] in said for said in held):
            continue
        at = person.contacts[0] if hit.kind == "mobile" and not held[0] else person.contacts[-1]
        before = str(_at(draft.data, at) or "")
        value = hit.digits if hit.kind == "mobile" else text[hit.start : hit.end]
        put(draft.data, at, _BETWEEN.join(filter(None, (before, value))))
        draft.cells.setdefault(at, draft.cells.get(path, draft.place))

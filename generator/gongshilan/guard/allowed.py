"""Numbers that somebody in the office has looked at and found to be nobody's (a hotline, an example, an order number), and words that
are somebody's name and were found to mean nobody where they stand.

They stand in ``reviewed-numbers.yml`` and ``reviewed-names.yml`` of the portal's own schema folder, where editors do not write. A mistake there is the
office's and raises SchemaError: an entry nobody can read must not let a number pass, nor go unnoticed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gongshilan.guard.contacts import alone
from gongshilan.guard.names import Letters
from gongshilan.guard.numbers import find
from gongshilan.kinds.load import SchemaError, load_yaml

FILE = "reviewed-numbers.yml"
NAMES_FILE = "reviewed-names.yml"
EVERYWHERE = "*"
NUMBER_KEYS = {"number", "why", "by", "on"}
NAME_KEYS = {"name", "where", "why", "by", "on"}
_OPEN = {"title", "description"}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Words that are also held back as names, each with the paths where the office has seen that no person is meant."""

    places: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def holds(self, name: str, path: str) -> bool:
        """True if the word (its letters) was reviewed in the file at ``path`` below the content folder."""
        known = self.places.get(name, frozenset())
        return path in known or EVERYWHERE in known


def load_reviewed(folders: Sequence[Path], letters: Letters) -> Reviewed:
    """The reviewed names of the last of the schema ``folders`` that has such a file. Raises SchemaError as :func:`load_allowed`."""
    path = _last(folders, NAMES_FILE)
    if path is None:
        return Reviewed()
    places: dict[str, set[str]] = {}
    for position, entry in enumerate(_entries(path, "names"), start=1):
        where = f"{path}: entry {position}"
        _complete(entry, NAME_KEYS, where)
        name, files = letters.of(str(entry["name"])), entry["where"]
        files = [files] if isinstance(files, str) else files
        if (
            len(name) < 2
            or not isinstance(files, list)
            or not files
            or not all(isinstance(item, str) and item.strip() for item in files)
        ):
            raise SchemaError(f"{where}: wants a name of two characters or more, and in where a path or a list of paths")
        places.setdefault(name, set()).update(item.removeprefix("content/") for item in files)
    return Reviewed({name: frozenset(files) for name, files in places.items()})


def load_allowed(folders: Sequence[Path]) -> frozenset[str]:
    """The reviewed numbers, as plain digits, of the last of the schema ``folders`` that has such a file; none without one.

    Raises SchemaError for an entry that lacks a reason, a name or a day, for what is neither a number nor a contact that is looked
    for, and for one given twice.
    """
    path = _last(folders, FILE)
    if path is None:
        return frozenset()
    known: set[str] = set()
    for position, entry in enumerate(_entries(path, "numbers"), start=1):
        digits = _digits(entry, f"{path}: entry {position}")
        if digits in known:
            raise SchemaError(f"{path}: entry {position}: the number is given twice")
        known.add(digits)
    return frozenset(known)


def _digits(entry: Any, where: str) -> str:
    _complete(entry, NUMBER_KEYS, where)
    if found := digits_of(str(entry["number"]).strip()):
        return found
    raise SchemaError(f"{where}: number is no number of a kind that is looked for")


def digits_of(number: str) -> str:
    """A number of a kind that is looked for, as plain digits; empty for what is none."""
    hits = find(number)
    if len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(number)):
        return hits[0].digits
    return alone(number) or ""


def _last(folders: Sequence[Path], name: str) -> Path | None:
    files = [path for folder in folders if (path := folder / name).is_file()]
    return files[-1] if files else None


def _entries(path: Path, key: str) -> Sequence[Any]:
    whole = load_yaml(path)
    entries = whole.get(key)
    if set(whole) - _OPEN - {key} or not isinstance(entries, list):
        raise SchemaError(f"{path}: wants title, description and a list of {key}, nothing else")
    return entries


def _complete(entry: Any, keys: Collection[str], where: str) -> None:
    if not isinstance(entry, Mapping) or set(entry) != keys:
        raise SchemaError(f"{where}: wants exactly {', '.join(sorted(keys))}")
    for key in ("why", "by"):
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise SchemaError(f"{where}: {key} is empty")
    try:
        date.fromisoformat(str(entry["on"]))
    except ValueError:
        raise SchemaError(f"{where}: on is no day (2009-03-12)") from None

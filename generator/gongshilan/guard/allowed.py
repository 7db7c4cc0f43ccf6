"""Numbers that somebody in the office has looked at and found to be nobody's: a hotline, an example, an order number.

They stand in ``reviewed-numbers.yml`` of the portal's own schema folder, where editors do not write. A mistake there is the
office's and raises SchemaError: an entry nobody can read must not let a number pass, nor go unnoticed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gongshilan.guard.numbers import find
from gongshilan.kinds.load import SchemaError, load_yaml

FILE = "reviewed-numbers.yml"
_KEYS = {"number", "why", "by", "on"}


def load_allowed(folders: Sequence[Path]) -> frozenset[str]:
    """The reviewed numbers, as plain digits, of the last of the schema ``folders`` that has such a file; none without one.

    Raises SchemaError for an entry that lacks a reason, a name or a day, for a number that :func:`find` would not take for
    one, and for a number given twice.
    """
    files = [path for folder in folders if (path := folder / FILE).is_file()]
    if not files:
        return frozenset()
    path = files[-1]
    whole = load_yaml(path)
    entries = whole.get("numbers")
    if set(whole) - {"title", "description", "numbers"} or not isinstance(entries, list):
        raise SchemaError(f"{path}: wants title, description and a list of numbers, nothing else")
    known: set[str] = set()
    for position, entry in enumerate(entries, start=1):
        digits = _digits(entry, f"{path}: entry {position}")
        if digits in known:
            raise SchemaError(f"{path}: entry {position}: the number is given twice")
        known.add(digits)
    return frozenset(known)


def _digits(entry: Any, where: str) -> str:
    if not isinstance(entry, Mapping) or set(entry) != _KEYS:
        raise SchemaError(f"{where}: wants exactly number, why, by and on")
    for key in ("why", "by"):
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise SchemaError(f"{where}: {key} is empty")
    try:
        date.fromisoformat(str(entry["on"]))
    except ValueError:
        raise SchemaError(f"{where}: on is no day (2009-03-12)") from None
    number = str(entry["number"]).strip()
    hits = find(number)
    if len(hits) != 1 or (hits[0].start, hits[0].end) != (0, len(number)):
        raise SchemaError(f"{where}: number is no number of a kind that is looked for")
    return hits[0].digits

"""Mistakes in the lists of numbers and names that the office has reviewed, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongshilan.guard.allowed import NAME_KEYS, NUMBER_KEYS, digits_of
from gongshilan.kinds.mistakes.calendar import only
from gongshilan.kinds.mistakes.source import RuleSource, shown
from gongshilan.read.strict_yaml import Path as At

_OPEN = ("title", "description")
_SHORTEST = 2


def check_reviewed(source: RuleSource, key: str) -> None:
    """Note what is wrong in a list of ``numbers`` or ``names``."""
    only(source, (), source.data, (*_OPEN, key))
    entries = source.data.get(key)
    if entries is None:
        source.add("rule-key-missing", (), value=key)
    elif not isinstance(entries, list):
        source.add("rule-type-array", (key,), value=shown(entries))
    keys = tuple(sorted(NUMBER_KEYS if key == "numbers" else NAME_KEYS))
    seen: set[str] = set()
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        at: At = (key, index)
        if not isinstance(entry, Mapping):
            source.add("rule-type-object", at, value="…")
            continue
        only(source, at, entry, keys)
        for name in keys:
            if name not in entry:
                source.add("rule-key-missing", at, value=name)
            elif name in ("why", "by") and not str(entry[name] or "").strip():
                source.add("reviewed-empty", (*at, name), value=name)
        if "on" in entry and not _is_day(entry["on"]):
            source.add("reviewed-day", (*at, "on"), value=shown(entry["on"]))
        if key == "numbers":
            _number(source, at, entry, seen)
        else:
            _name(source, at, entry)


def _number(source: RuleSource, at: At, entry: Mapping[str, Any], seen: set[str]) -> None:
    if "number" not in entry:
        return
    digits = digits_of(str(entry["number"]).strip())
    if not digits or digits in seen:
        source.add("reviewed-repeated" if digits else "reviewed-number", (*at, "number"), value=index_of(at))
    seen.add(digits)


def _name(source: RuleSource, at: At, entry: Mapping[str, Any]) -> None:
    name, where = entry.get("name"), entry.get("where")
    if "name" in entry and (not isinstance(name, str) or len(name.strip()) < _SHORTEST):
        source.add("reviewed-name", (*at, "name"), value=index_of(at))
    files = [where] if isinstance(where, str) else where
    if "where" in entry and (
        not isinstance(files, list) or not files or not all(isinstance(item, str) and item.strip() for item in files)
    ):
        source.add("reviewed-where", (*at, "where"), value=index_of(at))


def index_of(at: At) -> int:
    """Which entry it is, from 1: a number or a name is not said again."""
    return int(at[1]) + 1


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True

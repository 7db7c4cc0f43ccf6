"""Looking values up in record data by dotted path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def values_at(data: Any, path: str) -> list[Any]:
    """All values at a dotted path; lists on the way, and at its end, are entered."""
    found = [data]
    for part in path.split("."):
        found = [item[part] for value in found for item in _each(value) if isinstance(item, Mapping) and part in item]
    return [item for value in found for item in _each(value)]


def number_at(data: Any, path: str) -> int | float | None:
    """The sum of the numbers at a path; None if there is none."""
    numbers = [value for value in values_at(data, path) if isinstance(value, int | float) and not isinstance(value, bool)]
    return sum(numbers) if numbers else None


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

"""Whether data fit a JSON Schema, for the few words rulebooks use; and what stands at a path."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any


def fits(value: Any, schema: Any) -> bool:
    """True where every word of the schema holds of the value. An unknown word is an error of the one who asks."""
    if isinstance(schema, bool):
        return schema
    return all(_holds(value, word, wanted, schema) for word, wanted in schema.items())


def _holds(value: Any, word: str, wanted: Any, schema: dict[str, Any]) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match word:
        case "required":
            return not isinstance(value, dict) or all(name in value for name in wanted)
        case "properties":
            return not isinstance(value, dict) or all(fits(value[name], wanted[name]) for name in wanted if name in value)
        case "const":
            return _same(value, wanted)
        case "enum":
            return any(_same(value, one) for one in wanted)
        case "minItems":
            return not isinstance(value, list) or len(value) >= wanted
        case "contains":
            return not isinstance(value, list) or any(fits(item, wanted) for item in value)
        case "items":
            return not isinstance(value, list) or all(fits(item, wanted) for item in value)
        case "minimum":
            return not is_number or value >= wanted
        case "maximum":
            return not is_number or value <= wanted
        case "allOf":
            return all(fits(value, part) for part in wanted)
        case "anyOf":
            return any(fits(value, part) for part in wanted)
        case "not":
            return not fits(value, wanted)
        case "if":
            return not fits(value, wanted) or fits(value, schema.get("then", True))
        case "then":
            return True
    raise NotImplementedError(word)


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def at(data: Any, path: str) -> list[Any]:
    """Everything at a dotted path, through lists."""
    if isinstance(data, list):
        return [found for item in data for found in at(item, path)]
    if not path:
        return [data]
    first, _, rest = path.partition(".")
    return at(data[first], rest) if isinstance(data, dict) and first in data else []


def number(data: Any, path: str) -> float | None:
    """The sum of the numbers at a path; None where there is none."""
    found = [one for one in at(data, path) if isinstance(one, int | float) and not isinstance(one, bool)]
    return sum(found) if found else None


def plain(text: object) -> str:
    """Without differences of width, blanks and case."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).casefold()


def earliest(days: Iterable[str]) -> str | None:
    """The first of ISO days, None of none."""
    return min(days, default=None)

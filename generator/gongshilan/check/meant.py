"""What was probably meant where a value is refused: said beside the problem, never taken for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from gongshilan.kinds.schema import Field

_BRACKETS = "[]{}()【】［］〔〕（）「」『』"
_BETWEEN = re.compile(r"[、，,;；/]+\s*|\s*\n\s*")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_SHOWN = 60


def parts(said: str) -> list[str]:
    """What somebody wrote between marks of Chinese or other brackets, commas and pauses."""
    return [part for part in (item.strip() for item in _BETWEEN.split(said.strip().strip(_BRACKETS))) if part]


def as_list(value: Any) -> str:
    """A list in brackets, as it might have been meant."""
    items = parts(value) if isinstance(value, str) else []
    return f"[{', '.join(items) or '…'}]"[:_SHOWN]


def as_number(value: Any) -> str:
    """The first number in a text, or one for example."""
    found = _FIGURE.search(unicodedata.normalize("NFKC", value)) if isinstance(value, str) else None
    return found[0] if found else "30"


def type_params(field: Field, value: Any) -> dict[str, str]:
    """Which sentences to say of a value of the wrong type, and what may have been meant."""
    if field.type == "array":
        return {"variant": "array", "instead": as_list(value)}
    if field.type in ("integer", "number"):
        return {"variant": field.type, "instead": as_number(value)}
    return {"variant": field.type if field.type in ("boolean", "object") else "text"}


def invisible(value: str) -> dict[str, str]:
    """A character nobody sees that stands in a value, where one does."""
    found = _INVISIBLE.search(value)
    return {"variant": "invisible", "character": f"U+{ord(found[0]):04X}"} if found else {}


def several(value: str, options: Iterable[str]) -> dict[str, str]:
    """Several terms written as one."""
    items = parts(value)
    if len(items) > 1 and set(items) <= set(options):
        return {"variant": "several", "instead": ", ".join(items)}
    return {}


def nearest_label(said: str, fields: Mapping[str, Field]) -> str:
    """The name of the field whose label was written instead."""
    return next((name for name, field in fields.items() if field.label == said.strip()), "")


def file_stem(stem: str) -> dict[str, str]:
    """A file name that would do, where one can be told without knowing how characters sound."""
    plain = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", stem).lower()).strip("-")
    if stem.isascii() and plain:
        return {"variant": "near", "right": f"{plain[:80]}.md"}
    return {"variant": "chinese"}

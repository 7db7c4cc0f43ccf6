"""Whom an obligation, or one requirement of it, is asked of (``binds`` in a rulebook)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.assess.matching import fits
from gongshilan.model import Reason, Record

_LISTS = {"levels": ("level", "other-level"), "classes": ("class", "other-class")}
"""Lists of terms, the unit's field that must be one of them, and what is said where it is not."""


def not_bound(unit: Record, binds: Mapping[str, Any], clause: str) -> Reason | None:
    """Why it is not asked of the unit; None if it is."""
    for key, (field, code) in _LISTS.items():
        named = binds.get(key)
        if named and unit.data.get(field) not in named:
            return Reason(code, {"clause": clause})
    if not fits(unit, binds.get("where")):
        return Reason("other-units", {"clause": clause})
    return None

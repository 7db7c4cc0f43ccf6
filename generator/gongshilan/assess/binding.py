"""Whom an obligation, or one requirement of it, is asked of (``binds`` in a rulebook)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongshilan.assess.matching import fits
from gongshilan.model import Record

_LISTS = {"levels": ("level", "other-level"), "classes": ("class", "other-class")}
"""Lists of terms, the unit's field that must be one of them, and what is said where it is not."""


def not_bound(unit: Record, binds: Mapping[str, Any]) -> str | None:
    """Why it is not asked of the unit, as a reason's code; None if it is."""
    for key, (field, code) in _LISTS.items():
        named = binds.get(key)
        if named and unit.data.get(field) not in named:
            return code
    return None if fits(unit, binds.get("where")) else "other-units"

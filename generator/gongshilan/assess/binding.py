"""Whom an obligation, or one requirement of it, is asked of (``binds`` in a rulebook)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongshilan.assess.matching import fits
from gongshilan.model import Reason, Record


def not_bound(unit: Record, binds: Mapping[str, Any], clause: str) -> Reason | None:
    """Why it is not asked of the unit; None if it is."""
    levels: Sequence[str] = binds.get("levels", ())
    if levels and unit.data.get("level") not in levels:
        return Reason("other-level", {"clause": clause})
    classes: Sequence[str] = binds.get("classes", ())
    if classes and unit.data.get("class") not in classes:
        return Reason("other-class", {"clause": clause})
    if not fits(unit, binds.get("where")):
        return Reason("other-units", {"clause": clause})
    return None

"""Whom an obligation, or one requirement of it, is asked of (``binds`` in a rulebook)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongshilan.assess.matching import fits
from gongshilan.model import Explained, Record


def not_bound(unit: Record, binds: Mapping[str, Any], clause: str) -> Explained | None:
    """Why it is not asked of the unit; None if it is."""
    levels: Sequence[str] = binds.get("levels", ())
    if levels and unit.data.get("level") not in levels:
        return Explained("other-level", {"clause": clause})
    classes: Sequence[str] = binds.get("classes", ())
    if classes and unit.data.get("class") not in classes:
        return Explained("other-class", {"clause": clause})
    if not fits(unit, binds.get("where")):
        return Explained("other-units", {"clause": clause})
    return None

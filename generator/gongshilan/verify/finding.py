"""What verification finds: a problem whose sentences stand in the branch ``findings`` of the catalogue."""

from __future__ import annotations

from typing import Any

from gongshilan.problems import Place, Problem


def finding(code: str, path: str, line: int = 1, **params: Any) -> Problem:
    """A finding at a file of the site (path below its folder, 1-based line)."""
    return Problem(code, Place(path, line), params)


def line_of(raw: str, at: int) -> int:
    """The 1-based line of a position; 1 where the position is not known (−1)."""
    return raw.count("\n", 0, at) + 1 if at > 0 else 1

"""One bar cut into segments."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 1000  # in the drawing's own units
_GAP, _THINNEST = 3, 1


def segments(numbers: Sequence[int]) -> list[tuple[float, float]]:
    """``(x, width)`` of each number's share of a bar, with a gap after each; what is there is seen however small."""
    whole = sum(numbers) or 1
    found, at = [], 0.0
    for number in numbers:
        width = number / whole * WIDTH
        found.append((at, max(width - _GAP, _THINNEST)))
        at += width
    return found

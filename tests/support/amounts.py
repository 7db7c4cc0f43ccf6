"""How often the same is tried: what every commit waits for, and what ``make test-full`` takes its time for."""

from __future__ import annotations

import os

_FULL = os.environ.get("GONGSHILAN_TESTS") == "full"


def amount(usual: int, full: int) -> int:
    """Of pairs, examples, seeds."""
    return full if _FULL else usual

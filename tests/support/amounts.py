"""How often the same is tried: what ``make test`` waits for, and what whoever calls pytest (``make test-full``) takes the time for."""

from __future__ import annotations

import os

_IN_HASTE = os.environ.get("GONGSHILAN_TESTS") == "part"


def amount(usual: int, full: int) -> int:
    """Of pairs, examples, seeds."""
    return usual if _IN_HASTE else full

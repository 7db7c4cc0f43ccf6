"""What a search for numbers and contacts of persons gives."""

from __future__ import annotations

from dataclasses import dataclass

# How many characters at each end a message may print of a number.
_ENDS = {"mobile": (3, 4), "id": (3, 2), "card": (4, 2)}
_OTHER = (2, 1)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``kind`` is ``mobile``, ``id`` or ``card``, or a class of :mod:`gongshilan.guard.contacts`; ``shown`` is what
    a message may print of it; ``digits`` the whole of it, plain (an ID's last place may be ``X``): for comparing only, never for
    printing. ``start`` and ``end`` count characters of the text that was searched."""

    kind: str
    shown: str
    digits: str
    start: int
    end: int


def shown(kind: str, digits: str) -> str:
    """Enough to find it again, too little to use it."""
    head, tail = _ENDS.get(kind, _OTHER)
    return f"{digits[:head]}{'*' * (len(digits) - head - tail)}{digits[-tail:]}"

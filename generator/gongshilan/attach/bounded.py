"""Cleaning in a process of its own, with bounds on time and memory: a file made to harm harms nobody but itself.

The process can write no file and is ended when it takes too long. Whatever becomes of it, the answer is a clean file or a refusal.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from gongshilan.attach.limits import BUDGET
from gongshilan.attach.refused import Refused
from gongshilan.bounded import Budget, Exceeded, each, write_nothing

Answer = tuple[bytes, str] | tuple[str, dict[str, Any]]


def clean_within(raw: bytes, kind: str, budget: Budget = BUDGET) -> tuple[bytes, str]:
    """A file of ``kind`` as it may be published, and the words in it. Raises Refused (also ``attachment-costly``)."""
    # Loaded by whoever has a file to clean, not by every command; here rather than in each child where that is forked.
    import gongshilan.attach.cleaning  # noqa: F401, PLC0415

    [outcome] = each(partial(_clean, kind=kind), [raw], budget)
    if isinstance(outcome, Exceeded):
        raise Refused("attachment-costly")
    answer = outcome.result
    if isinstance(answer[0], str):
        raise Refused(answer[0], **answer[1])
    return answer


def _clean(file: bytes, *, kind: str) -> Answer:
    from gongshilan.attach.cleaning import clean  # noqa: PLC0415 - see above

    write_nothing()
    try:
        return clean(file, kind)
    except Refused as refusal:
        return refusal.code, refusal.params
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a library makes of a broken file, it is a broken file
        return "attachment-unreadable", {}

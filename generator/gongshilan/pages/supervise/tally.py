"""The on-time rate in words, with what it is made of."""

from __future__ import annotations

from gongshilan.measure.states import Numbers, on_time
from gongshilan.pages.words import Json, Words


def rate(words: Words, numbers: Numbers) -> Json:
    """The rate, and of how many."""
    found = on_time(numbers)
    if found.share is None:
        return {"text": "", "of": words("supervise.rate_none"), "met": 0, "base": 0}
    return {
        "text": f"{found.share * 100:.0f}%",
        "of": words("supervise.rate_of", met=found.met, base=found.base),
        "met": found.met,
        "base": found.base,
    }

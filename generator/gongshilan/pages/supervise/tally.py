"""The on-time rate in words, with what it is made of."""

from __future__ import annotations

from gongshilan.measure.states import Numbers, OnTime, on_time
from gongshilan.pages.words import Json, Words


def rate(words: Words, numbers: Numbers, *, recorded: bool) -> Json:
    """The rate, and of how many; none where the units' records are not kept here."""
    if not recorded:
        return {"text": "", "of": words("supervise.rate_unrecorded"), "met": 0, "base": 0}
    found = on_time(numbers)
    if found.share is None:
        return {"text": "", "of": untimed(words, found) or words("supervise.rate_none"), "met": 0, "base": 0}
    of = words("supervise.rate_of", met=found.met, base=found.base)
    return {
        "text": f"{found.share * 100:.0f}%",
        "of": words("supervise.comma").join(filter(None, (of, untimed(words, found)))),
        "met": found.met,
        "base": found.base,
    }


def untimed(words: Words, found: OnTime) -> str:
    """How many of those done are left out because the day is not known; empty where none is."""
    return words("supervise.rate_untimed", n=found.untimed) if found.untimed else ""

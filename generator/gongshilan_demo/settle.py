"""Problems that were given out as solved are so only if the unit's items bear it out: statuses come in turn, and know nothing of each other."""

from __future__ import annotations

from gongshilan_demo.model import Unit

_NOT_TAKEN_ON = frozenset({"declined", "transferred"})


def settle(unit: Unit) -> None:
    """A problem whose items are all closed stays solved; one with items still open, or with none, goes back a step."""
    items = [made for made in unit.made if made.kind == "rectification_item" and made.data["status"] not in _NOT_TAKEN_ON]
    for problem in unit.made:
        if problem.kind != "problem" or problem.data["status"] != "solved":
            continue
        mine = [item for item in items if problem.id in item.data["addresses"]]
        if not mine or any(item.data["status"] != "closed" for item in mine):
            problem.data["status"] = "in_progress" if mine else "analysed"

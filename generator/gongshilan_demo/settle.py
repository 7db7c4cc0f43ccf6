"""What several records of a unit must say alike is put right once all are made: they are made one by one, some of them afterwards.

Problems that were given out as solved are so only if the unit's items bear it out: statuses come in turn, and know nothing of
each other. A problem found after the analysis or the first item was made is still one that these deal with.
"""

from __future__ import annotations

from gongshilan_demo.model import Unit

_NOT_TAKEN_ON = frozenset({"declined", "transferred"})


def settle(unit: Unit) -> None:
    """Every problem is in the analysis and has an item, where the unit made these with any problem in view. A problem whose
    items are all closed stays solved; one with items still open, or with none, goes back a step."""
    problems = [made.id for made in unit.made if made.kind == "problem"]
    for kind, field in (("analysis_report", "problems"), ("rectification_item", "addresses")):
        for made in sorted((made for made in unit.made if made.kind == kind), key=lambda made: str(made.data["date"])):
            if set(made.data.get(field) or ()) & set(problems):
                made.data[field] = list(dict.fromkeys([*made.data[field], *problems]))
                break
    items = [made for made in unit.made if made.kind == "rectification_item" and made.data["status"] not in _NOT_TAKEN_ON]
    for problem in unit.made:
        if problem.kind != "problem" or problem.data["status"] != "solved":
            continue
        mine = [item for item in items if problem.id in item.data["addresses"]]
        if not mine or any(item.data["status"] != "closed" for item in mine):
            problem.data["status"] = "in_progress" if mine else "analysed"

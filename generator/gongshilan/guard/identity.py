"""Whether digits that can be an ID number are one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongshilan.guard import checks, context, shapes
from gongshilan.guard.digits import LETTERS, Strength
from gongshilan.guard.hit import Hit
from gongshilan.guard.run import Run

_LAST_PLACE = re.compile(f"[^0-9{LETTERS}]{{0,6}}[XxХх×叉](?![0-9])")
_HIDDEN_PLACE = re.compile("[*●○□■?](?![0-9*●○□■?])")  # whoever knows seventeen places can work out the last


def identities(run: Run, first: int, last: int, digits: str) -> Iterator[Hit]:
    """An ID number of eighteen places or of fifteen, or one with two digits more."""
    groups = run.groups[first : last + 1]
    start, end = groups[0].start, groups[-1].end
    if len(digits) == 17:
        place = _LAST_PLACE.match(run.plain, end)
        if place and checks.is_id(f"{digits}X") and _id_split_well(run, first, last):
            yield from run.hit("id", f"{digits}X", first, last, place.end())
        elif (hidden := _HIDDEN_PLACE.match(run.plain, end)) and _id_split_well(run, first, last):
            whole = checks.completed(digits)
            if checks.is_id(whole):
                yield from run.hit("id", whole, first, last, hidden.end())
    elif len(digits) == 18 and checks.is_id(digits):
        paper = context.of_paper(run.plain, start, end) and checks.born(digits) >= 2000
        if not paper and _id_split_well(run, first, last):
            yield from run.hit("id", digits, first, last)
    elif len(digits) == 20 and len(groups[-1].digits) > 2 and checks.is_id(digits[:18]):
        # the number of a disability certificate, or a sole trader's for taxes: the person's own and two digits
        parts = shapes.sizes(groups, 0)
        if len(parts) == 1 or (parts[0] == 6 and _id_split_well(run, first, last)):
            yield from run.hit("id", digits[:18], first, last)
    elif len(digits) == 15 and checks.is_old_id(digits):
        parts = shapes.sizes(groups, 0)
        split = len(parts) == 1 or (parts == (6, 6, 3) and bool(shapes.one_mark(groups)))
        excused = context.of_paper(run.plain, start, end) or context.amount(run.plain, start, end)
        if split and not excused:
            yield from run.hit("id", digits, first, last)


def _id_split_well(run: Run, first: int, last: int) -> bool:
    groups = run.groups[first : last + 1]
    joins = shapes.joins(groups)
    if not joins:
        return True
    if run.finished:
        return bool(shapes.one_mark(groups))
    if shapes.one_mark(groups).strip(" ") or run.alone(first, last, max(group.strength for group in joins)):
        return True
    # figures in rows make up all manner of digits: among them only the two or three ways in which people split the number
    return shapes.sizes(groups, 0)[0] == 6 and all(group.strength is Strength.MARK for group in joins)

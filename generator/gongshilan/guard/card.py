"""Whether digits that can be the number of a bank card are one."""

from __future__ import annotations

from collections.abc import Iterator

from gongshilan.guard import checks, context, shapes
from gongshilan.guard.digits import Strength
from gongshilan.guard.hit import Hit
from gongshilan.guard.run import Run


def cards(run: Run, first: int, last: int, digits: str) -> Iterator[Hit]:
    """A bank card's number: whole where no word makes it something else, broken up where it stands by itself."""
    if not checks.is_card(digits) or checks.is_organisation(digits):
        return
    groups = run.groups[first : last + 1]
    start, end = groups[0].start, groups[-1].end
    parts = shapes.sizes(groups, 0)
    if len(parts) == 1:
        printed = groups[0].style == "0" and context.fraction(run.plain, start, end, listed=not run.finished)
        good = (not checks.is_permit(digits) and not printed) or context.after_card_word(run.plain, start)
    else:
        good = _card_split_well(run, first, last, parts, digits)
    if good and not (context.of_paper(run.plain, start, end) or context.amount(run.plain, start, end)):
        yield from run.hit("card", digits, first, last)


def _card_split_well(run: Run, first: int, last: int, parts: tuple[int, ...], digits: str) -> bool:
    groups = run.groups[first : last + 1]
    only = shapes.one_mark(groups)
    in_fours = len(parts) <= 5 and min(parts[:-1]) >= 4
    singles = max(parts) == 1
    widest = max(group.strength for group in groups[1:])
    alone = run.alone(first, last, widest)
    if first == 0 and context.after_card_word(run.plain, groups[0].start) and not run.finished:
        return alone or in_fours
    certain = bool(only.strip(" ")) and in_fours and not singles
    if not certain and not alone:
        return False
    if context.counted(run.plain, groups[-1].end) or shapes.dated(groups) or shapes.rising(groups):
        return False
    if certain:
        return True
    if run.beside_rows(first, last):
        return False
    if only and (in_fours or singles):
        return True
    if run.finished or not checks.is_common_card(digits):
        return False
    return singles or widest < Strength.CELL

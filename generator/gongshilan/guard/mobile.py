"""Whether digits that can be a mobile number are one."""

from __future__ import annotations

from collections.abc import Iterator

from gongshilan.guard import checks, context, shapes
from gongshilan.guard.digits import Strength
from gongshilan.guard.hit import Hit
from gongshilan.guard.run import Run

_LINE_NUMBER = 2  # digits


def run_on(run: Run, first: int) -> Iterator[Hit]:
    """A mobile number and the number of a door in one: 13800138000203室."""
    group = run.groups[first]
    if len(group.digits) <= 15 and checks.BARE_MOBILE.match(group.digits) and context.at_door(run.plain, group.end):
        yield from run.hit("mobile", group.digits[:11], first, first)


def mobiles(run: Run, first: int, last: int, digits: str) -> Iterator[Hit]:
    """A mobile number, with or without what may be dialled before it."""
    groups = run.groups[first : last + 1]
    prefix = len(digits) - 11
    parts = shapes.sizes(groups, prefix)
    start, end = groups[0].start, groups[-1].end
    if groups[0].style == "O" and sum(map(str.isdigit, run.plain[start:end])) < 4:
        return
    if context.below_one(run.plain, start):
        return
    if len(parts) == 1 and len(shapes.joins(groups)) <= 1:
        good = context.after_phone_word(run.plain, run.groups[0].start) or not (
            context.amount(run.plain, start, end) or context.of_paper(run.plain, start, end)
        )
    else:
        good = _split_well(run, first, last, parts)
    if good:
        yield from run.hit("mobile", digits[-11:], first, last)


def _split_well(run: Run, first: int, last: int, parts: tuple[int, ...]) -> bool:
    groups = run.groups[first : last + 1]
    start, end = groups[0].start, groups[-1].end
    if context.of_paper(run.plain, start, end):
        return False
    only = shapes.one_mark(groups)
    strict = bool(only) and shapes.customary(parts, only) and not _figures(run, first, last, parts)
    if run.finished or strict:
        return strict
    if first == 0 and context.after_phone_word(run.plain, start):
        return True
    if shapes.decimal(groups) or shapes.thousands(groups):
        return False
    if context.counted(run.plain, end) or shapes.dated(groups) or shapes.rising(groups):
        return False
    widest = max(group.strength for group in groups[1:])
    alone = run.alone(first, last, widest)
    if max(parts) == 1:
        return alone and not run.beside_rows(first, last)
    if parts == shapes.USUAL and widest is Strength.MARK:
        return not _figures(run, first, last, parts)
    if not alone:
        return False
    if widest is Strength.MARK:
        return not run.beside_rows(first, last)
    if shapes.padded(groups):
        return True
    if widest is Strength.LIST:
        return shapes.usual(parts)
    if run.only_cells(groups):
        return False
    breaks = [group.gap for group in shapes.joins(groups) if group.strength >= Strength.CELL]
    wrapped = len(breaks) == 1 and not set(breaks[0]) & set("\t|") and len(parts) <= 4
    return (wrapped or parts == shapes.USUAL) and not run.beside_rows(first, last)


def _figures(run: Run, first: int, last: int, parts: tuple[int, ...]) -> bool:
    """Looks like some figures of a row or a column: blanks between, more figures on a side, no needless 0."""
    groups = run.groups[first : last + 1]
    if {shapes.mark(group.gap) for group in shapes.joins(groups)} != {" "}:
        return (
            shapes.dated(groups)
            or shapes.between(groups)
            or (bool(context.counted(run.plain, groups[-1].end)) and len(parts) == 2)
        )
    if shapes.padded(groups) and parts == shapes.USUAL:
        return False
    if context.counted(run.plain, groups[-1].end) or (len(parts) > 2 and shapes.rising(groups)):
        return True
    if parts != shapes.USUAL:
        widest = Strength.BLOCK if run.finished else Strength.LIST
        return not run.alone(first, last, widest) or run.beside_rows(first, last)
    return _stray(run, first - 1, -1) or _stray(run, last + 1, 1) or run.beside_rows(first, last)


def _stray(run: Run, at: int, step: int) -> bool:
    """The group ``at`` stands on the same line, parted by blanks, and is nothing known by itself: one more figure."""
    if not 0 <= at < len(run.groups):
        return False
    near = run.groups[at + 1] if step < 0 else run.groups[at]
    if shapes.mark(near.gap) != " ":
        return False
    group = run.groups[at]
    beyond = run.groups[at] if step < 0 else (run.groups[at + 1] if at + 1 < len(run.groups) else None)
    if len(group.digits) >= 7 or (beyond is not None and beyond.gap and shapes.mark(beyond.gap) in "-/.:"):
        return False
    if len(group.digits) <= _LINE_NUMBER and not 0 <= at + step < len(run.groups):
        return False  # one short figure before or behind: the number of a line, an age
    three = run.groups[max(0, at - 2) : at + 1] if step < 0 else run.groups[at : at + 3]
    if len(three) == 3 and tuple(len(item.digits) for item in three) == shapes.USUAL:
        return checks.BARE_MOBILE.match("".join(item.digits for item in three)) is None
    return True

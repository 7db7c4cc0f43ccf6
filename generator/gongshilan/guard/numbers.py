"""Finding ID, mobile and bank-card numbers in a text, however they are split, widened or hidden.

A text is cut into groups of digits and runs of them (:mod:`gongshilan.guard.digits`). A number begins where a group begins and ends
where one ends. What can be one at all is decided by its digits (:mod:`gongshilan.guard.checks`), whether it is one by how it is broken
up (:mod:`gongshilan.guard.shapes`) and by the words and figures around it (:mod:`gongshilan.guard.context`). From each group at most
:data:`_FARTHEST` others are looked at, so that the cost grows with the text and not faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongshilan.guard import checks, context, shapes
from gongshilan.guard.digits import LETTERS, Group, Strength, runs, styled, styled_origins
from gongshilan.guard.hit import Hit, shown

# A cheap look first: eleven characters that may be digits, no further apart than a run allows; or one that is two digits by itself.
_DIGITS = (
    r"0-9\u00b2-\u00b9\u2070-\u209f\u2460-\u24ff\u2776-\u2793\u3220-\u33ff〇零一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖幺两OolI"
    r"\u1369-\u1371\u19da\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10c"
)
_BETWEEN = f"(?:(?![{_DIGITS}])[^\\dA-WYZa-wyz\u4e00-\u9fff])"
_PAIRS = "[\u2469-\u2473\u247d-\u249b\u24eb-\u24f4\u277f\u3251-\u32bf]"
_CANDIDATE = re.compile(f"[\\d{_DIGITS}](?:{_BETWEEN}{{0,64}}[\\d{_DIGITS}]){{10}}|{_PAIRS}")
# The same, whatever stands between: marks may be letters (<b>).
_THICK = re.compile(f"[\\d{_DIGITS}](?:[^\\d{_DIGITS}]{{0,400}}[\\d{_DIGITS}]){{10}}|{_PAIRS}")
_FARTHEST = 24
_MANY = 8  # as many parts are digits one by one or in twos: only where nothing else stands beside
_LAST_PLACE = re.compile(f"[^0-9{LETTERS}]{{0,6}}[XxХх×](?![0-9])")
# Right-to-left override: what is typed 0008… is read …8000.
_TURNED = re.compile("\u202e([^\u202c\u202d\u2066-\u2069\n]*)")


# What a number begins with, down to its shortest form, and how many digits more it may have.
_STARTING = (
    ("mobile", checks.BARE_MOBILE),
    ("mobile", checks.MOBILE),
    ("id", checks.ID_17),
    ("id", checks.OLD_ID),
    ("card", checks.CARD_16),
)
_SIZES = {"mobile": (0,), "id": (0, 1, 3), "card": (0, 1, 2, 3)}


def thick(text: str) -> bool:
    """A text in which digits stand near enough together for a number; in any other there is none. Cheap."""
    return _THICK.search(text) is not None


def find(text: str, *, finished: bool = False) -> tuple[Hit, ...]:
    """Every number in ``text``, by place; of overlapping ones the longest.

    ``finished``: the text is a line of a finished file, where the figures of lists, cells and scripts stand side by side. Then a
    number is one group, or broken by one and the same mark in a customary way; lists, cells and line ends part numbers.
    """
    if _CANDIDATE.search(text) is None:
        return ()
    plain = styled(text)
    found = [hit for run in runs(plain) for hit in _Run(run, plain, finished=finished).hits()]
    chosen = _longest(found)
    if plain is not text and chosen:
        where = styled_origins(text)
        chosen = [Hit(hit.kind, hit.shown, hit.digits, where[hit.start], where[hit.end - 1] + 1) for hit in chosen]
    if "\u202e" in text:
        chosen += _turned(text, finished=finished)
    return tuple(chosen)


def _turned(text: str, *, finished: bool) -> Iterator[Hit]:
    for span in _TURNED.finditer(text):
        for hit in find(span[1][::-1], finished=finished):
            yield Hit(hit.kind, hit.shown, hit.digits, span.end() - hit.end, span.end() - hit.start)


def _longest(found: list[Hit]) -> list[Hit]:
    chosen: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, hit.end)):
        if not chosen or chosen[-1].end <= hit.start:
            chosen.append(hit)
        elif hit.end - hit.start > chosen[-1].end - chosen[-1].start:
            chosen[-1] = hit
    return chosen


class _Run:
    """Groups of digits with no word between."""

    def __init__(self, groups: list[Group], plain: str, *, finished: bool) -> None:
        self._groups = groups
        self._plain = plain
        self._finished = finished
        self._joined = "".join(group.digits for group in groups)
        self._ends: dict[int, int] = {}
        at = 0
        for number, group in enumerate(groups):
            at += len(group.digits)
            self._ends[at] = number

    def hits(self) -> Iterator[Hit]:
        """Every number, overlapping ones too."""
        at = 0
        for first, group in enumerate(self._groups):
            if group.style == "0" and 11 < len(group.digits) <= 15:
                yield from self._run_on(first)
            for kind, starting in _STARTING:
                found = starting.match(self._joined, at)
                if found is None:
                    continue
                for size in _SIZES[kind]:
                    end = found.end() + size
                    last = self._ends.get(end)
                    if (
                        last is not None
                        and self._together(first, last)
                        and (last - first < _MANY or self._alone_many(first, last))
                    ):
                        yield from getattr(self, f"_{kind}")(first, last, self._joined[at:end])
            at += len(group.digits)

    def _together(self, first: int, last: int) -> bool:
        """Nothing parts the groups that parts numbers in a finished file."""
        return not self._finished or all(group.strength <= Strength.MARK for group in self._groups[first + 1 : last + 1])

    def _hit(self, kind: str, digits: str, first: int, last: int, end: int = 0) -> Iterator[Hit]:
        start, stop = self._groups[first].start, end or self._groups[last].end
        if not context.in_code(self._plain, start, stop):
            yield Hit(kind, shown(kind, digits), digits, start, stop)

    def _run_on(self, first: int) -> Iterator[Hit]:
        """A mobile number and the number of a door in one: 13800138000203室."""
        group = self._groups[first]
        if len(group.digits) <= 15 and checks.BARE_MOBILE.match(group.digits) and context.at_door(self._plain, group.end):
            yield from self._hit("mobile", group.digits[:11], first, first)

    # --- mobile numbers

    def _mobile(self, first: int, last: int, digits: str) -> Iterator[Hit]:
        groups = self._groups[first : last + 1]
        prefix = len(digits) - 11
        parts = shapes.sizes(groups, prefix)
        start, end = groups[0].start, groups[-1].end
        if groups[0].style == "O" and sum(map(str.isdigit, self._plain[start:end])) < 4:
            return
        if context.below_one(self._plain, start):
            return
        if len(parts) == 1 and len(shapes.joins(groups)) <= 1:
            good = context.after_phone_word(self._plain, self._groups[0].start) or not (
                context.amount(self._plain, start, end) or context.of_paper(self._plain, start, end)
            )
        else:
            good = self._split_well(first, last, parts)
        if good:
            yield from self._hit("mobile", digits[-11:], first, last)

    def _split_well(self, first: int, last: int, parts: tuple[int, ...]) -> bool:
        groups = self._groups[first : last + 1]
        start, end = groups[0].start, groups[-1].end
        if context.of_paper(self._plain, start, end):
            return False
        only = shapes.one_mark(groups)
        strict = bool(only) and shapes.customary(parts, only) and not self._figures(first, last, parts)
        if self._finished or strict:
            return strict
        if first == 0 and context.after_phone_word(self._plain, start):
            return True
        if shapes.decimal(groups) or shapes.thousands(groups):
            return False
        if context.counted(self._plain, end) or shapes.dated(groups) or shapes.rising(groups):
            return False
        widest = max(group.strength for group in groups[1:])
        alone = self._alone(first, last, widest)
        if max(parts) == 1:
            return alone and not self._beside_rows(first, last)
        if parts == shapes.USUAL and widest is Strength.MARK:
            return not self._figures(first, last, parts)
        if not alone:
            return False
        if widest is Strength.MARK:
            return not self._beside_rows(first, last)
        if shapes.padded(groups):
            return True
        if widest is Strength.LIST:
            return shapes.usual(parts)
        if self._only_cells(groups):
            return False
        breaks = [group.gap for group in shapes.joins(groups) if group.strength >= Strength.CELL]
        wrapped = len(breaks) == 1 and not set(breaks[0]) & set("\t|") and len(parts) <= 4
        return (wrapped or parts == shapes.USUAL) and not self._beside_rows(first, last)

    def _figures(self, first: int, last: int, parts: tuple[int, ...]) -> bool:
        """Looks like some figures of a row or a column: blanks between, more figures on a side, no needless 0."""
        groups = self._groups[first : last + 1]
        if {shapes.mark(group.gap) for group in shapes.joins(groups)} != {" "}:
            return (
                shapes.dated(groups)
                or shapes.between(groups)
                or (bool(context.counted(self._plain, groups[-1].end)) and len(parts) == 2)
            )
        if shapes.padded(groups) and parts == shapes.USUAL:
            return False
        if context.counted(self._plain, groups[-1].end) or (len(parts) > 2 and shapes.rising(groups)):
            return True
        if max(parts) == 1 or parts != shapes.USUAL:
            widest = Strength.BLOCK if self._finished else Strength.LIST
            return not self._alone(first, last, widest) or self._beside_rows(first, last)
        return self._stray(first - 1, -1) or self._stray(last + 1, 1) or self._beside_rows(first, last)

    def _stray(self, at: int, step: int) -> bool:
        """The group ``at`` stands on the same line, parted by blanks, and is nothing known by itself: one more figure."""
        if not 0 <= at < len(self._groups):
            return False
        near = self._groups[at + 1] if step < 0 else self._groups[at]
        if shapes.mark(near.gap) != " ":
            return False
        group = self._groups[at]
        beyond = self._groups[at] if step < 0 else (self._groups[at + 1] if at + 1 < len(self._groups) else None)
        if len(group.digits) >= 7 or (beyond is not None and beyond.gap and shapes.mark(beyond.gap) in "-/.:"):
            return False
        three = self._groups[max(0, at - 2) : at + 1] if step < 0 else self._groups[at : at + 3]
        if len(three) == 3 and tuple(len(item.digits) for item in three) == shapes.USUAL:
            return checks.BARE_MOBILE.match("".join(item.digits for item in three)) is None
        return True

    def _alone(self, first: int, last: int, widest: Strength) -> bool:
        """Nothing of the run stands as close to these groups as they do to each other, but the mark of a list item before."""
        groups = self._groups
        if (
            first
            and groups[first].strength <= widest
            and not self._item_mark(first)
            and not shapes.is_date(groups[max(0, first - 3) : first])
        ):
            return False
        return last + 1 == len(groups) or groups[last + 1].strength > widest or shapes.is_date(groups[last + 1 : last + 4])

    def _alone_many(self, first: int, last: int) -> bool:
        """A first look at many parts, by the two gaps at their ends alone."""
        return self._alone(first, last, max(self._groups[first + 1].strength, self._groups[last].strength, Strength.MARK))

    def _item_mark(self, first: int) -> bool:
        before = self._groups[first - 1]
        if len(before.digits) > 2 or (first > 1 and before.strength <= Strength.LIST and before.gap):
            return False
        return before.style == "c" or self._groups[first].gap.strip(" ")[:1] in (".", "、", ")", ":")

    def _beside_rows(self, first: int, last: int) -> bool:
        """The line before or after is a row of figures, so this one is as well."""
        count = last - first + 1
        before: list[Group] = []
        if first and "\n" in self._groups[first].gap:
            for number in range(first - 1, max(-1, first - _FARTHEST), -1):
                before.insert(0, self._groups[number])
                if "\n" in self._groups[number].gap:
                    break
        after: list[Group] = []
        for number in range(last + 1, min(len(self._groups), last + _FARTHEST)):
            if "\n" in self._groups[number].gap and after:
                break
            if after or "\n" in self._groups[number].gap:
                after.append(self._groups[number])
        return any(abs(len(row) - count) <= 1 and not _personal(row) for row in (before, after) if row)

    def _only_cells(self, groups: list[Group]) -> bool:
        """Each group is all that stands on its line: cells of a table, as spreadsheets and documents give them."""
        return all(
            group.gap.strip(" ").startswith("\n") and group.gap.strip(" ").endswith("\n") for group in shapes.joins(groups)
        ) and self._line_alone(groups[0].start, groups[-1].end)

    def _line_alone(self, start: int, end: int) -> bool:
        begins = start == 0 or self._plain[start - 1] == "\n"
        return begins and (end == len(self._plain) or self._plain[end] == "\n")

    # --- ID numbers

    def _id(self, first: int, last: int, digits: str) -> Iterator[Hit]:
        groups = self._groups[first : last + 1]
        start, end = groups[0].start, groups[-1].end
        if len(digits) == 17:
            place = _LAST_PLACE.match(self._plain, end)
            if place and checks.is_id(f"{digits}X") and self._id_split_well(first, last):
                yield from self._hit("id", f"{digits}X", first, last, place.end())
        elif len(digits) == 18 and checks.is_id(digits):
            paper = context.of_paper(self._plain, start, end) and checks.born(digits) >= 2000
            if not paper and self._id_split_well(first, last):
                yield from self._hit("id", digits, first, last)
        elif len(digits) == 20 and len(groups[-1].digits) > 2 and checks.is_id(digits[:18]):
            # the number of a disability certificate, or a sole trader's for taxes: the person's own and two digits
            parts = shapes.sizes(groups, 0)
            if len(parts) == 1 or (parts[0] == 6 and self._id_split_well(first, last)):
                yield from self._hit("id", digits[:18], first, last)
        elif len(digits) == 15 and checks.is_old_id(digits):
            parts = shapes.sizes(groups, 0)
            split = len(parts) == 1 or (parts == (6, 6, 3) and bool(shapes.one_mark(groups)))
            excused = context.of_paper(self._plain, start, end) or context.amount(self._plain, start, end)
            if split and not excused:
                yield from self._hit("id", digits, first, last)

    def _id_split_well(self, first: int, last: int) -> bool:
        groups = self._groups[first : last + 1]
        joins = shapes.joins(groups)
        if not joins:
            return True
        if self._finished:
            return bool(shapes.one_mark(groups))
        if shapes.one_mark(groups).strip(" ") or self._alone(first, last, max(group.strength for group in joins)):
            return True
        # figures in rows make up all manner of digits: among them only the two or three ways in which people split the number
        return shapes.sizes(groups, 0)[0] == 6 and all(group.strength is Strength.MARK for group in joins)

    # --- bank cards

    def _card(self, first: int, last: int, digits: str) -> Iterator[Hit]:
        if not checks.is_card(digits) or checks.is_organisation(digits):
            return
        groups = self._groups[first : last + 1]
        start, end = groups[0].start, groups[-1].end
        if context.of_paper(self._plain, start, end) or context.amount(self._plain, start, end):
            return
        parts = shapes.sizes(groups, 0)
        if len(parts) == 1:
            printed = groups[0].style == "0" and context.fraction(self._plain, start, end, listed=not self._finished)
            good = not checks.is_permit(digits) and not printed
            good = good or context.after_card_word(self._plain, start)
        else:
            good = self._card_split_well(first, last, parts, digits)
        if good:
            yield from self._hit("card", digits, first, last)

    def _card_split_well(self, first: int, last: int, parts: tuple[int, ...], digits: str) -> bool:
        groups = self._groups[first : last + 1]
        only = shapes.one_mark(groups)
        in_fours = len(parts) <= 5 and min(parts[:-1]) >= 4
        singles = max(parts) == 1
        widest = max(group.strength for group in groups[1:])
        alone = self._alone(first, last, widest)
        if first == 0 and context.after_card_word(self._plain, groups[0].start) and not self._finished:
            return alone or in_fours
        if context.counted(self._plain, groups[-1].end) or shapes.dated(groups) or shapes.rising(groups):
            return False
        free = alone and not self._beside_rows(first, last)
        if only and (in_fours or singles) and (free if only == " " or singles else True):
            return True
        if self._finished or not free or not checks.is_common_card(digits):
            return False
        return singles or widest < Strength.CELL


def _personal(row: list[Group]) -> bool:
    digits = "".join(group.digits for group in row)
    return checks.MOBILE.fullmatch(digits) is not None or checks.is_card(digits) or checks.is_id(digits)

"""Groups of digits with no word between, and what stands around some of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from gongshilan.guard import checks, context, shapes
from gongshilan.guard.digits import Group, Strength
from gongshilan.guard.hit import Hit, shown

_FARTHEST = 24


class Run:
    """``plain`` is the styled text in which the groups stand. ``finished``: it is a line of a finished file, where lists, cells and line
    ends part numbers."""

    def __init__(self, groups: list[Group], plain: str, *, finished: bool) -> None:
        self.groups = groups
        self.plain = plain
        self.finished = finished
        sizes = [len(group.digits) for group in groups]
        ends = list(accumulate(sizes))
        self.digits = "".join([group.digits for group in groups])
        self.begins = {end - size: number for number, (end, size) in enumerate(zip(ends, sizes, strict=True))}
        self.ends = {end: number for number, end in enumerate(ends)}
        self._excused: dict[int, bool] = {}
        # how many gaps up to each group part numbers
        self._parted = list(accumulate([group.strength > Strength.MARK for group in groups])) if finished else []

    def together(self, first: int, last: int) -> bool:
        """Nothing parts the groups that parts numbers in a finished file."""
        return not self.finished or self._parted[first] == self._parted[last]

    def hit(self, kind: str, digits: str, first: int, last: int, end: int = 0) -> Iterator[Hit]:
        """The hit, unless it is a part of a longer word such as a hash."""
        start, stop = self.groups[first].start, end or self.groups[last].end
        if not context.in_code(self.plain, start, stop):
            yield Hit(kind, shown(kind, digits), digits, start, stop)

    def alone(self, first: int, last: int, widest: Strength) -> bool:
        """Nothing of the run stands as close to these groups as they do to each other, but the mark of a list item before."""
        groups, after = self.groups, last + 1
        if after < len(groups) and groups[after].strength <= widest and not shapes.is_date(groups, after):
            return False
        return not first or groups[first].strength > widest or self._excused_before(first)

    def _excused_before(self, first: int) -> bool:
        """What stands before is the mark of an item of a list, or a date."""
        if first not in self._excused:
            self._excused[first] = self.item_mark(first) or (first >= 3 and shapes.is_date(self.groups, first - 3))
        return self._excused[first]

    def follows(self, first: int) -> bool:
        """The group before stands as close as the next one: many parts from here on are not alone, wherever they end."""
        gap = self.groups[first].strength
        if not first or (gap > Strength.MARK and gap > self.groups[first + 1].strength):
            return False
        return not self._excused_before(first)

    def alone_many(self, first: int, last: int) -> bool:
        """A first look at many parts, by the gaps at their ends alone."""
        return self.alone(first, last, max(self.groups[first + 1].strength, self.groups[last].strength, Strength.MARK))

    def item_mark(self, first: int) -> bool:
        """The group before is the mark of an item of a list: 1. or ①."""
        before = self.groups[first - 1]
        if len(before.digits) > 2 or (first > 1 and before.strength <= Strength.LIST and before.gap):
            return False
        return before.style == "c" or self.groups[first].gap.strip(" ")[:1] in (".", "、", ")", ":")

    def beside_rows(self, first: int, last: int) -> bool:
        """The line before or after is a row of figures, so this one is as well."""
        count = last - first + 1
        before: list[Group] = []
        if first and "\n" in self.groups[first].gap:
            for number in range(first - 1, max(-1, first - _FARTHEST), -1):
                before.insert(0, self.groups[number])
                if "\n" in self.groups[number].gap:
                    break
        after: list[Group] = []
        for number in range(last + 1, min(len(self.groups), last + _FARTHEST)):
            if "\n" in self.groups[number].gap and after:
                break
            if after or "\n" in self.groups[number].gap:
                after.append(self.groups[number])
        return any(abs(len(row) - count) <= 1 and not _personal(row) for row in (before, after) if row)

    def only_cells(self, groups: list[Group]) -> bool:
        """Each group is all that stands on its line: cells of a table, as spreadsheets and documents give them."""
        return all(
            group.gap.strip(" ").startswith("\n") and group.gap.strip(" ").endswith("\n") for group in shapes.joins(groups)
        ) and self._line_alone(groups[0].start, groups[-1].end)

    def _line_alone(self, start: int, end: int) -> bool:
        begins = start == 0 or self.plain[start - 1] == "\n"
        return begins and (end == len(self.plain) or self.plain[end] == "\n")


def _personal(row: list[Group]) -> bool:
    digits = "".join(group.digits for group in row)
    return checks.MOBILE.fullmatch(digits) is not None or checks.is_card(digits) or checks.is_id(digits)

"""Finding ID, mobile and bank-card numbers in a text, however they are split, widened or hidden.

Sources: GB 11643-1999 (ID numbers, 18 digits with a check digit; 15 digits before 1999), the numbering plan for mobile
services (eleven digits, 13–19 …, country code 86), ISO/IEC 7812-1 (16–19 digits, Luhn).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from gongshilan.guard.text import canonical, origins


@dataclass(frozen=True, slots=True)
class Hit:
    """A number found. ``kind`` is ``mobile``, ``id`` or ``card``; ``shown`` is what a message may print of it; ``digits`` the
    whole number, plain (an ID's last place may be ``X``): for comparing only, never for printing. ``start`` and ``end``
    count characters of the text that was searched."""

    kind: str
    shown: str
    digits: str
    start: int
    end: int


# Characters with the value of a digit (all of Unicode's decimal digits are ``\d``), and the words for them.
_WORDS = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两"
_VALUES = "00123456789123456789" + "12"
_ODD = "²³¹⁰⁴-⁹₀-₉①-⒛⓪⓵-⓿❶-➓㉈-㉏\u1369-\u1371\u19da\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a\U0001f100-\U0001f10a"
# Between the digits of one number: marks, blanks, things nobody sees. Not letters, nor what ends a cell or a line.
_LETTERS = "A-Za-z\u2e80-\u2fdf\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uac00-\ud7a3"
_GAP = f"[^\\d{_ODD}{_WORDS}{_LETTERS}\\n\\r\\t,|]*"
# Eleven digits with no more than that between: without them there is nothing to look at. One pass, cheap.
_CANDIDATE = re.compile(f"[\\d{_ODD}{_WORDS}](?:{_GAP}[\\d{_ODD}{_WORDS}]){{10}}")

_RUN = re.compile(r"[0-9]+(?:(?: ?[-._~/*:)] ?| {1,2})[0-9]+)*(?:(?: ?[-._~/*:)] ?| {1,2})?[Xx](?![0-9A-Za-z]))?")
_PIECE = re.compile(r"[0-9]+|[Xx]|[^0-9Xx]+")
_WORD = re.compile(f"[{_WORDS}]")
_READ_WORDS = str.maketrans(_WORDS, _VALUES)

_MOBILE = re.compile(r"(?=1[3-9][0-9]{9})")
_ID = re.compile(r"(?=[1-9][0-9]{5}(?:18|19|20|21)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X])")
_OLD_ID = re.compile(r"(?=[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})")
_CARD = re.compile(r"(?=(?:[34569]|2[2-7])[0-9]{15})")
_PREFIXES = ("", "86", "0086", "0")
# First two digits of an ID number: the provinces.
_PROVINCES = frozenset(
    map(str, [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)])
)
_PROVINCES |= {"71", "81", "82", "83", "91"}
_SHORTEST = 11
# How people break up a mobile number besides three digits or more first, or one by one.
_BREAKS = frozenset([(2, 3, 3, 3), (1, 3, 3, 4), (1, 2, 4, 4), (1, 3, 4, 3), (1, 4, 3, 3)])


def find(text: str) -> tuple[Hit, ...]:
    """Every number in ``text``, by place; of overlapping ones the longest.

    A number may be preceded by a country code, widened, or split by single marks (one and the same: ``138-0013-8000``,
    ``1 3 8 0 …``). It is not looked for inside longer runs of letters and digits (hashes, ids). Line breaks, tabs, commas
    and ``|`` end a number: join the cells of a table by one of them, not by a space.
    """
    if _CANDIDATE.search(text) is None:
        return ()
    plain = canonical(text)
    found = list(_scan(plain))
    if _WORD.search(plain):
        known = {(hit.start, hit.end) for hit in found}
        found += [hit for hit in _scan(plain.translate(_READ_WORDS)) if (hit.start, hit.end) not in known]
    if not found:
        return ()
    chosen: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, hit.end)):
        if not chosen or chosen[-1].end <= hit.start:
            chosen.append(hit)
        elif hit.end - hit.start > chosen[-1].end - chosen[-1].start:
            chosen[-1] = hit
    if plain is text:
        return tuple(chosen)
    where = origins(text)
    return tuple(Hit(hit.kind, hit.shown, hit.digits, where[hit.start], where[hit.end - 1] + 1) for hit in chosen)


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int
    mark: str  # what stands before it, without spaces around a mark; empty for the first


def _scan(plain: str) -> Iterator[Hit]:
    """Hits in a canonical text."""
    for run in _RUN.finditer(plain):
        if run.end() - run.start() >= _SHORTEST:
            yield from _in_run(_groups(run[0], run.start()), plain)
            if run[0][-1] in "Xx":  # the last place of an ID, or a letter that only happens to follow a number
                yield from _in_run(_groups(run[0][:-1], run.start()), plain)


def _in_run(groups: list[_Group], plain: str) -> Iterator[Hit]:
    first = 0
    while first < len(groups):
        last = first + 1
        while last < len(groups) and groups[last].mark == groups[first + 1].mark:
            last += 1
        yield from _Stretch(groups[first:last], plain).hits()
        first = max(first + 1, last - 1) if last < len(groups) else last


def _groups(run: str, offset: int) -> list[_Group]:
    groups: list[_Group] = []
    mark = ""
    for piece in _PIECE.finditer(run):
        start, end = piece.start() + offset, piece.end() + offset
        if piece[0] in "Xx" and groups and not mark:
            last = groups.pop()
            groups.append(_Group(last.digits + "X", last.start, end, last.mark))
        elif piece[0].isdigit() or piece[0] in "Xx":
            groups.append(_Group(piece[0].upper(), start, end, mark))
            mark = ""
        else:
            mark = piece[0].strip() or " "
    return groups


class _Stretch:
    """Groups of digits with one and the same mark between. A number begins where a group begins and ends where one ends."""

    def __init__(self, groups: list[_Group], plain: str) -> None:
        self._plain = plain
        self._groups = groups
        self._joined = "".join(group.digits for group in groups)
        self._begins: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        at = 0
        for number, group in enumerate(groups):
            self._begins[at] = number
            at += len(group.digits)
            self._ends[at] = number

    def hits(self) -> Iterator[Hit]:
        """Every number, overlapping ones too."""
        joined = self._joined
        for found in _MOBILE.finditer(joined):
            yield from self._mobile(found.start())
        for found in _ID.finditer(joined):
            at = found.start()
            if self._whole(at, at + 18) and _is_id(joined[at : at + 18]):
                yield from self._hit("id", at, at, at + 18)
        for found in _OLD_ID.finditer(joined):
            at = found.start()
            split_well = self._whole(at, at + 15) and self._sizes(at, at + 15) in ((15,), (6, 6, 3))
            if split_well and _is_old_id(joined[at : at + 15]):
                yield from self._hit("id", at, at, at + 15)
        for found in _CARD.finditer(joined):
            yield from self._card(found.start())

    def _mobile(self, at: int) -> Iterator[Hit]:
        for prefix in _PREFIXES:
            begin = at - len(prefix)
            if not self._joined.startswith(prefix, max(begin, 0)) or not self._whole(begin, at + 11):
                continue
            if _as_people_do(self._sizes(begin, at + 11), len(prefix), self._groups[-1].mark):
                yield from self._hit("mobile", begin, at, at + 11)

    def _card(self, at: int) -> Iterator[Hit]:
        for length in (16, 17, 18, 19):
            if self._whole(at, at + length) and "X" not in (digits := self._joined[at : at + length]):
                sizes = self._sizes(at, at + length)
                one_by_one = len(sizes) == length == len(self._joined)
                in_fours = len(sizes) <= 5 and min(sizes[:-1], default=4) >= 4
                if (one_by_one or in_fours) and luhn.is_valid(digits) and not self._fraction(at):
                    yield from self._hit("card", at, at, at + length)

    def _whole(self, begin: int, end: int) -> bool:
        return begin in self._begins and end in self._ends

    def _sizes(self, begin: int, end: int) -> tuple[int, ...]:
        return tuple(len(group.digits) for group in self._groups[self._begins[begin] : self._ends[end] + 1])

    def _fraction(self, begin: int) -> bool:
        """The decimals of a number, as programs print them."""
        start = self._groups[self._begins[begin]].start
        return start > 1 and self._plain[start - 1] == "." and self._plain[start - 2].isdigit()

    def _hit(self, kind: str, begin: int, at: int, end: int) -> Iterator[Hit]:
        start, stop = self._groups[self._begins[begin]].start, self._groups[self._ends[end]].end
        if not _inside(self._plain, start, stop):
            digits = self._joined[at:end]
            yield Hit(kind, _shown(kind, digits), digits, start, stop)


def _inside(plain: str, start: int, end: int) -> bool:
    """True within a longer word that has digits of its own: a hash, an id. ``tel13800138000`` is no such word."""
    return _meets_digit(plain, range(start - 1, -1, -1)) or _meets_digit(plain, range(end, len(plain)))


def _meets_digit(plain: str, places: range) -> bool:
    for place in places:
        if not (plain[place].isascii() and plain[place].isalnum()):
            return False
        if plain[place].isdigit():
            return True
    return False


def _as_people_do(sizes: tuple[int, ...], prefix: int, mark: str) -> bool:
    """Lists of small numbers and dates also are groups of digits: only customary ways to break up a number count."""
    own = []
    for size in sizes:  # without the country code, which may be a group of its own or stand before the first
        cut = min(prefix, size)
        prefix -= cut
        if size > cut:
            own.append(size - cut)
    if len(own) == 1 or max(own) == 1 or tuple(own) in _BREAKS:
        return True
    if len(own) == 2:
        return mark != "."  # a decimal number
    return (own[0] >= 3 and min(own) >= 2) or (mark != " " and max(own) <= 2)


def _is_id(number: str) -> bool:
    """Province, day of birth and check digit; the district may be one no list knows any more."""
    if number[:2] not in _PROVINCES:
        return False
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return ric.calc_check_digit(number) == number[-1]


def _is_old_id(number: str) -> bool:
    try:
        date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return False
    return number[:2] in _PROVINCES


def _shown(kind: str, digits: str) -> str:
    """Enough to find it again, too little to use it."""
    head, tail = {"mobile": (3, 4), "id": (3, 2), "card": (4, 2)}[kind]
    return f"{digits[:head]}{'*' * (len(digits) - head - tail)}{digits[-tail:]}"

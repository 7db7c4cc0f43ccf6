"""A text → its groups of digits and the runs they form: the tokenizer below the search for numbers of persons.

A *group* is digits of one style standing together: plain ones of whatever script, ones in circles or brackets, words (一三八), or plain
ones among which letters pose as digits (``l38OO``). Where the style changes a group ends, so that ``①138…`` is a mark of a list and a
number, and ``1③8`` is still three digits with nothing between. A *run* is groups with no word between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from gongshilan.guard.text import TABLE

WORDS = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两貳參陸"
_CIRCLED = "\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008\ue009"
READ = str.maketrans(f"{WORDS}{_CIRCLED}OolIi|", "00123456789123456789122360123456789001111")
LETTERS = (
    "A-Za-z\u00c0-\u02af\u0370-\u052f\u2e80-\u2fdf\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"
)
_LONGEST_GAP = 12
_GROUP = re.compile(
    f"(?<![0-9A-Za-z])[0-9OolI]*(?:[0-9][OolI]|[OolI][0-9])[0-9OolI]*(?![0-9A-WYZa-wyz])|(?:(?<![0-9A-Za-z])|(?<=tel))(?=[0-9]{{0,20}}[OolI])"
    f"[0-9OolI]{{11,21}}(?![0-9OolI])|[0-9]+|[{_CIRCLED}]+|[{WORDS}]+"
)
_MIDDLE_DOTS = frozenset("·•・‧∙⋅。｡")
_POSING = re.compile("[OolI]")
# What may stand between two groups of a run: no word, but xx and ×× (they mask), and HTML's own space.
_GAP = re.compile(f"(?:[^{LETTERS}]|[xX]{{2,8}}){{0,{_LONGEST_GAP}}}\\Z")
_LEAST = 11
_BLANK_LINE = re.compile(r"\n[ \r\t]*\n")


class Strength(IntEnum):
    """How much apart what stands between two groups puts them."""

    NOTHING = 0
    MARK = 1
    LIST = 2
    CELL = 3
    BLOCK = 4


@dataclass(slots=True)  # not frozen: that would double what making one costs, and a text may hold a million
class Group:
    """``digits`` plain; ``start`` and ``end`` in the text that was split. ``gap`` stands before it (empty for the first of a run)."""

    digits: str
    start: int
    end: int
    gap: str
    strength: Strength
    style: str  # what it is written in: 0 plain, O letters among them, c circled, w words


class _Styled(dict[int, str]):
    """:data:`gongshilan.guard.text.TABLE`, but digits in circles, brackets and the like keep to themselves."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _styled(chr(code))
        return found


def _styled(character: str) -> str:
    if character in _MIDDLE_DOTS:  # they part words or sentences, never decimals
        return "·"
    plain = TABLE[ord(character)]
    if unicodedata.category(character) in ("No", "So") and any(map(str.isdigit, plain)):
        return "".join(_CIRCLED[int(item)] for item in plain if "0" <= item <= "9")
    return plain


STYLED = _Styled()


def styled(text: str) -> str:
    """The canonical form of a text in which styles of digits can still be told apart."""
    return text if text.isascii() else text.translate(STYLED)


def styled_origins(text: str) -> list[int]:
    """For every character of ``styled(text)``, the index in ``text`` of the one it came from."""
    if text.isascii():
        return list(range(len(text)))
    return [index for index, character in enumerate(text) for _ in STYLED[ord(character)]]


def runs(plain: str) -> Iterator[list[Group]]:
    """Runs of a styled text that hold eleven digits or more, by place."""
    held: list[tuple[str, int, int, str, Strength, str]] = []  # a group is made of what is in a run of eleven digits only
    total, end = 0, 0
    for found in _GROUP.finditer(plain):
        start, written = found.start(), found[0]
        gap = plain[end:start]
        apart = _apart(gap) if len(gap) <= _LONGEST_GAP * 2 else None
        if held and apart is None:
            if total >= _LEAST:
                yield [Group(*item) for item in held]
            held, total = [], 0
        digits, style = (written, "0") if written.isdecimal() else _read(written)
        end = found.end()
        total += len(digits)
        held.append(
            (digits, start, end, gap, apart, style)
            if held and apart is not None
            else (digits, start, end, "", Strength.NOTHING, style)
        )
    if total >= _LEAST:
        yield [Group(*item) for item in held]


def regapped(groups: list[Group], plain: str) -> list[Group]:
    """The same groups where some line ends have become blanks in the text."""
    if all("\n" not in group.gap for group in groups):
        return groups
    found: list[Group] = []
    for number, group in enumerate(groups):
        if "\n" in group.gap:
            gap = plain[groups[number - 1].end : group.start]
            found.append(Group(group.digits, group.start, group.end, gap, strength(gap), group.style))
        else:
            found.append(group)
    return found


def _read(written: str) -> tuple[str, str]:
    if written[0] in _CIRCLED:
        return written.translate(READ), "c"
    if written[0] in WORDS:
        return written.translate(READ), "w"
    if _POSING.search(written):
        return written.translate(READ), "O"
    return written, "0"


@lru_cache(4096)  # a text has few different ones
def _apart(gap: str) -> Strength | None:
    """None if what stands between two groups is a word."""
    return strength(gap) if _GAP.match(gap) else None


def strength(gap: str) -> Strength:
    """How much apart a gap puts what stands on its sides."""
    if not gap:
        return Strength.NOTHING
    if any(mark in gap for mark in "\n\r\t|"):
        return Strength.BLOCK if _BLANK_LINE.search(gap) else Strength.CELL
    if any(mark in gap for mark in ",、;"):
        return Strength.LIST
    return Strength.MARK

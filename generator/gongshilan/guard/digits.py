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


@dataclass(frozen=True, slots=True)
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
    held: list[Group] = []
    total, end = 0, 0
    for found in _GROUP.finditer(plain):
        start = found.start()
        gap = plain[end:start] if start - end <= _LONGEST_GAP * 2 else None
        apart = strength(gap or "")
        if held and (gap is None or (gap not in _PLAIN_GAPS and _GAP.match(gap) is None)):
            if total >= _LEAST:
                yield held
            held, total = [], 0
        digits, style = _read(found[0])
        end = found.end()
        total += len(digits)
        held.append(Group(digits, start, end, gap or "", apart, style) if held else _first(digits, start, end, style))
    if total >= _LEAST:
        yield held


_PLAIN_GAPS = frozenset(["", " ", "-", ", ", ".", "\n", ","])


def _first(digits: str, start: int, end: int, style: str) -> Group:
    return Group(digits, start, end, "", Strength.NOTHING, style)


def _read(written: str) -> tuple[str, str]:
    if written[0] in _CIRCLED:
        return written.translate(READ), "c"
    if written[0] in WORDS:
        return written.translate(READ), "w"
    if _POSING.search(written):
        return written.translate(READ), "O"
    return written, "0"


def strength(gap: str) -> Strength:
    """How much apart a gap puts what stands on its sides."""
    if not gap:
        return Strength.NOTHING
    if any(mark in gap for mark in "\n\r\t|"):
        return Strength.BLOCK if _BLANK_LINE.search(gap) else Strength.CELL
    if any(mark in gap for mark in ",、;"):
        return Strength.LIST
    return Strength.MARK

"""Counts of votes as texts state them: 满意50票, 有两票不满意, 满意率96.5%, a table of grades and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

_DIGITS = "零一二三四五六七八九"
_TWO = "两"
_COUNTERS = "票人名位张份户个"
_NUMBER = rf"(?:[0-9]+(?:\.[0-9]+)?|[{_DIGITS}{_TWO}十百〇]+)"
_BETWEEN = r"[\s:：|,，、为是有共计占的达—–=()（）-]{0,4}"
_BEHIND = rf"(?P<number>{_NUMBER})\s*(?P<unit>%|[{_COUNTERS}])?(?![0-9年月日.:第])"
_BEFORE = rf"(?<![0-9.{_DIGITS}十百])(?P<number>{_NUMBER})\s*(?P<unit>%|[{_COUNTERS}]){_BETWEEN}(?:投了?|选了?|认为是?|表示|评价?为?|觉得)?"
_CELLS = re.compile(r"[\t|,，;；、 ]+")
_COUNTED = re.compile(rf"({_NUMBER})\s*(%|[{_COUNTERS}])?")
_PERCENT, _THOUSAND = 100, 1000
_TAIL = 24  # characters at the end of a line that may go on in the next
# 百分之七点五, 九成二五, 四十分之三
_SHARE = re.compile(
    rf"百分之(?P<whole>[{_DIGITS}十百]+)(?:点(?P<places>[{_DIGITS}〇]+))?|(?P<tenths>[{_DIGITS}]成[{_DIGITS}]{{1,2}})"
    rf"|(?P<of>[{_DIGITS}十百]+)分之(?P<parts>[{_DIGITS}{_TWO}十百]+)"
)


@dataclass(frozen=True, slots=True)
class Untold:
    """A count that is not told: the words for it, how many of how many votes."""

    words: Collection[str]
    count: int
    votes: int

    def is_said_by(self, number: str, unit: str) -> bool:
        """Whether a number as written, with what stands behind it, states the count or its share."""
        if unit != "%":
            return number in (str(self.count), chinese(self.count), chinese(self.count).replace("二", _TWO))
        if not self.votes or not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", number):
            return False
        places = len(number.partition(".")[2])
        step = Fraction(1, 10**places)
        return abs(Fraction(number) - Fraction(self.count * _PERCENT, self.votes)) <= step / 2


class Reader:
    """Finds counts in texts. ``words`` are all that name a grade or a group, so that the longest one counts: 不满意 is not 满意."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(words)
        names = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
        self._any = re.compile(names)
        self._behind = re.compile(f"(?P<name>{names}){_BETWEEN}(?!{names}){_BEHIND}")  # 一般 begins like a number
        self._before = re.compile(f"{_BEFORE}(?P<name>{names})")

    def said(self, text: str) -> Iterator[tuple[int, str, str, str]]:
        """Every ``(line from 0, word, number, unit)`` that a text states."""
        if not self._any.search(unicodedata.normalize("NFKC", text)):
            return  # as almost every text
        header: list[str] = []
        above = ""
        for number, raw in enumerate(text.splitlines()):
            line = _SHARE.sub(_percent, unicodedata.normalize("NFKC", raw))
            tail = above[-_TAIL:]  # a paragraph goes on: 不满意： and below it 3票
            for pattern in (self._behind, self._before):
                for found in pattern.finditer(f"{tail}\n{line}"):
                    if found.end() > len(tail) + 1:
                        yield number, found["name"], found["number"], found["unit"] or ""
            above = line
            cells = _CELLS.split(line.strip().strip("|").strip())
            if sum(cell in self._words for cell in cells) > 1:
                header = cells
            for name, cell in zip(header, cells, strict=False):
                if name in self._words and (counted := _COUNTED.fullmatch(cell)) is not None:
                    yield number, name, counted[1], counted[2] or ""
        yield from self._in_cells(text.splitlines())

    def _in_cells(self, lines: Sequence[str]) -> Iterator[tuple[int, str, str, str]]:
        """A sheet comes with each cell on a line of its own: grades, behind them their numbers."""
        run: list[str] = []
        place = 0
        for number, raw in enumerate(lines):
            cell = unicodedata.normalize("NFKC", raw).strip()
            counted = _COUNTED.fullmatch(cell)
            if cell in self._words:
                run, place = ([*run, cell], 0) if not place else ([cell], 0)
            elif counted is not None and place < len(run):
                yield number, run[place], counted[1], counted[2] or ""
                place += 1
            else:
                run, place = [], 0


ByWord = Mapping[str, Sequence[Untold]]
"""Counts that are not told, by each word for them."""


def by_word(untold: Collection[Untold]) -> ByWord:
    """The counts under every word that may name them."""
    found: dict[str, list[Untold]] = {}
    for item in untold:
        for word in dict.fromkeys(item.words):
            found.setdefault(word, []).append(item)
    return found


def stated(text: str, reader: Reader, untold: ByWord) -> dict[int, str]:
    """The lines (from 0) of a text that state a count which is not told, each with the first word for one."""
    found: dict[int, str] = {}
    for line, word, number, unit in reader.said(text):
        if any(item.is_said_by(number, unit) for item in untold.get(word, ())):
            found.setdefault(line, word)
    return found


def _percent(share: re.Match[str]) -> str:
    """A share told in words, in figures."""
    if share["tenths"]:
        tenths, ones = share["tenths"].split("成")
        figures = f"{tenths}{ones}".translate(_FIGURES)
        return f"{figures[:2]}.{figures[2:]}%" if figures[2:] else f"{figures}%"
    if share["whole"]:
        whole, places = _COUNTS.get(share["whole"]), (share["places"] or "").translate(_FIGURES)
        return share[0] if whole is None else f"{whole}.{places}%" if places else f"{whole}%"
    whole, parts = _COUNTS.get(share["of"]), _COUNTS.get(share["parts"].replace(_TWO, "二"))
    return f"{parts * _PERCENT / whole:.4f}%" if whole and parts is not None else share[0]


def chinese(count: int) -> str:
    """A count in words, 两 as 二; from a thousand on in figures, as nobody writes so many in words."""
    if count >= _THOUSAND:
        return str(count)
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        said += _DIGITS[0]
    return said + (_DIGITS[ones] if ones or not said else "")


_FIGURES = str.maketrans(f"{_DIGITS}〇", "01234567890")
_COUNTS = {chinese(count): count for count in range(_THOUSAND)}

"""Names and ways to reach somebody, looked for in texts however they are broken up: all of them at once, in time that grows with the
text alone.

Values and texts are brought to their *letters*: canonical, Simplified, small, without blanks and marks. There a name is a plain part
of the text. What stood between its letters decides whether they belong together.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gongshilan.guard.text import TABLE

LONGEST = 40  # letters of a value that are compared; whoever tells so many of them has told it
_SHORTEST_NUMBER = 7
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_ALL_HAN = re.compile(f"[{_HAN}]+\\Z")
_APART = re.compile(f"[、,;/|&\n]|(?<=[{_HAN}]{{2}})[和与及](?=[{_HAN}]{{2,}})")
_NOTE = re.compile(r"[(\[（【〔《][^)\]）】〕》]{0,40}[)\]）】〕》]")
_TITLES = (
    "同志|先生|女士|小姐|老师|师傅|同学|书记|副书记|局长|副局长|主任|副主任|科长|副科长|处长|副处长|委员|代表|经理|主席|会长|院长|校长|村长|"
    "组长|队长|所长|站长|厂长|部长|医生|教授|阿姨|大爷|大妈"
)
_TITLE_AT_END = re.compile(f"(?:{_TITLES})\\Z")
_PERSON_AFTER = re.compile(f"(?:{_TITLES}|提出|反映|来信|来电|来访|建议|投诉|认为|表示|说)")
_PERSON_BEFORE = re.compile("(?:姓名|提出人|反映人|代表|作者|联系人|署名|由|经|向|叫|名叫|同志)[:：为是\\s]{0,3}\\Z")
_NOBODY = frozenset(
    [
        "匿名",
        "不详",
        "群众",
        "无名",
        "未留名",
        "网友",
        "网民",
        "市民",
        "居民",
        "职工",
        "党员",
        "本人",
        "佚名",
        "暂无",
        "代表",
        "村民",
        "家长",
        "员工",
        "干部",
        "同志",
        "热心市民",
        "群众代表",
        "党员代表",
    ]
)
_STOPS = re.compile("[。！？；!?;]")
_LONGEST_GAP = 8
_LONGEST_NUMBER_GAP = 3


class Letters(dict[int, str]):
    """A translation table from text to its letters. ``simplified`` maps Traditional characters to theirs."""

    def __init__(self, simplified: Mapping[int, str]) -> None:
        super().__init__()
        self._simplified = simplified

    def __missing__(self, code: int) -> str:
        plain = TABLE[code].translate(self._simplified).casefold()
        self[code] = found = "".join(character for character in plain if character.isalnum())
        return found

    def of(self, text: str) -> str:
        """The letters of a text."""
        return text.translate(self)

    def origins(self, text: str) -> list[int]:
        """For every letter of ``of(text)``, the index in ``text`` of the character it came from."""
        return [index for index, character in enumerate(text) for _ in self[ord(character)]]


def persons(value: str, letters: Letters) -> tuple[str, ...]:
    """The letters of each name in a field of names: 赵示例、钱样本（组长） are two. None where nobody is named (匿名, 李某, 张**)."""
    plain = "".join(map(TABLE.__getitem__, map(ord, value.strip()[:400])))
    found: list[str] = []
    for part in _APART.split(_NOTE.sub(" ", plain)):
        words = part.split()
        apart = len(words) > 1 and all(2 <= len(word) <= 4 and _ALL_HAN.match(word) for word in words)
        for word in words if apart else [part]:
            if any(mark in word for mark in "某*×"):
                continue
            name = letters.of(word)
            bare = _TITLE_AT_END.sub("", name)
            name = bare if len(bare) >= 2 else name
            if len(name) >= 2 and name not in _NOBODY:
                found.append(name[:LONGEST])
    return tuple(dict.fromkeys(found))


def contact(value: str, letters: Letters) -> tuple[str, ...]:
    """The letters of a telephone number, address or account: each part that is long enough to reach somebody by."""
    found = []
    for part in re.split(r"[、，,;；\n]|转", value[:400]):
        plain = letters.of(part)
        long_enough = len(plain) >= _SHORTEST_NUMBER if plain.isdigit() else len(plain) >= 4
        if long_enough and not any(mark in part for mark in "*×"):
            found.append(plain[:LONGEST])
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: ``start`` and ``end`` count characters of it. ``sure``: nothing but the name can be meant; else two
    characters that may as well be part of other words."""

    name: str
    start: int
    end: int
    sure: bool


class Names:
    """Looks for many names at once: by their first two letters, then by length."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        sizes: dict[str, set[int]] = {}
        for name in self._names:
            sizes.setdefault(name[:2], set()).add(len(name))
        self._sizes = {pair: sorted(found, reverse=True) for pair, found in sizes.items()}
        firsts = "".join(re.escape(first) for first in sorted({pair[0] for pair in self._sizes}))
        self._first = re.compile(f"[{firsts}]") if firsts else None

    def within(self, text: str) -> Iterator[tuple[int, str]]:
        """Every name in the letters of a text, and where it begins."""
        if self._first is None:
            return
        for found in self._first.finditer(text):
            at = found.start()
            for size in self._sizes.get(text[at : at + 2], ()):
                if (name := text[at : at + size]) in self._names:
                    yield at, name

    def find(self, text: str, letters: Letters) -> Iterator[Found]:
        """Every name in a text, if what stands between its letters lets them belong together."""
        plain = letters.of(text)
        places: list[int] | None = None
        for at, name in self.within(plain):
            if places is None:
                places = letters.origins(text)
            held = places[at : at + len(name)]
            found = _belongs(text, name, held)
            if found is not None:
                yield found


def _belongs(text: str, name: str, places: list[int]) -> Found | None:
    start, end = places[0], places[-1] + 1
    gaps = [text[a + 1 : b] for a, b in itertools.pairwise(places) if b > a + 1]
    before, after = text[max(0, start - 12) : start], text[end : end + 12]
    han = _ALL_HAN.match(name) is not None
    if not han:
        if _touches(before[-1:], name[0]) or _touches(after[:1], name[-1]):
            return None
        if any(len(gap) > _LONGEST_NUMBER_GAP for gap in gaps):
            return None
        return Found(name, start, end, sure=True)
    if any(len(gap) > _LONGEST_GAP or _STOPS.search(gap) for gap in gaps):
        return None
    free = (not before or not _ALL_HAN.match(before[-1])) and (not after or not _ALL_HAN.match(after[0]))
    person = free or _PERSON_AFTER.match(after) is not None or _PERSON_BEFORE.search(before) is not None
    if len(name) == 2 and any(gap.strip("*_`~ \t\n\u3000") for gap in gaps) and not person:
        return None  # the end of one clause and the beginning of the next
    return Found(name, start, end, sure=len(name) > 2 or person)


def _touches(beside: str, edge: str) -> bool:
    """A Latin name is a word of its own, and a number no part of a longer one."""
    if edge.isdigit():
        return beside.isascii() and beside.isdigit()
    return edge.isascii() and beside.isascii() and beside.isalnum()

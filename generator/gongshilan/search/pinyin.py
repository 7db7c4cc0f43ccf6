"""Titles and names by their sound: runs of up to six initials, and of up to four whole syllables.

A key's first character says which: ``0`` initials, ``1`` … ``4`` that many syllables written together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from gongshilan.search.grams import Grams
from gongshilan.search.layout import NAME, TITLE, WHOLE
from gongshilan.search.lists import Lists, listed

MOST_INITIALS, MOST_SYLLABLES = 6, 4
_KNOWN = "abcdefghijklmnopqrstuvwxyz"


def sound_grams(texts: Sequence[tuple[str, ...]]) -> Grams:
    """Keys of the folded titles and names of all documents."""
    found: dict[str, dict[int, int]] = {}
    keys_of = lru_cache(maxsize=None)(_keys)
    for number, fields in enumerate(texts):
        for text, worth in ((fields[0], TITLE), (fields[1], NAME)):
            for word in text.split(" "):
                for key, all_of_it in keys_of(word):
                    value = WHOLE if all_of_it and worth == TITLE and word == text else worth
                    held = found.setdefault(key, {})
                    held[number] = max(held.get(number, 0), value)
    ordered = sorted(found)
    width = max((len(key) for key in ordered), default=1)
    rows = np.zeros((len(ordered), width), dtype=np.int64)
    for row, key in enumerate(ordered):
        rows[row, : len(key)] = np.frombuffer(key.encode(), dtype=np.uint8)
    sizes = [len(found[key]) for key in ordered]
    flat = [pair for key in ordered for pair in sorted(found[key].items())]
    documents = np.fromiter((pair[0] for pair in flat), dtype=np.int32, count=len(flat))
    values = np.fromiter((pair[1] for pair in flat), dtype=np.uint8, count=len(flat))
    lists = listed(np.repeat(np.arange(len(ordered)), sizes), documents, values)
    empty = Lists(np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64))
    return Grams(rows, lists, np.zeros(len(ordered), dtype=bool), np.zeros((0, width), dtype=np.int64), empty)


def _keys(word: str) -> tuple[tuple[str, bool], ...]:
    """Every key of a word without blanks, and whether it covers the whole word."""
    found: dict[str, bool] = {}
    for start, run in _runs(word):
        for at in range(len(run)):
            for end in range(at + 1, min(len(run), at + MOST_INITIALS) + 1):
                whole = start == 0 and at == 0 and end == len(word)
                for readings in _spelled(run[at:end]):
                    if end - at > 1:
                        key = "0" + "".join(syllable[0] for syllable in readings)
                        found[key] = found.get(key, False) or whole
                    if end - at <= MOST_SYLLABLES:
                        key = str(end - at) + "".join(readings)
                        found[key] = found.get(key, False) or whole
    return tuple(found.items())


def _spelled(run: Sequence[tuple[str, ...]]) -> Iterator[list[str]]:
    """The run as it is read; where its first character is read otherwise in names (单, 曾, 解), so too."""
    rest = [readings[0] for readings in run[1:]]
    for first in run[0]:
        yield [first, *rest]


def _runs(word: str) -> Iterator[tuple[int, list[tuple[str, ...]]]]:
    """Stretches of characters that have a reading, with where each begins."""
    run: list[tuple[str, ...]] = []
    begin = 0
    for at, character in enumerate(word):
        readings = _readings(word[at - 1 : at], character, word[at + 1 : at + 2])
        if readings:
            if not run:
                begin = at
            run.append(readings)
        elif run:
            yield begin, run
            run = []
    if run:
        yield begin, run


@lru_cache(maxsize=1 << 16)
def _readings(before: str, character: str, after: str) -> tuple[str, ...]:
    """The reading between its neighbours first, then the character's other common one."""
    written = PINYIN_DICT.get(ord(character))
    if not written:
        return ()
    if "," not in written:
        return _single(character)
    context = lazy_pinyin(before + character + after, style=Style.NORMAL, errors="ignore")
    place = len(lazy_pinyin(before, style=Style.NORMAL, errors="ignore")) if before else 0
    here = _clean(context[place]) if place < len(context) else ""
    return tuple(dict.fromkeys(item for item in (here, *_single(character), *_surname(character)) if item))


@lru_cache(maxsize=1 << 14)
def _single(character: str) -> tuple[str, ...]:
    return tuple(_clean(item) for item in lazy_pinyin(character, style=Style.NORMAL) if _clean(item))


# Read otherwise when they are a surname; https://en.wikipedia.org/wiki/Chinese_surname lists them.
_SURNAMES = {0x5355: "shan", 0x89E3: "xie", 0x66FE: "zeng", 0x4EC7: "qiu", 0x533A: "ou", 0x67E5: "zha", 0x76D6: "ge"}


def _surname(character: str) -> tuple[str, ...]:
    found = _SURNAMES.get(ord(character))
    return (found,) if found else ()


def _clean(syllable: str) -> str:
    plain = syllable.lower().replace("ü", "v")
    return plain if plain and all(letter in _KNOWN for letter in plain) else ""

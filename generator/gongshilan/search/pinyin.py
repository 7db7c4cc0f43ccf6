"""How the characters of titles and names are read: one syllable each, by the word they stand in where that is known."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from pypinyin import Style, lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

from gongshilan.search.varint import Ints

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_HAN = 0x2E80
# Characters read otherwise where they are a surname, by code point.
_SURNAMES = {0x5355: "shan", 0x89E3: "xie", 0x66FE: "zeng", 0x4EC7: "qiu", 0x533A: "ou", 0x67E5: "zha", 0x76D6: "ge"}


class Readings:
    """The syllables of a text given as numbers into an alphabet of code points (0 parts fields). ``syllables[number]`` are
    a syllable's letters; number 0 is none."""

    def __init__(self, ids: Ints, alphabet: Ints) -> None:
        self.syllables: list[str] = [""]
        self._numbers: dict[str, int] = {"": 0}
        single = [self._number(_single(chr(code))) for code in alphabet.tolist()]
        self.read: Ints = np.array(single, dtype=np.int64)[ids]
        self._by_words(ids, alphabet)
        self.surname = self._as_surnames(ids, alphabet)

    def _number(self, syllable: str) -> int:
        if syllable not in self._numbers:
            self._numbers[syllable] = len(self.syllables)
            self.syllables.append(syllable)
        return self._numbers[syllable]

    def _by_words(self, ids: Ints, alphabet: Ints) -> None:
        """Pairs that the dictionary has as a word are read as there (银行, 重庆)."""
        width = len(alphabet)
        pairs = ids[:-1] * width + ids[1:]
        both = (self.read[:-1] > 0) & (self.read[1:] > 0)
        found, where = np.unique(pairs[both], return_inverse=True)
        first = np.zeros(len(found), dtype=np.int64)
        second = np.zeros(len(found), dtype=np.int64)
        for row, pair in enumerate(found.tolist()):
            word = chr(alphabet[pair // width]) + chr(alphabet[pair % width])
            if word in phrases_dict:
                spoken = [_clean(item) for item in lazy_pinyin(word, style=Style.NORMAL)]
                if len(spoken) == 2 and all(spoken):
                    first[row], second[row] = map(self._number, spoken)
        at = np.flatnonzero(both)
        known = first[where] > 0
        # The word that begins with a character counts before the one that ends with it.
        self.read[at[known] + 1] = second[where][known]
        self.read[at[known]] = first[where][known]

    def _as_surnames(self, ids: Ints, alphabet: Ints) -> Ints:
        """The reading as a surname of characters that begin a word and have one, else 0."""
        blank = int(np.searchsorted(alphabet, 32))
        before = np.concatenate([[0], ids[:-1]])
        has_blank = blank < len(alphabet) and alphabet[blank] == 32
        begins = (before == 0) | ((before == blank) if has_blank else False)
        table = np.zeros(len(alphabet), dtype=np.int64)
        for number, code in enumerate(alphabet.tolist()):
            if code in _SURNAMES:
                table[number] = self._number(_SURNAMES[code])
        found: npt.NDArray[np.int64] = np.where(begins, table[ids], 0)
        return found


@cache
def _single(character: str) -> str:
    if ord(character) < _HAN:
        return ""
    spoken = lazy_pinyin(character, style=Style.NORMAL, errors="ignore")
    return _clean(spoken[0]) if spoken else ""


def _clean(syllable: str) -> str:
    plain = syllable.lower().replace("ü", "v")
    return plain if plain and _LETTERS.issuperset(plain) else ""

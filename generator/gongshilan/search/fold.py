"""Folding: what makes two spellings of a word one. The browser folds alike (theme/assets/gsl/search/fold.js).

NFKC, lower case, Traditional to Simplified one character for one, every run of white space one blank, what cannot be seen
dropped. A query and the indexed text are folded the same way and then compared character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from gongshilan.search.simplified import simplified

# Named one by one: the two languages' own ideas of white space differ.
_SPACE = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_UNSEEN = re.compile(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef\U0010ffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_APART = "\U0010ffff"  # in no folded text, and neighbours do not combine with it
# Punctuation, numbers in circles and brackets, Chinese characters, full-width letters and signs.
_ALONE = ((0xB7, 0xB8), (0x2010, 0x2017), (0x2018, 0x2028), (0x2030, 0x203C), (0x2160, 0x2180), (0x2460, 0x2500), (0x3001, 0x302A), (0x3200, 0x321D),
          (0x3220, 0x3244), (0x4E00, 0xA000), (0xFF01, 0xFF5F), (0xFFE5, 0xFFE6))  # fmt: skip


def fold(text: str) -> str:
    """The form in which texts are indexed and compared."""
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))
        text = unicodedata.normalize("NFKC", text)
    # The letter sigma at the end of a word is lowered differently; whether it ends one must not matter.
    text = text.lower().replace("ς", "σ").translate(simplified())
    return _SPACE.sub(" ", text).strip(" ")


def fold_all(texts: Sequence[str]) -> list[str]:
    """``[fold(text) for text in texts]``, many times faster: they are folded as one text."""
    joined = _APART.join(_UNSEEN.sub("", text) if _UNSEEN.search(text) else text for text in texts)
    joined = _normalised(_SURROGATE.sub("\ufffd", joined))
    joined = joined.lower().replace("ς", "σ")
    table = np.arange(0x110000, dtype="<u4")
    for old, new in simplified().items():
        table[old] = ord(new)
    joined = _SPACE.sub(" ", table[_codes(joined)].tobytes().decode("utf-32-le"))
    return [text.strip(" ") for text in joined.split(_APART)] if texts else []


def _normalised(text: str) -> str:
    """NFKC. Where no two characters of a text can combine, it is done for each of those that occur instead of at each place."""
    used = np.zeros(0x110000, dtype=bool)
    used[_codes(text)] = True
    characters = [chr(code) for code in np.flatnonzero(used).tolist()]
    if not all(map(_alone, characters)):
        return unicodedata.normalize("NFKC", text)
    for character in characters:
        normal = unicodedata.normalize("NFKC", character)
        if normal != character:
            text = text.replace(character, normal)
    return text


def _alone(character: str) -> bool:
    """Whether the form of a character does not depend on its neighbours: ASCII, Chinese characters, and signs as they are
    printed with them."""
    code = ord(character)
    return code < 0x80 or any(start <= code < end for start, end in _ALONE) or character == _APART


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4")


def simplified_into(characters: Iterable[str]) -> str:
    """Pairs ``old new old new …`` for the Traditional characters whose Simplified one is among ``characters``: all that a
    reader of this index needs, for any other character finds nothing either way."""
    held = frozenset(characters)
    return "".join(chr(old) + new for old, new in simplified().items() if new in held)

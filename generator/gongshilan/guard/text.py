"""One form of a text whatever it was typed with, so that no invisible character or odd digit hides a number or a name."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

# Letters that show as nothing: Hangul fillers and the blank Braille pattern. Everything else invisible has a category.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_DROPPED = frozenset(["Cf", "Mn", "Me", "Cc"])  # formats, marks on top of a character, controls
_DOTS = frozenset("·•・‧∙⋅｡。．․")
_KEPT = frozenset("\n\r\t")
_PLAIN = re.compile(r"[\n\r\t -~]*\Z")


class _Canonical(dict[int, str]):
    """A translation table filled as characters turn up: of the million there are, a text uses a few thousand."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _canonical(chr(code))
        return found


def _canonical(character: str) -> str:
    category = unicodedata.category(character)
    if character in _KEPT:
        return character
    if category in _DROPPED or character in _BLANK:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    if "\u3021" <= character <= "\u3029":  # the figures of Suzhou, from one to nine
        return str(ord(character) - 0x3020)
    if category == "Zs":
        return " "
    if category == "Pd" or character == "\u2212":
        return "-"
    if character in _DOTS:
        return "."
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain == character else "".join(map(TABLE.__getitem__, map(ord, plain)))


TABLE = _Canonical()


def canonical(text: str) -> str:
    """``text`` with compatibility forms made plain, every digit a–la ``0``–``9``, every dash ``-``, every space a space, and
    without characters nobody sees (zero-width, soft hyphen, bidi controls, variation selectors, tags, combining marks).

    Line breaks and tabs stay. Chinese number words stay (:mod:`gongshilan.guard.numbers` reads those). Source: UAX #15, UTS #39.
    """
    return text if _PLAIN.match(text) else text.translate(TABLE)


def origins(text: str) -> list[int]:
    """For every character of ``canonical(text)``, the index in ``text`` of the one it came from."""
    return [index for index, character in enumerate(text) for _ in TABLE[ord(character)]]


class Lines:
    """Where in a text its characters stand; made once, so that many places of a long text cost little."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of the character with index ``at``, both from 0."""
        line = bisect_right(self._starts, at) - 1
        return line, at - self._starts[line]

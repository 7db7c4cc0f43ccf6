"""Lines as they look: characters that a reader, or an input method, takes for the marks this program reads become those marks.

The tables are Unicode's confusables of the colon and the semicolon with the characters that are called so, the letters of other
scripts that look like the Latin ones of field names, and what nobody sees at all.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

COLONS = (
    ":\uff1a\ufe13\ufe55\ufe30\ufe19"  # full width, small, upright
    "\u2236\u205a\u205d\u205e\u22ee\u2982\u2360\ua789\u02f8\u02d0\u02d1\U00010781\U00010782"  # ratio, dots above each other, phonetic
    "\u0589\u05c3\u0703\u0704\u0705\u0706\u0707\u0708\u0709\u0903\u0a83"
    "\u1361\u1362\u1365\u1366\u16ec\u1803\u1804\u1809\ua4fd\ua6f4\U0001da8a\U00010af5\U00010f88\U00012471\U00012472\U00012473\U00012474"
)
SEMICOLONS = ";\uff1b\ufe14\ufe54\u037e\u061b\u1364\u204f\u236e\u2e35\ua6f6\U0001da89"
# one character that looks like several colons
DOUBLED = {"\u2237": "::", "\u2e2c": "::", "\u2a74": "::=", "\u2254": ":=", "\u2255": "=:", "\u2af6": "::"}
BLANKS = "\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u180e"  # letters and symbols without a shape; NFKC keeps them
# Letters, as Unicode counts them, of which nothing stays when they are folded: those and signs that are set upon a blank.
NOTHING = f"{BLANKS}\u037a\ufc5e-\ufc63\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e\uff9e\uff9f"
LETTERS = dict(
    zip("\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0456\u0458\u0455\u0501\u04bb\u051b\u051d\u0475\u0461\u0442\u043a\u043c\u043d", "aceopxyijsdhqwvwtkmh", strict=True)
) | dict(zip("\u03b1\u03bf\u03c1\u03b9\u03bd\u03c5\u03f2\u03f3\u03ba\u03c4\u03c7", "aopivucjktx", strict=True))  # fmt: skip
_SAME = str.maketrans(
    dict.fromkeys(COLONS, ":") | dict.fromkeys(SEMICOLONS, ";") | dict.fromkeys(BLANKS, " ") | DOUBLED | {"\u2028": " "}
)
_LETTERS = str.maketrans(LETTERS)
_UNSEEN = frozenset({"Cf", "Mn", "Me"})  # format characters, and what is set upon the character before

# What may stand before a mark without making it anything else to the eye: quotation, lists, tables, emphasis, an escape,
# brackets, an HTML tag or comment. Possessive, so that no text makes the search go back.
_LEAD = re.compile(r"(?:[^\w<:;]|_|<!|</?[A-Za-z][^<>]*>|<(?![!/A-Za-z])|\d{1,9}[.)、](?!\d))*+")


def folded(line: str) -> str:
    """The line as it looks, narrow and in lower case. A line of one script stays as long as it is."""
    if "&" in line:
        line = unescape(line)
    line = line.translate(_SAME).translate(_LETTERS)
    if not line.isascii():
        line = unicodedata.normalize("NFKC", line).translate(_SAME)
        line = "".join(c for c in line if unicodedata.category(c) not in _UNSEEN)
    return line.casefold().translate(_LETTERS)


def lead(line: str) -> int:
    """How many characters of a folded line only introduce or decorate what follows."""
    found = _LEAD.match(line)
    return found.end() if found else 0

"""Names as they are spelt."""

from __future__ import annotations

import html
import re

from gongshilan.guard.text import canonical, origins

_BETWEEN = r"(?:[\s*_~`\\.\-]|<[^<>\n]{0,200}>)*"
_BETWEEN_DIGITS = r"[\s.\-()/_*~]{0,3}"
_PHONE_DIGITS = 7
_TAG = re.compile(r"<[^<>\n]{0,200}>")
_BLANKS = dict.fromkeys(map(ord, " \t\r\n*_~`\\.-()/"))


def squeezed(text: str) -> str:
    """A text without anything that may stand between the parts of a name or number: whatever :func:`spelling` finds in the
    text is a plain part of this. Made once for many values, it saves looking for each."""
    if "&" in text:
        text += html.unescape(text)
    return _TAG.sub("", canonical(text)).translate(_BLANKS).casefold()


def spelling(value: str) -> re.Pattern[str] | None:
    """A pattern for a person's name, address or number in a canonical text, marks and blanks in between allowed; None where
    the value is too short or too vague to be looked for (one character, 某, stars)."""
    plain = "".join(canonical(value).split()).replace(".", "")
    digits = "".join(character for character in plain if character.isdigit())
    if len(digits) >= _PHONE_DIGITS and len(digits) * 3 >= len(plain) * 2:
        return re.compile(f"(?<![0-9]){_BETWEEN_DIGITS.join(digits)}(?![0-9])")
    if len(plain) < 2 or any(character in "某*×" for character in plain):
        return None
    edge = "[A-Za-z0-9]"  # a Latin name is a word of its own; a Chinese one has no edges
    first, last = (f"(?<!{edge})" if re.match(edge, plain[0]) else ""), (f"(?!{edge})" if re.match(edge, plain[-1]) else "")
    return re.compile(f"{first}{_BETWEEN.join(map(re.escape, plain))}{last}", re.IGNORECASE)


def places(pattern: re.Pattern[str], line: str) -> list[int]:
    """Where in a line the pattern is spelt, as indices into the line; for what only character references spell, 0."""
    plain = canonical(line)
    found = [match.start() for match in pattern.finditer(plain)]
    if found:
        where = origins(line)
        return [where[start] for start in found]
    if "&" in line and pattern.search(canonical(html.unescape(line))):
        return [0]
    return []

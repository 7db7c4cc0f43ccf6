"""Marks of a fence with words behind them (``~~~会议纪要``): CommonMark takes the words for the name of a language and shows them nowhere.

Only what can be such a name, of code that ends, is left so; any other marks are what somebody typed, and are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MARKS = re.compile("`{3}|~{3}")
# Whatever a fence may stand in: blanks, quotations, lists, notes, definitions.
_WITHIN = r"(?:[ \t\u3000\u00a0]|>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\]\n]*\]:|:(?=[ \t]))*"
_FENCE = re.compile(rf"(?P<within>{_WITHIN})(?P<marks>`{{3,}}|~{{3,}})(?P<info>.*)\Z", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9_+.#-]*\Z")


def literal_fences(text: str) -> str:
    """The text with such marks escaped."""
    if not _MARKS.search(text):
        return text
    lines = text.split("\n")
    ends = list(_ends(lines))
    return "\n".join(_literal(line, ends[at]) for at, line in enumerate(lines))


def _literal(line: str, below: dict[str, int]) -> str:
    found = _FENCE.match(line)
    if found is None:
        return line
    marks, info = found["marks"], found["info"].strip()
    inline = marks[0] == "`" and "`" in info
    named = _LANGUAGE.match(info) is not None and below.get(marks[0], 0) >= len(marks)
    if not info or inline or named:
        return line
    return f"{found['within']}{''.join(chr(92) + mark for mark in marks)}{found['info']}"


def _ends(lines: Sequence[str]) -> Iterator[dict[str, int]]:
    """For each line the longest end of a fence below it, by its mark."""
    found: list[dict[str, int]] = []
    longest: dict[str, int] = {}
    for line in reversed(lines):
        found.append(longest)
        fence = _FENCE.match(line)
        if fence is not None and not fence["info"].strip():
            marks = fence["marks"]
            longest = {**longest, marks[0]: max(longest.get(marks[0], 0), len(marks))}
    return reversed(found)

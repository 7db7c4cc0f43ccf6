"""Plain substring search: what the index must agree with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from gongshilan.search.layout import TITLE, WHOLE


def holding(texts: Sequence[Sequence[str]], text: str) -> list[int]:
    """Plain substring search: what the index must agree with."""
    return [number for number, fields in enumerate(texts) if any(text in field for field in fields)]


class Joined:
    """The same search over all texts as one, which is quicker where there are many."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        # what parts fields is in no folded text
        lines = ["\n".join(fields) + "\n" for fields in texts]
        self._text = "".join(lines)
        self._ends = list(accumulate(map(len, lines)))

    def holding(self, text: str) -> list[int]:
        """The documents in one of whose fields the text stands."""
        found = []
        at = self._text.find(text)
        while at >= 0:
            number = bisect_right(self._ends, at)
            found.append(number)
            at = self._text.find(text, self._ends[number])
        return found


def worths(texts: Sequence[Sequence[str]], text: str) -> dict[int, int]:
    """The same with what each hit is worth, for fields that fit their rooms: by the first field that holds the text, more
    where it is the whole title."""
    found = {}
    for number, fields in enumerate(texts):
        field = next((at for at, field in enumerate(fields) if text in field), None)
        if field is not None:
            found[number] = WHOLE if fields[0] == text else TITLE - field
    return found

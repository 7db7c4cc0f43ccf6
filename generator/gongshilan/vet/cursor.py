"""Lines and columns of places in a text that are given as offsets in bytes of UTF-8, one after the other."""

from __future__ import annotations


class Cursor:
    """Goes through a text once, however many places are asked for. ``line`` is the number of its first line."""

    def __init__(self, text: str, line: int) -> None:
        self._raw = text.encode()
        self._at = 0
        self._line, self._column = line, 1

    def move(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset; not before that of the call before."""
        passed = self._raw[self._at : offset]
        lines = passed.count(b"\n")
        if lines:
            self._line, self._column = self._line + lines, 1
        self._column += len(passed[passed.rfind(b"\n") + 1 :].decode("utf-8", "replace"))
        self._at = max(self._at, offset)
        return self._line, self._column

"""The id that a mistyped one most likely meant."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

_MOST = 100


class Near:
    """Suggests ids. Looking costs as much as there are ids, so only so many different words are looked up: somebody with more
    mistakes than that has pasted something, and is not helped by a suggestion for each."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, word: str, ids: Callable[[], Iterable[str]], among: str = "") -> str:
        """The nearest of ``ids()``, or nothing. ``among`` names the set of ids where there are several."""
        key = (among, word)
        if key not in self._known and len(self._known) < _MOST:
            found = difflib.get_close_matches(word, list(ids()), n=1, cutoff=0.5)
            self._known[key] = found[0] if found else ""
        return self._known.get(key, "")

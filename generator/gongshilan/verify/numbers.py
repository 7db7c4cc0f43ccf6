"""Numbers of persons in a file of the site."""

from __future__ import annotations

from collections.abc import Iterable

from gongshilan.guard.hit import Hit
from gongshilan.guard.numbers import find

# A number never runs over the end of a line, so a line seen before need not be looked at again; most of a page's are.
_SHORTEST = 11


class Scanner:
    """Looks for numbers that are not in ``allowed`` (plain digits). One for each process: it remembers the lines it has seen."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._clean: set[str] = set()

    def scan(self, texts: Iterable[str]) -> dict[str, tuple[Hit, str]]:
        """The numbers found, by their digits, each as it stood in the first of the texts that has it."""
        found: dict[str, tuple[Hit, str]] = {}
        for text in texts:
            for line in text.split("\n"):
                if len(line) < _SHORTEST or line in self._clean:
                    continue
                hits = [hit for hit in find(line, finished=True) if hit.digits not in self._allowed]
                if not hits:
                    self._clean.add(line)
                for hit in hits:
                    found.setdefault(hit.digits, (hit, line[hit.start : hit.end]))
        return found

"""Titles and names by pinyin. The browser does alike (theme/assets/gsl/search/sounds.js)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from gongshilan.search.find import Hits
from gongshilan.search.index import Index, listed

LEAST, MOST = 2, 40
_LETTERS = re.compile(r"[a-z]{2,40}\Z")
_FILES = 4  # read at most so many for one range of keys
_TYPO_LEAST, _TYPO_FILES = 4, 6
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def is_sound(text: str) -> bool:
    """Whether a folded term may be pinyin."""
    return _LETTERS.match(text) is not None


def by_sound(index: Index, text: str) -> Hits:
    """Documents whose title or names have these initials, or sound so; the last syllable may be unfinished."""
    found: dict[int, int] = {}
    _add(found, index.entry("sounds", "0" + text) or b"")
    for count in "123":
        for raw in _beginning(index, count + text):
            _add(found, raw)
    return found or _longer(index, text)


def misspelt(index: Index, text: str) -> Hits:
    """The same for what is one letter off, its first letter being right. Asked only where nothing else is found."""
    found: dict[int, int] = {}
    if len(text) < _TYPO_LEAST:
        return found
    files = index.files("sounds")
    read: set[str] = set()
    for variant in _variants(text):
        for kind in "0123":
            at = bisect_right(files, kind + variant, key=_first) - 1
            if at < 0 or (files[at][1] not in read and len(read) == _TYPO_FILES):
                continue
            read.add(files[at][1])
            _add(found, index.shard(files[at][1]).get(kind + variant, b""))
    return found


def _first(file: tuple[str, str]) -> str:
    return file[0]


def _add(found: dict[int, int], raw: bytes) -> None:
    for document, value in listed(raw):
        found[document] = max(found.get(document, 0), value)


def _beginning(index: Index, start: str) -> Iterator[bytes]:
    """Entries whose key begins so."""
    files = index.files("sounds")
    at = max(0, bisect_right(files, start, key=_first) - 1)
    last = bisect_left(files, start + "\x7f", key=_first)
    for _, name in files[at : min(last, at + _FILES)]:
        for key, entry in index.shard(name).items():
            if key.startswith(start):
                yield entry


def _longer(index: Index, text: str) -> Hits:
    """For more than three syllables: the longest known beginning, and the rest likewise."""
    for end in range(len(text) - 2, 5, -1):
        entry = index.entry("sounds", "3" + text[:end])
        if entry is not None:
            rest = by_sound(index, text[end:])
            return {document: value for document, value in listed(entry) if document in rest}
    return {}


def _variants(text: str) -> Iterator[str]:
    """One letter changed, left out, put in or exchanged with its neighbour; changes near the end first."""
    for at in range(len(text) - 1, 0, -1):
        yield text[:at] + text[at + 1 :]
        if at + 1 < len(text):
            yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        for letter in _ALPHABET:
            if letter != text[at]:
                yield text[:at] + letter + text[at + 1 :]
            yield text[: at + 1] + letter + text[at + 1 :]

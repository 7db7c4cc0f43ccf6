"""Reading an index: the parts a query needs, found and decoded. The browser does alike (theme/assets/gsl/search/index.js)."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, islice
from typing import Any

import numpy as np

from gongshilan.search.files import FORMAT, LETTERS, MANIFEST, address, read_part
from gongshilan.search.layout import REGIONS, TITLE, WHOLE
from gongshilan.search.varint import Reader, decode

Load = Callable[[str], bytes]
"""Path below the edition → the file's bytes. Raises OSError."""


class Index:
    """An index and the parts of it read so far. Raises ValueError for one of another format or none at all."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.manifest: Mapping[str, Any] = json.loads(read_part(load(address(MANIFEST))))
        if self.manifest.get("format") != FORMAT:
            raise ValueError(f"format {self.manifest.get('format')}, not {FORMAT}")
        self.count = int(self.manifest["count"])
        self._pages: dict[str, Mapping[str, Any]] = {}
        self._shards: dict[str, dict[str, bytes]] = {}
        self._chunks: dict[str, list[list[Any]]] = {}
        self._begins: dict[
            str, tuple[list[int], list[str]]
        ] = {}  # by page: at which document each file begins, and its name

    def part(self, name: str) -> bytes:
        """A part's raw bytes."""
        return read_part(self._load(address(name)))

    def entry(self, family: str, key: str) -> bytes | None:
        """The entry of a key."""
        listing = self.manifest[family]
        name = _at(_listing(listing), key)
        if name and "page" in listing:
            name = _at(_listing(self._page(name)), key)
        return self.shard(name).get(key) if name else None

    def heavy(self, run: str) -> bool:
        """Whether a run of three to six characters is heavy: what is kept of it are its documents, not its places."""
        return run in self.manifest["heavy"]

    def files(self, family: str) -> list[tuple[str, str]]:
        """What the keys of each file of a family begin at, and the file's name."""
        listing = self.manifest[family]
        if "page" not in listing:
            return _listing(listing)
        return [file for _, page in _listing(listing) for file in _listing(self._page(page))]

    def shard(self, name: str) -> dict[str, bytes]:
        """All entries of a family's file."""
        if name not in self._shards:
            self._shards[name] = dict(_entries(self.part(name)))
        return self._shards[name]

    def document(self, number: int) -> list[str]:
        """Address, title, names, numbers, labels, body, date, labels of kind, unit and state."""
        listing = self.manifest["texts"]
        number, name = self._among("", listing, number)
        if "page" in listing:
            number, name = self._among(name, self._page(name), number)
        if name not in self._chunks:
            self._chunks[name] = json.loads(self.part(name))
        return self._chunks[name][number]

    def facets(self) -> list[Mapping[str, Any]]:
        """The facets with their values."""
        found: list[Mapping[str, Any]] = json.loads(self.part(self.manifest["narrowing"][:LETTERS]))
        return found

    def columns(self) -> list[list[int]]:
        """For each facet the value of every document."""
        raw = np.frombuffer(self.part(self.manifest["narrowing"][LETTERS:]), dtype="<u2").tolist()
        return [raw[start : start + self.count] for start in range(0, len(raw), self.count)] if self.count else []

    def _among(self, page: str, listing: Mapping[str, Any], number: int) -> tuple[int, str]:
        """Which of what a page lists (empty: the manifest) holds a document, and its number there. Raises IndexError."""
        if page not in self._begins:
            self._begins[page] = [0, *accumulate(listing["sizes"])], _names(listing)
        begins, names = self._begins[page]
        at = bisect_right(begins, number) - 1
        return number - begins[at], names[at]

    def _page(self, name: str) -> Mapping[str, Any]:
        if name not in self._pages:
            self._pages[name] = json.loads(self.part(name))
        return self._pages[name]


def _listing(listing: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the keys of each file, or page, begin at, and its name."""
    return list(zip(listing["first"].split("\n"), _names(listing), strict=False))


def _names(listing: Mapping[str, Any]) -> list[str]:
    joined = listing.get("file") or listing.get("page") or ""
    return [joined[at : at + LETTERS] for at in range(0, len(joined), LETTERS)]


def _at(listing: list[tuple[str, str]], key: str) -> str | None:
    """Where a key would be."""
    at = bisect_right(listing, key, key=lambda item: item[0]) - 1
    return listing[at][1] if at >= 0 else None


def _entries(raw: bytes) -> Iterator[tuple[str, bytes]]:
    reader = Reader(raw)
    size = reader.next()
    at = end = reader.at + size
    key: list[int] = []
    while reader.at < end:
        shared, added = reader.next(), reader.next()
        old = key[shared] if shared < len(key) else 0
        key = key[:shared] + [reader.next() for _ in range(added)]
        key[shared] += old
        size = reader.next()
        yield "".join(map(chr, key)), raw[at : at + size]
        at += size


def listed(raw: bytes) -> Iterator[tuple[int, int]]:
    """Document and worth."""
    values = iter(decode(raw))
    document, own = -1, 0
    for value in values:
        document += value >> 1
        if value & 1:
            own = next(values)
        yield document, own


def placed(raw: bytes) -> Iterator[tuple[int, list[int], int]]:
    """Document, places, and the place of the run that ends the title, or -1."""
    values = iter(decode(raw))
    titles = REGIONS[1]
    document = -1
    for value in values:
        document += value >> 1
        places = []
        stored, end = 0, -1
        for step in islice(values, next(values) if value & 1 else 1):
            stored += step
            in_title = stored < 2 * titles
            places.append(stored >> 1 if in_title else stored - titles)
            if in_title and stored & 1:
                end = places[-1]
        yield document, places, end


def worth(place: int, *, whole: bool) -> int:
    """What a hit at a place is worth."""
    return WHOLE if whole else TITLE + 1 - bisect_right(REGIONS, place)

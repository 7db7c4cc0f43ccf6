"""Reading an index: the parts a query needs, found and decoded. The browser does alike (theme/assets/gsl/_search-index.js)."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, islice
from typing import Any

import numpy as np

from gongshilan.search.files import LETTERS, MANIFEST, address, read_part
from gongshilan.search.layout import REGIONS, TITLE, WHOLE
from gongshilan.search.varint import Reader, decode

Load = Callable[[str], bytes]
"""Path below the edition → the file's bytes. Raises OSError."""


class Index:
    """An index and the parts of it read so far."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.manifest: Mapping[str, Any] = json.loads(read_part(load(address(MANIFEST))))
        self.count = int(self.manifest["count"])
        self._documents = [0, *accumulate(self.manifest["texts"]["sizes"])]
        self._firsts: dict[str, list[str]] = {}
        self._rare: Mapping[str, Any] = {}
        self._shards: dict[str, dict[str, tuple[bytes, bool]]] = {}
        self._chunks: dict[str, list[Any]] = {}

    def part(self, name: str) -> bytes:
        """A part's raw bytes."""
        return read_part(self._load(address(name)))

    def entry(self, family: str, key: str) -> tuple[bytes, bool] | None:
        """The entry of a key and whether it is heavy, or None."""
        at = bisect_right(self.firsts(family), key) - 1
        return self.shard(family, at).get(key) if at >= 0 else None

    def firsts(self, family: str) -> list[str]:
        """What the keys of each file of a family begin at."""
        if family not in self._firsts:
            listing = self._listing(family)
            self._firsts[family] = listing["first"].split("\n") if listing["file"] else []
        return self._firsts[family]

    def shard(self, family: str, at: int) -> dict[str, tuple[bytes, bool]]:
        """All entries of a family's file."""
        name = self._name(family, at)
        if name not in self._shards:
            self._shards[name] = dict(_entries(self.part(name)))
        return self._shards[name]

    def document(self, number: int) -> list[Any]:
        """Address, title, names, numbers, labels, body, date, facet values."""
        at = bisect_right(self._documents, number) - 1
        name = self._name("texts", at)
        if name not in self._chunks:
            self._chunks[name] = json.loads(self.part(name))
        found: list[Any] = self._chunks[name][number - self._documents[at]]
        return found

    def columns(self) -> list[list[int]]:
        """For each facet the value of every document."""
        raw = np.frombuffer(self.part(self.manifest["columns"]), dtype="<u2").tolist()
        return [raw[start : start + self.count] for start in range(0, len(raw), self.count)] if self.count else []

    def _name(self, family: str, at: int) -> str:
        names: str = self._listing(family)["file"]
        return names[at * LETTERS : (at + 1) * LETTERS]

    def _listing(self, family: str) -> Mapping[str, Any]:
        if family not in self.manifest and not self._rare:
            self._rare = json.loads(self.part(self.manifest["rare"]))
        found: Mapping[str, Any] = self.manifest.get(family) or self._rare[family]
        return found


def _entries(raw: bytes) -> Iterator[tuple[str, tuple[bytes, bool]]]:
    reader = Reader(raw)
    count = reader.next()
    keys: list[str] = []
    before: list[int] = []
    for _ in range(count):
        shared, added = reader.next(), reader.next()
        old = before[shared] if shared < len(before) else 0
        before = before[:shared] + [reader.next() for _ in range(added)]
        before[shared] += old
        keys.append("".join(map(chr, before)))
    sizes = [reader.next() for _ in range(count)]
    at = reader.at
    for key, size in zip(keys, sizes, strict=True):
        yield key, (raw[at : at + (size >> 1)], bool(size & 1))
        at += size >> 1


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

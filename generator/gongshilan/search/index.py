"""Reading an index: the parts a query needs, found and decoded. The browser does alike (theme/assets/gsl/_search-index.js)."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from gongshilan.search.files import MANIFEST, address, read_part
from gongshilan.search.layout import REGIONS, TITLE, WHOLE
from gongshilan.search.varint import Reader

Load = Callable[[str], bytes]
"""Path below the edition → the file's bytes. Raises OSError."""


class Index:
    """An index and the parts of it read so far."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.manifest: Mapping[str, Any] = json.loads(read_part(load(address(MANIFEST))))
        self.count = int(self.manifest["count"])
        self._shards: dict[str, dict[str, tuple[bytes, bool]]] = {}
        self._chunks: dict[str, list[Any]] = {}

    def part(self, name: str) -> bytes:
        """A part's raw bytes."""
        return read_part(self._load(address(name)))

    def entry(self, family: str, key: str) -> tuple[bytes, bool] | None:
        """The entry of a key and whether it is heavy, or None."""
        at = bisect_right(self.manifest[family]["first"], key) - 1
        return self.shard(family, at).get(key) if at >= 0 else None

    def shard(self, family: str, at: int) -> dict[str, tuple[bytes, bool]]:
        """All entries of a family's file."""
        name = self.manifest[family]["file"][at]
        if name not in self._shards:
            self._shards[name] = dict(_entries(self.part(name)))
        return self._shards[name]

    def document(self, number: int) -> list[Any]:
        """Address, title, names, numbers, labels, body, date, facet values."""
        texts = self.manifest["texts"]
        at = bisect_right(texts["first"], number) - 1
        name = texts["file"][at]
        if name not in self._chunks:
            self._chunks[name] = json.loads(self.part(name))
        found: list[Any] = self._chunks[name][number - texts["first"][at]]
        return found

    def columns(self) -> list[list[int]]:
        """For each facet the value of every document."""
        raw = np.frombuffer(self.part(self.manifest["columns"]), dtype="<u2").tolist()
        return [raw[start : start + self.count] for start in range(0, len(raw), self.count)] if self.count else []


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
    reader = Reader(raw)
    document = -1
    while reader.at < len(raw):
        value = reader.next()
        document += value >> 1
        yield document, reader.next() if value & 1 else 0


def placed(raw: bytes) -> Iterator[tuple[int, list[int], int]]:
    """Document, places, and the place of the run that ends the title, or -1."""
    reader = Reader(raw)
    document = -1
    while reader.at < len(raw):
        value = reader.next()
        document += value >> 1
        places = []
        stored, end = 0, -1
        for _ in range(reader.next() if value & 1 else 1):
            stored += reader.next()
            in_title = stored < 2 * REGIONS[1]
            places.append(stored >> 1 if in_title else stored - REGIONS[1])
            if in_title and stored & 1:
                end = places[-1]
        yield document, places, end


def worth(place: int, *, whole: bool) -> int:
    """What a hit at a place is worth."""
    return WHOLE if whole else TITLE + 1 - bisect_right(REGIONS, place)

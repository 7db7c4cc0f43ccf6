"""What an index is made of, kept from build to build: of documents that did not change nothing is computed anew."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache as once
from importlib.metadata import version
from pathlib import Path
from unicodedata import unidata_version

from gongshilan.search.block import PLACED, Block, Texts, invert
from gongshilan.search.block_file import read_block, write_block
from gongshilan.search.document import FIELDS, Document
from gongshilan.search.files import Cache
from gongshilan.search.fold import fold_all
from gongshilan.search.join import Family, joined
from gongshilan.search.layout import lay_out
from gongshilan.search.runs import MANY, heavy_runs

_LIBRARIES = ("numpy", "opencc", "pypinyin")
# Documents of a block. It ends at the first one past the lower mark whose id says so, so that one more hardly ever moves
# another end.
_LEAST, _MOST, _SPREAD = 250, 2000, 500


@dataclass(frozen=True, slots=True)
class Inverted:
    """The families by name, and which runs are heavy."""

    families: Mapping[str, Family]
    heavy: Collection[str]


class Kept:
    """Blocks by what they were made from, in ``cache``, if there is one; under ``name`` which runs were heavy the last time."""

    def __init__(self, cache: Cache | None, name: str, many: int = MANY) -> None:
        self._cache = cache
        self._name = f"heavy-{name}-{_made_by()}"
        self._many = many

    def inverted(self, documents: Sequence[Document]) -> Inverted:
        """Documents in the order of their numbers, inverted."""
        if self._cache is not None and (held := self._cache.get(self._name)) is not None:
            heavy = frozenset(held.decode(errors="replace").split("\n")) - {""}
            if (found := self._joined(documents, heavy, None)) is not None:
                return found
        texts = _folded(documents)
        heavy = heavy_runs(lay_out(texts), self._many)
        found = self._joined(documents, heavy, texts)
        if found is None:
            raise AssertionError("heavy runs were counted differently")
        if self._cache is not None:
            self._cache[self._name] = "\n".join(sorted(heavy)).encode()
        return found

    def _joined(self, documents: Sequence[Document], heavy: Collection[str], texts: Texts | None) -> Inverted | None:
        """None if other runs are heavy."""
        own = hashlib.sha256("\n".join(sorted(heavy)).encode()).hexdigest()
        blocks: list[tuple[int, Block]] = []
        for begin, end in _cut(documents):
            key = f"block-{_digest(documents[begin:end], own)}"
            block = self._held(key)
            if block is None:
                block = invert(texts[begin:end] if texts else _folded(documents[begin:end]), heavy)
                if self._cache is not None:
                    self._cache[key] = write_block(block)
            blocks.append((begin, block))
        if any(sum(block.times.get(run, 0) for _, block in blocks) <= self._many for run in heavy):
            return None
        names = blocks[0][1].families if blocks else ()
        families = {
            name: joined([(begin, block.families[name]) for begin, block in blocks], with_places=name in PLACED)
            for name in names
        }
        if names and families["runs"].rows.max(initial=0) > self._many:
            return None
        return Inverted(families, heavy)

    def _held(self, key: str) -> Block | None:
        raw = self._cache.get(key) if self._cache is not None else None
        return read_block(raw) if raw is not None else None


def _cut(documents: Sequence[Document]) -> list[tuple[int, int]]:
    ends = []
    begin = 0
    for at, document in enumerate(documents, 1):
        long = at - begin
        ends_here = zlib.crc32(document.id.encode("utf-8", "replace")) % _SPREAD == 0
        if at == len(documents) or long >= _MOST or (long >= _LEAST and ends_here):
            ends.append((begin, at))
            begin = at
    return ends or [(0, 0)]


def _folded(documents: Sequence[Document]) -> list[tuple[str, ...]]:
    folded = iter(fold_all([part for document in documents for part in document.texts()]))
    return list(zip(*[folded] * len(FIELDS), strict=True))


def _digest(documents: Sequence[Document], *others: str) -> str:
    texts = [*others, _made_by(), *(part for document in documents for part in document.texts())]
    return hashlib.sha256("".join(f"{len(text)}:{text}" for text in texts).encode("utf-8", "surrogatepass")).hexdigest()


@once
def _made_by() -> str:
    """Changes with this package and what it stands on: what an older one kept is not taken."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    digest.update(" ".join([unidata_version, *map(version, _LIBRARIES)]).encode())
    return digest.hexdigest()[:16]

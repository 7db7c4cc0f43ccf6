"""How an index lies in the site: scripts, because a script is what a page opened from a folder may load.

Each file calls one function with its own name and the compressed bytes in base64. Its name is taken from its content, so that
an index and its parts always fit together, and what did not change keeps its name.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor

FOLDER = "search"
MANIFEST = "index"
FORMAT = 3
_CALL = "gslSearchPart"
LETTERS = 8  # letters of a name
_PART = re.compile(rf'{_CALL}\("[0-9a-z]+","[0-9A-Za-z+/]*={{0,2}}"\);\n')

Cache = MutableMapping[str, bytes]


def address(name: str) -> str:
    """Where a part lies below the edition."""
    return f"{FOLDER}/{name}.js"


def write_part(name: str, raw: bytes) -> bytes:
    """The file of one part."""
    packed = base64.b64encode(zlib.compress(raw, 6)).decode()
    return _opening(name) + f'"{packed}");\n'.encode()


def is_part(file: str) -> bool:
    """True if a file is one call with two texts and nothing else: a part of an index, whatever its bytes mean."""
    return _PART.fullmatch(file) is not None


def read_part(file: bytes) -> bytes:
    """What a part holds. Raises ValueError if it is no part."""
    pieces = file.split(b'"')
    if len(pieces) != 5 or not file.startswith(_CALL.encode()):
        raise ValueError("not a part of a search index")
    try:
        return zlib.decompress(base64.b64decode(pieces[3], validate=True))
    except zlib.error as error:
        raise ValueError(str(error)) from None


class Parts:
    """The files of an index, named by their content."""

    def __init__(self, cache: Cache | None, threads: int) -> None:
        self.files: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}
        self._cache = cache
        self._threads = threads

    def add(self, raws: Sequence[bytes]) -> str:
        """Write parts; their names in order, one behind the other."""
        digests = [hashlib.sha256(raw).hexdigest() for raw in raws]
        names = [self._name(digest) for digest in digests]
        new = [item for item in zip(names, digests, raws, strict=True) if address(item[0]) not in self.files]
        with ThreadPoolExecutor(self._threads) as pool:  # compressing lets go of the interpreter
            for (name, _, _), file in zip(new, pool.map(lambda item: self._one(*item), new), strict=True):
                self.files[address(name)] = file
        return "".join(names)

    def _name(self, digest: str) -> str:
        """The beginning of the digest; a later piece of it where another part has that name already."""
        at = 0
        while self._digests.setdefault(digest[at : at + LETTERS], digest) != digest:
            at += 1
        return digest[at : at + LETTERS]

    def _one(self, name: str, digest: str, raw: bytes) -> bytes:
        if self._cache is not None and (held := self._cache.get(digest)) is not None and held.startswith(_opening(name)):
            return held
        file = write_part(name, raw)
        if self._cache is not None:
            self._cache[digest] = file
        return file


def _opening(name: str) -> bytes:
    return f'{_CALL}("{name}",'.encode()

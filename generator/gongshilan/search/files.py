"""How an index lies in the site: scripts, because a script is what a page opened from a folder may load.

Each file calls one function with its own name and the compressed bytes in base64. Its name is taken from its content, so that
an index and its parts always fit together, and what did not change keeps its name.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor

FOLDER = "search"
MANIFEST = "index"
_CALL = "gslSearchPart"
_NAME = 10  # letters of a name: for ten thousand files one chance in twenty thousand that two are named alike

Cache = MutableMapping[str, bytes]


def address(name: str) -> str:
    """Where a part lies below the edition."""
    return f"{FOLDER}/{name}.js"


def write_part(name: str, raw: bytes) -> bytes:
    """The file of one part."""
    packed = base64.b64encode(zlib.compress(raw, 6)).decode()
    return f'{_CALL}("{name}","{packed}");\n'.encode()


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
        self._cache = cache
        self._threads = threads

    def add(self, raws: Sequence[bytes]) -> list[str]:
        """Write parts; their names in order."""
        names = [hashlib.sha256(raw).hexdigest() for raw in raws]
        new = [(name, raw) for name, raw in dict(zip(names, raws, strict=True)).items()]
        with ThreadPoolExecutor(self._threads) as pool:  # compressing lets go of the interpreter
            for name, file in zip((name for name, _ in new), pool.map(lambda item: self._one(*item), new), strict=True):
                self._keep(name[:_NAME], file)
        return [name[:_NAME] for name in names]

    def _one(self, name: str, raw: bytes) -> bytes:
        if self._cache is not None and (held := self._cache.get(name)) is not None:
            return held
        file = write_part(name[:_NAME], raw)
        if self._cache is not None:
            self._cache[name] = file
        return file

    def _keep(self, name: str, file: bytes) -> None:
        path = address(name)
        # Then the build stops rather than mixes them up.
        if self.files.setdefault(path, file) != file:
            raise ValueError(f"two parts of the search index are named {name}")

"""What takes long to make, kept from build to build: parts of search indexes, cleaned attachments."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path


class PartCache(MutableMapping[str, bytes]):
    """A folder with a file for each part, named by its key. What was not asked for since the cache was
    opened is dropped by :meth:`sweep`. A cache that cannot be written is no cache, and nothing worse."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    def __getitem__(self, key: str) -> bytes:
        self._asked.add(key)
        try:
            return (self._folder / key).read_bytes()
        except OSError:
            raise KeyError(key) from None

    def __setitem__(self, key: str, value: bytes) -> None:
        self._asked.add(key)
        beside = self._folder / f"{key}.{os.getpid()}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Beside and renamed, so that a build that is killed leaves no half part.
            beside.write_bytes(value)
            beside.replace(self._folder / key)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def __delitem__(self, key: str) -> None:
        (self._folder / key).unlink(missing_ok=True)

    def __iter__(self) -> Iterator[str]:
        return (path.name for path in self._folder.iterdir()) if self._folder.is_dir() else iter(())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def folder(self) -> Path:
        """Where the parts are."""
        return self._folder

    @property
    def asked(self) -> frozenset[str]:
        """Keys that were asked for since the cache was opened."""
        return frozenset(self._asked)

    def ask(self, keys: Iterable[str]) -> None:
        """Count keys as asked for: another process did."""
        self._asked.update(keys)

    def sweep(self) -> None:
        """Forget what no edition needed this time."""
        for key in list(self):
            if key not in self._asked:
                del self[key]

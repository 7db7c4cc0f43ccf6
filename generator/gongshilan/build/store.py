"""What is costly to make, kept by what it was made from: one file for all stages, from build to build and between the processes of one.

SQLite, because it comes with Python, is one file, lets several processes write at once and says when it is damaged. Nothing depends
on it: what is kept under a key is what would be made again, bit for bit, and a store that cannot be read, written or trusted is
an empty one. Every value stands with its digest, so that a damaged one is no value.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path

FORMAT = 2
MOST_BYTES = 768 * 1024 * 1024
_WAIT = 30.0  # seconds for another process' writing
_MANY = 400  # keys in one question
# Keys in an index of their own: among the values, some of which are large, they are found three times more slowly.
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, build INTEGER, digest BLOB, value BLOB)"


class Store:
    """Values (bytes) by key (bytes). Each process opens the file for itself; a forked one anew. ``build`` tells this build's values from
    those of builds before: when the file is too large, what this one neither made nor used goes."""

    def __init__(self, path: Path | None, build: int = 0) -> None:
        self._path = path
        self.build = build
        self._made: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()
        self._connection: sqlite3.Connection | None = None
        self._owner = 0

    @property
    def path(self) -> Path | None:
        """The file, if there is one."""
        return self._path

    @property
    def is_kept(self) -> bool:
        """Whether there is a file at all."""
        return self._path is not None

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values that are kept under these keys."""
        wanted = list(dict.fromkeys(keys))
        found = {key: self._made[key] for key in wanted if key in self._made}
        rest = [key for key in wanted if key not in found]
        connection = self._open()
        if connection is None:
            return found
        with suppress(sqlite3.Error):
            for start in range(0, len(rest), _MANY):
                part = rest[start : start + _MANY]
                marks = ",".join("?" * len(part))
                rows = connection.execute(f"SELECT key, digest, value FROM kept WHERE key IN ({marks})", part)  # noqa: S608 - marks only
                found |= {key: value for key, digest, value in rows if digest_of(value) == digest}
        self._used.update(found)
        return found

    def holds(self, keys: Iterable[bytes]) -> frozenset[bytes]:
        """Those of the keys under which something is kept; it is not looked at."""
        wanted, connection = list(dict.fromkeys(keys)), self._open()
        found = {key for key in wanted if key in self._made}
        if connection is not None:
            with suppress(sqlite3.Error):
                for start in range(0, len(wanted), _MANY):
                    part = wanted[start : start + _MANY]
                    marks = ",".join("?" * len(part))
                    rows = connection.execute(f"SELECT key FROM kept WHERE key IN ({marks})", part)  # noqa: S608 - marks only
                    found.update(key for (key,) in rows)
        self._used.update(found)
        return frozenset(found)

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value, in the file from the next :meth:`flush` on."""
        self._made[key] = value

    def get_or_make(self, key: bytes, make: Callable[[], bytes]) -> bytes:
        """The value under a key, made and kept if there is none."""
        found = self.get_many([key]).get(key)
        if found is None:
            found = make()
            if self.is_kept:
                self.put(key, found)
        return found

    def flush(self) -> None:
        """Write what was put, for other processes and builds to find."""
        made, self._made = self._made, {}
        connection = self._open()
        if connection is None or not made:
            return
        rows = [(key, self.build, digest_of(value), value) for key, value in made.items()]
        with suppress(sqlite3.Error), connection:
            connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)

    def take_over(self, used: Iterable[bytes]) -> None:
        """Count what a forked process used as used here."""
        self._used.update(used)

    @property
    def used(self) -> frozenset[bytes]:
        """Keys that were asked for and found."""
        return frozenset(self._used)

    def sweep(self) -> None:
        """Forget what this build neither made nor used, if the file is too large."""
        self.flush()
        connection = self._open()
        if connection is None or self._size() <= MOST_BYTES:
            return
        with suppress(sqlite3.Error):
            with connection:
                connection.execute("CREATE TEMP TABLE used (key BLOB PRIMARY KEY)")
                connection.executemany("INSERT INTO used VALUES (?)", ((key,) for key in self._used))
                connection.execute("DELETE FROM kept WHERE build <> ? AND key NOT IN (SELECT key FROM used)", (self.build,))
                connection.execute("DROP TABLE used")
            connection.execute("VACUUM")

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None and self._owner == os.getpid():
            self._connection.close()
        self._connection = None

    def _size(self) -> int:
        assert self._path is not None
        return self._path.stat().st_size if self._path.exists() else 0

    def _open(self) -> sqlite3.Connection | None:
        if self._path is None:
            return None
        if self._connection is None or self._owner != os.getpid():
            self._connection, self._owner = _connect(self._path), os.getpid()
            if self._connection is None:
                self._path = None  # not to be had: say nothing, make everything anew
        return self._connection


NOWHERE = Store(None)
"""Keeps nothing."""


def digest_of(value: bytes) -> bytes:
    """The digest a value is kept with: against damage, not against malice (nobody else may write here)."""
    return hashlib.blake2b(value, digest_size=16).digest()


def _connect(path: Path) -> sqlite3.Connection | None:
    for again in (False, True):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if again:
                for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
                    name.unlink(missing_ok=True)
            connection = sqlite3.connect(path, timeout=_WAIT, isolation_level="DEFERRED")
            with closing(connection.execute("PRAGMA user_version")) as rows:
                version = rows.fetchone()[0]
            if version not in (0, FORMAT):
                raise sqlite3.DatabaseError(str(version))
            for setting in ("journal_mode = WAL", "synchronous = OFF", f"user_version = {FORMAT}"):
                connection.execute(f"PRAGMA {setting}")
            with connection:
                connection.execute(_TABLE)
        except (sqlite3.Error, OSError):
            continue
        else:
            return connection
    return None

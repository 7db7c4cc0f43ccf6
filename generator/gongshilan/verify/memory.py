"""Files that were examined before: the same content under the same name, for the same numbers and scripts, is in order again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol

from gongshilan.verify.trust import Trust


class Kept(Protocol):
    """Where it is remembered from build to build and between processes."""

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """What is kept under these keys."""

    def put(self, key: bytes, value: bytes) -> None:
        """Keep it."""

    def flush(self) -> None:
        """Have others find it."""

    def close(self) -> None:
        """Let go of whatever must not be shared with a forked process."""


class Memory:
    """Remembers files with nothing wrong in ``kept``. ``programs`` says which ones found so."""

    def __init__(self, kept: Kept, programs: str) -> None:
        self._kept = kept
        self._programs = programs

    def salt(self, allowed: frozenset[str], trust: Trust) -> bytes:
        """All that a finding depends on but the file."""
        parts = (self._programs, *sorted(allowed), "", *sorted(trust.known), "", *sorted(trust.scripts), "", trust.policy)
        return hashlib.blake2b("\0".join(parts).encode()).digest()

    def knows(self, key: bytes) -> bool:
        """Whether such a file was in order before."""
        return bool(self._kept.get_many([key]))

    def learn(self, key: bytes) -> None:
        """A file is in order."""
        self._kept.put(key, b"clean")

    def flush(self) -> None:
        """Have others know."""
        self._kept.flush()

    def close(self) -> None:
        """Before processes are forked."""
        self._kept.flush()
        self._kept.close()


def clean_key(salt: bytes, path: str, digest: str) -> bytes:
    """The key of a file's content under its name."""
    return hashlib.blake2b(salt + f"{digest}\0{path}".encode(errors="surrogateescape"), digest_size=20).digest()

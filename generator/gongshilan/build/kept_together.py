"""Thousands of small values that every build wants at once, kept as one: asking for each by itself takes longer than reading all."""

from __future__ import annotations

import hashlib
import marshal
from typing import Any

from gongshilan.build.store import Store


class KeptTogether:
    """Values by key (bytes), made of Python's own plain types; ``name`` is what they are. Those nobody asked for are forgotten.

    Python's own ``marshal`` reads them back in a tenth of the time that JSON takes to make tuples of lists; keys must name the Python
    that wrote them, and the store gives back nothing that is damaged.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = hashlib.blake2b(b"together " + name.encode(), digest_size=20).digest()
        self._before: dict[bytes, Any] | None = None
        self._now: dict[bytes, Any] = {}

    def read(self) -> None:
        """Have everything at hand."""
        if self._before is None:
            self._before = _read(self._store.get_many([self._name]).get(self._name))

    def get(self, key: bytes) -> Any:
        """What is kept; None for nothing."""
        self.read()
        found = (self._before or {}).get(key)
        if found is not None:
            self._now[key] = found
        return found

    def put(self, key: bytes, value: Any) -> None:
        """Keep a value; one of other types is not kept."""
        try:
            marshal.dumps(value)
        except ValueError:
            return
        self._now[key] = value

    def done(self) -> None:
        """Keep what was asked for or put since the last time."""
        if self._before is not None and self._now.keys() != self._before.keys():
            self._store.put(self._name, marshal.dumps(self._now))
        self._before, self._now = None, {}


def _read(raw: bytes | None) -> dict[bytes, Any]:
    if raw is None:
        return {}
    try:
        found = marshal.loads(raw)  # noqa: S302 - see above
    except (ValueError, TypeError, EOFError):
        return {}
    return found if isinstance(found, dict) else {}

"""Which programs these are: what was made by others is not theirs to use."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

import gongshilan

_PARTS = frozenset([".py", ".yml"])


@cache
def programs() -> str:
    """A digest (hex) of this package's files, of the Python that runs them and of the names and versions of all that is installed."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=20)
    installed = sorted(f"{item.metadata['Name']} {item.version}" for item in distributions())
    digest.update("\n".join(installed).encode())
    folder = Path(gongshilan.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in _PARTS:
            digest.update(f"\0{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()

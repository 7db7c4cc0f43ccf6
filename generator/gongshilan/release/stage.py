"""The folder beside the served editions where new ones are made."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

_PREFIX = ".staging-"
_GRACE = 0.3  # seconds


@contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """A fresh folder in ``parent``, deleted at the end with all that is in it then. Those of dead runs are deleted first, so
    hold the lock: nobody else may be at work there. Raises OSError."""
    parent.mkdir(parents=True, exist_ok=True)
    for dead in sorted(parent.glob(f"{_PREFIX}*")):
        shutil.rmtree(dead, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        yield folder
    finally:
        linger()
        shutil.rmtree(folder, ignore_errors=True)


def linger() -> None:
    """Give a web server that opens a path step by step the time to get to the end of it, before what was exchanged is deleted."""
    Event().wait(_GRACE)

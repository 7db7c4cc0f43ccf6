"""One at a time: a lock that the system lets go of when the process ends, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[bool]:
    """Hold the lock file at ``path`` (made if absent, never removed: a second file of its name would be a second lock).

    If another process holds it, call ``waiting`` once and wait. Gives whether it had to wait. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        waited = False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            waited = True
            fcntl.flock(file, fcntl.LOCK_EX)
        yield waited

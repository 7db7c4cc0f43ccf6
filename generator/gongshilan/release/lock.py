"""One at a time: a lock that the system lets go of when the process ends, however it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_PAUSE = 0.2  # seconds between two tries where the system cannot wait for us

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[bool]:
    """Hold the lock file at ``path`` (made if absent, never removed: a second file of its name would be a second lock).

    If another process holds it, call ``waiting`` once and wait. Gives whether it had to wait. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        waited = False
        try:
            _take(file)
        except BlockingIOError:
            waiting()
            waited = True
            _wait(file)
        yield waited


def _take(file: IO[str]) -> None:
    """The lock, at once. Raises BlockingIOError if somebody has it."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    try:
        windows: Any = __import__("msvcrt")
    except ImportError:  # neither: nobody else can be kept out
        return
    file.seek(0)
    try:
        windows.locking(file.fileno(), windows.LK_NBLCK, 1)
    except OSError as error:
        raise BlockingIOError from error


def _wait(file: IO[str]) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX)
        return
    while True:
        try:
            _take(file)
        except BlockingIOError:
            threading.Event().wait(_PAUSE)
        else:
            return

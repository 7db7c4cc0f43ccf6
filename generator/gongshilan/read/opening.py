"""Opening a file below a folder so that nobody can put another in its place while it is read: no step of the way may be a link."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePosixPath

BENEATH = hasattr(os, "O_DIRECTORY") and os.open in os.supports_dir_fd
"""Whether this system opens a file below an open folder (Windows does not)."""
if BENEATH:
    _FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    _FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe without a writer is not waited for


def read_beneath(root: Path, path: str, limit: int) -> bytes:
    """The bytes of the plain file at ``path`` (with ``/``, relative) below ``root``; ``root`` itself may be reached by links.

    What was opened is looked at, not what the name stood for a moment before. Raises OSError for a link, a folder or nothing;
    ValueError for any other thing that is no plain file, for more than ``limit`` bytes, and for a path that leaves ``root``.
    """
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts:
        raise ValueError(path)
    descriptor = _opened_beneath(root, parts) if BENEATH else _opened(root, parts)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            raise ValueError(path)
        raw = file.read(limit + 1)
    if len(raw) > limit:
        raise ValueError(path)
    return raw


def _opened_beneath(root: Path, parts: tuple[str, ...]) -> int:
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            below = os.open(part, _FOLDER, dir_fd=at)
            os.close(at)
            at = below
        return os.open(parts[-1], _FILE, dir_fd=at)
    finally:
        os.close(at)


def _opened(root: Path, parts: tuple[str, ...]) -> int:
    """The same by names: each step is looked at before, and the file again once it is open."""
    path = root
    for part in parts:
        path /= part
        if path.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        if not (path.is_dir() or path.is_file()) and path.exists():
            raise ValueError(str(path))
    before = path.lstat()
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    if not os.path.samestat(before, os.fstat(descriptor)):
        os.close(descriptor)
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return descriptor

"""Putting a finished folder in the place of the served one with one rename."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Sequence
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def swap_in(staged: Path, served: Path) -> None:
    """Make ``staged`` what ``served`` is. Readers see the old folder or the new one, never half of one, never nothing.

    What was served before is then at ``staged``; a reader who is just opening a file of it may still need it for a moment.
    Raises OSError; the old folder is then still served.
    """
    served.parent.mkdir(parents=True, exist_ok=True)
    if not served.exists():
        staged.rename(served)
        return
    if _exchange(staged, served):
        return
    # a file system without exchange: two renames, the served name is absent for the moment between them
    aside = staged.with_name(f"{staged.name}.old")
    served.rename(aside)
    try:
        staged.rename(served)
    except OSError:
        aside.rename(served)
        raise
    aside.rename(staged)


def swap_all(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Swap several ``(staged, served)``. Raises OSError if one cannot be; those before it are then swapped back."""
    done: list[tuple[Path, Path, bool]] = []
    try:
        for staged, served in pairs:
            there = served.exists()
            swap_in(staged, served)
            done.append((staged, served, there))
    except OSError:
        for staged, served, there in reversed(done):
            if there:
                swap_in(staged, served)
            else:
                served.rename(staged)
        raise


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two names in one step (Linux ``renameat2``). False where the system or file system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # Windows has no library without a name
        return False
    if renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(second))

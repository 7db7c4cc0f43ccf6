"""Putting a finished folder in the place of the served one with one rename."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def swap_in(staged: Path, served: Path) -> None:
    """Make ``staged`` what ``served`` is. Readers see the old folder or the new one, never half of one, never nothing.

    What was served before is deleted afterwards. Raises OSError; the old folder is then still served.
    """
    served.parent.mkdir(parents=True, exist_ok=True)
    if not served.exists():
        staged.rename(served)
        return
    if _exchange(staged, served):
        shutil.rmtree(staged)
        return
    # a file system without exchange: two renames, the served name is absent for the moment between them
    aside = staged.with_name(f"{staged.name}.old")
    served.rename(aside)
    try:
        staged.rename(served)
    except OSError:
        aside.rename(served)
        raise
    shutil.rmtree(aside)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two names in one step (Linux ``renameat2``). False where the system or file system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(second))

"""What must still be there after the power has failed."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_FOLDER = getattr(os, "O_DIRECTORY", None)  # Windows opens no folders: what is written there is left to the system


def sync_tree(folder: Path) -> None:
    """Have everything below ``folder`` written to the disk: one Linux ``syncfs`` of its file system instead of thousands of
    ``fsync``; where there is none, all file systems. Raises OSError, for example if the disk turned out to be full."""
    if _FOLDER is None:
        return
    handle = os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        try:
            syncfs = ctypes.CDLL(None, use_errno=True).syncfs
        except (AttributeError, OSError):
            os.sync()
            return
        if syncfs(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, after a rename in it. Raises OSError."""
    if _FOLDER is None:
        return
    handle = os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, raw: bytes) -> None:
    """Write a file so that its name stands for the old bytes or the new ones, never for half of them. Raises OSError."""
    beside = path.with_name(f"{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)

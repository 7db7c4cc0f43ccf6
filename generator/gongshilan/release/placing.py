"""Files of a release: those that are as they were before are the same file under a second name, all others are written.

So a night that moves ten facts writes a few pages, and whatever follows a site by size and time (rsync, a web server's ``Last-Modified``)
sees just these.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path


class Placing:
    """Puts files below ``folder``. ``served`` is the folder of the release before, if there is one."""

    def __init__(self, folder: Path, served: Path | None) -> None:
        self.folder = folder
        self._there = str(folder)
        self._served = str(served) if served is not None and served.is_dir() and not served.is_symlink() else ""
        self._mode = 0o666 & ~_umask()

    def put(self, path: str, raw: bytes) -> None:
        """Have ``path``, whose folder is there, hold just these bytes. Raises OSError."""
        target = f"{self._there}/{path}"
        if self._served and self._taken(f"{self._served}/{path}", target, raw.__eq__, len(raw)):
            return
        try:
            file = open(target, "xb")  # noqa: PTH123, SIM115 - for tens of thousands of files
        except FileExistsError:  # never written into: it may be a file of the release before
            os.unlink(target)  # noqa: PTH108 - likewise
            file = open(target, "xb")  # noqa: PTH123, SIM115 - likewise
        with file:
            file.write(raw)

    def keep(self, path: str, digest: str) -> bool:
        """Have ``path``, whose folder is there, be the file of the release before, if that has this SHA-256 (hex)."""
        if not self._served:
            return False
        return self._taken(f"{self._served}/{path}", f"{self._there}/{path}", lambda raw: sha256(raw).hexdigest() == digest)

    def put_all(self, files: Mapping[str, bytes]) -> None:
        """The same of many, and their folders. Raises OSError."""
        for folder in {os.path.dirname(path) for path in files}:  # noqa: PTH120 - likewise
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        for path, raw in files.items():
            self.put(path, raw)

    def _taken(self, old: str, target: str, wanted: Callable[[bytes], bool], size: int | None = None) -> bool:
        """Give a file of the release before its second name, if it holds the bytes that are wanted (``size`` of them) and is a plain file
        as we would write it."""
        try:
            found = os.lstat(old)
            if (
                not stat.S_ISREG(found.st_mode)
                or size not in (None, found.st_size)
                or stat.S_IMODE(found.st_mode) != self._mode
            ):
                return False
            if found.st_uid != os.geteuid():
                return False
            with open(old, "rb") as file:  # noqa: PTH123 - likewise
                if not wanted(file.read()):
                    return False
            try:
                os.link(old, target, follow_symlinks=False)
            except FileExistsError:  # the first page, which MkDocs has drawn
                os.unlink(target)  # noqa: PTH108 - likewise
                os.link(old, target, follow_symlinks=False)
        except (OSError, AttributeError, NotImplementedError):  # a file system without second names, or none for this file
            return False
        return True


def _umask() -> int:
    found = os.umask(0o077)
    os.umask(found)
    return found

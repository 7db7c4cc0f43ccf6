"""The small portal's site at three days, built once for all tests of publishing, and a place for them that is not a slow disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.forks import Forks
from support.places import PORTAL

EDITIONS = ("public", "office")
DAYS: Mapping[str, str] = {"a": "2030-04-28", "b": "2030-04-29", "c": "2030-04-30"}
_MEMORY = Path("/dev/shm")
_ROOM = 1_000_000_000


@contextmanager
def quick_folder(otherwise: Path) -> Iterator[Path]:
    """A folder in memory where there is room, for publishing writes through to the disk each time; else ``otherwise``."""
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ROOM:
        yield otherwise
        return
    folder = Path(tempfile.mkdtemp(prefix="gongshilan-test-", dir=_MEMORY))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Days:
    """``portal`` is the small portal; what ``gongshilan build`` made of it for a day lies in ``sites/<name of the day>``."""

    portal: Path
    sites: Path

    def show(self, name: str, portal: Path) -> Path:
        """Put the site of a day into a portal, as a build would have; its folder."""
        shutil.rmtree(portal / "site", ignore_errors=True)
        return Path(shutil.copytree(self.sites / name, portal / "site"))


def build_days(root: Path, forks: Forks) -> Days:
    """Build the three sites."""
    portal = Path(shutil.copytree(PORTAL, root / "portal"))
    for name, day in DAYS.items():
        done = forks.run("--root", portal, "build", "--jobs", "1", "--as-of", day)
        assert done.returncode == 0, done.stdout + done.stderr
        shutil.copytree(portal / "site", root / "sites" / name)
    return Days(portal, root / "sites")

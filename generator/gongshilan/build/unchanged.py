"""Whether a build would make what already stands there: nothing it is made from has changed, and nothing of it was touched.

What it is made from is compared byte by byte (digests of the content, the portal's schema, theme and settings, these programs, the
commit that history is told from, the day); what stands in ``site/`` by what the system says of each file (size, times, inode), as git
does. What was noted is believed only if it is whole: a note that is damaged or foreign is none.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from gongshilan.build.identity import programs
from gongshilan.build.store import Store
from gongshilan.shipped import file, folder

_CONTENT, _SITE = "content", "site"
_KEY = b"the last build of "


@dataclass(frozen=True, slots=True)
class Note:
    """What a build was made from and what it made: digests (hex), the ISO day it was as of, whether portal.yml pins one (``pinned``, else
    empty) and in what time zone the day is counted; how many warnings there were."""

    inputs: str
    made: str
    as_of: str
    pinned: str
    timezone: str
    editions: tuple[str, ...]
    warnings: int


def inputs_of(root: Path, told: Sequence[str]) -> str | None:
    """A digest (hex) of all that a build of the portal at ``root`` is made from but the day; ``told`` are the command's options and
    what git says. None for a folder that cannot be read, or holds what is no plain file or folder."""
    digest = hashlib.blake2b(programs().encode(), digest_size=20)
    for item in told:
        digest.update(f"\0{item}".encode())
    try:
        for place in (
            root / _CONTENT,
            root / "harvested",
            root / "past",
            root / "schema",
            folder("schema"),
            folder("theme", root),
            file("mkdocs.yml", root),
        ):
            digest.update(f"\0\0{place.name}".encode())
            for path in _files(place):
                digest.update(f"\0{path.relative_to(place)}\0".encode("utf-8", "surrogateescape"))
                digest.update(hashlib.blake2b(path.read_bytes(), digest_size=20).digest())
    except (OSError, ValueError):
        return None
    return digest.hexdigest()


def made_in(root: Path, editions: Iterable[str]) -> str:
    """A digest (hex) of what the system says of every file of these editions and of the notes beside them."""
    digest = hashlib.blake2b(digest_size=20)
    places = [
        *(root / _SITE / edition for edition in editions),
        root / _SITE / ".built.json",
        root / "build" / "released-tables.json",
    ]
    for place in places:
        try:
            for path in _files(place):
                seen = path.lstat()
                told = (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, seen.st_mode)
                digest.update(f"{path.relative_to(root)}\0{told}\n".encode("utf-8", "surrogateescape"))
        except (OSError, ValueError):
            digest.update(f"{place.name} is not as it was\n".encode())
    return digest.hexdigest()


def noted(store: Store, editions: Sequence[str] | None) -> Note | None:
    """What was noted of the last build of these editions; None if nothing."""
    key = _key(editions)
    raw = store.get_many([key]).get(key)
    if raw is None:
        return None
    try:
        said = json.loads(raw)
        return Note(**{item.name: said[item.name] for item in fields(Note)} | {"editions": tuple(said["editions"])})
    except (ValueError, LookupError, TypeError):
        return None


def note(store: Store, asked: Sequence[str] | None, what: Note) -> None:
    """Note a build for the next one. ``asked``: the editions that were asked for by name; None: all there are."""
    store.put(_key(asked), json.dumps(asdict(what)).encode())
    store.flush()


def _key(editions: Sequence[str] | None) -> bytes:
    return _KEY + ("*" if editions is None else "\0".join(editions)).encode()


def _files(place: Path) -> Iterator[Path]:
    """Every plain file, in an order of its own. Raises ValueError for what is neither file nor folder, OSError."""
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISREG(mode):
        yield place
    elif stat.S_ISDIR(mode):
        with os.scandir(place) as entries:
            names = sorted(entry.name for entry in entries)
        for name in names:
            if name != "__pycache__":
                yield from _files(place / name)
    else:
        raise ValueError(str(place))

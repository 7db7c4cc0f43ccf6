"""Asking git what the content said before. Without git, or outside a repository, there is no history; that is no error.

How: :mod:`gongshilan.cli.git_command`.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from gongshilan.cli.git_command import ask, command, environment
from gongshilan.project.past import Commit, Past
from gongshilan.read.limits import MAX_FILE_BYTES

_LOG = (
    "log", "--reverse", "--first-parent", "--diff-merges=first-parent", "--no-renames", "--relative", "--raw", "-z", "--root",
    "--no-abbrev", "--no-color", "--no-ext-diff", "--no-textconv", "--no-notes", "--no-mailmap", "--no-decorate",
    "--no-show-signature", "--ignore-submodules=all", "--no-follow", "--format=%x01%ct", "--", ".",
)  # fmt: skip
# When a commit was made; or what it made of a file.
_ENTRY = re.compile("\x01(?P<second>[0-9]+)|:[0-7]+ (?P<mode>[0-7]+) [0-9a-f]+ (?P<blob>[0-9a-f]+) [A-Z]\0(?P<path>[^\0]+)")
_REGULAR = ("100644", "100755")  # no link, no repository in it


def versions(content: Path, timezone: str) -> Past:
    """Every commit that changed something below ``content``, oldest first."""
    listing = ask(content, *_LOG)
    if listing is None:
        return Past(lost=_is_repository(content))
    found = _commits(listing, ZoneInfo(timezone))
    missing = _missing(content) if found and _is_sparse(content) else frozenset()
    shallow = bool(found) and _is_shallow(content)
    return Past(found, partial(_blobs, content, missing), shallow=shallow, sparse=bool(missing))


def _commits(listing: bytes, zone: ZoneInfo) -> list[Commit]:
    """What git's log says in the form that is asked for."""
    found: list[Commit] = []
    files: dict[str, str] = {}
    for entry in _ENTRY.finditer(listing.decode(errors="surrogateescape")):
        if entry["second"]:
            files = {}
            found.append(Commit(datetime.fromtimestamp(int(entry["second"]), zone).date(), files))
        else:
            files[entry["path"]] = entry["blob"] if entry["mode"] in _REGULAR else ""
    return found


def _is_repository(content: Path) -> bool:
    """True if there is one that holds commits, or says it does: an empty one has nothing to tell."""
    here = content.absolute()
    for folder in (here, *here.parents):
        if (folder / ".git").exists():
            unborn = ask(content, "for-each-ref", "--count=1")
            return unborn is None or bool(unborn.strip())
    return False


def _is_shallow(content: Path) -> bool:
    """True if older commits were left where the repository was copied from."""
    answer = ask(content, "rev-parse", "--is-shallow-repository")
    return answer is not None and answer.strip() == b"true"


def _is_sparse(content: Path) -> bool:
    """True if some of what commits stored may have been left there: git would fetch it when asked for it."""
    return bool(ask(content, "config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"))


def _missing(content: Path) -> frozenset[str]:
    """Names of what is not here, without asking for any of it."""
    listing = ask(content, "rev-list", "--objects", "--missing=print", "--no-object-names", "HEAD")
    lines = (listing or b"").decode().splitlines()
    return frozenset(line.removeprefix("?") for line in lines if line.startswith("?"))


def _blobs(content: Path, missing: frozenset[str], names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """What the names stand for, one at a time, None for what is not here; large ones are never read."""
    wanted = sorted(names)
    yield from ((name, None) for name in wanted if name in missing)
    here = "".join(f"{name}\n" for name in wanted if name not in missing)
    sizes = ask(content, "cat-file", "--batch-check", given=here.encode())
    small = []
    for line in (sizes or b"").decode().splitlines():
        name, kind, *rest = line.split()
        if kind == "missing":
            yield name, None
        elif kind == "blob" and int(rest[0]) <= MAX_FILE_BYTES:
            small.append((name, int(rest[0])))
    if not small:
        return
    with tempfile.TemporaryFile() as asked:  # not a pipe: git would wait for us to read while we wait for it to
        asked.write("".join(f"{name}\n" for name, _ in small).encode())
        asked.seek(0)
        with subprocess.Popen(  # noqa: S603 - fixed arguments
            command(content, "cat-file", "--batch"),
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        ) as process:
            assert process.stdout is not None
            for name, size in small:
                process.stdout.readline()
                raw = process.stdout.read(size + 1)[:size]
                if len(raw) < size:
                    return
                yield name, raw

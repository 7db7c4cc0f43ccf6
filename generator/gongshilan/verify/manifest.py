"""``SHA256SUMS``: the names and digests of all files of an edition, in the format of coreutils' ``sha256sum``."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from gongshilan.problems import Problem
from gongshilan.verify.finding import finding

MANIFEST = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
BESIDE = frozenset([MANIFEST, SIGNATURE])  # not in the manifest
# What would need escaping in the manifest, or mean something else to a web server or another system.
_UNSAFE_NAME = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]|(^|/)\.|(^|/)[. ]+(/|$)')
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>[^\n]+)")


def write_manifest(folder: Path, digests: Mapping[str, str]) -> str:
    """Write the manifest of files with these digests (hex, by path); its own digest. Raises OSError."""
    raw = manifest_bytes(digests)
    with (folder / MANIFEST).open("wb") as file:
        file.write(raw)
    return hashlib.sha256(raw).hexdigest()


def manifest_bytes(digests: Mapping[str, str]) -> bytes:
    """The manifest's bytes, sorted as ``LC_ALL=C sort -k2`` does."""
    lines = sorted((os.fsencode(path), digest) for path, digest in digests.items() if path not in BESIDE)
    return b"".join(digest.encode() + b"  " + path + b"\n" for path, digest in lines)


def read_manifest(raw: bytes) -> dict[str, str]:
    """Digest by path. Raises ValueError, with the number of the line, for what is no manifest."""
    found: dict[str, str] = {}
    lines = raw.decode("utf-8", "surrogateescape").split("\n")
    if lines.pop():
        raise ValueError(str(len(lines) + 1))  # the last line was cut off
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None or match["path"] in found:
            raise ValueError(str(number))
        found[match["path"]] = match["digest"]
    return found


def walk(folder: Path) -> tuple[list[str], list[Problem]]:
    """All files below a folder (paths in order), and what is neither file nor folder or has a name no file of a site may have.
    Nothing is followed. Raises OSError."""
    files: list[str] = []
    problems: list[Problem] = []
    for path, mode in _entries(folder, ""):
        if _UNSAFE_NAME.search(path) or not _text(path):
            problems.append(finding("site-name", _shown(path)))
        if stat.S_ISREG(mode):
            files.append(path)
        elif not stat.S_ISDIR(mode):
            problems.append(finding("site-not-a-file", _shown(path)))
    return sorted(files), problems


def compare(folder: Path, digests: Mapping[str, str]) -> list[Problem]:
    """Whether the manifest in the folder names just these files with these digests. Raises OSError."""
    path = folder / MANIFEST
    if not path.is_file():
        return [finding("manifest-missing", MANIFEST)]
    try:
        said = read_manifest(path.read_bytes())
    except ValueError as error:
        return [finding("manifest-broken", MANIFEST, int(str(error)))]
    there = {name: digest for name, digest in digests.items() if name not in BESIDE}
    problems = [finding("file-missing", _shown(name)) for name in said.keys() - there.keys()]
    problems += [finding("file-extra", _shown(name)) for name in there.keys() - said.keys()]
    problems += [finding("file-changed", _shown(name)) for name in said.keys() & there.keys() if said[name] != there[name]]
    return problems


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _entries(folder: Path, below: str) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = below + entry.name
            yield path, entry.stat(follow_symlinks=False).st_mode
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path), f"{path}/")


def _text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _shown(path: str) -> str:
    """A name that any terminal or JSON reader can take."""
    return path.encode("utf-8", "backslashreplace").decode()

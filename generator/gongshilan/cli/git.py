"""Asking git what the content said before. Without git, or outside a repository, there is no history; that is no error."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from gongshilan.project.history import Version

_ABSENT = "0" * 40


def versions(content: Path, timezone: str) -> Mapping[str, Sequence[Version]]:
    """Every committed version of every file below ``content``, oldest first, by path below it."""
    listing = _git(content, "log", "--reverse", "--first-parent", "-m", "--no-renames", "--relative", "--raw", "-z",
                   "--no-abbrev", "--format=%x01%ct", "--", ".")  # fmt: skip
    if listing is None:
        return {}
    zone = ZoneInfo(timezone)
    found: list[tuple[str, str, str]] = []
    day = ""
    tokens = listing.decode("utf-8", "surrogateescape").split("\0")
    index = 0
    while index < len(tokens):
        token = tokens[index].strip("\n")
        if token.startswith("\x01"):
            day = datetime.fromtimestamp(int(token[1:].split("\n")[0]), UTC).astimezone(zone).date().isoformat()
            token = token.partition("\n")[2].strip("\n")
        if token.startswith(":"):
            found.append((day, token.split(" ")[3], tokens[index + 1]))
            index += 1
        index += 1
    blobs = _blobs(content, sorted({blob for _, blob, _ in found if blob != _ABSENT}))
    result: dict[str, list[Version]] = defaultdict(list)
    for on, blob, path in found:
        result[path].append(Version(on, blob, blobs.get(blob)))
    return result


def _blobs(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    if not names:
        return {}
    output = _git(folder, "cat-file", "--batch", given="\n".join(names).encode() + b"\n")
    blobs: dict[str, bytes] = {}
    position = 0
    while output is not None and position < len(output):
        end = output.index(b"\n", position)
        header = output[position:end].split()
        if len(header) < 3 or header[1] != b"blob":
            position = end + 1
            continue
        size = int(header[2])
        blobs[header[0].decode()] = output[end + 1 : end + 1 + size]
        position = end + 1 + size + 1
    return blobs


def _git(folder: Path, *arguments: str, given: bytes | None = None) -> bytes | None:
    command = ["git", "-C", str(folder), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - fixed arguments
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None

"""What lies in the ``attachments`` folders of content: plain files by path. What they hold is looked at where they are cleaned."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from gongshilan.problems import Place, Problem
from gongshilan.read.limits import MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS

FOLDER = "attachments"


def list_attachments(root: Path, folder: str, problems: list[Problem]) -> list[str]:
    """Paths of the plain files of one ``attachments`` folder (``campaign/meeting/attachments``), by name.

    Adds what is wrong to ``problems``. Links are never followed, folders never entered; files of editors' programs, whose names
    begin with a dot, a tilde or an underscore, are their own business.
    """
    with os.scandir(root / folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    if len(found) > MAX_ATTACHMENTS:
        problems.append(Problem("attachment-too-many", Place(folder), {"n": len(found), "limit": MAX_ATTACHMENTS}))
        return []
    files: list[str] = []
    seen: dict[str, str] = {}
    for entry in found:
        if not _printable(entry.name):
            shown = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
            problems.append(Problem("attachment-name", Place(f"{folder}/{shown}"), {"name": shown}))
            continue
        if entry.name.startswith((".", "_", "~")):
            continue
        place = Place(f"{folder}/{entry.name}")
        code = _wrong(entry)
        same = seen.setdefault(entry.name.casefold(), entry.name)
        if code:
            problems.append(Problem(code, place, {"limit": MAX_ATTACHMENT_BYTES // 1_048_576}))
        elif same != entry.name:
            problems.append(Problem("attachment-duplicate", place, {"name": entry.name, "other": same}))
        else:
            files.append(place.path)
    return files


def _wrong(entry: os.DirEntry[str]) -> str:
    status = entry.stat(follow_symlinks=False)
    if stat.S_ISLNK(status.st_mode):
        return "file-symlink"
    if stat.S_ISDIR(status.st_mode):
        return "attachment-folder"
    if not stat.S_ISREG(status.st_mode):
        return "file-special"
    return "attachment-too-large" if status.st_size > MAX_ATTACHMENT_BYTES else ""


def _printable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name.isprintable()

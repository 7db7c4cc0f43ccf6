"""Finding the files of a content folder. Symbolic links and special files are never followed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gongshilan.problems import Place, Problem
from gongshilan.read.attachments import FOLDER as ATTACHMENTS_FOLDER
from gongshilan.read.attachments import list_attachments
from gongshilan.read.conflicts import conflicts
from gongshilan.read.limits import MAX_FILE_BYTES, MAX_FOLDERS, MAX_LEDGER_BYTES
from gongshilan.read.opening import read_beneath
from gongshilan.read.source import Read, Source, decode, read_source

RECORD_SUFFIXES = (".md", ".yml", ".yaml")
PAGE_SUFFIX = ".md"
_OFFICE = ("docx", "doc", "xlsx", "xls", "wps", "et", "pptx", "ppt")
_TEXT = ("txt", "markdown", "mdown", "mkd", "text")
_ATTACHED = ("pdf", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "heic", "webp", "mp4", "zip", "rar", "csv")
_LEFT_BY_SYSTEMS = frozenset(["thumbs.db", "desktop.ini"])  # what Windows puts into folders that somebody looks at
PORTAL_FILE = "portal.yml"
LEDGER_FILE = "released-tables.json"
PAGES_FOLDER = "pages"


@dataclass(frozen=True, slots=True)
class Content:
    """What a content folder holds, read once. Paths are relative to it, with ``/``.

    ``raw`` is the bytes of each record file (the history stage compares them with git's); ``pages`` are hand-written pages;
    ``ledger`` is the text of the released tables of votes; ``attachments`` the paths of the plain files in ``attachments`` folders.
    """

    portal: Source | None
    sources: tuple[Source, ...]
    pages: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    attachments: tuple[str, ...] = ()
    ledger: str = ""


def read_content(root: Path, read: Read = read_source) -> Content:
    """Read every record below ``root``, each file by ``read``. Never raises for what it finds there: problems are returned."""
    problems: list[Problem] = []
    sources: list[Source] = []
    pages: list[tuple[str, str]] = []
    attachments: list[str] = []
    portal: Source | None = None
    ledger = ""
    if not root.is_dir():
        return Content(None, (), (), (Problem("content-missing", Place(root.name)),))
    for path in _walk(root, "", problems, attachments):
        top = path.split("/", 1)[0]
        if path == LEDGER_FILE:
            ledger = _read_ledger(root, problems)
            continue
        if not path.endswith(PAGE_SUFFIX if top == PAGES_FOLDER and "/" in path else RECORD_SUFFIXES):
            code = "page-extension" if top == PAGES_FOLDER and "/" in path else "file-extension"
            problems.append(Problem(code, Place(path), _extension(path.rsplit("/", 1)[-1])))
            continue
        raw = _read(root, path, problems)
        if raw is None:
            continue
        if top == PAGES_FOLDER:
            _read_page(raw, path, pages, problems)
            continue
        source, found = read(raw, path)
        problems.extend(found)
        if source is None:
            continue
        if path == PORTAL_FILE:
            portal = source
        else:
            sources.append(source)
    if not (root / PORTAL_FILE).is_file():
        problems.append(Problem("portal-missing", Place(PORTAL_FILE)))
    return Content(portal, tuple(sources), tuple(pages), tuple(problems), tuple(attachments), ledger)


def with_files(content: Content, files: Mapping[str, bytes]) -> Content:
    """The content as it would be read with some record files (by path) written or written over."""
    problems = [problem for problem in content.problems if problem.place.path not in files]
    sources = {source.path: source for source in content.sources if source.path not in files}
    for path, raw in files.items():
        source, found = read_source(raw, path)
        problems += found
        if source is not None:
            sources[path] = source
    ordered = tuple(sources[path] for path in sorted(sources))
    return replace(content, sources=ordered, problems=tuple(problems))


def _extension(name: str) -> dict[str, str]:
    """What is wrong with the end of a file's name, and how it should be, where that can be told."""
    stem, _, suffix = name.rpartition(".")
    if suffix.lower() == "txt" and stem.lower().endswith(RECORD_SUFFIXES):
        return {"name": name, "variant": "txt", "right": stem}
    if f".{suffix.lower()}" in RECORD_SUFFIXES:
        return {"name": name, "variant": "case", "right": f"{stem}.{suffix.lower()}"}
    if suffix.lower() in _TEXT:
        return {"name": name, "variant": "text", "right": f"{stem}.md"}
    if suffix.lower() in _ATTACHED:
        return {"name": name, "variant": "attachment"}
    return {"name": name, "variant": "office" if suffix.lower() in _OFFICE else ""}


def _read(root: Path, path: str, problems: list[Problem]) -> bytes | None:
    """The bytes of a file that was a plain one a moment before; None, and why, if it is none or too large by now."""
    try:
        if (root / path).lstat().st_size > MAX_FILE_BYTES:
            problems.append(Problem("file-too-large", Place(path), {"limit": MAX_FILE_BYTES // 1024}))
            return None
        return read_beneath(root, path, MAX_FILE_BYTES)
    except ValueError:
        problems.append(Problem("file-special", Place(path)))
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):  # it, or a folder above it
            problems.append(Problem("file-symlink", Place(path)))
        else:
            problems.append(Problem("file-unreadable", Place(path), {"detail": error.strerror or str(error)}))
    return None


def _read_ledger(root: Path, problems: list[Problem]) -> str:
    """The ledger's text: the program writes it. Without it tables would be told that are not safe beside others."""
    try:
        return read_beneath(root, LEDGER_FILE, MAX_LEDGER_BYTES).decode()
    except (OSError, ValueError) as error:
        problems.append(Problem("file-unreadable", Place(LEDGER_FILE), {"detail": str(error)}))
        return ""


def _read_page(raw: bytes, path: str, pages: list[tuple[str, str]], problems: list[Problem]) -> None:
    text, found = decode(raw, path)
    problems.extend(found)
    if text is not None:
        problems.extend(conflicts(text, path))
        pages.append((path[len(PAGES_FOLDER) + 1 :], text))


def _walk(root: Path, below: str, problems: list[Problem], attachments: list[str], depth: int = 0) -> Iterator[str]:
    """Paths of regular files in name order. Dot files, README files and underscore files are an editor's own business. What
    lies in folders for attachments goes to ``attachments``."""
    with os.scandir(root / below) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = f"{below}{entry.name}"
        if not _is_text(entry.name):
            shown = os.fsencode(path).decode("utf-8", "backslashreplace")
            problems.append(Problem("file-name", Place(shown), {"name": shown.rsplit("/", 1)[-1]}))
            continue
        if _is_own_business(entry.name):
            continue
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            problems.append(Problem("file-symlink", Place(path)))
        elif stat.S_ISDIR(mode):
            if entry.name == ATTACHMENTS_FOLDER:
                attachments.extend(list_attachments(root, path, problems))
            elif depth == MAX_FOLDERS:
                problems.append(Problem("folder-too-deep", Place(path), {"limit": MAX_FOLDERS}))
            else:
                yield from _walk(root, f"{path}/", problems, attachments, depth + 1)
        elif stat.S_ISREG(mode):
            yield path
        else:
            problems.append(Problem("file-special", Place(path)))


def is_record_path(path: str) -> bool:
    """True for a path, below the content folder, at which a record is read: what history looks at."""
    *folders, _ = parts = path.split("/")
    if not folders or folders[0] == PAGES_FOLDER or ATTACHMENTS_FOLDER in folders or len(folders) > MAX_FOLDERS:
        return False
    return path.endswith(RECORD_SUFFIXES) and not any(map(_is_own_business, parts))


def _is_own_business(name: str) -> bool:
    if name.startswith((".", "_", "~$")) or name.endswith("~") or name.casefold() in _LEFT_BY_SYSTEMS:
        return True  # ~$ is what Word keeps beside a document while it is open
    return name.upper().startswith("README")


def _is_text(name: str) -> bool:
    """False for a name whose bytes are no UTF-8, or hold a control character: it could be printed in no message."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name.isprintable()

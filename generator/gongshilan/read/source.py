"""One file of content as it was written: fields with positions, and the Markdown body."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from gongshilan.problems import Place, Problem
from gongshilan.read.conflicts import conflicts
from gongshilan.read.limits import MAX_FILE_BYTES
from gongshilan.read.strict_yaml import Path as FieldPath
from gongshilan.read.strict_yaml import StrictYamlError, Tree, parse


@dataclass(frozen=True, slots=True)
class Source:
    """A file read but not yet checked. ``path`` is relative to the content folder, with ``/``; ``blob`` is git's name for
    its bytes (SHA-1 of its length and bytes), by which history knows that nothing changed since a commit."""

    path: str
    tree: Tree
    body: str
    body_line: int
    blob: str

    def place(self, path: FieldPath) -> Place:
        """Where the value at ``path`` stands."""
        return Place(self.path, *self.tree.position(path))

    def key_place(self, path: FieldPath) -> Place:
        """Where the key at ``path`` stands."""
        return Place(self.path, *self.tree.key_position(path))


Parse = Callable[[str, str, int], Tree]
"""Reads fields: their text, the file's name, the line at which they begin."""

Read = Callable[[bytes, str], "tuple[Source | None, list[Problem]]"]
"""Turns a file's bytes, and its name, into what :func:`read_source` says."""


def read_source(raw: bytes, path: str, parse: Parse = parse) -> tuple[Source | None, list[Problem]]:
    """Turn a file's bytes into a Source, or into the problems that prevent it (codes ``file-*``, ``text-*``, ``yaml-*``)."""
    text, problems = decode(raw, path)
    if text is None:
        return None, problems
    problems = [*conflicts(text, path)]
    if problems:  # whatever else is wrong with such a file follows from it
        return None, problems
    if path.endswith((".yml", ".yaml")):
        front, body, body_line, first = text, "", 1, 1
    else:
        split = split_front_matter(text)
        if isinstance(split, str):
            return None, [_no_fields(split, text, path)]
        front, body, body_line = split
        first = 2
    try:
        tree = parse(front, path, first)
    except StrictYamlError as error:
        return None, error.problems
    control = next(((n, c) for n, c in _controls(body)), None)
    if control:
        line, character = control
        return None, [Problem("text-control-character", Place(path, body_line + line), {"character": character})]
    return Source(path, tree, body, body_line, blob_name(raw)), []


def blob_name(raw: bytes) -> str:
    """Git's object name of a file's bytes."""
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()


def decode(raw: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """UTF-8 text with Unix line ends and no BOM; or None and why not."""
    if len(raw) > MAX_FILE_BYTES:
        return None, [Problem("file-too-large", Place(path), {"limit": MAX_FILE_BYTES // 1024})]
    if b"\x00" in raw:
        return None, [Problem("file-binary", Place(path), {"variant": _disguised(raw)})]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        params = {"byte": f"0x{raw[error.start]:02X}", "variant": "gbk" if _is_gbk(raw) else ""}
        return None, [Problem("file-not-utf8", Place(path, line), params)]
    return text.replace("\r\n", "\n").replace("\r", "\n"), []


def _disguised(raw: bytes) -> str:
    """What a file that is no text is instead: ``utf16``, an Office document (``office``), or anything (empty)."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf16"
    return "office" if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else ""


def _is_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _no_fields(code: str, text: str, path: str) -> Problem:
    """Where the marks around the fields are missing or mistyped, and in which way."""
    lines = text.split("\n")
    if code == "file-no-front-matter":
        first = next((number for number, line in enumerate(lines, start=1) if line.strip(_UNSEEN)), 0)
        if not first:
            return Problem(code, Place(path), {"variant": "empty"})
        if unseen := _before_dashes(lines, first):
            return Problem(code, Place(path, 1 if unseen == "blank-lines" else first), {"variant": unseen})
        if _DASHES.match(lines[first - 1]):
            return Problem(code, Place(path, first), {"variant": "dashes", "wrong": lines[first - 1].strip()[:10]})
        late = next((number for number, line in enumerate(lines, start=1) if line.rstrip() == "---"), 0)
        return Problem(code, Place(path), {"variant": "late", "line": late} if late else {})
    for number, line in enumerate(lines[1:], start=2):
        if _DASHES.match(line):
            return Problem(code, Place(path, number), {"variant": "dashes", "wrong": line.strip()[:10]})
        if not line.strip() or not _FIELD.match(line):
            return Problem(code, Place(path, number), {"variant": "here"})
    return Problem(code, Place(path, max(len(lines) - 1, 1)))


def _before_dashes(lines: list[str], first: int) -> str:
    """What nobody sees and stands before, or behind, three hyphens that are right; empty where it is something else."""
    line = lines[first - 1]
    if line.strip(_UNSEEN) != "---":
        return ""
    before = line.partition("-")[0]
    if before:
        return "blanks" if not before.strip() and before.isprintable() else "invisible"
    if any(above.strip() for above in lines[: first - 1]):
        return "invisible"
    return "blank-lines" if first > 1 else "behind"


def split_front_matter(text: str) -> tuple[str, str, int] | str:
    """``(front matter, body, line at which the body begins)``, or the code of the problem."""
    if not text.startswith("---\n"):
        return "file-no-front-matter"
    end = -1
    position = 4
    line = 1
    while position <= len(text):
        stop = text.find("\n", position)
        current = text[position:] if stop < 0 else text[position:stop]
        line += 1
        if current.rstrip() == "---":
            end = position
            break
        if stop < 0:
            break
        position = stop + 1
    if end < 0:
        return "file-front-matter-unclosed"
    after = text.find("\n", end)
    return text[4:end], "" if after < 0 else text[after + 1 :], line + 1


_UNSEEN = " \t\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
_DASHES = re.compile(r"[ ]*[-—–－─―]{1,}[ ]*\Z")
_FIELD = re.compile(r"[ ]+\S|- |#|[^\s:：]{1,40}[ ]*[:：]")


def _controls(body: str) -> list[tuple[int, str]]:
    for number, line in enumerate(body.split("\n")):
        for character in line:
            if (character < " " and character != "\t") or "\x7f" <= character <= "\x9f" or character in "\u2028\u2029\ufeff":
                return [(number, f"U+{ord(character):04X}")]
    return []

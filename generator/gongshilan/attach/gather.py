"""Which attachments the records of a portal publish, each examined; and every reason why one cannot be."""

from __future__ import annotations

import difflib
import errno
import os
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongshilan.attach.cache import AttachmentCache, Outcome
from gongshilan.attach.names import FLAT, TYPES, type_of, valid
from gongshilan.attach.refused import Refused
from gongshilan.catalogue import text
from gongshilan.guard.marked import find_copied
from gongshilan.guard.text import Lines
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.attachments import FOLDER
from gongshilan.read.source import Source

FIELD = "attachments"


@dataclass(frozen=True, slots=True)
class Attached:
    """One file as a record publishes it: ``name`` is the last part of its address, ``kind`` what it is, ``size`` the bytes of the
    clean file, ``path`` where the original lies below the content folder, ``way`` how it is cleaned."""

    name: str
    kind: str
    size: int
    path: str
    way: str


@dataclass(frozen=True, slots=True)
class Attachments:
    """By record and name. A record that is not here publishes nothing."""

    by_record: Mapping[str, Mapping[str, Attached]]
    root: Path
    cache: AttachmentCache

    def of(self, record: Record) -> Sequence[Attached]:
        """Those that a record, as it is given (projected or not), names, in its order."""
        return [attached for _, attached in self.listed(record)]

    def listed(self, record: Record) -> Sequence[tuple[Mapping[str, Any], Attached]]:
        """The same, each with what the record says of it."""
        known = self.by_record.get(record.id, {})
        return [(item, known[item["file"]]) for item in record.data.get(FIELD, ()) if item["file"] in known]

    def read(self, attached: Attached) -> bytes:
        """The clean file. Raises OSError if it cannot be read, or is no longer what was examined."""
        try:
            return self.cache.read(self.root, attached.path, attached.way)
        except (Refused, ValueError) as error:
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), attached.path) from error

    def text(self, attached: Attached) -> str:
        """The words in it, as far as it can be read."""
        return _examine(self.root, attached.path, attached.way, self.cache).text


def gather(
    root: Path,
    files: Collection[str],
    records: Iterable[Record],
    sources: Mapping[str, Source],
    cache: AttachmentCache,
    allowed: frozenset[str],
    *,
    flat: bool = False,
) -> tuple[Attachments, list[Problem]]:
    """Attachments of ``records``. ``files`` are the paths below ``root`` that may be published, ``allowed`` the numbers that may.
    ``flat``: every PDF becomes pictures of its pages, not only those whose record says so.

    Problems: ``attachment-name``, ``-type``, ``-repeated``, ``-missing``, ``-flatten``, ``-number``, and whatever the cleaners refuse.
    """
    problems: list[Problem] = []
    by_record: dict[str, dict[str, Attached]] = {}
    looked: dict[tuple[str, str], bool] = {}
    known = frozenset(files)
    for record in records:
        for index, item in enumerate(record.data.get(FIELD, ())):
            name = item["file"]
            path = posixpath.join(posixpath.dirname(record.path), FOLDER, name)
            code = _wrong_name(name, path, known, by_record.get(record.id, {}))
            kind = type_of(name)
            if code or kind is None:
                near = _near(name, path, known) if code == "attachment-missing" else ""
                params = {"name": name, "types": "、".join(TYPES), "folder": posixpath.dirname(path), "near": near}
                problems.append(Problem(code, _place(record, index, sources), params))
                continue
            if item.get("flatten") and kind != "pdf":
                problems.append(
                    Problem("attachment-flatten", _place(record, index, sources), {"name": name, "record": record.id})
                )
                continue
            way = FLAT if kind == "pdf" and (flat or item.get("flatten")) else kind
            outcome = _examine(root, path, way, cache)
            if (path, way) not in looked:  # the first record that names a file answers for it
                found = list(_faults(outcome, path, record, allowed))
                problems += found
                looked[path, way] = not found
            if looked[path, way]:
                by_record.setdefault(record.id, {})[name] = Attached(name, kind, outcome.size, path, way)
    return Attachments(by_record, root, cache), problems


def _wrong_name(name: str, path: str, known: Collection[str], before: Mapping[str, Attached]) -> str:
    if not valid(name):
        return "attachment-name"
    if type_of(name) is None:
        return "attachment-type"
    if name.casefold() in {other.casefold() for other in before}:
        return "attachment-repeated"
    return "" if path in known else "attachment-missing"


def _near(name: str, path: str, known: Iterable[str]) -> str:
    folder = posixpath.dirname(path)
    beside = [posixpath.basename(other) for other in known if posixpath.dirname(other) == folder]
    found = difflib.get_close_matches(name.casefold(), [other.casefold() for other in beside], n=1, cutoff=0.5)
    return next((other for other in sorted(beside) if found and other.casefold() == found[0]), "")


def _examine(root: Path, path: str, kind: str, cache: AttachmentCache) -> Outcome:
    try:
        return cache.examine(root, path, kind)
    except (OSError, ValueError):
        return Outcome("", code="attachment-unreadable")


def _faults(outcome: Outcome, path: str, record: Record, allowed: frozenset[str]) -> Iterator[Problem]:
    """Why a file is not published: its cleaner refused, or a number stands in it that nobody has reviewed."""
    name = posixpath.basename(path)
    told = {"name": name, "record": record.id}
    if outcome.code:
        yield Problem(
            outcome.code, Place(path), {**outcome.params, **told, "file_type": text(f"attachment_types.{type_of(name)}")}
        )
        return
    seen: set[str] = set()
    whole = f"{name}\n{outcome.text}"
    lines = Lines(whole) if type_of(name) in ("txt", "csv") else None  # what an editor can open at a line
    for hit in find_copied(whole):
        if hit.digits not in allowed and hit.shown not in seen:
            seen.add(hit.shown)
            line, column = lines.place(hit.start) if lines else (0, 0)
            place = Place(path, line, column + 1) if line else Place(path)  # the first line is the file's name
            yield Problem("attachment-number", place, {**told, "shown": hit.shown})


def _place(record: Record, index: int, sources: Mapping[str, Source]) -> Place:
    source = sources.get(record.path)
    return source.place((FIELD, index, "file")) if source else Place(record.path)

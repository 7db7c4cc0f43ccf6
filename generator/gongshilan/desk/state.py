"""The portal as the desk knows it: read once, and again when a file changed."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gongshilan.build.load import CONTENT, Loaded
from gongshilan.check.record import record_id
from gongshilan.desk.outside import Outside
from gongshilan.kinds.schema import Schema
from gongshilan.model import Record
from gongshilan.problems import Problem
from gongshilan.read.files import Content, read_content, with_files
from gongshilan.read.limits import MAX_ATTACHMENT_BYTES, MAX_FILE_BYTES
from gongshilan.read.opening import read_beneath
from gongshilan.read.source import Source

_Stamp = tuple[tuple[str, int, int], ...]


def digest(raw: bytes) -> str:
    """By which a file is known to be as it was; empty for none."""
    return hashlib.sha256(raw).hexdigest() if raw else ""


@dataclass(slots=True)
class Held:
    """What the desk works on. Everything goes through ``lock``: one request at a time sees the portal."""

    outside: Outside
    lock: threading.RLock = field(default_factory=threading.RLock)
    _loaded: Loaded | None = None
    _stamp: _Stamp = ()

    @property
    def schema(self) -> Schema:
        """The kinds and vocabularies."""
        return self.outside.rules.schema

    @property
    def content(self) -> Path:
        """The folder of records."""
        return self.outside.root / CONTENT

    def loaded(self) -> Loaded:
        """The portal as it is on the disk now."""
        stamp = _stamp(self.content)
        if self._loaded is None or stamp != self._stamp:
            self._loaded, self._stamp = self.outside.judge(read_content(self.content)), stamp
        return self._loaded

    def judged(self, files: Mapping[str, bytes]) -> Loaded:
        """The portal as it would be with some files written."""
        return self.outside.judge(self.content_with(files))

    def content_with(self, files: Mapping[str, bytes]) -> Content:
        """Its content, likewise."""
        return with_files(self.loaded().content, files)

    def read(self, path: str) -> bytes:
        """The bytes of a record's file; none if there is no plain file."""
        try:
            return read_beneath(self.content, path, MAX_FILE_BYTES)
        except (OSError, ValueError):
            return b""

    def read_attachment(self, path: str) -> bytes:
        """The bytes of an attachment; none if there is no plain file."""
        try:
            return read_beneath(self.content, path, MAX_ATTACHMENT_BYTES)
        except (OSError, ValueError):
            return b""

    def sources(self) -> Mapping[str, Source]:
        """Every file that could be read, by the id of its record. A record that failed its check has one too."""
        return {record_id(path): source for path, source in self.loaded().checked.sources.items()}

    def records(self) -> Mapping[str, Record]:
        """The records that passed, by id."""
        return {record.id: record for record in self.loaded().checked.records}

    def problems(self) -> Mapping[str, list[Problem]]:
        """What is wrong, and what is only remarked on, by path."""
        found: dict[str, list[Problem]] = {}
        loaded = self.loaded()
        for problem in (*loaded.problems, *loaded.warnings):
            found.setdefault(problem.place.path, []).append(problem)
        return found


def _stamp(content: Path) -> _Stamp:
    """Names, sizes and times of all files below a folder."""
    found: list[tuple[str, int, int]] = []
    for folder, _, names in os.walk(content):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - thousands of them at every request
            try:
                state = os.lstat(path)
            except OSError:
                continue
            found.append((path, state.st_mtime_ns, state.st_size))
    return tuple(sorted(found))

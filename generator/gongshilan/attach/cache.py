"""Cleaned attachments by what they were made from: each content is cleaned once, then kept from build to build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gongshilan.attach.bounded import clean_within
from gongshilan.attach.refused import Refused
from gongshilan.read.limits import MAX_ATTACHMENT_BYTES
from gongshilan.read.opening import read_beneath

_LIBRARIES = ("lxml", "pikepdf", "pillow", "pypdf")
Cleaner = Callable[[bytes, str], tuple[bytes, str]]
_NOT_KEPT = frozenset(["attachment-costly"])  # another machine, or another hour, may do better


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one content: ``key`` finds the clean file, of ``size`` bytes, with ``text`` in it; or ``code`` says why there
    is none."""

    key: str
    size: int = 0
    text: str = ""
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


class AttachmentCache:
    """Cleans, and remembers in ``kept`` (any mapping from names to bytes; one that forgets is only slower)."""

    def __init__(self, kept: MutableMapping[str, bytes] | None = None, clean: Cleaner = clean_within) -> None:
        self._kept = {} if kept is None else kept
        self._cleaner = clean
        self._known: dict[
            tuple[object, ...], Outcome
        ] = {}  # by what the file system says of a file, so as not to read it again

    def examine(self, root: Path, path: str, kind: str) -> Outcome:
        """What becomes of the file at ``path`` below ``root`` as ``kind``.

        Raises OSError if it cannot be read, ValueError if it is no plain file.
        """
        status = (root / path).lstat()
        seen = (str(root), path, kind, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
        if seen not in self._known:
            self._known[seen] = self._outcome(read_beneath(root, path, MAX_ATTACHMENT_BYTES), kind)
        return self._known[seen]

    def read(self, root: Path, path: str, kind: str) -> bytes:
        """The clean file made from ``path`` below ``root``. Raises as :meth:`examine`, and Refused."""
        outcome = self.examine(root, path, kind)
        if outcome.code:
            raise Refused(outcome.code, **outcome.params)
        found = self._kept.get(f"{outcome.key}-file", b"")
        digest, raw = found[:32], found[32:]
        if not found or hashlib.sha256(raw).digest() != digest:  # forgotten, or damaged
            raw, _ = self._clean(read_beneath(root, path, MAX_ATTACHMENT_BYTES), kind, outcome.key)
        return raw

    def _outcome(self, raw: bytes, kind: str) -> Outcome:
        key = hashlib.sha256(f"{_edition_of_cleaners()}\0{kind}\0".encode() + raw).hexdigest()
        try:
            told = json.loads(self._kept[f"{key}-told"])
            return Outcome(key, told["size"], told["text"], told["code"], told["params"])
        except (KeyError, ValueError, TypeError):
            pass
        try:
            return self._clean(raw, kind, key)[1]
        except Refused as refusal:
            outcome = Outcome(key, code=refusal.code, params=refusal.params)
            if refusal.code not in _NOT_KEPT:
                self._tell(outcome)
            return outcome

    def _clean(self, raw: bytes, kind: str, key: str) -> tuple[bytes, Outcome]:
        made, text = self._cleaner(raw, kind)
        outcome = Outcome(key, len(made), text)
        self._kept[f"{key}-file"] = hashlib.sha256(made).digest() + made
        self._tell(outcome)
        return made, outcome

    def _tell(self, outcome: Outcome) -> None:
        told = {"size": outcome.size, "text": outcome.text, "code": outcome.code, "params": dict(outcome.params)}
        self._kept[f"{outcome.key}-told"] = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")


@cache
def _edition_of_cleaners() -> str:
    """Changes with the cleaners and the libraries they stand on: what an older one made is not published."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    digest.update(" ".join(f"{name} {version(name)}" for name in _LIBRARIES).encode())
    return digest.hexdigest()

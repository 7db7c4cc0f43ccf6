"""Pages that need not be put together, written and examined again: the file of the release before is the one that would be written.

What is believed of such a file is only what it is made from; that it still is that file is seen from its bytes, and that what it
refers to is still there is looked up again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongshilan.build.fingerprint import SIZE
from gongshilan.model import Page
from gongshilan.render.packed import pack, unpack
from gongshilan.verify.examine import Anchor, Examined


@dataclass(frozen=True, slots=True)
class Finished:
    """A page's file in which nothing wrong was found. ``digest`` is its SHA-256, hex; ``ids`` are its own places (not the frame's);
    ``anchors`` ``(value, target, fragment)`` those it wants of others; ``targets`` the files it refers to; ``numbers`` those in it that
    look like a person's."""

    digest: str
    ids: tuple[str, ...]
    anchors: tuple[tuple[str, str, str], ...]
    targets: tuple[str, ...]
    numbers: tuple[str, ...]

    def holds(self, files: frozenset[str], allowed: frozenset[str]) -> bool:
        """Whether nothing is wrong with it in a site of these files either, and where these numbers may stand."""
        return files.issuperset(self.targets) and allowed.issuperset(self.numbers)

    def examined(self, path: str, frame: frozenset[str]) -> Examined:
        """What examining the file, in a frame with these places, would say."""
        anchors = [Anchor(path, *anchor) for anchor in self.anchors]
        return Examined(path, self.digest, ids=(*self.ids, *frame), anchors=anchors)


def finished_key(page: Page, part: bytes, frame: bytes) -> bytes:
    """Under what the file of a page is kept: ``part`` is the key of its own part, ``frame`` the digest of what is around it."""
    return hashlib.blake2b(b"\0".join([b"file", part, frame, page.path.encode()]), digest_size=SIZE).digest()


def as_bytes(found: Finished) -> bytes:
    """For keeping."""
    return pack([found.digest, found.ids, found.anchors, found.targets, found.numbers])


def read_finished(kept: Mapping[bytes, bytes], key: bytes) -> Finished | None:
    """What was kept; None for nothing, and for what is no such thing."""
    raw = kept.get(key)
    if raw is None:
        return None
    try:
        values: Any = unpack(raw)
        digest, ids, anchors, targets, numbers = values
        wanted = tuple((str(value), str(target), str(fragment)) for value, target, fragment in anchors)
        return Finished(str(digest), tuple(ids), wanted, tuple(targets), tuple(numbers))
    except (ValueError, TypeError):
        return None

"""The fields of record files, kept by what stands in the file: of thousands somebody edits one."""

from __future__ import annotations

import hashlib
from typing import Any

from gongshilan.build.identity import programs
from gongshilan.build.kept_together import KeptTogether
from gongshilan.build.store import Store
from gongshilan.read.strict_yaml import Comment, Tree, parse


class KeptTrees:
    """Reads fields as :func:`gongshilan.read.strict_yaml.parse` does, and remembers those that could be read."""

    def __init__(self, store: Store) -> None:
        self._kept = KeptTogether(store, "trees")
        self._salt = programs().encode()

    def parse(self, source: str, path: str, first_line: int = 1) -> Tree:
        """The tree of a document. Raises StrictYamlError: what cannot be read is read anew each time, for its file is named."""
        said = f"\0{first_line}\0{source}".encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(self._salt + said, digest_size=20).digest()
        found = _tree(self._kept.get(key))
        if found is None:
            found = parse(source, path, first_line)
            comments = tuple((item.place, item.text, item.after, item.gap) for item in found.comments)
            self._kept.put(key, (found.value, found.places, comments, found.quoted))
        return found

    def done(self) -> None:
        """Keep what was read."""
        self._kept.done()


def _tree(kept: Any) -> Tree | None:
    """What was kept; None for what is no such thing."""
    try:
        value, places, comments, quoted = kept
        return Tree(value, places, tuple(Comment(*item) for item in comments), frozenset(quoted))
    except (ValueError, TypeError):
        return None

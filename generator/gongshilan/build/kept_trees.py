"""The fields of record files, kept by what stands in the file: of thousands somebody edits one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from gongshilan.build.identity import programs
from gongshilan.build.store import Store
from gongshilan.read.strict_yaml import Comment, Path, Position, Tree, parse


class KeptTrees:
    """Reads fields as :func:`gongshilan.read.strict_yaml.parse` does, and remembers those that could be read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._salt = programs().encode()

    def parse(self, source: str, path: str, first_line: int = 1) -> Tree:
        """The tree of a document. Raises StrictYamlError: what cannot be read is read anew each time, for its file is named."""
        said = f"\0{first_line}\0{source}".encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(self._salt + said, digest_size=20).digest()
        found = _read(self._store.get_many([key]).get(key))
        if found is None:
            found = parse(source, path, first_line)
            self._store.put(key, _written(found))
        return found


def _written(tree: Tree) -> bytes:
    """For keeping: the values, then what is known of places."""
    comments = [[*item.place, item.text, item.after, item.gap] for item in tree.comments]
    whole = [tree.value, _places(tree.keys), _places(tree.values), comments, sorted(tree.quoted, key=repr)]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _read(raw: bytes | None) -> Tree | None:
    """What was kept; None for what is no such thing."""
    if raw is None:
        return None
    try:
        value, keys, values, comments, quoted = json.loads(raw)
        told = [
            Comment((line, column), text, None if after is None else tuple(after), gap)
            for line, column, text, after, gap in comments
        ]
        return Tree(value, _positions(keys), _positions(values), told, set(map(tuple, quoted)))
    except (ValueError, TypeError):
        return None


def _places(positions: dict[Path, Position]) -> list[list[Any]]:
    return [[*place, *path] for path, place in positions.items()]


def _positions(places: list[list[Any]]) -> dict[Path, Position]:
    return {tuple(path): (line, column) for line, column, *path in places}

"""The fields of record files, kept by what stands in the file: of thousands somebody edits one."""

from __future__ import annotations

import hashlib
import marshal

from gongshilan.build.identity import programs
from gongshilan.build.store import Store
from gongshilan.read.strict_yaml import Comment, Tree, parse


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
    """For keeping. Python's own ``marshal`` reads it back in a tenth of the time that JSON takes to make tuples of lists; the key names
    the Python that wrote it, and the store gives back nothing that is damaged."""
    comments = [(item.place, item.text, item.after, item.gap) for item in tree.comments]
    return marshal.dumps((tree.value, tree.keys, tree.values, comments, tree.quoted))


def _read(raw: bytes | None) -> Tree | None:
    """What was kept; None for what is no such thing."""
    if raw is None:
        return None
    try:
        value, keys, values, comments, quoted = marshal.loads(raw)  # noqa: S302 - see above
        return Tree(value, keys, values, [Comment(*item) for item in comments], quoted)
    except (ValueError, TypeError, EOFError):
        return None

"""Where a family's files are, in two steps: the manifest names the pages of a list, each page some of the files. So what every
reader loads hardly grows with the portal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from gongshilan.search.files import LETTERS, Parts
from gongshilan.search.shards import Shards

_PAGE = 64  # files a page names


def by_key(parts: Parts, shards: Shards) -> dict[str, Any]:
    """The list of files that are found by what their keys begin at."""
    return _listing(parts, "first", shards.firsts, parts.add(shards.raws))


def by_number(parts: Parts, sizes: Sequence[int], raws: Sequence[bytes]) -> dict[str, Any]:
    """The list of files that are found by how many documents there are in those before."""
    return _listing(parts, "sizes", sizes, parts.add(raws))


def as_json(value: Any) -> bytes:
    """As all parts that are JSON are written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _listing(parts: Parts, key: str, marks: Sequence[Any], names: str) -> dict[str, Any]:
    pages = [(marks[at : at + _PAGE], names[at * LETTERS : (at + _PAGE) * LETTERS]) for at in range(0, len(marks), _PAGE)]
    written = parts.add([as_json({key: _marks(key, own), "file": files}) for own, files in pages])
    # A page begins where its first file does, and holds as many documents as its files together.
    begins = [own[0] if key == "first" else sum(own) for own, _ in pages]
    return {key: _marks(key, begins), "file": written}


def _marks(key: str, marks: Sequence[Any]) -> Any:
    return "\n".join(marks) if key == "first" else list(marks)

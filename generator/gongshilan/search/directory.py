"""Where a family's files are: a short list stands in the manifest; of a long one the manifest names the pages, and each page some
of the files. So what every reader loads hardly grows with the portal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from gongshilan.search.files import LETTERS, Parts
from gongshilan.search.shards import Shards

# How many files a page names. Of the texts readers load the newest page at once, not knowing which they will need.
_KEYS_PAGE, _TEXTS_PAGE = 128, 512


def by_key(parts: Parts, shards: Shards) -> dict[str, Any]:
    """The list of files that are found by what their keys begin at."""
    return _listing(parts, "first", shards.firsts, parts.add(shards.raws), _KEYS_PAGE)


def by_number(parts: Parts, sizes: Sequence[int], raws: Sequence[bytes]) -> dict[str, Any]:
    """The list of files that are found by how many documents there are in those before."""
    return _listing(parts, "sizes", sizes, parts.add(raws), _TEXTS_PAGE)


def as_json(value: Any) -> bytes:
    """As all parts that are JSON are written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _listing(parts: Parts, key: str, marks: Sequence[Any], names: str, page: int) -> dict[str, Any]:
    if len(marks) <= page:
        return {key: _marks(key, marks), "file": names}
    pages = [(marks[at : at + page], names[at * LETTERS : (at + page) * LETTERS]) for at in range(0, len(marks), page)]
    written = parts.add([as_json({key: _marks(key, own), "file": files}) for own, files in pages])
    # A page begins where its first file does, and holds as many documents as its files together.
    begins = [own[0] if key == "first" else sum(own) for own, _ in pages]
    return {key: _marks(key, begins), "page": written}


def _marks(key: str, marks: Sequence[Any]) -> Any:
    return "\n".join(marks) if key == "first" else list(marks)

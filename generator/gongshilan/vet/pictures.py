"""Pictures in bodies that no page could show: from somebody's own disk, from another host, or a file beside the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from urllib.parse import unquote

from gongshilan.kinds.schema import Schema
from gongshilan.markup.allowed import INSIDE
from gongshilan.markup.engine import to_html
from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.source import Source

_IMAGE = re.compile(r"<img\s[^<>]*>")
_SRC = re.compile(r'\ssrc="([^"<>]*)"')
_MAY_BE = re.compile(r"!\[|<img", re.IGNORECASE)
_SHOWN = 60


def picture_problems(records: Iterable[Record], sources: Mapping[str, Source], schema: Schema) -> Iterator[Problem]:
    """Code ``picture-nowhere``, at the line of the picture."""
    for record in records:
        source = sources.get(record.path)
        if source is None or not schema.kinds[record.kind].body or not _MAY_BE.search(source.body):
            continue
        lines = source.body.split("\n")
        for address in _addresses(source.body):
            bare = address[:20]
            line = next((number for number, said in enumerate(lines) if bare in said), 0)
            if not line and bare not in lines[0]:
                line = next((number for number, said in enumerate(lines) if _MAY_BE.search(said)), 0)
            yield Problem(
                "picture-nowhere", Place(record.path, source.body_line + line), {"address": unquote(address)[:_SHOWN]}
            )


def _addresses(body: str) -> Iterator[str]:
    for found in _IMAGE.finditer(to_html(body)):
        source = _SRC.search(found[0])
        address = unescape(source[1]) if source else ""
        if not INSIDE.match(address) or address.startswith("attachments/") or "/" not in address:
            yield address

"""What is shown of a document found, and the columns by which documents are counted and narrowed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongshilan.search.document import Document, Facet

# Bytes before compression; see shards.py for the two marks. Small, because the documents of one page of results lie apart.
LEAST, MOST, SPREAD = 5_000, 16_000, 4
# Facets whose value is shown with a document.
SHOWN = ("kind", "unit", "state")


@dataclass(frozen=True, slots=True)
class Chunks:
    """``raws[i]`` holds the next ``sizes[i]`` documents."""

    sizes: tuple[int, ...]
    raws: tuple[bytes, ...]


def text_chunks(documents: Sequence[Document], facets: Sequence[Facet]) -> Chunks:
    """Documents as they are shown, a few in each chunk: address, texts, date, labels of three facets."""
    labels = {
        facet.id: {value.key: value.apart or value.label for value in facet.values} for facet in facets if facet.id in SHOWN
    }
    sizes: list[int] = []
    raws: list[bytes] = []
    held: list[str] = []
    size = 0
    for document in documents:
        facts = [labels.get(name, {}).get(document.facets.get(name, ""), "") for name in SHOWN]
        entry = [document.href, *document.texts(), document.dated or document.date, *facts]
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
        weight = len(text) * 2
        ends = zlib.crc32(document.id.encode("utf-8", "replace")) % SPREAD == 0
        if held and (size + weight > MOST or (size >= LEAST and ends)):
            raws.append(_joined(held))
            sizes.append(len(held))
            held, size = [], 0
        held.append(text)
        size += weight
    if held:
        raws.append(_joined(held))
        sizes.append(len(held))
    return Chunks(tuple(sizes), tuple(raws))


def facet_rows(documents: Sequence[Document], facets: Sequence[Facet]) -> list[list[int]]:
    """For every document the number of its value of each facet; 0 is none, 1 the first. Raises KeyError for a value the
    facet does not list."""
    numbers = [{"": 0, **{value.key: at for at, value in enumerate(facet.values, 1)}} for facet in facets]
    pairs = list(zip(facets, numbers, strict=True))
    return [[known[document.facets.get(facet.id, "")] for facet, known in pairs] for document in documents]


def columns(rows: Sequence[Sequence[int]]) -> bytes:
    """One facet after the other, two bytes a document, the low one first."""
    return np.array(rows, dtype="<u2").T.tobytes() if rows else b""


def _joined(entries: Sequence[str]) -> bytes:
    return ("[" + ",".join(entries) + "]").encode()

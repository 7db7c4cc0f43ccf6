"""Which documents hold a text, and what their hits are worth. The browser does alike (theme/assets/gsl/_search-find.js).

A text of one or two characters is a key of ``grams``, one of three a key of ``triples``. A longer one is laid with runs of three,
end to end, the last one reaching back: it stands where each of them stands at its own distance from the beginning. So what is
found is exactly what holds the text, without looking at any text.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongshilan.search.index import Index, listed, placed, worth

Hits = Mapping[int, int]
"""Document → what its best hit is worth (see layout.py)."""


def literal(index: Index, text: str) -> Hits:
    """Documents that hold a folded text."""
    if len(text) < 3:
        entry = index.entry("grams", text)
        return dict(listed(entry[0])) if entry else {}
    if len(text) == 3:
        entry = index.entry("triples", text)
        if entry is None:
            return {}
        if entry[1]:
            return dict(listed(entry[0]))
        return {document: worth(places[0], whole=places[0] == end == 0) for document, places, end in placed(entry[0])}
    return _laid(index, text)


def _laid(index: Index, text: str) -> Hits:
    offsets = [*range(0, len(text) - 3, 3), len(text) - 3]
    entries = []
    for offset in offsets:
        entry = index.entry("triples", text[offset : offset + 3])
        if entry is None:
            return {}
        entries.append((offset, text[offset : offset + 3], *entry))
    # The shortest first: it leaves the least to compare, and where nothing is left the others are not even fetched.
    entries.sort(key=lambda item: (item[3], len(item[2]), item[0]))
    begins: dict[int, list[int]] | None = None
    whole: set[int] = set()
    for offset, key, near, heavy in entries:
        raw = near
        if heavy:
            if begins is not None and not begins.keys() & dict(listed(near)).keys():
                return {}
            far = index.entry("far", key)
            raw = far[0] if far else b""
        found = {}
        for document, places, end in placed(raw):
            found[document] = [place - offset for place in places]
            if end == offset == len(text) - 3:
                whole.add(document)
        if begins is not None:
            found = {
                document: kept
                for document, places in found.items()
                if document in begins and (kept := sorted(set(places).intersection(begins[document])))
            }
        if not found:
            return {}
        begins = found
    held = begins or {}
    return {document: worth(places[0], whole=places[0] == 0 and document in whole) for document, places in held.items()}

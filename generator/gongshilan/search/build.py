"""A corpus → the files of its index. The same corpus always gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from gongshilan.search import chunks, grams, shards
from gongshilan.search.document import FIELDS, Corpus, Facet, ordered
from gongshilan.search.files import MANIFEST, Cache, Parts, address, write_part
from gongshilan.search.fold import fold, fold_all, simplified_into
from gongshilan.search.layout import lay_out
from gongshilan.search.sound_grams import sound_grams

FORMAT = 1
# The places of a run of three that fill more than this are kept apart from its documents.
HEAVY = 4096


def build_index(corpus: Corpus, cache: Cache | None = None, threads: int = 2) -> dict[str, bytes]:
    """The index as files by path below the edition. ``cache`` keeps compressed parts from build to build."""
    documents = ordered(corpus.documents)
    folded = iter(fold_all([part for document in documents for part in document.texts()]))
    texts = list(zip(*[folded] * len(FIELDS), strict=True))
    parts = Parts(cache, threads)
    layout = lay_out(texts)
    triples = grams.triples(layout, HEAVY)
    families = {
        "grams": shards.near(grams.short_grams(layout)),
        "triples": shards.near([triples]),
        "far": shards.far(triples),
        "sounds": shards.near([sound_grams(layout)]),
    }
    manifest: dict[str, Any] = {"format": FORMAT, "count": len(documents)}
    for name, family in families.items():
        # the places of a heavy run fill a file of their own: nobody is to load those of another with them
        packed = shards.pack(family, 0 if name == "far" else shards.LEAST)
        manifest[name] = {"first": packed.firsts, "file": parts.add(packed.raws)}
    rows = chunks.facet_rows(documents, corpus.facets)
    shown = chunks.text_chunks(documents, rows)
    manifest["texts"] = {"first": shown.firsts, "file": parts.add(shown.raws)}
    manifest["columns"] = parts.add([chunks.columns(rows)])[0]
    manifest["facets"] = [_facet(facet) for facet in corpus.facets]
    manifest["simplified"] = simplified_into(map(chr, layout.alphabet.tolist()))
    manifest["synonyms"] = _synonyms(corpus.synonyms)
    manifest["words"] = dict(corpus.words)
    raw = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
    return {**parts.files, address(MANIFEST): write_part(MANIFEST, raw)}


def _facet(facet: Facet) -> dict[str, Any]:
    numbers = {"": 0, **{value.key: at for at, value in enumerate(facet.values, 1)}}
    values = [[value.key, value.label, numbers[value.parent]] for value in facet.values]
    return {"id": facet.id, "label": facet.label, "values": values}


def _synonyms(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    folded = [list(dict.fromkeys(filter(None, map(fold, group)))) for group in groups]
    return [group for group in folded if len(group) > 1]

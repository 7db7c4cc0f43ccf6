"""A corpus → the files of its index. The same corpus always gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongshilan.search import chunks, shards
from gongshilan.search.directory import as_json, by_key, by_number
from gongshilan.search.document import FIELDS, Corpus, Facet, ordered
from gongshilan.search.files import FORMAT, MANIFEST, Cache, Parts, address, write_part
from gongshilan.search.fold import fold, fold_all, simplified_into
from gongshilan.search.grams import short_grams
from gongshilan.search.layout import lay_out
from gongshilan.search.runs import long_runs, stretches
from gongshilan.search.sound_grams import sound_grams


def build_index(corpus: Corpus, cache: Cache | None = None, threads: int = 2) -> dict[str, bytes]:
    """The index as files by path below the edition. ``cache`` keeps compressed parts from build to build."""
    documents = ordered(corpus.documents)
    folded = iter(fold_all([part for document in documents for part in document.texts()]))
    texts = list(zip(*[folded] * len(FIELDS), strict=True))
    parts = Parts(cache, threads)
    layout = lay_out(texts)
    runs = long_runs(layout)
    families = {
        "lists": [*short_grams(layout), *runs.heavy],
        "runs": runs.placed,
        "far": [runs.far],
        "sounds": [sound_grams(layout)],
    }
    manifest: dict[str, Any] = {"format": FORMAT, "count": len(documents)}
    for name, family in families.items():
        # the places of a heavy run fill a file of their own: nobody is to load those of another with them
        packed = shards.pack(shards.merge(family), 0 if name == "far" else shards.LEAST)
        manifest[name] = by_key(parts, packed)
    shown = chunks.text_chunks(documents, corpus.facets)
    manifest["texts"] = by_number(parts, shown.sizes, shown.raws)
    columns = chunks.columns(chunks.facet_rows(documents, corpus.facets))
    facets = as_json([_facet(facet) for facet in corpus.facets])
    manifest["narrowing"] = parts.add([facets, columns])
    manifest["heavy"] = stretches(run for family in runs.heavy for run in family.spelled())
    manifest["simplified"] = simplified_into(map(chr, layout.alphabet.tolist()))
    manifest["synonyms"] = _synonyms(corpus.synonyms)
    manifest["words"] = dict(corpus.words)
    return {**parts.files, address(MANIFEST): write_part(MANIFEST, as_json(manifest))}


def _facet(facet: Facet) -> dict[str, Any]:
    numbers = {"": 0, **{value.key: at for at, value in enumerate(facet.values, 1)}}
    values = [[value.key, value.label, numbers[value.parent]] for value in facet.values]
    return {"id": facet.id, "label": facet.label, "values": values}


def _synonyms(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    folded = [list(dict.fromkeys(filter(None, map(fold, group)))) for group in groups]
    return [group for group in folded if len(group) > 1]

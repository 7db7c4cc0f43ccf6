"""A corpus → the files of its index. The same corpus always gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongshilan.search import chunks, shards
from gongshilan.search.directory import as_json, by_key, by_number
from gongshilan.search.document import Corpus, Facet, ordered
from gongshilan.search.files import FORMAT, MANIFEST, Cache, Parts, address, write_part
from gongshilan.search.fold import fold, simplified_into
from gongshilan.search.join import Family
from gongshilan.search.kept import Kept
from gongshilan.search.runs import stretches


def build_index(corpus: Corpus, cache: Cache | None = None, name: str = "", threads: int = 2) -> dict[str, bytes]:
    """The index as files by path below the edition. ``cache`` keeps from build to build compressed parts, and under ``name`` what
    the index was made of."""
    documents = ordered(corpus.documents)
    found = Kept(cache, name).inverted(documents)
    parts = Parts(cache, threads)
    manifest: dict[str, Any] = {"format": FORMAT, "count": len(documents)}
    for family, grams in found.families.items():
        # the places of a heavy run fill a file of their own: nobody is to load those of another with them
        manifest[family] = by_key(parts, shards.pack(grams, 0 if family == "far" else shards.LEAST))
    shown = chunks.text_chunks(documents, corpus.facets)
    manifest["texts"] = by_number(parts, shown.sizes, shown.raws)
    columns = chunks.columns(chunks.facet_rows(documents, corpus.facets))
    facets = as_json([_facet(facet) for facet in corpus.facets])
    manifest["narrowing"] = parts.add([facets, columns])
    manifest["heavy"] = stretches(found.heavy)
    manifest["simplified"] = simplified_into(_characters(found.families["lists"]))
    manifest["synonyms"] = _synonyms(corpus.synonyms)
    manifest["words"] = dict(corpus.words)
    return {**parts.files, address(MANIFEST): write_part(MANIFEST, as_json(manifest))}


def _characters(lists: Family) -> list[str]:
    """Every character of the texts: the keys of one."""
    alone = (lists.keys > 0).sum(axis=1) == 1
    return list(map(chr, lists.keys[alone, 0].tolist()))


def _facet(facet: Facet) -> dict[str, Any]:
    numbers = {"": 0, **{value.key: at for at, value in enumerate(facet.values, 1)}}
    values = [[value.key, value.label, numbers[value.parent]] for value in facet.values]
    return {"id": facet.id, "label": facet.label, "values": values}


def _synonyms(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    folded = [list(dict.fromkeys(filter(None, map(fold, group)))) for group in groups]
    return [group for group in folded if len(group) > 1]

"""Our site of a synthetic portal, with a clock around its index."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from gongshilan.build.part_cache import PartCache
from gongshilan.cli.main import main as cli
from gongshilan.corpus.gather import corpus
from gongshilan.search.build import build_index
from gongshilan.search.document import Corpus
from search_demo import ALL


@dataclass(slots=True)
class Ours:
    """Our site of the portal's largest edition. ``index`` and ``build`` are seconds, in one run: the index, and all of it."""

    site: Path
    corpus: Corpus
    index: float
    build: float
    files: int
    size: float


class Again(NamedTuple):
    """Seconds for the index of a corpus: with nothing kept from a build before, with nothing changed since, with one record more."""

    first: float
    same: float
    more: float


def again(corpus: Corpus, folder: Path) -> Again:
    """Build the index three times, keeping in ``folder`` what is kept from build to build."""
    newest = max(corpus.documents, key=lambda document: document.date)
    more = replace(newest, id=f"{newest.id}-more", body=f"{newest.body} 又一条记录")
    seconds: list[float] = []
    for given in (corpus, corpus, replace(corpus, documents=(*corpus.documents, more))):
        began = time.perf_counter()
        build_index(given, PartCache(folder), ALL)
        seconds.append(time.perf_counter() - began)
    return Again(*seconds)


def built(portal: Path) -> Ours:
    """Build the edition with every record, as ``gongshilan build`` does, with a clock around the index."""
    corpora: list[Corpus] = []
    spent = 0.0

    def timed_corpus(*given: Any) -> Corpus:
        nonlocal spent
        began = time.perf_counter()
        corpora.append(corpus(*given))
        spent += time.perf_counter() - began
        return corpora[-1]

    def timed_index(*given: Any) -> dict[str, bytes]:
        nonlocal spent
        began = time.perf_counter()
        files = build_index(*given)
        spent += time.perf_counter() - began
        return files

    began = time.perf_counter()
    with mock.patch.multiple("gongshilan.build.searchable", corpus=timed_corpus, build_index=timed_index):
        cli.main(["--root", str(portal), "build", "--edition", ALL, "--no-cache"], standalone_mode=False)
    took = time.perf_counter() - began
    site = portal / "site" / ALL
    sizes = [path.stat().st_size for path in (site / "search").iterdir()]
    return Ours(site, corpora[0], spent, took, len(sizes), sum(sizes) / 1e6)

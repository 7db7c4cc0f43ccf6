"""Our site of a synthetic portal, with a clock around its index."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from gongshilan.cli.main import main as cli
from gongshilan.search.build import build_index
from gongshilan.search.document import Corpus
from gongshilan.search.gather import corpus
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
    with mock.patch.multiple("gongshilan.compose", corpus=timed_corpus, build_index=timed_index):
        cli.main(["--root", str(portal), "build", "--edition", ALL, "--no-cache"], standalone_mode=False)
    took = time.perf_counter() - began
    site = portal / "site" / ALL
    sizes = [path.stat().st_size for path in (site / "search").iterdir()]
    return Ours(site, corpora[0], spent, took, len(sizes), sum(sizes) / 1e6)

"""What was measured, as a page of the documentation."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bench_ours import Again, Ours

TARGETS = "Targets: first search at most 150 kB and 150 ms, next ones at most 50 ms, recall and precision 100 %."


@dataclass(slots=True)
class Row:
    """One line of the table."""

    name: str
    recall: float
    precision: float
    asked: int
    build: float
    size: float
    cold_kb: float
    cold_ms: float
    warm_ms: float


class Timing(NamedTuple):
    """A query as the first one: kB and ms until its results, and ms of the query after it."""

    query: str
    kilobytes: float
    first: float
    after: float


def head(units: int, records: int, ours: Ours, again: Again, fuzz: tuple[int, float, float, int]) -> list[str]:
    """What was measured where."""
    model = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    memory = next((int(line.split()[1]) / 1e6 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = os.getloadavg()[0]
    characters = sum(len(part) for document in ours.corpus.documents for part in document.texts())
    return [
        "# Search, measured",
        "",
        f"Made by `make bench` in one run: `gongshilan demo --units {units} --records {records} --seed 1`, the edition",
        "whose readers may see every record.",
        "",
        f"- Machine: {os.cpu_count()} × {model}, {memory:.0f} GB, {platform.system()} {platform.release()}, Python",
        f"  {platform.python_version()}; load average at the end {load:.1f} (above {os.cpu_count()} means others were at work).",
        f"- Corpus: {len(ours.corpus.documents):,} documents, {characters / 1e6:.1f} million characters. Our index is {ours.files:,} files.",
        f"- `gongshilan build --no-cache` of the whole edition took {ours.build:.1f} s, the index {ours.index:.1f} s of them, which is",
        f"  {ours.index / ours.build:.0%} (target: at most 20 %).",
        f"- The index alone, with what is kept from build to build: {again.first:.1f} s the first time, {again.same:.1f} s with nothing changed",
        f"  ({again.same / again.first:.0%}), {again.more:.1f} s with one record more ({again.more / again.first:.0%}).",
        f"- Fuzzed and heaviest queries: {fuzz[0]:,}, median {fuzz[1]:.1f} ms, longest {fuzz[2]:.0f} ms, over 200 ms: {fuzz[3]}.",
        "- Bytes are those of the bodies sent by nginx, uncompressed, of everything that is there for the search (for Material: of all)",
        "  from the opening of a page to the first results; time counts from the focus, the page being at rest. First is an empty",
        "  cache, next the search half a second after it; medians of the queries listed below. Loopback: no line is waited for.",
        "- Ours has its scripts and manifest, some 33 kB, loaded before the focus, as on any page that has been open a moment. Its clock",
        "  and Pagefind's stop at the first two results.",
        "- Each search is asked for the same texts as a reader would type them, without quotation marks; ours without synonyms",
        "  and pinyin, which find more than was typed.",
        f"- {TARGETS}",
        "",
    ]


def table(rows: Sequence[Row]) -> list[str]:
    """The comparison."""
    found = [
        "| search | recall | precision | queries | index built | index size | first: bytes | first: time | next |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        found.append(
            f"| {row.name} | {row.recall:.1%} | {row.precision:.1%} | {row.asked} | {row.build:.1f} s | {row.size:.1f} MB "
            f"| {row.cold_kb:,.0f} kB | {row.cold_ms:,.0f} ms | {row.warm_ms:,.0f} ms |"
        )
    return found


def spread(sample: Sequence[Timing]) -> list[str]:
    """How far apart first searches are."""
    marks = (0.5, 0.9, 0.95, 1.0)
    columns = [
        sorted(one.kilobytes for one in sample),
        sorted(one.first for one in sample),
        sorted(one.after for one in sample),
    ]
    rows = [[column[min(len(column) - 1, int(len(column) * mark))] for mark in marks] for column in columns]
    found = [
        "",
        "## Any piece of any text",
        "",
        f"{len(sample)} pieces of 1 to 9 characters, cut at random from all fields of all documents, each as a first search.",
        "",
        "| | median | 90 % | 95 % | highest |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, unit, row in zip(("first: bytes", "first: time", "next: time"), ("kB", "ms", "ms"), rows, strict=True):
        found.append(f"| {name} | " + " | ".join(f"{value:.0f} {unit}" for value in row) + " |")
    return found


def one_by_one(typical: Sequence[Timing], counts: Sequence[int]) -> list[str]:
    """The searches behind the medians of the first table."""
    found = [
        "",
        "## First searches one by one",
        "",
        "| query | found | bytes | first | next |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for one, count in zip(typical, counts, strict=True):
        found.append(f"| {one.query} | {count:,} | {one.kilobytes:.0f} kB | {one.first:.0f} ms | {one.after:.0f} ms |")
    return found


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []

"""``make bench-scale``: a night of an office above many portals. What is harvested is checked and laid down as Parquet, and counted by the
embedded engine and on a cluster; one search is asked of all. Writes docs/scale.md; ends with an error if bounds are not kept."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from distributed import Client, LocalCluster
from gongshilan.emit.exchange import exchange_schema
from gongshilan.scale.columns import columns_of
from gongshilan.scale.parts import connection, write_part
from gongshilan.scale.summary import Summary, summary_of
from gongshilan.scale.totals import QUESTIONS, embedded, spread, totals
from gongshilan.search.build import build_index
from gongshilan.search.document import Corpus
from gongshilan.search.fold import fold
from gongshilan.search.index import Index
from gongshilan.search.search import search
from support.many_portals import documents, simulated

SECONDS, MEMORY = 60.0, 2_000_000_000
NATION = 5_000_000  # units
DOCUMENTS = 10  # of each portal, in the simulated search


class Laid(NamedTuple):
    """What laying down some portals took: bytes that came, bytes kept, seconds of processor."""

    came: int
    kept: int
    seconds: float


def generate(folder: Path, units: int, rules: int, number: int) -> int:
    raw = simulated(number, units, rules).raw
    (folder / f"{number}.json").write_bytes(raw)
    return len(raw)


def lay(source: Path, folder: Path, numbers: range) -> Laid:
    """Check some portals and lay them down, as a night would after they were fetched."""
    schema, came, kept = exchange_schema("standing"), 0, 0
    before = time.process_time()
    with connection(threads=1, memory="256MB") as engine:
        for number in numbers:
            raw = (source / f"{number}.json").read_bytes()
            about = simulated(number, 1, 1)
            columns = columns_of(raw, schema, about.about, about.table)
            kept += write_part(engine, columns, folder).stat().st_size
            came += len(raw)
    return Laid(came, kept, time.process_time() - before)


def portions(portals: int, size: int = 25) -> Iterator[range]:
    for start in range(0, portals, size):
        yield range(start, min(start + size, portals))


def indexed(number: int) -> tuple[Summary, dict[str, bytes]]:
    """Summary and index of a portal."""
    held = documents(number, DOCUMENTS)
    return summary_of(held), build_index(Corpus(held, ()), threads=1)


def searching(portals: int) -> dict[str, float]:
    """One search over all portals: bytes and requests of a query, and whether all and only what is right was found."""
    words: dict[str, set[str]] = {}
    texts: dict[str, tuple[str, ...]] = {}  # what is right is told by looking at all of them
    with ProcessPoolExecutor(2) as executor:
        made = list(executor.map(indexed, range(portals), chunksize=20))
    summaries = [summary for summary, _ in made]
    files = {f"{number}/{path}": raw for number, (_, held) in enumerate(made) for path, raw in held.items()}
    for number in range(portals):
        for document in documents(number, DOCUMENTS):
            texts[document.href] = tuple(map(fold, document.texts()))
            for word in document.body.split("，"):
                words.setdefault(word, set()).add(document.href)
    rare = sorted((word for word in words if len(words[word]) <= 20), key=lambda word: (len(words[word]), word))
    queries = [*rare[:: max(1, len(rare) // 40)][:40], "路灯", "食堂", "没有人写过的"]
    asked = needless = requests = loaded = wrong = missed = 0
    for typed in queries:
        found: set[str] = set()
        for number, summary in enumerate(summaries):
            if not summary.may_answer(typed):
                continue
            asked += 1
            sizes: list[int] = []

            def load(path: str, number: int = number, sizes: list[int] = sizes) -> bytes:
                raw = files[f"{number}/{path}"]
                sizes.append(len(raw))
                return raw

            index = Index(load)
            hits = {str(index.document(item)[0]) for item in search(index, typed, exactly=True).documents}
            needless += not hits
            requests += len(sizes)
            loaded += sum(sizes)
            found |= hits
        right = {href for href, held in texts.items() if any(fold(typed) in text for text in held)}
        wrong += len(found - right)
        missed += len(right - found)
    n = len(queries)
    return {
        "portals": portals,
        "queries": n,
        "summary": sum(len(item.bits) for item in summaries) / portals,
        "asked": asked / n,
        "needless": needless / n,
        "requests": requests / n,
        "loaded": loaded / n,
        "wrong": wrong,
        "missed": missed,
    }


def standing(portals: int, units: int, rules: int) -> tuple[dict[str, float], dict[str, bool]]:
    """A night's checking, laying down and counting: the figures, and whether the cluster answered every question alike."""
    room = Path("/dev/shm") if shutil.disk_usage("/dev/shm").free > 3_000_000_000 else None
    with tempfile.TemporaryDirectory(dir=room) as place:
        source, kept = Path(place, "source"), Path(place, "kept")
        source.mkdir()
        kept.mkdir()
        with ProcessPoolExecutor(2) as executor:
            list(executor.map(partial(generate, source, units, rules), range(portals), chunksize=10))
        started = time.perf_counter()
        with ProcessPoolExecutor(2) as executor:
            laid = list(executor.map(partial(lay, source, kept), portions(portals)))
        laying = time.perf_counter() - started
        came, stored, cpu = (sum(column) for column in zip(*laid, strict=True))
        facts, same = counting(sorted(kept.glob("*.parquet")))
    return {"portals": portals, "came": came, "stored": stored, "laying": laying, "laying_cpu": cpu, **facts}, same


def counting(parts: list[Path]) -> tuple[dict[str, float], dict[str, bool]]:
    """All questions, here and on a cluster."""
    started, before = time.perf_counter(), time.process_time()
    answers = {question: totals(parts, question, embedded) for question in QUESTIONS}
    took, cpu = time.perf_counter() - started, time.process_time() - before
    own, other = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        started = time.perf_counter()
        engine = spread(client.get_executor(), 8)
        same = {question: totals(parts, question, engine) == answers[question] for question in QUESTIONS}
        clustered = time.perf_counter() - started
    duties = sum(sums[0] for sums in answers["states"].values())
    units = sum(sums[0] for sums in answers["units"].values())
    memory = (own + 2 * other) * 1024
    return {
        "duties": duties,
        "units": units,
        "counting": took,
        "counting_cpu": cpu,
        "clustered": clustered,
        "memory": memory,
    }, same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portals", type=int, default=1000)
    parser.add_argument("--units", type=int, default=361)
    parser.add_argument("--rules", type=int, default=57)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--part", choices=["standing", "search"], action="append", help="only this part (default: both)")
    wanted = parser.parse_args()
    parts, faults = wanted.part or ["standing", "search"], []
    if "standing" in parts:
        facts, same = standing(wanted.portals, wanted.units, wanted.rules)
        facts |= {"cores": os.cpu_count() or 1, "load": os.getloadavg()[0]}
        put(wanted.out, "standing", table(facts, same))
        faults += [f"{question}: the cluster counts otherwise" for question, fits in same.items() if not fits]
        if facts["duties"] != wanted.portals * wanted.units * wanted.rules:
            faults.append("rows are missing")
        busy = (
            facts["load"] > facts["cores"] + 1
        )  # others are at work here: what counts is what two cores of one's own would have taken
        took = (facts["laying_cpu"] + facts["counting_cpu"]) / 2 if busy else facts["laying"] + facts["counting"]
        if took > SECONDS:
            faults.append(f"{took:.0f} s, more than {SECONDS:.0f}")
        if facts["memory"] > MEMORY:
            faults.append(f"{facts['memory'] / 1e9:.1f} GB of memory")
    if "search" in parts:
        found = searching(wanted.portals)
        put(wanted.out, "search", search_table(found))
        if found["wrong"] or found["missed"]:
            faults.append("search: not all, or not only, what is right")
    sys.exit("; ".join(faults) or 0)


def put(out: Path | None, part: str, text: str) -> None:
    """Print a table and put it in its place on the page."""
    print(text)
    if out is not None:
        page = out.read_text(encoding="utf-8")
        first, last = page.index(f"<!-- {part} -->"), page.index(f"<!-- /{part} -->")
        out.write_text(f"{page[:first]}<!-- {part} -->\n{text}{page[last:]}", encoding="utf-8")


def table(facts: dict[str, float], same: dict[str, bool]) -> str:
    """The figures as Markdown, and what follows for a nation."""
    more = NATION / facts["units"]
    cpu = facts["laying_cpu"] + facts["counting_cpu"]
    size = f"{facts['portals']:,.0f} × {facts['units'] / facts['portals']:,.0f} × {facts['duties'] / facts['units']:,.0f}"
    rows = [
        ("portals × units × obligations", f"{size} = {facts['duties'] / 1e6:,.1f} million rows", f"{facts['duties'] * more / 1e6:,.0f} million rows"),
        ("fetched, if every table changed", f"{facts['came'] / 1e6:,.0f} MB", f"{facts['came'] * more / 1e9:,.1f} GB"),
        ("kept as Parquet", f"{facts['stored'] / 1e6:,.1f} MB", f"{facts['stored'] * more / 1e9:,.2f} GB"),
        ("check and lay down, two processes", f"{facts['laying']:.1f} s ({facts['laying_cpu']:.1f} s of processor)", f"{facts['laying_cpu'] * more / 60:,.0f} min of processor"),
        ("all five questions, DuckDB in one process", f"{facts['counting']:.1f} s ({facts['counting_cpu']:.1f} s of processor)", f"{facts['counting_cpu'] * more:,.0f} s of processor"),
        ("together; on two cores of its own (seconds of processor ÷ 2)", f"{facts['laying'] + facts['counting']:.1f} s; {cpu / 2:.0f} s", f"{cpu * more / 3600:,.2f} core-hours"),
        ("the same questions, Dask with two workers", f"{facts['clustered']:.1f} s, the same answers: {'yes' if all(same.values()) else 'NO'}", "–"),
        ("memory, all processes at their most", f"{facts['memory'] / 1e6:,.0f} MB", "the same: by portal, and bounded in the engine"),
    ]  # fmt: skip
    lines = [
        "",
        "| | measured | for 5 million units |",
        "| --- | --- | --- |",
        *(f"| {a} | {b} | {c} |" for a, b, c in rows),
    ]
    per_night = f"{facts['cores']:.0f} cores, load {facts['load']:.1f} from other work at the end"
    return "\n".join([*lines, "", f"Machine: {per_night}.", ""]) + "\n"


def search_table(found: dict[str, float]) -> str:
    """Likewise of the search."""
    lines = [
        "",
        "| search over all portals | |",
        "| --- | --- |",
        f"| portals, documents of each, queries | {found['portals']:,.0f}, {DOCUMENTS}, {found['queries']:.0f} |",
        f"| summary of a portal; all of them, loaded once a day | {found['summary']:,.0f} bytes; {found['summary'] * found['portals'] / 1e6:,.2f} MB |",
        f"| portals asked per query, of these in vain | {found['asked']:,.1f}, {found['needless']:.2f} |",
        f"| requests and bytes per query | {found['requests']:,.1f}, {found['loaded'] / 1e3:,.1f} kB |",
        f"| wrong, missed | {found['wrong']:.0f}, {found['missed']:.0f} |",
        "",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

"""Our search beside Pagefind's and Material's on the same synthetic records: what is found, how long, how many bytes.

    python tests/bench/search/bench_search.py --records 15000 --out docs/search-bench.md

Needs Chromium; for the others npm (``pagefind``) and pip (``jieba``), each left out with a note where it is missing.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "search"), str(HERE)]

from bench_peers import Peer, material, pagefind  # noqa: E402
from bench_server import Server  # noqa: E402
from gongshilan.search.build import build_index  # noqa: E402
from gongshilan.search.document import Corpus  # noqa: E402
from gongshilan.search.find import literal  # noqa: E402
from gongshilan.search.fold import fold  # noqa: E402
from gongshilan.search.index import Index  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from search_material import folded_texts, fuzzed, holding, queries, synthetic  # noqa: E402

TYPICAL = ("整改落实", "整改", "徐斌", "公示", "台账", "座谈会", "科学发展观", "2009-04")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
TARGETS = "Targets: first search at most 150 kB and 150 ms, next ones at most 50 ms, recall and precision 100 %."
FIRST = """async query => {
  const input = document.querySelector("#g-q");
  const begin = performance.now();
  input.focus();
  input.value = query;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const note = () => document.querySelector(".g-hits__note");
  while (!note() || !note().textContent) await new Promise((done) => setTimeout(done, 1));
  const took = performance.now() - begin;
  note().textContent = "";
  return took;
}"""


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


def main() -> None:
    """Run all and write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=15_000)
    options.add_argument("--queries", type=int, default=1_000)
    options.add_argument("--peer-queries", type=int, default=200)
    options.add_argument("--fuzz", type=int, default=10_000)
    options.add_argument("--out", type=Path)
    options.add_argument("--portal", type=Path, default=HERE.parents[2], help="a portal to take the pages from")
    options.add_argument("--without-peers", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        text = run(given, Path(scratch), browser)
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")


def run(given: argparse.Namespace, scratch: Path, browser: Browser) -> str:
    """The page."""
    corpus = synthetic(given.records)
    characters = sum(len(part) for document in corpus.documents for part in document.texts())
    began, busy = time.perf_counter(), time.process_time()
    files = build_index(corpus, threads=os.cpu_count() or 1)
    build, busy = time.perf_counter() - began, time.process_time() - busy
    index = Index(files.__getitem__)
    texts = folded_texts(index)
    site = pages(given.portal, scratch, files)
    wanted = queries(texts, given.queries, seed=7)
    hits = found = right = 0
    for query in wanted:
        true, ours = set(holding(texts, fold(query))), set(literal(index, fold(query)))
        hits, found, right = hits + len(true), found + len(ours), right + len(true & ours)
    lines = []
    with Server(site) as server:
        cold, warm, each = timings(browser, server)
        fuzz = fuzzing(browser, server, given.fuzz)
    size = sum(map(len, files.values())) / 1e6
    rows = [Row("Gongshilan", right / hits, right / found, len(wanted), build, size, cold[0], cold[1], warm)]
    notes: list[str] = []
    if not given.without_peers:
        peers(given, scratch, browser, corpus, texts, rows, notes)
    lines += head(given, characters, busy, len(files), fuzz)
    lines += table(rows)
    lines += ["", "## First searches one by one", "", "| query | bytes | ms |", "| --- | ---: | ---: |"]
    lines += [f"| {query} | {kb:.0f} kB | {ms:.0f} |" for query, kb, ms in each]
    return "\n".join([*lines, *notes, ""])


def pages(portal: Path, scratch: Path, files: dict[str, bytes]) -> Path:
    """The built public edition of a portal over our index."""
    source = portal / "site" / "public"
    site = scratch / "ours"
    shutil.copytree(source, site, ignore=shutil.ignore_patterns("search"))
    (site / "search").mkdir()
    for path, raw in files.items():
        (site / path).write_bytes(raw)
    return site


def timings(browser: Browser, server: Server) -> tuple[tuple[float, float], float, list[tuple[str, float, float]]]:
    """Medians: (kB, ms) of a first search on a fresh page with an empty cache, ms of the next, and each first search."""
    each: list[tuple[str, float, float]] = []
    warm: list[float] = []
    for at, query in enumerate(TYPICAL):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{server.address}/index.html", wait_until="networkidle")
        server.sent = 0
        took = float(page.evaluate(FIRST, query))
        each.append((query, server.sent / 1000, took))
        warm.append(float(page.evaluate(FIRST, TYPICAL[(at + 1) % len(TYPICAL)])))
        context.close()
    middle = sorted(each, key=lambda item: item[2])[len(each) // 2]
    kilobytes = sorted(item[1] for item in each)[len(each) // 2]
    return (kilobytes, middle[2]), sorted(warm)[len(warm) // 2], each


def fuzzing(browser: Browser, server: Server, count: int) -> tuple[float, float, int]:
    """Median and longest ms of fuzzed queries once what they need is loaded, and how many took over 200 ms."""
    page = browser.new_page()
    page.goto(f"{server.address}/index.html")
    page.evaluate(FIRST, "整改")
    times: list[float] = []
    wanted = fuzzed(count, seed=21)
    for start in range(0, len(wanted), 500):
        times += page.evaluate(
            """async queries => { const index = await gslSearch.open("."), times = [];
              for (const query of queries) { await gslSearch.search(index, query); const begin = performance.now();
                await gslSearch.search(index, query); times.push(performance.now() - begin); }
              return times; }""",
            wanted[start : start + 500],
        )
    page.close()
    times.sort()
    return (times[len(times) // 2], times[-1], sum(time > 200 for time in times)) if times else (0.0, 0.0, 0)


def peers(
    given: argparse.Namespace,
    scratch: Path,
    browser: Browser,
    corpus: Corpus,
    texts: Sequence[Sequence[str]],
    rows: list[Row],
    notes: list[str],
) -> None:
    """Lines for the others, on a share of the queries: each of theirs takes long."""
    wanted = Random(3).sample(queries(texts, given.queries, seed=7), min(given.peer_queries, given.queries))
    for make in (pagefind, material):
        try:
            peer: Peer = make(corpus, scratch)
        except (OSError, subprocess.CalledProcessError) as error:
            notes.append(f"\n{make.__name__} was left out: {error}")
            continue
        with Server(peer.site) as server:
            rows.append(measure(peer, server, browser, wanted, texts))


def measure(peer: Peer, server: Server, browser: Browser, wanted: list[str], texts: Sequence[Sequence[str]]) -> Row:
    """One other search, asked for the same texts as a reader would type them."""
    cold: list[tuple[float, float]] = []
    warm: list[float] = []
    for at in range(3):
        server.sent = 0
        page = fresh(browser, server, peer)
        if not peer.from_page:
            server.sent = 0
        cold.append((float(page.evaluate(peer.first, TYPICAL[at])), server.sent / 1000))
        warm.append(float(page.evaluate(peer.first, TYPICAL[at + 1])))
        page.context.close()
    page = fresh(browser, server, peer)
    page.evaluate(peer.first, TYPICAL[0])
    hits = found = right = 0
    for query in wanted:
        said: list[str] = page.evaluate(peer.all, query)
        theirs = {number for item in said if (number := peer.number(item)) is not None}
        true = set(holding(texts, fold(query)))
        hits, found, right = hits + len(true), found + len(theirs), right + len(true & theirs)
    page.context.close()
    took, kilobytes = sorted(cold)[1]
    recall, precision = right / max(1, hits), right / max(1, found)
    return Row(peer.name, recall, precision, len(wanted), peer.build, peer.size, kilobytes, took, sorted(warm)[1])


def fresh(browser: Browser, server: Server, peer: Peer) -> Page:
    """A page of the other's site, nothing cached."""
    context = browser.new_context()
    context.set_default_timeout(300_000)
    page = context.new_page()
    page.add_init_script(peer.before)
    page.goto(f"{server.address}/{peer.page}")
    return page


def head(given: argparse.Namespace, characters: int, busy: float, files: int, fuzz: tuple[float, float, int]) -> list[str]:
    """What was measured where."""
    model = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    memory = next((int(line.split()[1]) / 1e6 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = os.getloadavg()[0]
    return [
        "# Search, measured",
        "",
        f"Made by `tests/bench/search/bench_search.py --records {given.records}` in one run.",
        "",
        f"- Machine: {os.cpu_count()} × {model}, {memory:.0f} GB, {platform.system()} {platform.release()}, Python",
        f"  {platform.python_version()}; load average at the end {load:.1f} (above {os.cpu_count()} means others were at work).",
        f"- Corpus: {given.records} synthetic records, {characters / 1e6:.1f} million characters; our index took {busy:.1f} s of",
        f"  processor time and is {files} files.",
        f"- Fuzzed queries: {given.fuzz}, median {fuzz[0]:.1f} ms, longest {fuzz[1]:.0f} ms, over 200 ms: {fuzz[2]}.",
        "- Bytes are those of the bodies sent, uncompressed by the server, from the focus on. First is an empty cache, next the",
        "  search after it on the same page; medians. Loopback, so no line is waited for. Material loads its index with every",
        "  page, so its bytes are those from the opening of the page on.",
        "- Each search is asked for the same texts as a reader would type them, without quotation marks.",
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


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    main()

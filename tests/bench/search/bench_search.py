"""Our search beside Pagefind's and Material's on the same records of ``gongshilan demo``: what is found, how long, how many bytes.

    python tests/bench/search/bench_search.py --out docs/search-bench.md

Needs Chromium and nginx (tests/install.sh); for the others npm (``pagefind``) and pip (``jieba``), each left out with a note where it is missing.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "search"), str(HERE)]

from bench_ours import again, built  # noqa: E402
from bench_page import Row, Timing, head, one_by_one, spread, table  # noqa: E402
from bench_peers import Peer, material, pagefind  # noqa: E402
from bench_server import Server  # noqa: E402
from gongshilan.search.document import Corpus  # noqa: E402
from gongshilan.search.fold import fold  # noqa: E402
from gongshilan.search.index import Index  # noqa: E402
from gongshilan.search.search import search  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from search_demo import RECORDS, UNITS, demo  # noqa: E402
from search_material import folded_texts, fuzzed, heaviest, queries  # noqa: E402
from search_plain import Joined  # noqa: E402

TYPICAL = (
    "整改", "公示", "座谈会", "整改落实", "示例甲〇二", "整改落实方案", "分析检查材料", "学习心得", "意见建议", "2009-04",
    "群众代表", "专题民主生活会", "学习实践活动领导小组", "食堂", "科学发展观",
)  # fmt: skip
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
FIRST = """async query => {
  const input = document.querySelector("#g-q");
  const begin = performance.now();
  input.focus();
  input.value = query;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const form = document.querySelector("[data-gsl-search]");
  const said = () => { const note = form.querySelector(".g-hits__note"); return note && note.textContent; };
  await new Promise((done) => {
    const watch = new MutationObserver(() => { if (said() && said() !== form.dataset.loading) { watch.disconnect(); done(); } });
    watch.observe(form, { childList: true, subtree: true, characterData: true });
  });
  const took = performance.now() - begin;
  form.querySelector(".g-hits__note").textContent = "";
  return took;
}"""


def main() -> None:
    """Run all and write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--units", type=int, default=UNITS)
    options.add_argument("--records", type=int, default=RECORDS, help="records a unit, on average")
    options.add_argument("--queries", type=int, default=1_000)
    options.add_argument("--peer-queries", type=int, default=200)
    options.add_argument("--sample", type=int, default=60, help="how many pieces of texts are searched for first, once each")
    options.add_argument("--fuzz", type=int, default=10_000)
    options.add_argument("--out", type=Path)
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
    ours = built(demo(scratch / "portal", given.units, given.records))
    index = Index(lambda path: (ours.site / path).read_bytes())
    texts = folded_texts(index)
    plain = Joined(texts)
    wanted = queries(texts, given.queries, seed=7)
    hits = found = right = 0
    for query in wanted:
        true, own = set(plain.holding(fold(query))), set(search(index, f'"{query}"', exactly=True).documents)
        hits, found, right = hits + len(true), found + len(own), right + len(true & own)
    with Server(ours.site, scratch / "ours-served") as server:
        typical = timings(browser, server, TYPICAL)
        sample = timings(browser, server, pieces(texts, given.sample))
        fuzz = fuzzing(browser, server, fuzzed(given.fuzz, seed=21) + heaviest(texts, 60))
    rows = [
        Row(
            "Gongshilan", right / hits, right / found, len(wanted), ours.index, ours.size,
            median(one.kilobytes for one in typical), median(one.first for one in typical), median(one.after for one in typical),
        )
    ]  # fmt: skip
    notes: list[str] = []
    if not given.without_peers:
        peers(given, scratch, browser, ours.corpus, texts, rows, notes)
    lines = head(given.units, given.records, ours, again(ours.corpus, scratch / "kept"), fuzz)
    lines += table(rows)
    lines += spread(sample)
    lines += one_by_one(typical, [len(plain.holding(fold(one.query))) for one in typical])
    return "\n".join([*lines, *notes, ""])


def pieces(texts: Sequence[Sequence[str]], count: int) -> list[str]:
    """Pieces of 1 to 9 characters of any field of any text, as they come."""
    rng = Random(99)
    found: list[str] = []
    while len(found) < count:
        text = rng.choice(rng.choice(texts))
        length = rng.randint(1, 9)
        start = rng.randrange(max(1, len(text) - length + 1))
        piece = text[start : start + length].strip()
        if piece and not set(piece) & set('"“”＂„‟'):
            found.append(piece)
    return found


def timings(browser: Browser, server: Server, wanted: Sequence[str]) -> list[Timing]:
    """Of each query as the first on a fresh page with an empty cache: kB from the opening of the page and ms from the focus until its
    results; and ms of the next one half a second later."""
    found = []
    for at, query in enumerate(wanted):
        context = browser.new_context()
        page = context.new_page()
        server.sent()
        page.goto(f"{server.address}/index.html", wait_until="networkidle")
        took = float(page.evaluate(FIRST, query))
        kilobytes = server.sent("search") / 1000
        page.wait_for_timeout(500)
        found.append(Timing(query, kilobytes, took, float(page.evaluate(FIRST, wanted[(at + 1) % len(wanted)]))))
        context.close()
    return found


def fuzzing(browser: Browser, server: Server, wanted: list[str]) -> tuple[int, float, float, int]:
    """How many, median and longest ms of such queries once what they need is loaded, and how many took over 200 ms."""
    page = browser.new_page()
    page.goto(f"{server.address}/index.html")
    page.evaluate(FIRST, "整改")
    times: list[float] = []
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
    return len(times), times[len(times) // 2], times[-1], sum(time > 200 for time in times)


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
    plain = Joined(texts)
    wanted = Random(3).sample(queries(texts, given.queries, seed=7), min(given.peer_queries, given.queries))
    for make in (pagefind, material):
        try:
            peer: Peer = make(corpus, scratch)
        except (OSError, subprocess.CalledProcessError) as error:
            notes.append(f"\n{make.__name__} was left out: {error}")
            continue
        with Server(peer.site, scratch / f"{make.__name__}-served") as server:
            rows.append(measure(peer, server, browser, wanted, plain))


def measure(peer: Peer, server: Server, browser: Browser, wanted: list[str], plain: Joined) -> Row:
    """One other search, asked for the same texts as a reader would type them."""
    cold: list[tuple[float, float]] = []
    warm: list[float] = []
    for at in range(3):
        server.sent()
        page = fresh(browser, server, peer)
        if not peer.from_page:
            server.sent()
        cold.append((float(page.evaluate(peer.first, TYPICAL[at])), server.sent() / 1000))
        warm.append(float(page.evaluate(peer.first, TYPICAL[at + 1])))
        page.context.close()
    page = fresh(browser, server, peer)
    page.evaluate(peer.first, TYPICAL[0])
    hits = found = right = 0
    for query in wanted:
        said: list[str] = page.evaluate(peer.all, query)
        theirs = {number for item in said if (number := peer.number(item)) is not None}
        true = set(plain.holding(fold(query)))
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


if __name__ == "__main__":
    main()

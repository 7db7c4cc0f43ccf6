"""What pages of a large portal weigh, how high they are, and how long its lists take to narrow, in a browser.

    python tests/bench/pages/bench_pages.py --out docs/pages-bench.md

Builds the public edition of a demo of 361 units, or takes one that is built (``--site FOLDER``). Ends with an error if a page is above
a bound: 1.5 MB raw, 60,000 px high, a record's page 25 kB packed; or if a filter takes longer than 150 ms once the page is loaded.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from playwright.sync_api import Page, sync_playwright  # noqa: E402
from support.watched import served  # noqa: E402

DEMO = ("--units", "361", "--records", "40", "--seed", "77")
RAW, HIGH, PACKED, SLOW = 1_500_000, 60_000, 25_000, 150  # bytes, px, bytes, ms
WIDTHS = (390, 1280)
WORDS = ("食堂", "整改", "办事指南", "窗口", "示例甲〇二", "没有这个词", "培训")
_TIMED = """async word => {
  const input = document.querySelector("#g-q"), status = document.querySelector(".g-finding__status");
  const begin = performance.now();
  input.value = word;
  await new Promise(done => {
    const watch = new MutationObserver(() => { watch.disconnect(); done(); });
    watch.observe(status, {childList: true, characterData: true, subtree: true});
    input.dispatchEvent(new InputEvent("input", {bubbles: true}));
  });
  document.body.offsetHeight;
  return [performance.now() - begin, status.textContent];
}"""
_MATRIX = """async word => {
  const input = document.querySelector(".x-pick [name=has]");
  const begin = performance.now();
  input.value = word;
  input.dispatchEvent(new InputEvent("input", {bubbles: true}));
  document.body.offsetHeight;
  return performance.now() - begin;
}"""


@dataclass(slots=True)
class Weighed:
    """Of the pages of one layout: how many, and the path and number of the greatest."""

    count: int
    raw: tuple[int, str]
    packed: tuple[int, str]
    high: dict[int, tuple[int, str]]


def main() -> None:
    """Run all and write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--site", type=Path, help="the folder of a built public edition of such a demo")
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        edition = given.site or build(Path(scratch) / "portal")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with served(edition) as address:
            weighed = weigh(edition, address, browser.new_page())
            timed = time_lists(address, browser.new_page(), list_kinds(edition))
        browser.close()
    text, faults = report(weighed, timed)
    print(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    sys.exit("\n".join(faults) or None)


def build(portal: Path) -> Path:
    """The public edition of the demo."""
    for command in (["demo", str(portal), *DEMO], ["--root", str(portal), "build", "--edition", "public"]):
        subprocess.run([sys.executable, "-m", "gongshilan", *command], check=True, stdout=subprocess.DEVNULL)
    return portal / "site" / "public"


def weigh(edition: Path, address: str, page: Page) -> dict[str, Weighed]:
    """Layout → what its pages weigh. Heights are measured of the three pages with most bytes; those of one layout differ by their rows."""
    held: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for path in sorted(edition.rglob("*.html")):
        raw = path.read_bytes()
        found = re.search(rb"g-page--(\w+)", raw)
        name = path.relative_to(edition).as_posix()
        held[found[1].decode() if found else "404"].append((len(raw), len(gzip.compress(raw, 6)), name))
    weighed = {}
    for layout, pages in sorted(held.items()):
        pages.sort(reverse=True)
        high: dict[int, tuple[int, str]] = {}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for _, _, name in pages[:3]:
                page.goto(f"{address}/{name}")
                found_high = page.evaluate("document.documentElement.scrollHeight")
                high[width] = max(high.get(width, (0, "")), (found_high, name))
        packed = max((size, name) for _, size, name in pages)
        weighed[layout] = Weighed(len(pages), (pages[0][0], pages[0][2]), packed, high)
    return weighed


def list_kinds(edition: Path) -> list[str]:
    """The kinds with most records: those whose lists have most pages."""
    lists = {path.parent.name: len(list(path.parent.glob("page-*.html"))) for path in edition.glob("*/*/page-*.html")}
    return sorted(lists, key=lambda kind: -lists[kind])[:4] or ["suggestion"]


def time_lists(address: str, page: Page, kinds: list[str]) -> dict[str, list[float]]:
    """What is narrowed → milliseconds from a word typed to the list drawn, the page being loaded; the first word warms the index up and
    is told apart."""
    timed: dict[str, list[float]] = {}
    for asked in ("", *(f"kind={kind}" for kind in dict.fromkeys(["suggestion", *kinds])), "claim=differs"):
        page.goto(f"{address}/search.html?{asked}")
        page.locator(".g-finding__list > li").first.wait_for()
        page.wait_for_load_state("networkidle")
        said = page.locator(".g-finding__status").text_content()
        timed[f"{asked or 'all'}（{said}）"] = [page.evaluate(_TIMED, word)[0] for word in WORDS]
        for sort in ("age", "unit", "late"):
            link = page.locator(f".g-finding__tools a[href*='sort={sort}']")
            if link.count():
                link.click()
    page.goto(f"{address}/demo-2009/matrix.html")
    page.wait_for_load_state("networkidle")
    timed["matrix"] = [page.evaluate(_MATRIX, word) for word in ("", "医", "区教育", "没有这个词", "示例甲")]
    return timed


def machine() -> str:
    """What it was measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} × {model}, {platform.system()} {platform.release()}; load average at the end {os.getloadavg()[0]:.1f}."


def report(weighed: dict[str, Weighed], timed: dict[str, list[float]]) -> tuple[str, list[str]]:
    """The page, and what is above a bound."""
    faults = [f"{layout}: {item.raw}" for layout, item in weighed.items() if item.raw[0] > RAW]
    faults += [f"{layout}: {high}" for layout, item in weighed.items() for high in item.high.values() if high[0] > HIGH]
    faults += [f"record: {weighed['record'].packed}"] if weighed["record"].packed[0] > PACKED else []
    faults += [f"{name}: {max(times):.0f} ms" for name, times in timed.items() if max(times) > SLOW]
    lines = [
        "# Pages of a large portal, measured",
        "",
        f"Made by `make bench-pages`: `gongshilan demo portal {' '.join(DEMO)}`, its public edition of",
        f"{sum(item.count for item in weighed.values()):,} pages, over http on loopback.",
        "",
        f"- {machine()}",
        f"- Bounds: a page {RAW:,} bytes raw and {HIGH:,} px high, a record's page {PACKED:,} bytes packed (gzip -6), a list narrowed",
        f"  in {SLOW} ms once it is loaded. Above a bound: {'; '.join(faults) or 'nothing'}.",
        "- Heights are those of the three heaviest pages of each layout.",
        "",
        "| layout | pages | raw | packed | px high at 390 | px high at 1280 | heaviest |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for layout, item in weighed.items():
        high = " | ".join(f"{item.high[width][0]:,}" for width in WIDTHS)
        lines.append(f"| {layout} | {item.count:,} | {item.raw[0]:,} | {item.packed[0]:,} | {high} | `{item.raw[1]}` |")
    lines += [
        "",
        "## Lists narrowed",
        "",
        "From a word typed on the page of results, which holds a list's kind in its address, to the list drawn; one after the other, the",
        "first after loading included. What is found is over all pages of the list.",
        "",
        "| list | words | median | longest |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {name} | {len(times)} | {median(times):.0f} ms | {max(times):.0f} ms |" for name, times in timed.items()),
    ]
    return "\n".join(lines) + "\n", faults


if __name__ == "__main__":
    main()

"""The browser's half of the search without its interface: the scripts of the theme on a page of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

PARTS = ("fold", "query", "index", "find", "sounds", "rank", "show")
_PAGE = "<!doctype html><html lang=zh><meta charset=utf-8><link rel=icon href=data:,><title>engine</title><body>{}"


class Engine:
    """One index in Chromium. ``folder`` is the edition below the site; its scripts come from the public edition."""

    def __init__(self, page: Page, address: str, site: Path, folder: str) -> None:
        scripts = "".join(f'<script src="public/assets/gsl/_search-{part}.js"></script>' for part in PARTS)
        (site / "engine.html").write_text(_PAGE.format(scripts), encoding="utf-8")
        self.page = page
        page.goto(f"{address}/engine.html")
        page.evaluate("async folder => { window.index = await gslSearch.open(folder); }", folder)

    def literal(self, texts: list[str]) -> list[dict[str, int]]:
        """For each text: document → worth."""
        found: list[dict[str, int]] = self.page.evaluate(
            """async texts => {
              const found = [];
              for (const text of texts) {
                const hits = await gslSearch.literal(index, gslSearch.fold(text, index.simplified));
                const held = {};
                hits.forEach((value, at) => { if (value) held[at] = value - 1; });
                found.push(held);
              }
              return found;
            }""",
            texts,
        )
        return found

    def search(self, queries: list[str], *, exactly: bool = False) -> list[list[int]]:
        """For each query: the documents, best first."""
        found: list[list[int]] = self.page.evaluate(
            """async ([queries, exactly]) => {
              const found = [];
              for (const query of queries) found.push((await gslSearch.search(index, query, exactly)).documents);
              return found;
            }""",
            [queries, exactly],
        )
        return found

    def timed(self, queries: list[str]) -> list[dict[str, Any]]:
        """For each query how long it took, and every element its first results were drawn with."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """async queries => {
              const found = [];
              for (const query of queries) {
                const before = performance.now();
                const result = await gslSearch.search(index, query);
                const took = performance.now() - before;
                const names = new Set();
                for (const number of result.documents.slice(0, 2)) {
                  const link = gslSearch.hit(index, await index.document(number), result.way(number), gslSearch.terms(result));
                  link.querySelectorAll("*").forEach((element) => names.add(element.tagName));
                }
                found.push({ took: took, names: Array.from(names) });
              }
              return found;
            }""",
            queries,
        )
        return found

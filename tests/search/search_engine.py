"""The browser's half of the search without its interface: the scripts of the theme on a page of their own."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from gongshilan.render.scripts import pack_scripts
from playwright.sync_api import Page
from support.places import REPO

SCRIPTS = ("search", "_search")
_PAGE = "<!doctype html><html lang=zh><meta charset=utf-8><link rel=icon href=data:,><title>engine</title><body>{}"
# What theme/partials/gsl-loader.html gives the scripts on pages of a site.
_LOADER = """window.gslLoad = function (address) {
  const script = document.createElement("script");
  script.src = "%s/" + address;
  document.head.append(script);
  return script;
};"""


class Engine:
    """One index in Chromium. ``folder`` is the edition below the site."""

    def __init__(self, page: Page, address: str, site: Path, folder: str) -> None:
        if not (site / "engine").exists():
            shutil.copytree(REPO / "theme" / "assets", site / "engine" / "assets")
            pack_scripts(site / "engine")
        scripts = f"<script>{_LOADER % folder}</script>"
        scripts += "".join(f'<script src="engine/assets/gsl/{name}.js"></script>' for name in SCRIPTS)
        name = f"engine-{folder.replace('/', '-')}.html"  # of its own: a page of this name may be in the cache
        (site / name).write_text(_PAGE.format(scripts), encoding="utf-8")
        self.page = page
        page.goto(f"{address}/{name}")
        page.evaluate("async folder => { window.index = await gslSearch.open(folder); }", folder)

    def literal(self, texts: list[str]) -> list[dict[str, int]]:
        """For each text: document → worth."""
        found: list[dict[str, int]] = self.page.evaluate(
            """async texts => {
              const found = [];
              for (const text of texts) {
                const hits = await gslSearch.literal(index, gslSearch.fold(text, index.simplified));
                const held = {};
                hits.forEach((hit) => { held[Math.floor(hit / gslSearch.HITS)] = hit % gslSearch.HITS; });
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

    def found(self, queries: list[str]) -> list[list[int]]:
        """For each query, asked exactly: the documents in their own order. They come as bits, which is little to carry."""
        packed: list[str] = self.page.evaluate(
            """async queries => {
              const packed = [];
              for (const query of queries) {
                const bits = new Uint8Array((index.count + 7) >> 3);
                (await gslSearch.search(index, query, true)).documents.forEach((at) => { bits[at >> 3] |= 128 >> (at & 7); });
                packed.push(btoa(String.fromCharCode.apply(null, bits)));
              }
              return packed;
            }""",
            queries,
        )
        rows = [np.frombuffer(base64.b64decode(item), dtype=np.uint8) for item in packed]
        return [np.flatnonzero(np.unpackbits(row)).tolist() for row in rows]

    def drawn(self, queries: list[str], limit: float) -> list[dict[str, Any]]:
        """For each query how long it took in ms, and every element its first results were drawn with. What took longer than the
        limit is asked again: another program may have been at work, and the best of several says how long it takes."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """async ([queries, limit]) => {
              const found = [];
              for (const query of queries) {
                let took = Infinity;
                let result = null;
                for (let tries = 0; tries < 8 && took > limit; tries++) {
                  const before = performance.now();
                  result = await gslSearch.search(index, query);
                  took = Math.min(took, performance.now() - before);
                }
                const names = new Set();
                for (const number of result.documents.slice(0, 2)) {
                  const link = gslSearch.hit(index, await index.document(number), result.way(number), gslSearch.terms(result));
                  link.querySelectorAll("*").forEach((element) => names.add(element.tagName));
                }
                found.push({ took: took, names: Array.from(names), count: result.documents.length });
              }
              return found;
            }""",
            [queries, limit],
        )
        return found

"""The same records for the two usual static searches, and how to ask them."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from gongshilan.search.document import Corpus, Document, ordered

PAGEFIND, JIEBA = "pagefind@1.6.0", "jieba==0.42.1"


@dataclass(slots=True)
class Peer:
    """Another search. ``first`` and ``all`` are scripts: a query → ms until the first results, → what all results are called."""

    name: str
    site: Path
    page: str
    build: float
    size: float
    first: str
    all: str
    number: Callable[[str], int | None]
    before: str = ""
    from_page: bool = False  # it begins to load when the page is opened, not at the focus


def pagefind(corpus: Corpus, scratch: Path) -> Peer:
    """Pagefind with its Chinese support (the extended build, which npm brings)."""
    site = scratch / "pagefind"
    numbers = _write(corpus, site, ".html", _html)
    began = time.perf_counter()
    subprocess.run(["npx", "--yes", PAGEFIND, "--site", str(site)], check=True, capture_output=True)
    build = time.perf_counter() - began
    # What a result is called is only in its fragment: read here instead of 15,000 requests.
    fragments = {}
    for path in (site / "pagefind" / "fragment").iterdir():
        raw = gzip.decompress(path.read_bytes())
        fragments[path.name.split(".")[0]] = numbers.get(json.loads(raw[raw.index(b"{") :])["url"].lstrip("/"))
    first = """async query => { const begin = performance.now();
      window.pagefind = window.pagefind || await import(location.origin + "/pagefind/pagefind.js");
      const found = await pagefind.search(query);
      await Promise.all(found.results.slice(0, 2).map((result) => result.data()));
      return performance.now() - begin; }"""
    every = "async query => (await pagefind.search(query)).results.map((result) => result.id)"
    size = _size(site / "pagefind")
    return Peer("Pagefind (extended)", site, next(iter(numbers)), build, size, first, every, fragments.get)


def material(corpus: Corpus, scratch: Path) -> Peer:
    """Material for MkDocs with its own search and jieba; menus left out, which would take longer than the search."""
    source = scratch / "material"
    library = scratch / "jieba"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(library), JIEBA]
    subprocess.run(install, check=True, capture_output=True)
    numbers = _write(corpus, source / "docs", ".md", _markdown)
    (source / "docs" / "index.md").write_text("# 首页\n", encoding="utf-8")
    (source / "mkdocs.yml").write_text(
        "site_name: bench\nuse_directory_urls: false\nnav: [index.md]\n"
        "theme: {name: material, language: zh, font: false}\nplugins: [{search: {lang: zh}}]\n"
        "validation: {nav: {omitted_files: ignore}}\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    times = []
    for plugins in ("[]", "[{search: {lang: zh}}]"):  # what its search adds is the difference
        text = (source / "mkdocs.yml").read_text(encoding="utf-8").rsplit("plugins:", 1)[0]
        (source / "mkdocs.yml").write_text(
            f"{text}plugins: {plugins}\nvalidation: {{nav: {{omitted_files: ignore}}}}\n", encoding="utf-8"
        )
        began = time.perf_counter()
        env = {**os.environ, "PYTHONPATH": str(library), "NO_MKDOCS_2_WARNING": "1"}
        subprocess.run(command, cwd=source, check=True, capture_output=True, env=env)
        times.append(time.perf_counter() - began)
    site = source / "site"
    before = """(() => { const Real = window.Worker; window.Worker = class extends Real { constructor(...given) { super(...given);
      this.addEventListener("message", (event) => { if (event.data && event.data.type === 3) window.told = event.data.data; }); } }; })()"""
    ask = """const input = document.querySelector(".md-search__input"); window.told = null;
      document.querySelector("#__search").checked = true; input.focus(); input.value = query;
      input.dispatchEvent(new Event("focus")); input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const limit = performance.now() + LIMIT;
      while (!window.told && performance.now() < limit) await new Promise((done) => setTimeout(done, 1));"""
    first = f"async query => {{ const begin = performance.now(); {ask.replace('LIMIT', '120000')} return performance.now() - begin; }}"
    every = f"""async query => {{ {ask.replace("LIMIT", "5000")}
      return window.told ? window.told.items.flat().map((item) => item.location.split('#')[0]) : []; }}"""
    size = (site / "search" / "search_index.json").stat().st_size / 1e6
    page = next(iter(numbers)).removesuffix(".md") + ".html"
    htmls = {path.removesuffix(".md") + ".html": number for path, number in numbers.items()}
    return Peer("Material", site, page, times[1] - times[0], size, first, every, htmls.get, before, from_page=True)


def _write(corpus: Corpus, folder: Path, suffix: str, draw: Callable[[Document], str]) -> dict[str, int]:
    numbers = {}
    for number, document in enumerate(ordered(corpus.documents)):
        path = document.href.removesuffix(".html") + suffix
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(draw(document), encoding="utf-8")
        numbers[path] = number
    return numbers


def _html(document: Document) -> str:
    rest = "".join(f"<p>{escape(part)}</p>" for part in document.texts()[1:])
    return (
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{escape(document.title)}</title></head>'
        f"<body data-pagefind-body><h1>{escape(document.title)}</h1>{rest}</body></html>"
    )


def _markdown(document: Document) -> str:
    rest: Sequence[str] = [part for part in document.texts()[1:] if part]
    return f"# {document.title}\n\n" + "\n\n".join(rest) + "\n"


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6

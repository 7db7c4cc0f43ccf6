"""One edition's input → a finished folder of files, drawn by workers where there is much to draw."""

from __future__ import annotations

import hashlib
import multiprocessing
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path

from gongshilan.model import Page
from gongshilan.render.frames import PageRenderer
from gongshilan.render.stock import Stock, run_mkdocs
from gongshilan.render.tree import SiteInput, as_yaml, front_matter, tree_config, write_pages, write_tree

# Below this many pages starting workers costs more than it saves.
MIN_PAGES_FOR_WORKERS = 400
CHUNK = 100

ExecutorFactory = Callable[[], Executor]

_inherited: tuple[Stock, Sequence[Page], Path] | None = None
_renderer: PageRenderer | None = None


class Drawn:
    """Pages drawn before, by what they were drawn from: a preview draws anew only what a saved record changed."""

    def __init__(self) -> None:
        self._frame = ""
        self._pages: dict[str, tuple[str, bytes]] = {}

    def begin(self, site: SiteInput) -> None:
        """Forget everything if what surrounds the pages (settings, menu, theme) is no longer the same."""
        digest = hashlib.sha256(as_yaml(tree_config(site)).encode())
        for path in sorted(site.theme.rglob("*")):
            if path.is_file():
                digest.update(path.read_bytes())
        if digest.hexdigest() != self._frame:
            self._frame = digest.hexdigest()
            self._pages.clear()

    def page(self, page: Page, renderer: PageRenderer) -> bytes:
        """The page's bytes."""
        source = front_matter(page)
        found = self._pages.get(page.path)
        if found is None or found[0] != source:
            found = self._pages[page.path] = (source, _encoded(renderer.draw(page)))
        return found[1]


def render_site(site: SiteInput, tree: Path, out: Path, *, jobs: int, keep_source: bool, drawn: Drawn | None = None) -> None:
    """Write the site of one edition into ``out`` (absent or empty), using ``tree`` (likewise) for MkDocs' input.

    With ``keep_source`` the tree is left complete: stock ``mkdocs build`` in it gives the same bytes as ``out``.
    """
    write_tree(site, tree, with_pages=False)
    # MkDocs wants the page its navigation names; it is drawn again below, to the same bytes
    write_pages([page for page in site.pages if page.path == "index.html"], tree / "docs")
    stock = run_mkdocs(tree, out)
    if drawn is None:
        draw_pages(stock, site.pages, out, jobs)
    else:
        drawn.begin(site)
        _write_pages(site.pages, out, partial(drawn.page, renderer=PageRenderer(stock)))
    if keep_source:
        write_pages(site.pages, tree / "docs")
    else:
        shutil.rmtree(tree)


def draw_pages(stock: Stock, pages: Sequence[Page], out: Path, jobs: int) -> None:
    """Draw and write pages, in this process or in ``jobs`` forked ones."""
    if jobs < 2 or len(pages) < MIN_PAGES_FOR_WORKERS:
        renderer = PageRenderer(stock)
        _write_pages(pages, out, lambda page: _encoded(renderer.draw(page)))
        return
    _make_folders(pages, out)
    global _inherited  # noqa: PLW0603 - forked workers inherit what cannot be pickled (templates, navigation)
    _inherited = (stock, pages, out)
    try:
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as executor:
            list(executor.map(_draw_chunk, range(0, len(pages), CHUNK)))
    finally:
        _inherited = None


def _make_folders(pages: Sequence[Page], out: Path) -> None:
    for folder in {(out / page.path).parent for page in pages}:
        folder.mkdir(parents=True, exist_ok=True)


def _write_pages(pages: Sequence[Page], out: Path, draw: Callable[[Page], bytes]) -> None:
    _make_folders(pages, out)
    for page in pages:
        (out / page.path).write_bytes(draw(page))


def _encoded(html: str) -> bytes:
    """As MkDocs writes it."""
    return html.encode("utf-8", "xmlcharrefreplace")


def _draw_chunk(start: int) -> int:
    global _renderer  # noqa: PLW0603 - one renderer a worker: frames are drawn once in each
    assert _inherited is not None
    stock, pages, out = _inherited
    if _renderer is None:
        _renderer = PageRenderer(stock)
    chunk = pages[start : start + CHUNK]
    for page in chunk:
        (out / page.path).write_bytes(_encoded(_renderer.draw(page)))
    return len(chunk)

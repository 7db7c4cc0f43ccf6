"""One edition's input → a folder of files that lacks only the pages, and what draws these."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from gongshilan.model import Page
from gongshilan.render.frames import PageRenderer
from gongshilan.render.packed import as_yaml
from gongshilan.render.stock import Stock, run_mkdocs
from gongshilan.render.tree import SiteInput, front_matter, tree_config, write_files, write_pages, write_tree


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
            found = self._pages[page.path] = (source, encoded(renderer.draw(page)))
        return found[1]


def prepare_site(site: SiteInput, tree: Path, out: Path, *, keep: bool = False) -> Stock:
    """Write what MkDocs makes of the theme into ``out`` (absent or empty), using ``tree`` (likewise) for its input, and give back what
    draws the pages. Data and attachments are there, too, if the tree is kept; else they are the caller's to write: thousands of files are
    not written to the tree to be copied and deleted."""
    write_tree(site, tree, with_pages=False, with_files=keep)
    # MkDocs wants the page its navigation names; it is drawn again later, to the same bytes
    write_pages([page for page in site.pages if page.path == "index.html"], tree / "docs")
    return run_mkdocs(tree, out)


def finish_tree(site: SiteInput, tree: Path, *, keep: bool) -> None:
    """Leave the tree complete if it is kept: stock ``mkdocs build`` in it gives the same bytes as the site. Else remove it."""
    if keep:
        write_pages(site.pages, tree / "docs")
    else:
        shutil.rmtree(tree)


def render_preview(site: SiteInput, tree: Path, out: Path, drawn: Drawn) -> None:
    """Write the site of one edition into ``out``, drawing anew only what changed since ``drawn`` was last used."""
    stock = prepare_site(site, tree, out)
    write_files(site, out)
    drawn.begin(site)
    renderer = PageRenderer(stock)
    make_folders(site.pages, out)
    for page in site.pages:
        (out / page.path).write_bytes(drawn.page(page, renderer))
    finish_tree(site, tree, keep=False)


def make_folders(pages: Sequence[Page], out: Path) -> None:
    """The folders that pages lie in."""
    for folder in {(out / page.path).parent for page in pages}:
        folder.mkdir(parents=True, exist_ok=True)


def encoded(html: str) -> bytes:
    """As MkDocs writes it."""
    return html.encode("utf-8", "xmlcharrefreplace")

"""One edition's input → a folder of files that lacks only the pages, and what draws these."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from gongshilan.model import Page
from gongshilan.render.stock import Stock, run_mkdocs
from gongshilan.render.tree import SiteInput, write_pages, write_tree


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


def make_folders(pages: Sequence[Page], out: Path) -> None:
    """The folders that pages lie in."""
    for folder in {(out / page.path).parent for page in pages}:
        folder.mkdir(parents=True, exist_ok=True)


def encoded(html: str) -> bytes:
    """As MkDocs writes it."""
    return html.encode("utf-8", "xmlcharrefreplace")

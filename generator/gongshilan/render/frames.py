"""Drawing many pages: the page frame is rendered once for each (depth, section) and filled for every page.

What differs from page to page is in three includes of ``theme/main.html``. Rendering main.html with marks in their place
gives the frame; rendering the includes gives what goes between. The result is what MkDocs would have written: the test
compares every byte with stock ``mkdocs build``.
"""

from __future__ import annotations

from typing import Any

import jinja2

from gongshilan.model import Page
from gongshilan.render.stock import RenderError, Stock, describe

PARTS = ("parts/title.html", "parts/head.html", "parts/content.html")
_MARK = "\x02gongshilan {}\x03"


class PageRenderer:
    """Draws generated pages as MkDocs would. Build one for each process."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._frames: dict[tuple[int, str], tuple[str, ...]] = {}
        marks = jinja2.DictLoader({part: _MARK.format(part) for part in PARTS})
        loader = stock.env.loader
        assert loader is not None
        self._frame_env = stock.env.overlay(loader=jinja2.ChoiceLoader([marks, loader]))
        try:
            self._parts = [stock.env.get_template(part) for part in PARTS]
        except jinja2.TemplateError as error:
            raise RenderError(describe(error)) from error

    def draw(self, page: Page) -> str:
        """The page's HTML. Raises RenderError, naming the page, if a template fails on it."""
        context = self._stock.context(page)
        try:
            frame = self._frame(page, context)
            drawn = [part.render(context) for part in self._parts]
        except jinja2.TemplateError as error:
            raise RenderError(f"{page.path}: {describe(error)}") from error
        return frame[0] + drawn[0] + frame[1] + drawn[1] + frame[2] + drawn[2] + frame[3]

    def _frame(self, page: Page, context: dict[str, Any]) -> tuple[str, ...]:
        key = (page.path.count("/"), page.section)
        found = self._frames.get(key)
        if found is None:
            whole = self._frame_env.get_template("main.html").render(context)
            pieces = []
            for part in PARTS:
                before, mark, whole = whole.partition(_MARK.format(part))
                if not mark:
                    raise RenderError(part)
                pieces.append(before)
            found = self._frames[key] = (*pieces, whole)
        return found

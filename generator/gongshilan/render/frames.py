"""Drawing many pages: the page frame is rendered once for each (depth, section) and filled for every page.

What differs from page to page is in three includes of ``theme/main.html``. Rendering main.html with marks in their place
gives the frame; rendering the includes gives what goes between. The result is what MkDocs would have written: the test
compares every byte with stock ``mkdocs build``.
"""

from __future__ import annotations

import jinja2

from gongshilan.model import Page
from gongshilan.render.stock import RenderError, Stock, describe

PARTS = ("parts/title.html", "parts/head.html", "parts/content.html")
_MARK = "\x02gongshilan {}\x03"


Parts = tuple[str, str, str]
"""What a page has of its own: the title, its lines in the head, its content."""


def frame_of(page: Page) -> tuple[int, str]:
    """What tells frames apart: how deep the page lies, and the menu entry it belongs to."""
    return page.path.count("/"), page.section


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
        return self.fill(page, self.parts(page))

    def parts(self, page: Page) -> Parts:
        """What is the page's own: it depends on its view, on how deep it lies and on the portal's words, on nothing else. Raises
        RenderError."""
        context = self._stock.context(page)
        try:
            title, head, content = (part.render(context) for part in self._parts)
        except jinja2.TemplateError as error:
            raise RenderError(f"{page.path}: {describe(error)}") from error
        return title, head, content

    def fill(self, page: Page, parts: Parts) -> str:
        """The page's HTML with these parts. Raises RenderError."""
        try:
            frame = self._frame(page)
        except jinja2.TemplateError as error:
            raise RenderError(f"{page.path}: {describe(error)}") from error
        return frame[0] + parts[0] + frame[1] + parts[1] + frame[2] + parts[2] + frame[3]

    def _frame(self, page: Page) -> tuple[str, ...]:
        key = frame_of(page)
        found = self._frames.get(key)
        if found is None:
            whole = self._frame_env.get_template("main.html").render(self._stock.context(page))
            pieces = []
            for part in PARTS:
                before, mark, whole = whole.partition(_MARK.format(part))
                if not mark:
                    raise RenderError(part)
                pieces.append(before)
            found = self._frames[key] = (*pieces, whole)
        return found

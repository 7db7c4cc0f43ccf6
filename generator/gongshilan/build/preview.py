"""An edition as it would be shown, for whoever edits it: a page is drawn when somebody opens it, the index and the tables are made when
somebody searches or downloads. Nothing is written into ``site/``: what stands there was verified."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cached_property
from threading import Lock

from gongshilan.build.sample import Frames
from gongshilan.build.site import Laid
from gongshilan.link.graph import Graph
from gongshilan.model import Page
from gongshilan.pages import Site, day_files, links, site_of
from gongshilan.render.packed import written
from gongshilan.render.site import encoded

_THEMES = "assets/"


class Preview:
    """One edition of content as of a day. May be asked by several threads. Making it draws one page: raises RenderError for a theme
    that cannot be used, OSError."""

    def __init__(self, laid: Laid, frames: Frames) -> None:
        self.laid = laid
        self._held = site_of(laid.view)
        self._site = laid.site({}, None)
        self._frames = frames  # whose folders go with it
        self._out, self._renderer = frames.renderer(self._site)
        self._pages = {page.path: page for page in self._site.pages}
        self._day = day_files(laid.view)  # every page asks for it, and it waits for no index
        self._lock = Lock()
        self.read(links.HOME)

    def site_with(self, graph: Graph) -> Site:
        """The edition with other records in the places of its own."""
        return self._held.saying(graph)

    def with_pages(self, pages: Mapping[str, Page]) -> Preview:
        """The same with other pages at these addresses."""
        made = copy.copy(self)
        vars(made).update(_pages={**self._pages, **pages})
        return made

    def read(self, path: str) -> bytes | None:
        """What stands at an address below the edition; None if there is nothing. Raises RenderError, OSError."""
        if path in self._pages:
            return self._drawn(self._pages[path])
        if path in self._day:
            return self._day[path]
        if path in self._site.attachments:
            return self._site.attachments[path]()
        if not path.startswith(_THEMES):
            with self._lock:
                files, listed = self._files
            if path == listed.path:
                return self._drawn(listed)
            if path in files:
                return files[path]
        found = (self._out / path).resolve()
        return found.read_bytes() if found.is_relative_to(self._out.resolve()) and found.is_file() else None

    @cached_property
    def _files(self) -> tuple[dict[str, bytes], Page]:
        return self.laid.files()

    def _drawn(self, page: Page) -> bytes:
        return encoded(self._renderer.draw(written(page)))

"""An edition's pages drawn one by one, of content that is only typed yet: what readers of each edition would see of it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from gongshilan.attach.names import address
from gongshilan.build.load import Loaded
from gongshilan.build.site import Told, view_of
from gongshilan.build.stages import derive, narrow
from gongshilan.model import Assessment, Edition, Page
from gongshilan.pages import day_files, links, make_pages, site_extra
from gongshilan.project.edition import Projection
from gongshilan.render.frames import PageRenderer
from gongshilan.render.packed import as_yaml
from gongshilan.render.site import encoded, prepare_site
from gongshilan.render.tree import SiteInput, read_base, tree_config
from gongshilan.shipped import file, folder

_MOST = 8  # frames that are kept
_SCRIPTS = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL)  # our own; they would not run where samples are shown


@dataclass(frozen=True, slots=True)
class Frames:
    """What surrounds pages (style sheets, the frame's templates), made once for all samples that share it."""

    places: dict[str, tuple[tempfile.TemporaryDirectory[str], PageRenderer]] = field(default_factory=dict)

    def renderer(self, site: SiteInput) -> tuple[Path, PageRenderer]:
        """The folder of the style sheets, and what draws pages. Raises RenderError, OSError."""
        key = f"{as_yaml(tree_config(site))}\n{_state(site.theme)}"
        if key not in self.places:
            while len(self.places) > _MOST:
                del self.places[next(iter(self.places))]
            held = tempfile.TemporaryDirectory(prefix="gongshilan-", ignore_cleanup_errors=True)
            stock = prepare_site(site, Path(held.name) / "tree", Path(held.name) / "out")
            self.places[key] = (held, PageRenderer(stock))
        held, renderer = self.places[key]
        return Path(held.name) / "out", renderer


@dataclass(frozen=True, slots=True)
class Sample:
    """One edition of content as of a day."""

    site: SiteInput
    projection: Projection
    pages: Mapping[str, Page]
    out: Path
    renderer: PageRenderer

    def address_of(self, record_id: str) -> str:
        """The page of a record; empty where this edition shows none."""
        record = next(iter(self.projection.graph.all_of(record_id)), None)
        path = links.record(record) if record is not None else ""
        return path if path in self.pages else ""

    def read(self, path: str) -> bytes | None:
        """A page, drawn now without its scripts, or what it loads. Raises RenderError."""
        if path in self.pages:
            return encoded(_SCRIPTS.sub("", self.renderer.draw(self.pages[path])))
        if path in self.site.files:
            return self.site.files[path]
        if path in self.site.attachments:
            return self.site.attachments[path]()
        found = (self.out / path).resolve()
        return found.read_bytes() if found.is_relative_to(self.out.resolve()) and found.is_file() else None


def sample(loaded: Loaded, edition: Edition, day: date, frames: Frames, truth: Assessment | None = None) -> Sample:
    """What an edition shows of this content. Only pages are made: neither tables nor an index, and nothing is told of before.
    Raises RenderError, OSError."""
    projection = narrow(loaded, truth or derive(loaded, day), edition)
    view = view_of(loaded, projection, Told((), whole=True), day)
    pages = list(make_pages(view))
    base, theme = read_base(file("mkdocs.yml", loaded.root)), folder("theme", loaded.root)
    first = [page for page in pages if page.path == links.HOME]
    site = SiteInput(loaded.portal.title, first, {}, site_extra(view), base, theme)
    out, renderer = frames.renderer(site)
    attached = {
        address(record.id, item.name): partial(loaded.attachments.read, item)
        for record in projection.graph
        for item in loaded.attachments.of(record)
    }
    whole = SiteInput(site.name, pages, day_files(view), site.extra, base, theme, attached)
    return Sample(whole, projection, {page.path: page for page in pages}, out, renderer)


def _state(folder: Path) -> str:
    """What tells one state of a theme's folder from another."""
    return "\n".join(
        f"{path.relative_to(folder)} {seen.st_size} {seen.st_mtime_ns}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (seen := path.stat())
    )

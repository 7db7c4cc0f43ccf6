"""The plain tree MkDocs is given: ``mkdocs.yml``, ``docs/`` and ``theme/``. Stock ``mkdocs build`` on it makes the same site, and
so do ProperDocs and Zensical (docs/builders.md)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongshilan.model import Later, Page
from gongshilan.read.strict_yaml import load_typed
from gongshilan.render import csp
from gongshilan.render.packed import as_yaml
from gongshilan.render.scripts import pack_scripts

_OWN_PLUGIN = "gongshilan"
# ProperDocs looks for this file first; the frame needs no theme beneath it.
_PROPERDOCS = "INHERIT: mkdocs.yml\ntheme:\n  name: null\n"


@dataclass(frozen=True, slots=True)
class SiteInput:
    """Everything one edition's site is made from. ``files`` are static files by path; ``extra`` goes to MkDocs' ``extra``;
    ``base`` is the portal's mkdocs.yml; ``theme`` its theme folder."""

    name: str
    pages: Sequence[Page]
    files: Mapping[str, bytes]
    extra: Mapping[str, Any]
    base: Mapping[str, Any]
    theme: Path
    attachments: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)  # by path; read when they are written


def read_base(path: Path) -> dict[str, Any]:
    """The portal's ``mkdocs.yml``, strictly: no tags, no includes, nothing that runs. Raises StrictYamlError, OSError."""
    return load_typed(path.read_text(encoding="utf-8"), path.name)


def tree_config(site: SiteInput) -> dict[str, Any]:
    """The settings of the plain tree: the portal's own, without our plugin (its work is done) and with nothing outside it."""
    config = {
        key: value
        for key, value in site.base.items()
        if key not in ("plugins", "hooks", "INHERIT", "extra_javascript", "extra_css")
    }
    plugins = [
        item for item in site.base.get("plugins", ()) if _OWN_PLUGIN not in (item if isinstance(item, dict) else [item])
    ]
    config |= {
        "site_name": site.name,
        "docs_dir": "docs",
        "site_dir": "site",
        "plugins": plugins,
        "nav": [{site.name: "index.md"}],
        # what pages load stands here, not in extra_css and extra_javascript: what those become differs from builder to builder
        "extra": {
            **site.extra,
            "csp": csp.policy(site.theme),
            "styles": _assets(site.theme, ".css"),
            "scripts": _assets(site.theme, ".js"),
        },
        "theme": {**site.base["theme"], "custom_dir": "theme"},
    }
    return config


def write_tree(site: SiteInput, folder: Path, *, with_pages: bool, with_files: bool = True) -> None:
    """Write the tree to an empty or absent ``folder``; generated pages only if ``with_pages``, data and attachments only if ``with_files``."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(as_yaml(tree_config(site)) + "\n", encoding="utf-8")
    (folder / "properdocs.yml").write_text(_PROPERDOCS, encoding="utf-8")
    shutil.copytree(site.theme, folder / "theme")
    pack_scripts(folder / "theme")
    _write(docs / csp.SNIPPET, csp.nginx(site.theme).encode())
    if with_files:
        write_files(site, docs)
    if with_pages:
        write_pages(site.pages, docs)


def write_files(site: SiteInput, folder: Path) -> None:
    """Write what is no page: data and attachments, which MkDocs copies as they are."""
    for path, raw in site.files.items():
        _write(folder / path, raw)
    for path, read in site.attachments.items():
        _write(folder / path, read())


def write_pages(pages: Sequence[Page], docs: Path) -> None:
    """Write generated pages as front matter and an empty body."""
    for page in pages:
        _write(docs / source_path(page), front_matter(page).encode())


def source_path(page: Page) -> str:
    """Where a page's source lies below ``docs/``."""
    return page.path.removesuffix(".html") + ".md"


def meta_of(page: Page) -> dict[str, Any]:
    """The front matter of a generated page. No key of ours has a meaning of its own to MkDocs or Material but ``title``."""
    view = dict(page.view.whole() if isinstance(page.view, Later) else page.view)
    return {"title": page.title, "layout": page.layout, "section": page.section, "view": view}


def front_matter(page: Page) -> str:
    """``---``, the front matter as JSON (which YAML reads), ``---``."""
    return f"---\n{as_yaml(meta_of(page))}\n---\n"


def _assets(theme: Path, suffix: str) -> list[str]:
    """Our own style sheets or scripts in name order. Those whose names begin with ``_`` are loaded by others on demand."""
    folder = theme / "assets" / "gsl"
    return [f"assets/gsl/{path.name}" for path in sorted(folder.glob(f"*{suffix}")) if not path.name.startswith("_")]


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)

# ruff: noqa: INP001 - MkDocs loads it by its path
"""MkDocs hook: pages of this site that lie outside ``docs/`` or are made (:mod:`reference`), and links to files of the repository that are not pages."""

from __future__ import annotations

import logging
import posixpath
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import reference
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Source"]
BROUGHT = {
    "index.md": "README.md",
    "contributing.md": "CONTRIBUTING.md",
    "schema.md": "schema/README.md",
    "tutorial.md": "content/pages/help/rulebook.md",
}
"""Page of the site → file of the repository."""
MADE: dict[str, str] = {}
"""Page of the site → its text, made anew at each build."""
_LINK = re.compile(r"(?<=\]\()(?P<to>[^)\s]+)(?=\))")
_CODE = re.compile(r"(^```.*?^```$|`[^`\n]*`)", re.MULTILINE | re.DOTALL)
_LOG = logging.getLogger("mkdocs.hooks.links")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Bring in what lies elsewhere."""
    for name, path in BROUGHT.items():
        files.append(File.generated(config, name, content=(ROOT / path).read_text(encoding="utf-8")))
    MADE.update(reference.pages())
    for name, content in MADE.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - MkDocs'
    """Links as they are in the repository → as they are in the site. What is a file but no page is linked where
    the repository lies. A link to nothing is a warning, and so the end of a strict build."""
    if page.file.src_uri in MADE:
        return markdown
    here = BROUGHT.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    pages = {path: name for name, path in BROUGHT.items()}

    def turned(match: re.Match[str]) -> str:
        parts = urlsplit(match["to"])
        if parts.scheme or not parts.path:
            return match["to"]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path)))
        if not (ROOT / target).exists():
            _LOG.warning("%s links to %s, which is not there", here, match["to"])
        name = pages.get(target) or (target.removeprefix("docs/") if target.startswith("docs/") else "")
        if not name or files.get_file_from_path(name) is None:
            return f"{REPOSITORY}/{'tree' if (ROOT / target).is_dir() else 'blob'}/main/{target}"
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        return posixpath.relpath(name, posixpath.dirname(page.file.src_uri) or ".") + anchor

    pieces = _CODE.split(markdown)
    pieces[::2] = [_LINK.sub(turned, piece) for piece in pieces[::2]]
    return "".join(pieces)

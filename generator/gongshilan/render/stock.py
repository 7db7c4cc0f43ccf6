"""Running MkDocs itself on the plain tree, and keeping what it set up so that generated pages can be drawn the same way."""

from __future__ import annotations

import io
import json
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket, BytecodeCache
from mkdocs.commands.build import build, get_context
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from gongshilan.model import Page
from gongshilan.render.attributes import hasten
from gongshilan.render.tree import meta_of, source_path


class _Compiled(BytecodeCache):
    """Templates this process compiled before, by their text: each run works on a copy of the theme in a folder of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name alone: where the copy lies makes no difference, and what it says is compared besides."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled, if it was compiled from this text."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class RenderError(Exception):
    """The theme or mkdocs.yml is broken: the message says where, in MkDocs' or Jinja's words."""


class _NoSettings(Config):
    """The capture has nothing to set."""


class _Shown(jinja2.FileSystemLoader):
    """The templates but what lies in folders that begin with a dot: MkDocs looks through all names for files to copy and leaves those
    out one by one, and Material has fourteen thousand icons in one."""

    def list_templates(self) -> list[str]:
        """Names, in order."""
        found: set[str] = set()
        for place in map(Path, self.searchpath):
            for folder, folders, files in os.walk(place):
                folders[:] = [name for name in folders if not name.startswith(".")]
                at = Path(folder).relative_to(place)
                found.update((at / name).as_posix() for name in files)
        return sorted(found)


class _Capture(BasePlugin[_NoSettings]):
    """Keeps MkDocs' template environment, files and navigation; changes nothing that is drawn."""

    env: jinja2.Environment
    files: Files
    nav: Navigation

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let the theme's environment list what can be copied."""
        plain = config.theme.get_env

        def get_env() -> jinja2.Environment:
            env = plain()
            env.loader = _Shown(config.theme.dirs)
            return env

        config.theme.get_env = get_env  # type: ignore[method-assign]
        return config

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation."""
        self.nav = nav
        return nav

    def on_env(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Keep the environment and the files."""
        env.bytecode_cache = _COMPILED
        hasten(env)
        self.env, self.files = env, files
        return env


@dataclass(frozen=True, slots=True)
class Stock:
    """What a finished MkDocs run leaves: everything a page's template context is made of."""

    config: MkDocsConfig
    env: jinja2.Environment
    files: Files
    nav: Navigation
    _by_depth: dict[int, dict[str, Any]] = field(default_factory=dict)

    def context(self, page: Page) -> dict[str, Any]:
        """The context MkDocs would give the template of a generated page.

        All that MkDocs puts into it but the page itself depends on the settings and on how deep the page lies; it goes through
        every file of the site for it, so it is asked once for each depth.
        """
        source = File(source_path(page), "", str(self.config.site_dir), use_directory_urls=False)
        drawn = MkDocsPage(None, source, self.config)
        drawn.meta = meta_of(page)
        drawn.markdown, drawn.content, drawn.toc = "", "", get_toc([])
        depth = page.path.count("/")
        if depth not in self._by_depth:
            self._by_depth[depth] = dict(get_context(self.nav, self.files, self.config, drawn))
        return {**self._by_depth[depth], "page": drawn}


def run_mkdocs(tree: Path, out: Path) -> Stock:
    """Build the tree into ``out`` with MkDocs as it is. Raises RenderError for a broken theme or configuration."""
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)  # what goes wrong is raised, and said once
    capture = _Capture()
    try:
        config = _config(tree / "mkdocs.yml", out)
        config.plugins["gongshilan-capture"] = capture
        build(config)
    except (jinja2.TemplateError, MkDocsException) as error:
        raise RenderError(describe(error)) from error
    return Stock(config, capture.env, capture.files, capture.nav)


def _config(path: Path, out: Path) -> MkDocsConfig:
    """The settings of the tree. They are JSON, which YAML reads as the same values in a hundred times the time; most of them are texts."""
    settings = json.loads(path.read_text(encoding="utf-8"))
    texts = settings.pop("extra")
    rest = io.BytesIO(json.dumps(settings).encode())
    try:
        return load_config(rest, config_file_path=str(path), site_dir=str(out), extra=texts)
    except Abort:  # which says no more than that
        named = MkDocsConfig(config_file_path=str(path))
        named.load_dict(settings)
        wrong, _ = named.validate()
        raise RenderError("; ".join(f"mkdocs.yml: {key}: {error}" for key, error in wrong)) from None


def describe(error: Exception) -> str:
    """A template's error with file and line; others as they are."""
    place = f"{error.filename or error.name}:{error.lineno}: " if isinstance(error, jinja2.TemplateSyntaxError) else ""
    return f"{place}{error}"

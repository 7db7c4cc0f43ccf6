"""``mkdocs build`` and ``mkdocs serve`` at the root of a portal: a thin plugin that hands MkDocs the plain tree. It decides nothing."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin

from gongshilan.render.tree import SiteInput, write_tree

WATCHED = ("content", "schema", "theme")


class PluginConfig(Config):
    """Settings in mkdocs.yml."""

    edition = config_options.Type(str, default="public")


class TreePlugin(BasePlugin[PluginConfig], ABC):
    """Replaces docs, theme and navigation by the edition's tree before MkDocs looks at them."""

    @abstractmethod
    def site_input(self, root: Path, edition: str) -> SiteInput:
        """What the edition's site is made from. The command line provides it: it alone may read the clock and git.

        Raises ValueError, with a sentence to show, if the content has problems.
        """

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Write the tree and take over its settings. Raises Abort if the content has problems: nothing is written over."""
        root = Path(config.config_file_path).resolve().parent
        tree = _fresh(root / "build" / f".mkdocs-{self.config.edition}")
        try:
            site = self.site_input(root, self.config.edition)
        except ValueError as error:
            raise Abort(str(error)) from None
        write_tree(site, tree, with_pages=True)
        plain = load_config(str(tree / "mkdocs.yml"))
        for key in ("site_name", "docs_dir", "nav", "extra", "theme"):
            config[key] = plain[key]
        return config

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Follow the records, not the tree made from them."""
        root = Path(config.config_file_path).resolve().parent
        server.unwatch(config.docs_dir)
        for name in WATCHED:
            if (root / name).is_dir():
                server.watch(str(root / name))
        return server


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder

"""What ``mkdocs build`` at the root of a portal calls (entry point ``gongshilan`` of ``mkdocs.plugins``)."""

from __future__ import annotations

from pathlib import Path

from gongshilan.catalogue import text
from gongshilan.cli.building import choose_editions, prepared_for
from gongshilan.cli.setting import Setting, show_problems
from gongshilan.render.plugin import TreePlugin
from gongshilan.render.tree import SiteInput


class GongshilanPlugin(TreePlugin):
    """The plugin with the command line's clock and git behind it."""

    def site_input(self, root: Path, edition: str) -> SiteInput:
        """See :meth:`TreePlugin.site_input`."""
        setting = Setting(root)
        loaded = setting.load()
        if loaded.problems:
            show_problems(loaded.problems, setting.prefix)
            raise ValueError(text("cli.build.stopped", n=len(loaded.problems)))
        [chosen] = choose_editions(loaded.portal, (edition,))
        return prepared_for(setting, loaded, setting.day(None, loaded.portal)).site(chosen)

"""Pages that stand alone: no script, no link outside the package, a style for the screen and for A4. Templates: ``theme/archive``."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from gongshilan.catalogue import catalogue
from gongshilan.shipped import folder


class Printer:
    """Draws a view with a template. ``about`` is what every page says of the portal: its title, the edition, the day."""

    def __init__(self, root: Path | None, about: Mapping[str, Any]) -> None:
        # a portal with a theme of its own may be older than these templates
        places = dict.fromkeys([folder("theme", root), folder("theme")])
        loader = jinja2.FileSystemLoader([str(place) for place in places])
        self._env = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
        self._about = about
        style = self._env.get_template("archive/style.html").render().strip()
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self._env.globals |= {"style_html": style, "style_hash": f"sha256-{digest}"}

    def page(self, template: str, view: Mapping[str, Any]) -> bytes:
        """The page. Raises jinja2.TemplateError for a broken theme."""
        drawn = self._env.get_template(f"archive/{template}.html").render(v=view, a=self._about, t=catalogue())
        return (drawn.rstrip() + "\n").encode()

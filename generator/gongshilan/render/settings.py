"""The portal's ``mkdocs.yml`` looked at before MkDocs does, whose answers name neither line nor remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from gongshilan.problems import Place, Problem
from gongshilan.read.conflicts import conflicts
from gongshilan.read.source import decode
from gongshilan.read.strict_yaml import StrictYamlError, Tree, parse

FILE = "mkdocs.yml"
OWN_PLUGIN = "gongshilan"
# What MkDocs knows (tests compare), and the one key that it reads apart from its settings.
KEYS = frozenset([
    "copyright", "dev_addr", "docs_dir", "draft_docs", "edit_uri", "edit_uri_template", "exclude_docs", "extra", "extra_css",
    "extra_javascript", "extra_templates", "google_analytics", "hooks", "markdown_extensions", "mdx_configs", "nav", "not_in_nav",
    "pages", "plugins", "remote_branch", "remote_name", "repo_name", "repo_url", "site_author", "site_description", "site_dir",
    "site_name", "site_url", "strict", "theme", "use_directory_urls", "validation", "watch", "INHERIT",
])  # fmt: skip
_NONE = frozenset({"null", "~", ""})


def settings_problems(root: Path, editions: Sequence[str]) -> list[Problem]:
    """Codes ``site-*``, and those of any file that cannot be read. A portal without the file has the one that is shipped; ``editions``
    are the ids of its editions, none where they cannot be told. Raises OSError."""
    path = root / FILE
    if not path.is_file():
        return []
    text, problems = decode(path.read_bytes(), FILE)
    if text is None:
        return problems
    problems = [*conflicts(text, FILE)]
    if problems:
        return problems
    try:
        tree = parse(text, FILE)
    except StrictYamlError as error:
        return error.problems
    return [*_looked_at(tree, editions)]


def _looked_at(tree: Tree, editions: Sequence[str]) -> Iterator[Problem]:
    said: Mapping[str, Any] = tree.value
    for key in said:
        if key not in KEYS:
            yield Problem("site-key-unknown", _at(tree.key_position((key,))), {"key": key, **_near(key, KEYS)}, warning=True)
    name = said.get("site_name")
    if not isinstance(name, str) or not name.strip():
        yield Problem("site-value", _at(tree.position(("site_name",))), {"key": "site_name", "variant": "name"})
    address = said.get("site_url") or ""
    if not isinstance(address, str) or (address not in _NONE and not address.startswith(("http://", "https://"))):
        yield Problem("site-value", _at(tree.position(("site_url",))), {"key": "site_url", "variant": "address"})
    theme = said.get("theme")
    called = theme.get("name", "") if isinstance(theme, Mapping) else None
    if called is None or not isinstance(called, str | None):
        yield Problem("site-value", _at(tree.position(("theme",))), {"key": "theme", "variant": "theme"})
        called = ""
    known = {point.name for point in entry_points(group="mkdocs.themes")}
    if called and called not in _NONE | known:
        params = {"name": called, "known": "、".join(sorted(known)), **_near(called, known)}
        yield Problem("site-theme-unknown", _at(tree.position(("theme", "name"))), params)
    yield from _plugins(tree, said.get("plugins"), called or "", editions)


def _plugins(tree: Tree, plugins: Any, theme: str, editions: Sequence[str]) -> Iterator[Problem]:
    if plugins is None:
        return
    if not isinstance(plugins, list | dict):
        yield Problem("site-value", _at(tree.position(("plugins",))), {"key": "plugins", "variant": "plugins"})
        return
    known = {point.name for point in entry_points(group="mkdocs.plugins")}
    for index, item in enumerate(plugins) if isinstance(plugins, list) else plugins.items():
        names = [item] if isinstance(item, str) else list(item or ()) if isinstance(plugins, list) else [index]
        for name in names:
            place = (
                tree.key_position(("plugins", index, name)) if isinstance(item, dict) else tree.position(("plugins", index))
            )
            if name not in known and f"{theme}/{name}" not in known:
                params = {"name": name, "known": "、".join(sorted(known)), **_near(str(name), known)}
                yield Problem("site-plugin-unknown", _at(place), params)
        own = item.get(OWN_PLUGIN) if isinstance(item, dict) else None
        edition = own.get("edition") if isinstance(own, dict) else None
        if isinstance(edition, str) and editions and edition not in editions:
            params = {"name": edition, "known": "、".join(editions), **_near(edition, editions)}
            yield Problem("site-edition-unknown", _at(tree.position(("plugins", index, OWN_PLUGIN, "edition"))), params)


def _near(name: str, known: Sequence[str] | frozenset[str] | set[str]) -> dict[str, str]:
    return {"near": next(iter(difflib.get_close_matches(name, sorted(known), n=1)), "")}


def _at(position: tuple[int, int]) -> Place:
    return Place(FILE, *position)

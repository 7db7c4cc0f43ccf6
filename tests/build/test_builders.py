"""The tree that ``build --keep-source`` leaves, built by others: MkDocs with and without Material, ProperDocs and Zensical. The pages
are the same, and their scripts and search work. What differs is in docs/builders.md."""

from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser
from support.places import REPO, run
from support.watched import Watch, served

pytestmark = [pytest.mark.build, pytest.mark.browser, pytest.mark.xdist_group("builders")]

BUILDERS = {
    "mkdocs": [sys.executable, "-m", "mkdocs", "build", "-q"],
    "mkdocs-without-material": [sys.executable, "-m", "mkdocs", "build", "-q", "-f", "properdocs.yml"],
    "properdocs": [str(REPO / ".venv-builders" / "properdocs" / "bin" / "properdocs"), "build", "-q"],
    "zensical": [str(REPO / ".venv-builders" / "zensical" / "bin" / "zensical"), "build"],
}
SAME_BYTES = ("mkdocs", "mkdocs-without-material", "properdocs")
ONLY_ZENSICAL = ("assets/images/", "assets/javascripts/", "assets/stylesheets/", "search.json", "sitemap.xml")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped portal with the public edition built and its tree kept."""
    root = tmp_path_factory.mktemp("builders")
    shutil.copytree(REPO / "content", root / "content")
    shutil.copy(REPO / "mkdocs.yml", root)
    done = run("--root", root, "build", "--edition", "public", "--keep-source")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module", params=BUILDERS)
def theirs(
    request: pytest.FixtureRequest, ours: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """The name of a builder and the site it made of the kept tree."""
    command = BUILDERS[request.param]
    if not Path(command[0]).is_file():
        pytest.skip("not installed: make builders")
    tree = tmp_path_factory.mktemp(request.param) / "tree"
    shutil.copytree(ours / "build" / "public", tree)
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    yield request.param, tree / "site"
    shutil.rmtree(tree)


def files(folder: Path) -> set[str]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


class Read(HTMLParser):
    """What a browser reads of a page: elements, attributes and texts, however their characters are escaped."""

    def __init__(self, page: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[object] = []
        self.feed(page.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(tag)

    def handle_data(self, data: str) -> None:
        if self.seen and isinstance(self.seen[-1], list):
            self.seen[-1][0] += data
        else:
            self.seen.append([data])


def test_the_pages_are_the_same(theirs: tuple[str, Path], ours: Path) -> None:
    """Every page and every file of ours is there; nothing else is but what is listed."""
    builder, site = theirs
    expected = ours / "site" / "public"
    names = files(expected) - {"SHA256SUMS"}
    more = files(site) - names
    assert names <= files(site)
    assert len([name for name in names if name.endswith(".html")]) > 200
    if builder in SAME_BYTES:
        assert not more
        assert [name for name in sorted(names) if (site / name).read_bytes() != (expected / name).read_bytes()] == []
        return
    assert {name for name in more if not name.startswith(ONLY_ZENSICAL)} == set()
    pages = [name for name in sorted(names) if name.endswith(".html")]
    assert [name for name in pages if Read(site / name).seen != Read(expected / name).seen] == []
    rest = sorted(names - set(pages))
    assert [name for name in rest if (site / name).read_bytes() != (expected / name).read_bytes()] == []


class Reading(NamedTuple):
    """What a site says: the text of each page, and where every link and everything a page loads leads."""

    texts: dict[str, str]
    links: set[tuple[str, str, str]]  # page, file below the site (or an address elsewhere), place in it


def reading(site: Path) -> Reading:
    """All pages of a site, as a reader who follows every link would have them."""
    texts: dict[str, str] = {}
    links: set[tuple[str, str, str]] = set()
    for page in sorted(site.rglob("*.html")):
        name = page.relative_to(site).as_posix()
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        body = tree.body
        texts[name] = " ".join(body.text(separator=" ").split()) if body is not None else ""
        for node in tree.css("[href], [src]"):
            said = node.attributes.get("href") or node.attributes.get("src") or ""
            where = urlsplit(said)
            if where.scheme or where.netloc:
                links.add((name, said, ""))
            else:
                path = (
                    posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(where.path))) if where.path else name
                )
                links.add((name, path, where.fragment))
    return Reading(texts, links)


@pytest.fixture(scope="module")
def our_reading(ours: Path) -> Reading:
    return reading(ours / "site" / "public")


def test_addresses_texts_and_links_are_the_same(theirs: tuple[str, Path], our_reading: Reading) -> None:
    """Not only bytes: whoever comes by an old address finds the same words, and every link leads where it led."""
    _, site = theirs
    found = reading(site)
    assert found.texts.keys() == our_reading.texts.keys()
    assert [name for name, text in found.texts.items() if text != our_reading.texts[name]] == []
    assert found.links == our_reading.links
    assert len(found.links) > 5000
    absolute = "404.html"  # of every address that is none: its links begin at the root
    inside = [(page, path) for page, path, _ in found.links if "://" not in path and page != absolute and ":" not in path]
    assert [(page, path) for page, path in inside if not (site / path).is_file()] == [("data.html", "SHA256SUMS")]


def test_scripts_and_search_work(chromium: Browser, theirs: tuple[str, Path]) -> None:
    """Large print, the box's results and the page of results, under the policy that every page carries."""
    _, site = theirs
    with served(site) as address:
        watch = Watch(chromium, address, viewport={"width": 1280, "height": 900})
        page = watch.page
        page.goto(f"{address}/jinshan-jingwei-2009/index.html")
        page.click("[data-gsl-care]")
        assert page.evaluate("document.documentElement.classList.contains('g-careful')")
        page.fill("#g-q", "整改")
        page.wait_for_selector(".g-hits__list a")
        page.press("#g-q", "Enter")
        page.wait_for_selector(".g-finding__list li")
        assert not watch.stopped()
        watch.close()
    assert not watch.errors
    assert not watch.outside


def test_the_differences_are_documented() -> None:
    """What this test allows is what the page lists."""
    said = (REPO / "docs" / "builders.md").read_text(encoding="utf-8")
    assert [name for name in ONLY_ZENSICAL if f"`{name}`" not in said] == []
    for builder in ("properdocs", "zensical"):
        pinned = (REPO / "tests" / "builders" / f"{builder}.txt").read_text(encoding="utf-8")
        version = next(line.split("==")[1] for line in pinned.splitlines() if line.startswith(f"{builder}=="))
        assert version in said, builder

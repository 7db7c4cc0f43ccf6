"""Real builds of the shipped content: same bytes whoever draws them, wherever and whenever; nothing half done."""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.build, pytest.mark.xdist_group("built")]


def run(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``gongshilan`` as a user runs it."""
    command = [sys.executable, "-m", "gongshilan", "--root", str(root), *arguments]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env)


def portal(folder: Path) -> Path:
    """A copy of the shipped portal without its history."""
    for name in ("content", "theme", "schema"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def digests(folder: Path) -> Mapping[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def without_manifest(files: Mapping[str, str]) -> Mapping[str, str]:
    """Without ``SHA256SUMS``, which ``gongshilan build`` adds to what it has verified: MkDocs by itself verifies nothing."""
    assert "SHA256SUMS" in files
    return {path: digest for path, digest in files.items() if path != "SHA256SUMS"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped portal, both editions built, sources kept."""
    root = portal(tmp_path_factory.mktemp("built"))
    done = run(root, "build", "--keep-source")
    assert done.returncode == 0, done.stderr
    assert "site/public/index.html" in done.stdout
    return root


@pytest.mark.parametrize("edition", ["public", "members"])
def test_stock_mkdocs_makes_the_same_bytes(built: Path, edition: str) -> None:
    """The renderer's oracle: MkDocs as it is, on the tree we leave."""
    tree = built / "build" / edition
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"], cwd=tree, env=env, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    ours, stock = digests(built / "site" / edition), digests(tree / "site")
    assert len(ours) > 100
    assert without_manifest(ours) == stock


def test_mkdocs_at_the_root_does_the_same(tmp_path: Path, built: Path) -> None:
    """The thin plugin: ``mkdocs build`` in the portal's folder."""
    root = portal(tmp_path)
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root, env=env, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert digests(root / "site" / "public") == without_manifest(digests(built / "site" / "public"))


def test_same_bytes_elsewhere_and_at_another_hour(tmp_path: Path, built: Path) -> None:
    """Another folder, another time zone, another locale, one process."""
    root = portal(tmp_path / "另一个 folder")
    done = run(root, "build", "--jobs", "1", TZ="America/Los_Angeles", LC_ALL="C", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    assert digests(root / "site") == digests(built / "site")


def test_a_build_that_fails_leaves_the_old_site(tmp_path: Path, built: Path) -> None:
    """Problems in the content, a broken theme, an unknown edition: the served files stay as they were."""
    root = tmp_path / "portal"
    shutil.copytree(built, root)
    before = digests(root / "site")
    record = root / "content" / "jinshan-jingwei-2009" / "meeting" / "jw-mobilisation-meeting.md"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("meeting_type:", "meeting_typo:"), encoding="utf-8")
    done = run(root, "build")
    assert done.returncode == 1
    assert "meeting/jw-mobilisation-meeting.md:" in done.stderr
    assert digests(root / "site") == before
    record.write_text(text, encoding="utf-8")
    assert run(root, "build", "--edition", "nobody").returncode == 2
    assert digests(root / "site") == before
    layout = root / "theme" / "parts" / "content.html"
    layout.write_text("{% broken", encoding="utf-8")
    done = run(root, "build")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert digests(root / "site") == before


@pytest.mark.parametrize("edition", ["public", "office"])
def test_the_shipped_site_verifies(built: Path, edition: str) -> None:
    """By our own command and, as far as bytes go, by coreutils."""
    done = run(built, "verify", str(built / "site" / edition))
    assert done.returncode == 0, done.stdout + done.stderr
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=built / "site" / edition, check=False).returncode == 0


def test_members_see_more_than_the_public(built: Path) -> None:
    """Both editions exist, and what is for staff is in one only."""
    filing = "jinshan-jingwei-2009/filing/jw-filing-plan-district-office.html"
    assert (built / "site" / "members" / filing).is_file()
    assert not (built / "site" / "public" / filing).exists()


def test_every_link_leads_somewhere(built: Path) -> None:
    """No page links to a file or an anchor that is not there."""
    import html.parser

    class Links(html.parser.HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.links: list[str] = []
            self.ids: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for name, value in attrs:
                if name == "id" and value:
                    self.ids.add(value)
                if name in ("href", "src") and value:
                    self.links.append(value)

    pages: dict[Path, Links] = {}
    for path in (built / "site").rglob("*.html"):
        pages[path.resolve()] = parsed = Links()
        parsed.feed(path.read_text(encoding="utf-8"))
    dead: list[str] = []
    for path, parsed in pages.items():
        if path.name == "404.html":
            continue
        for link in parsed.links:
            target, _, anchor = link.partition("#")
            if target.startswith(("http:", "https:", "data:", "mailto:")):
                dead.append(f"{path.name}: {link} leaves the site")
                continue
            there = (path.parent / target.split("?")[0]).resolve() if target else path
            if not there.is_file():
                dead.append(f"{path}: {link}")
            elif anchor and there in pages and anchor not in pages[there].ids:
                dead.append(f"{path}: no anchor {link}")
    assert not dead, "\n".join(dead[:20])


def test_two_editions_share_nothing_above_public(built: Path) -> None:
    """Files with the same address differ only where the members may see more: the style and script files are the same."""
    public, members = built / "site" / "public", built / "site" / "members"
    for path in (public / "assets").rglob("*"):
        if path.is_file():
            assert filecmp.cmp(path, members / path.relative_to(public), shallow=False)

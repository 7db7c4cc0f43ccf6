"""``build --allow-broken``: a record with mistakes is left out, every page says that something is, and nothing of it can be published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from gongshilan.catalogue import text
from support.forks import Forks
from support.places import PORTAL

pytestmark = pytest.mark.xdist_group("broken-left-out")
SECRET = "不该公开的一句话"
BAD = f"---\nkind: meeting\ntitle: {SECRET}\nscope: office\nunit: example-unit\n---\n{SECRET}\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broken") / "portal"
    shutil.copytree(PORTAL, folder)
    (folder / "content/example-2030/meeting/bad.md").write_text(BAD, encoding="utf-8")
    return folder


@pytest.mark.build
def test_it_is_left_out_and_every_page_says_so(root: Path, forks: Forks) -> None:
    assert forks.run("--root", root, "build").returncode == 1
    assert not (root / "site/public").exists()
    done = forks.run("--root", root, "build", "--allow-broken", "--edition", "public")
    assert done.returncode == 1
    assert "example-2030/meeting/bad.md:2:1: field-missing" in done.stderr
    assert "这 1 个文件：example-2030/meeting/bad.md" in done.stderr
    note = text("common.incomplete")
    pages = sorted((root / "site/public").rglob("*.html"))
    assert len(pages) > 20
    assert not [page for page in pages if note not in page.read_text(encoding="utf-8") and page.name != "404.html"]
    for path in (path for path in (root / "site/public").rglob("*") if path.is_file()):
        assert SECRET.encode() not in path.read_bytes(), path
    again = forks.run("--root", root, "publish", root.parent / "www")
    assert again.returncode == 1, again.stderr
    assert not (root.parent / "www/current").exists()


@pytest.mark.build
def test_processes_started_anew_leave_out_the_same(root: Path, forks: Forks) -> None:
    given = ("build", "--allow-broken", "--edition", "public")
    forks.run("--root", root, *given)
    first = (root / "site/public/SHA256SUMS").read_bytes()
    assert forks.run("--root", root, *given, "--start-method", "spawn").returncode == 1
    assert (root / "site/public/SHA256SUMS").read_bytes() == first


def test_what_stands_in_no_record_stops_it(root: Path, forks: Forks) -> None:
    page = root / "content/pages/wrong.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("# 页\n\n<script>1</script>\n", encoding="utf-8")
    try:
        done = forks.run("--root", root, "build", "--allow-broken")
    finally:
        page.unlink()
    assert done.returncode == 1
    assert "page-tag" in done.stderr
    assert "没有生成" in done.stderr

"""However many processes make a site, and whatever they make beside each other, its bytes are the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner
from gongshilan.bounded import START
from gongshilan.build import ahead, beside, drawing, room
from gongshilan.build.site import Laid
from gongshilan.cli.main import main
from support.places import PORTAL

pytestmark = [pytest.mark.build, pytest.mark.skipif(START != "fork", reason="needs processes that fork")]


def site(root: Path) -> Mapping[str, bytes]:
    folder = root / "site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def built(root: Path, *options: str) -> Mapping[str, bytes]:
    done = CliRunner().invoke(main, ["--root", str(root), "build", *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return site(root)


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    return shutil.copytree(PORTAL, tmp_path / "one"), shutil.copytree(PORTAL, tmp_path / "two")


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Workers for a small portal, too; what they were begun for."""
    monkeypatch.setattr(drawing, "MIN_PAGES_FOR_WORKERS", 1)
    monkeypatch.setattr(room, "MIN_RECORDS_FOR_WORKERS", 1)
    monkeypatch.setattr(ahead, "MIN_RECORDS_FOR_WORKERS", 1)
    for place in (drawing, beside):
        monkeypatch.setattr(place, "CHUNK", 7)
    begun: list[str] = []
    plain, made = ahead.Ahead.wait, room.make_beside
    monkeypatch.setattr(ahead.Ahead, "wait", lambda self: (begun.append("ahead") if self._process else None, plain(self))[1])
    monkeypatch.setattr(room, "make_beside", lambda *given: (begun.append("beside"), made(*given))[1])
    return begun


@pytest.mark.parametrize(
    ("options", "wait"),
    [(("--edition", "public"), 2.0), ((), 0.0)],
    ids=["one edition, its tables last", "all"],
)
def test_beside_each_other(
    roots: tuple[Path, Path],
    workers: list[str],
    options: tuple[str, ...],
    wait: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cold, after an edit, and the next day: with two processes and with one."""
    many, one = roots
    plain, here = Laid.files, os.getpid()
    monkeypatch.setattr(Laid, "files", lambda self: (Event().wait(wait if os.getpid() != here else 0), plain(self))[1])
    first = built(many, *options, "--jobs", "2")
    assert "ahead" in workers
    assert ("beside" in workers) == bool(options)
    assert first == built(one, *options, "--jobs", "1", "--no-cache")
    for root in roots:
        record = next(path for path in sorted((root / "content").rglob("*.md")) if "suggestion" in path.as_posix())
        record.write_text(record.read_text(encoding="utf-8").rstrip("\n") + "\n\n又一句话。\n", encoding="utf-8")
    inodes = {path: path.stat().st_ino for path in (many / "site").rglob("*.html")}
    second = built(many, *options, "--jobs", "2")
    assert second == built(one, *options, "--jobs", "1", "--no-cache") != first
    changed = {f"{many / 'site'}/{path}" for path in second if first.get(path) != second[path]}
    rewritten = {str(path) for path, inode in inodes.items() if path.stat().st_ino != inode}
    drawn_by_mkdocs = {str(path) for path in inodes if path.name == "404.html"}
    assert rewritten - drawn_by_mkdocs == {path for path in changed if path.endswith(".html")}
    third = built(many, *options, "--jobs", "2", "--as-of", "2030-02-03")
    assert third == built(one, *options, "--jobs", "1", "--no-cache", "--as-of", "2030-02-03") != second

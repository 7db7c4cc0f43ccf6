"""Byte identity: whatever was kept from whatever builds before, a build makes what one without anything kept makes.

One cache serves every example: it holds parts of portals that were otherwise, of all editions and of other days. ``make fuzz-cache`` goes
through 200 edits, ``make test`` through some.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.forks import Forks
from support.places import PORTAL

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("kept")]
EDITS = int(os.environ.get("GONGSHILAN_CACHE_EDITS", "12"))
IN_A_ROW = 4
_SCOPES = ("public", "members", "office")


def records(root: Path) -> list[Path]:
    return sorted(path for path in (root / "content").rglob("*.md") if "pages" not in path.parts)


def field(path: Path, name: str, value: str) -> None:
    """Set a field, or put it in."""
    text = path.read_text(encoding="utf-8")
    if re.search(rf"^{name}:", text, re.MULTILINE):
        text = re.sub(rf"^{name}:.*$", f"{name}: {value}", text, count=1, flags=re.MULTILINE)
    else:
        text = text.replace("---\n", f"---\n{name}: {value}\n", 1)
    path.write_text(text, encoding="utf-8")


def copied(path: Path, number: int) -> None:
    shutil.copy(path, path.with_name(f"{path.stem}-{number}.md"))


def written(path: Path, number: int) -> None:
    path.write_text(
        path.read_text(encoding="utf-8").rstrip("\n") + f"\n\n第{number}次补充：材料已经归档。\n", encoding="utf-8"
    )


def portal_title(root: Path, number: int) -> None:
    path = root / "content" / "portal.yml"
    path.write_text(
        re.sub(r"^title:.*$", f"title: 示例公示栏{number}", path.read_text(encoding="utf-8"), flags=re.MULTILINE), "utf-8"
    )


def rulebook(root: Path, number: int) -> None:
    path = next((root / "schema" / "rulebooks").glob("*.yml"))
    path.write_text(
        re.sub(r"^title:.*$", f"title: 示例办法{number}", path.read_text(encoding="utf-8"), flags=re.MULTILINE), "utf-8"
    )


def hand_page(root: Path, number: int) -> None:
    (root / "content" / "pages").mkdir(exist_ok=True)
    (root / "content" / "pages" / "more.md").write_text(f"# 又一页\n\n第{number}版。\n", encoding="utf-8")


Edit = Callable[[Path, int], None]


def on_a_record(change: Callable[[Path, int], None]) -> Edit:
    return lambda root, number: change(records(root)[number % len(records(root))], number)


EVERY: Mapping[str, Edit] = {
    "body": on_a_record(written),
    "title": on_a_record(lambda path, number: field(path, "title", f"标题{number}")),
    "scope": on_a_record(lambda path, number: field(path, "scope", _SCOPES[number % 3])),
    "hold back": on_a_record(lambda path, number: field(path, "publish_from", f"2030-0{number % 9 + 1}-10")),
    "copy": on_a_record(copied),
    "remove": on_a_record(lambda path, _number: path.unlink()),
    "portal": portal_title,
    "rulebook": rulebook,
    "page": hand_page,
    "day": lambda root, number: field_of_portal(root, f"2030-04-{number % 28 + 1:02}"),
}


def field_of_portal(root: Path, day: str) -> None:
    path = root / "content" / "portal.yml"
    path.write_text(re.sub(r"^as_of:.*$", f"as_of: {day}", path.read_text(encoding="utf-8"), flags=re.MULTILINE), "utf-8")


def site(root: Path) -> Mapping[str, bytes]:
    folder = root / "site"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one cache."""
    return tmp_path_factory.mktemp("kept") / ".cache"


@settings(
    max_examples=max(EDITS // IN_A_ROW, 1),
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(
    edits=st.lists(st.tuples(st.sampled_from(sorted(EVERY)), st.integers(0, 10_000)), min_size=IN_A_ROW, max_size=IN_A_ROW)
)
def test_what_is_kept_changes_no_byte(
    edits: list[tuple[str, int]], kept: Path, forks: Forks, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("edited") / "portal"
    shutil.copytree(PORTAL, root)
    if kept.exists():
        shutil.copytree(kept, root / ".cache")
    built = False
    for name, number in edits:
        before = shutil.copytree(root / "content", root.parent / "before")
        EVERY[name](root, number)
        done = forks.run("--root", root, "build", "--jobs", "1")
        assert done.returncode in (0, 1), done.stderr
        if done.returncode:  # a record that others need is gone, a title is too long …: this edit does not count
            shutil.rmtree(root / "content")
            shutil.copytree(before, root / "content")
            assert built is False or (root / "site" / "public" / "index.html").is_file()
        built |= not done.returncode
        shutil.rmtree(before)
    assert forks.run("--root", root, "build", "--jobs", "1").returncode == 0
    warm = site(root)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(root / ".cache", kept)
    shutil.rmtree(root / "site")
    cold = forks.run("--root", root, "build", "--no-cache", "--jobs", "2")
    assert cold.returncode == 0, cold.stderr
    anew = site(root)
    assert warm.keys() == anew.keys()
    assert [path for path, raw in anew.items() if warm[path] != raw] == []
    shutil.rmtree(root)

"""A build of what stands there already makes nothing; of anything else it makes everything that differs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from gongshilan.build.store import Store
from gongshilan.build.unchanged import Note, inputs_of, note, noted
from support.forks import Forks
from support.places import PORTAL

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("unchanged")]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, forks: Forks) -> Path:
    """A built portal; every test leaves it built."""
    root = tmp_path_factory.mktemp("unchanged") / "portal"
    shutil.copytree(PORTAL, root)
    assert made(forks, root)
    return root


def made(forks: Forks, root: Path, *options: str) -> bool:
    """Build; whether anything was made."""
    done = forks.run("--root", root, "build", "--jobs", "1", *options)
    assert done.returncode == 0, done.stderr
    return "没有变" not in done.stdout


def a_record(root: Path) -> Path:
    return next(
        path for path in sorted((root / "content").rglob("*.md")) if "suggestion" in path.read_text(encoding="utf-8")
    )


def append(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def own_schema(root: Path) -> None:
    rulebook = next((root / "schema" / "rulebooks").glob("*.yml"))
    rulebook.write_text(rulebook.read_text(encoding="utf-8") + "# 又一行\n", encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record": lambda root: append(a_record(root)),
    "a record of the same size": lambda root: a_record(root).write_bytes(a_record(root).read_bytes()[:-1] + b" "),
    "a new file": lambda root: (
        (root / "content" / "pages").mkdir(exist_ok=True)
        or (root / "content" / "pages" / "new.md").write_text("# 新的一页\n\n有内容。\n", encoding="utf-8")
    ),
    "the rulebook": own_schema,
    "a page of the site": lambda root: append(root / "site" / "public" / "index.html"),
    "a page of the same size": lambda root: os.utime(root / "site" / "public" / "index.html"),
    "a page taken away": lambda root: (root / "site" / "office" / "index.html").unlink(),
    "a file put in": lambda root: (root / "site" / "public" / "x.html").write_text("x"),
    "an edition taken away": lambda root: shutil.rmtree(root / "site" / "office"),
    "what is noted of the site": lambda root: (root / "site" / ".built.json").unlink(),
    "the ledger": lambda root: (root / "build" / "released-tables.json").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_built(portal: Path, forks: Forks, change: str) -> None:
    CHANGES[change](portal)
    assert made(forks, portal)
    assert not made(forks, portal)
    assert (portal / "site" / "office" / "index.html").is_file()
    assert not (portal / "site" / "public" / "x.html").exists()


def test_other_questions_are_built(portal: Path, forks: Forks) -> None:
    """Another day, other editions, no cache, kept sources, a key: none of it is what was built."""
    assert made(forks, portal, "--as-of", "2030-04-29")
    assert not made(forks, portal, "--as-of", "2030-04-29")
    assert made(forks, portal)  # the portal's own day again
    assert made(forks, portal, "--edition", "public")
    assert not made(forks, portal, "--edition", "public")
    assert made(forks, portal, "--no-cache")
    assert made(forks, portal, "--keep-source")
    shutil.rmtree(portal / "build" / "public")
    made(forks, portal)


def test_a_commit_is_a_change(portal: Path, forks: Forks) -> None:
    """The days of changes are told from commits."""
    env = {"PATH": os.environ["PATH"], "HOME": str(portal)}
    who = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    for command in (["init", "-q"], ["add", "content"], [*who, "commit", "-qm", "all"]):
        subprocess.run(["git", *command], cwd=portal, env=env, check=True)
    assert made(forks, portal)
    assert not made(forks, portal)


NOTE = Note("in", "out", "2030-04-30", "", "Asia/Shanghai", ("public",), 0)


@pytest.mark.parametrize("wrong", [item.name for item in fields(Note)])
def test_a_note_that_is_not_whole_is_none(tmp_path: Path, wrong: str) -> None:
    """Whoever could write the note could write the site; but damage and other versions must do no harm."""
    store = Store(tmp_path / "parts.sqlite")
    note(store, None, NOTE)
    assert noted(store, None) == NOTE
    assert noted(store, ("public",)) is None
    said = asdict(NOTE)
    del said[wrong]
    for raw in (json.dumps(said).encode(), json.dumps(asdict(NOTE)).encode()[:-5], b"[]", b""):
        store.put(b"the last build of *", raw)
        assert noted(store, None) is None


def test_what_cannot_be_read_is_never_the_same(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    assert inputs_of(tmp_path, []) == inputs_of(tmp_path, []) is not None
    (tmp_path / "content" / "link.md").symlink_to("/etc/hostname")
    assert inputs_of(tmp_path, []) is None


def test_timings_are_json(portal: Path, forks: Forks) -> None:
    """One list, alone on standard output; nothing was done, nothing took time."""
    same = forks.run("--root", portal, "build", "--timings")
    assert json.loads(same.stdout) == []
    assert "没有变" in same.stderr
    append(a_record(portal))
    done = forks.run("--root", portal, "build", "--timings", "--jobs", "1")
    table = json.loads(done.stdout)
    assert "已生成 public" in done.stderr
    stages = [row["stage"] for row in table if not row["edition"]]
    assert stages == [
        "read", "check", "link", "vet", "attachments", "in the open", "numbers of persons", "assess", "earlier days", "git",
            "other portals",
        "swap in",
    ]  # fmt: skip
    assert {row["edition"] for row in table} == {"", "public", "office"}
    assert all(row["seconds"] >= 0 and set(row) == {"stage", "edition", "seconds", "cpu", "process"} for row in table)

"""Editions made by other engines than our own processes: the same bytes, and the same refusals."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from gongshilan.build import engine as module
from gongshilan.build.engine import ChangedError, Engine
from gongshilan.build.load import load
from gongshilan.build.room import UnverifiedError
from gongshilan.build.rules import load_rules
from gongshilan.build.site import prepare
from gongshilan.build.staged import build_editions
from gongshilan.build.store import Store
from gongshilan.cli.git import versions
from gongshilan.problems import Place, Problem
from support.forks import Forks
from support.places import PORTAL, REPO

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("engine")]


def files(site: Path) -> Mapping[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory, forks: Forks) -> Path:
    """The small portal, built as always."""
    root = tmp_path_factory.mktemp("engines") / "中文 portal"
    shutil.copytree(PORTAL, root)
    assert forks.run("--root", root, "build", "--no-cache", "--jobs", "1").returncode == 0
    return root


@pytest.fixture
def root(usual: Path, tmp_path: Path) -> Path:
    """The same, not yet built."""
    shutil.copytree(usual, tmp_path / "中文 portal", ignore=shutil.ignore_patterns("site", "build", ".cache"))
    return tmp_path / "中文 portal"


def test_dask(usual: Path, root: Path) -> None:
    """The example of the documentation, as it stands there."""
    pytest.importorskip("distributed")
    command = [sys.executable, str(REPO / "docs" / "build_on_dask.py"), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "office: " in done.stdout
    assert files(root / "site") == files(usual / "site")


def test_processes_started_anew(usual: Path, root: Path) -> None:
    """As where nothing can be forked."""
    command = [sys.executable, "-m", "gongshilan", "--root", str(root), "build", "--start-method", "spawn", "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr
    assert files(root / "site") == files(usual / "site")


@pytest.fixture
def executor() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as found:
        yield found


def on(executor: Executor, root: Path) -> None:
    loaded = load(root, load_rules(root))
    past = partial(versions, root / "content", loaded.portal.timezone)
    assert loaded.portal.as_of is not None
    prepared = prepare(loaded, loaded.portal.as_of, past)
    build_editions(prepared, loaded.portal.editions, Store(None), 1, keep_source=False, engine=Engine(executor, past))


def test_content_that_changed_meanwhile_is_not_mixed(
    root: Path, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker reads is not what the order was given for: nothing is swapped in."""
    record = next(path for path in sorted((root / "content").rglob("*.md")))

    def late(*arguments: object, **named: object) -> object:
        record.write_text(record.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return load(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "load", late)
    with pytest.raises(ChangedError):
        on(executor, root)
    assert not (root / "site" / "public").exists()


def test_what_a_worker_refuses_is_refused(root: Path, executor: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(order: module.Order) -> object:
        raise UnverifiedError(load(root, load_rules(root)).portal.editions[0], [Problem("link-dead", Place("x.html"))])

    monkeypatch.setattr(module, "fulfil", refuse)
    with pytest.raises(UnverifiedError):
        on(executor, root)
    assert not (root / "site" / "public").exists()

"""Fixtures several tests share. Loaded things are immutable, so one a session serves all tests of a worker."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules, load_rules
from gongshilan.build.stages import derive
from gongshilan.model import Assessment
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser
from support import browser
from support.forks import Forks, shared
from support.places import PORTAL, REPO, run

settings.register_profile("portal", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


_MEMORY, _ROOM = Path("/dev/shm"), 6_000_000_000  # a folder in memory, and the bytes that all tests at once may need


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Sites by the hundred are written and deleted: in memory, where there is room for them, for a disk takes as long as all the rest."""
    if hasattr(config, "workerinput") or config.option.basetemp is not None:  # workers are told by the one that started them
        return
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM and _free_memory() >= _ROOM:
        folder = tempfile.mkdtemp(prefix="gongshilan-tests-", dir=_MEMORY)
        config.option.basetemp = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def _free_memory() -> int:
    """Bytes of memory that nothing needs."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of a group share what takes long to make, so they must run in one worker. pytest-xdist tells them by a suffix; where
    it no longer fits pytest they would silently be spread, and everything made several times."""
    grouped = [item for item in items if item.get_closest_marker("xdist_group")]
    if getattr(config.option, "loadgroup", False) and not all("@" in item.nodeid for item in grouped):
        raise pytest.UsageError("pytest-xdist does not keep groups of tests together: another version of pytest is needed")


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules are there to stay: to look through them for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped schema and the small portal's rulebook beside the shipped ones."""
    return load_rules(PORTAL)


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All editions of the content that ships, built by the command line once for all workers: for reading only."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    root = shared / "shipped"
    with (shared / "shipped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another worker may be at it
        if not root.is_dir():
            making = shared / "shipped-making"
            shutil.copytree(REPO / "content", making / "content")
            shutil.copy(REPO / "mkdocs.yml", making)
            done = run("--root", making, "build")
            assert done.returncode == 0, done.stdout + done.stderr
            making.rename(root)
    return root / "site"


@pytest.fixture(scope="session")
def shipped() -> Loaded:
    """The content that ships, which must have no problem."""
    loaded = load(REPO, load_rules(REPO))
    assert loaded.problems == ()
    return loaded


@pytest.fixture(scope="session")
def shipped_truth(shipped: Loaded) -> Assessment:
    """The shipped content at the end of its documents."""
    return derive(shipped, date(2009, 4, 30))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An absent folder to make a portal in."""
    return tmp_path / "portal"


@pytest.fixture(scope="session")
def forks() -> Forks:
    """The command line in processes of its own."""
    return shared()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium that all browser tests of a worker share."""
    with browser.chromium() as found:
        yield found

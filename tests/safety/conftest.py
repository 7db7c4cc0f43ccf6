"""Fixtures of the tests of publishing, which run in one worker (group ``publishing``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.days import Days, build_days, quick_folder
from support.forks import Forks


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder where writing through to the disk costs nothing."""
    with quick_folder(tmp_path_factory.mktemp("publishing")) as folder:
        yield folder


@pytest.fixture(scope="session")
def days(quick: Path, forks: Forks) -> Days:
    """The small portal's site at three days. Do not write into it."""
    return build_days(quick / "days", forks)


@pytest.fixture
def www(quick: Path, request: pytest.FixtureRequest) -> Path:
    """An absent folder to publish to."""
    return quick / "www" / str(abs(hash(request.node.nodeid)))

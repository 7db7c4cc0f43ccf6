"""A built copy of the shipped portal, served on loopback, and a Chromium to look at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.places import run
from support.watched import served

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site(shipped_site: Path) -> Path:
    """All editions of the shipped content."""
    return shipped_site


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The site over http on a free port of this machine."""
    with served(site) as found:
        yield found


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public edition of a demo of a dozen units, in a folder that stands for the site."""
    root = tmp_path_factory.mktemp("demo")
    _gongshilan("demo", str(root / "d"), "--units", "12", "--records", "40")
    _answered_late(root / "d" / "content")
    _invited(root / "d" / "content" / "demo-2009" / "meeting")
    _gongshilan("--root", str(root / "d"), "build", "--edition", "public")
    return root / "d" / "site"


def _gongshilan(*command: str) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def _answered_late(content: Path) -> None:
    """A demo answers in time or not at all: two of its answers become a day late."""
    left = 2
    for path in sorted(content.rglob("suggestion/*.md")):
        text = path.read_text(encoding="utf-8")
        answered = re.search(r"^answer:\n  date: (\S+)", text, re.MULTILINE)
        if answered and left and re.search(r"^due:", text, re.MULTILINE):
            before = date.fromisoformat(answered[1]) - timedelta(days=1)
            path.write_text(re.sub(r"^due: .*$", f"due: {before}", text, flags=re.MULTILINE), encoding="utf-8")
            left -= 1
    assert left == 0


def _invited(folder: Path) -> None:
    """A demo ends before anything that is planned: a meeting of the first unit in the days to come, and one that is past."""
    for name, day in (("coming", "2009-08-14"), ("gone", "2009-08-07")):
        (folder / f"d001-{name}.md").write_text(
            f"---\nkind: meeting\ntitle: 代表座谈会（{day[-2:]}日）\nunit: d001\ndate: {day}\nmeeting_type: 座谈会\n"
            "representatives:\n  present: true\n  invited: 12\n---\n示例。\n",
            encoding="utf-8",
        )


@pytest.fixture(scope="session")
def demo_address(demo_site: Path) -> Iterator[str]:
    """The same over http, below a path."""
    with served(demo_site) as found:
        yield f"{found}/public"

"""The day stands on every page, and the night after changes only pages whose own matter moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from gongshilan.cli.main import main
from gongshilan.pages.day import FILE
from gongshilan_demo.frame import frame
from gongshilan_demo.generate import generate, write
from gongshilan_demo.model import Options

pytestmark = pytest.mark.xdist_group("next day")
DAY = frame().as_of
NEXT = DAY + timedelta(days=1)
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_MARK = re.compile(r"本站内容截至")


def said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The public edition of a small portal, on a day and on the next."""
    root = tmp_path_factory.mktemp("days") / "portal"
    write(generate(Options(3, 12, 3, DAY)), root)
    places = []
    for day in (DAY, NEXT):
        done = CliRunner().invoke(main, ["--root", str(root), "build", "--edition", "public", "--as-of", day.isoformat()])
        assert done.exit_code == 0, done.output
        kept = root.parent / day.isoformat()
        (root / "site" / "public").rename(kept)
        places.append(kept)
    return places[0], places[1]


def pages(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html")))


@pytest.mark.build
def test_the_next_day_changes_only_what_moved(days: tuple[Path, Path]) -> None:
    """A page that changed differs in its own part, and many do not change at all."""
    before, after = days
    changed, every = 0, list(pages(after))
    for path in every:
        one, other = ((folder / path).read_text(encoding="utf-8") for folder in (before, after))
        if one != other:
            changed += 1
            assert MAIN.sub("", one) == MAIN.sub("", other), path
    assert list(pages(before)) == every
    assert 0 < changed < len(every) / 2


@pytest.mark.build
def test_every_page_loads_the_day(days: tuple[Path, Path]) -> None:
    """It stands in a file beside the pages; the home page has it in its own text, for readers without style sheets."""
    for folder, day in zip(days, (DAY, NEXT), strict=True):
        assert f'"{said(day)}"' in (folder / FILE).read_text(encoding="utf-8")
        assert f"本站内容截至{said(day)}" in (folder / "index.html").read_text(encoding="utf-8")
        for path in pages(folder):
            if path == "404.html":  # where it stands nobody knows: it has no frame
                continue
            text = (folder / path).read_text(encoding="utf-8")
            assert f'/{FILE}">' in text or f'href="./{FILE}">' in text, path
            assert len(_MARK.findall(MAIN.sub("", text))) == 2, path

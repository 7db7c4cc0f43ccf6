"""A record that was just saved is on its page before all else is worked out: as a whole look would show it, and nothing that it would not."""

from __future__ import annotations

import re
import shutil
import sys
import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from gongshilan.build.at_once import MOST_FILES, AtOnce, at_once
from gongshilan.build.preview import Preview
from gongshilan.build.sample import Frames
from gongshilan.cli.building import prepared_for
from gongshilan.cli.following import Following
from gongshilan.cli.live import Live
from gongshilan.cli.setting import Setting
from gongshilan.model import Later, Page
from support.amounts import amount
from support.places import PORTAL
from support.private import PrivatePortal
from test_kept import EVERY, field, written

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("at once")]
PATIENCE = 60


def whole(root: Path, edition: str, frames: Frames) -> Preview | None:
    """A fresh look; None where there are problems, which are said on standard error."""
    setting = Setting(root, cached=False)
    loaded = setting.load()
    if loaded.problems:
        print(*(item.code for item in loaded.problems), file=sys.stderr)
        return None
    chosen = next(item for item in loaded.portal.editions if item.id == edition)
    return Preview(prepared_for(setting, loaded, setting.day(None, loaded.portal)).laid(chosen), frames)


def records(root: Path) -> list[Path]:
    return sorted((root / "content").rglob("*.md"))


@pytest.fixture(scope="module")
def frames() -> Frames:
    return Frames()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(PORTAL, tmp_path / "portal")


def made(root: Path, frames: Frames, edition: str = "public") -> Preview:
    found = whole(root, edition, frames)
    assert found is not None
    return found


def view(page: Page) -> Mapping[str, Any]:
    return page.view.whole() if isinstance(page.view, Later) else page.view


def only(found: AtOnce) -> Page:
    [page] = found.pages.values()
    return page


def test_what_did_not_change_is_shown_as_it_is(tmp_path: Path, frames: Frames) -> None:
    """Every kind at every scope, held-back fields and passages in it: byte for byte what the edition showed, in every edition."""
    private = PrivatePortal(tmp_path / "portal")
    shown = 0
    step = amount(5, 1)
    for number, edition in enumerate(("public", "staff", "members", "office")):
        before = made(private.root, frames, edition)
        for path in records(private.root)[number % step :: step]:
            found = at_once(before, [path])
            assert not found.problems
            assert found.pages.keys() <= {page.path for page in before.laid.pages}
            for address in found.pages:
                shown += 1
                assert before.with_pages(found.pages).read(address) == before.read(address)
    assert shown > 100 / step


@pytest.mark.parametrize("edition", ["public", "office"])
@pytest.mark.parametrize("name", ["body", "title", "scope", "hold back"])
def test_what_is_shown_stands_in_a_whole_look(root: Path, frames: Frames, name: str, edition: str) -> None:
    """Where nothing else follows from it, byte for byte; what has no page there has none here."""
    number, before = 0, made(root, frames, edition)
    for number, path in list(enumerate(records(root)))[:: amount(2, 1)]:
        text = path.read_text(encoding="utf-8")
        EVERY[name](root, number)
        after, found = whole(root, edition, frames), at_once(before, [path])
        if after is not None:
            for address, page in found.pages.items():
                said = view(page)
                [same] = [view(item) for item in after.laid.pages if item.path == address]
                for part in ("body_html", "summary", "rows", "absent", "withdrawn", "head"):
                    assert said[part] == same[part]
                if name == "body":
                    assert before.with_pages(found.pages).read(address) == after.read(address)
        path.write_text(text, encoding="utf-8")
    assert number > 5


def test_what_an_edition_may_not_see_waits(root: Path, frames: Frames) -> None:
    """A scope of its own, a day to come, a withdrawal, a field above the edition, a passage above it."""
    before = made(root, frames)
    path = root / "content/example-2030/suggestion/example-suggestion.md"
    text = path.read_text(encoding="utf-8")
    assert only(at_once(before, [path])).path == "example-2030/suggestion/example-suggestion.html"
    for line in ("scope: office", "publish_from: 2031-01-01", "withdrawn: {on: 2030-04-01, reason: 重复登记}"):
        path.write_text(text.replace("---\n", f"---\n{line}\n", 1), encoding="utf-8")
        assert at_once(before, [path]) == AtOnce(), line
    path.write_text(
        f"{text}\n::: {{scope=office}}\n只给办公室\n:::\n".replace("kind", "proposer: {name: 某示例}\nkind", 1), "utf-8"
    )
    found = at_once(before, [path])
    if found.pages:
        address, *_ = found.pages
        shown = before.with_pages(found.pages).read(address) or b""
        assert "只给办公室" not in shown.decode()
        assert "某示例" not in shown.decode()


def test_a_reference_is_followed_both_ways(root: Path, frames: Frames) -> None:
    """A record that is named anew is a link; one that this edition does not show is not named."""
    before = made(root, frames)
    path = root / "content/example-2030/suggestion/example-suggestion.md"
    document = root / "content/example-2030/document/example-document.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("---\n", "---\nsource: [{document: example-document}]\n", 1), encoding="utf-8")
    address = "example-2030/suggestion/example-suggestion.html"
    shown = before.with_pages(at_once(before, [path]).pages).read(address) or b""
    assert b"document/example-document.html" in shown
    assert shown == made(root, frames).read(address)
    path.write_text(text, encoding="utf-8")
    field(document, "scope", "office")
    before = made(root, frames)
    path.write_text(text.replace("---\n", "---\nsource: [{document: example-document}]\n", 1), encoding="utf-8")
    shown = before.with_pages(at_once(before, [path]).pages).read(address) or b""
    assert b"example-document" not in shown
    assert shown == made(root, frames).read(address)


def test_mistakes_are_said_with_their_place(root: Path, frames: Frames) -> None:
    before = made(root, frames)
    path = root / "content/example-2030/meeting/example-opening.md"
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\nplase: 某室\n", 1), encoding="utf-8")
    found = at_once(before, [path])
    assert not found.pages
    assert [(item.code, item.place.line) for item in found.problems] == [("field-unknown", 2)]


def test_what_is_no_editors_saving_waits(root: Path, frames: Frames) -> None:
    """Many files, a file that is gone, a new one, what is no record."""
    before = made(root, frames)
    paths = records(root)
    new = paths[-1].with_name("new.md")
    shutil.copy(paths[-1], new)
    paths[-1].unlink()
    others = [new, paths[-1], root / "content/portal.yml", root / "mkdocs.yml", root / "content"]
    assert at_once(before, others) == AtOnce()
    many = [path.with_name(f"{number}.md") for number, path in enumerate(paths[:1] * (MOST_FILES + 1))]
    assert at_once(before, [paths[0], *many]) == AtOnce()


class Slow:
    """Looks at everything, but not before it is allowed to."""

    def __init__(self, root: Path, frames: Frames) -> None:
        self.root, self.frames = root, frames
        self.allowed, self.begun = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, _saved: Collection[Path]) -> Preview | None:
        self.begun.release()
        assert self.allowed.acquire(timeout=PATIENCE)
        return whole(self.root, "public", self.frames)


def test_a_save_is_shown_while_the_rest_is_made(root: Path, frames: Frames) -> None:
    """And so is the next one, which comes before the rest is done; what is done then does not hide it."""
    live, make = Live(), Slow(root, frames)
    make.allowed.release()
    following = Following(live, make, "")
    following.start()
    assert make.begun.acquire(timeout=PATIENCE)
    events = live.events()
    assert b'"busy": false' in next(events)
    address, path = (
        "example-2030/suggestion/example-suggestion.html",
        root / "content/example-2030/suggestion/example-suggestion.md",
    )
    other = root / "content/example-2030/meeting/example-opening.md"

    def shown() -> str:
        return (live.read(address) or b"").decode()

    def listed() -> str:
        return (live.read("example-2030/suggestion/index.html") or b"").decode()

    written(path, 1)
    following.saved([path])
    assert "第1次补充" in shown()
    said = next(events).decode()
    assert address in said
    assert '"busy": true' in said
    assert make.begun.acquire(timeout=PATIENCE)
    path.write_text(
        re.sub("^title:.*", "title: 换了题目", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    following.saved([path])
    assert "换了题目" in shown()
    assert "换了题目" not in listed()
    written(other, 2)
    following.saved([other])
    assert "第2次补充" in (live.read("example-2030/meeting/example-opening.html") or b"").decode()
    assert "换了题目" in shown()
    for _ in range(2):
        make.allowed.release()
    assert make.begun.acquire(timeout=PATIENCE)
    while '"busy": false' not in next(events).decode():
        assert "换了题目" in shown()
    assert "换了题目" in shown()
    assert "换了题目" in listed()


def test_what_was_saved_beside_a_mistake_stays(root: Path, frames: Frames) -> None:
    """A look that finds mistakes makes nothing: what was shown at once is shown for as long as they stand, and after."""
    live, make = Live(), Slow(root, frames)
    make.allowed.release()
    following = Following(live, make, "")
    following.start()
    path, other = (
        root / "content/example-2030" / name for name in ("suggestion/example-suggestion.md", "meeting/example-opening.md")
    )
    right = other.read_text(encoding="utf-8")
    other.write_text(right.replace("---\n", "---\nplase: 某室\n", 1), encoding="utf-8")
    events = live.events()
    following.saved([other])
    make.allowed.release()
    while '"busy": false' not in (said := next(events).decode()) or "field-unknown" not in said:
        continue
    written(path, 1)
    following.saved([path])
    assert "field-unknown" in next(events).decode()

    def shown() -> bool:
        return "第1次补充" in (live.read("example-2030/suggestion/example-suggestion.html") or b"").decode()

    assert shown()
    other.write_text(right, encoding="utf-8")
    following.saved([other])
    for _ in range(2):
        make.allowed.release()
    while '"busy": false' not in (said := next(events).decode()) or "field-unknown" in said:
        assert shown()
    assert shown()


def test_a_mistake_is_said_while_the_rest_is_made(root: Path, frames: Frames) -> None:
    live, make = Live(), Slow(root, frames)
    make.allowed.release()
    following = Following(live, make, "content/")
    following.start()
    events = live.events()
    next(events)
    path = root / "content/example-2030/suggestion/example-suggestion.md"
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\nplase: 某室\n", 1), encoding="utf-8")
    following.saved([path])
    assert "content/example-2030/suggestion/example-suggestion.md:2:1: field-unknown" in next(events).decode()
    make.allowed.release()
    while '"busy": false' not in next(events).decode():  # or it would look for files that are deleted by then
        continue

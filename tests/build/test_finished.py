"""The file of the release before is taken over only where it is the file that would be written, and nothing is wrong with it now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from gongshilan.build.drawing import PageWriter, PartMaker
from gongshilan.build.finished import Finished, as_bytes, read_finished
from gongshilan.build.known_views import KnownViews, salt_of
from gongshilan.build.load import load
from gongshilan.build.rules import load_rules
from gongshilan.build.site import prepare
from gongshilan.build.store import Store
from gongshilan.build.trust import trust_of
from gongshilan.project.past import Past
from gongshilan.release.placing import Placing
from gongshilan.render.site import prepare_site
from gongshilan.render.tree import write_files
from gongshilan.verify.examine import Examined, Examiner
from gongshilan.verify.manifest import walk
from gongshilan_demo.frame import frame
from gongshilan_demo.generate import generate, write
from gongshilan_demo.model import Options

NUMBER = "13912345678"
Write = Callable[..., dict[str, Examined]]


def test_it_is_read_as_it_was_kept() -> None:
    found = Finished("ab", ("a", "b"), (("x#c", "x.html", "c"),), ("x.html",), (NUMBER,))
    assert read_finished({b"k": as_bytes(found)}, b"k") == found
    for raw in (b"", b"x", as_bytes(found)[:-3]):
        assert read_finished({b"k": raw}, b"k") is None
    assert read_finished({}, b"k") is None


def test_it_holds_where_all_it_refers_to_is_there() -> None:
    found = Finished("ab", (), (), ("x.html",), (NUMBER,))
    assert found.holds(frozenset(["x.html", "y"]), frozenset([NUMBER]))
    assert not found.holds(frozenset(["y"]), frozenset([NUMBER]))
    assert not found.holds(frozenset(["x.html"]), frozenset())


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Write]:
    """The pages of a small portal's public edition, and what writes them again: into a folder, beside a release, without some files."""
    root = tmp_path_factory.mktemp("finished")
    write(generate(Options(3, 8, 3, frame().as_of)), root / "portal")
    loaded = load(root / "portal", load_rules(root / "portal"))
    assert loaded.portal.as_of is not None
    site = prepare(loaded, loaded.portal.as_of, Past).site(loaded.portal.editions[0])
    first = root / "first"
    stock = prepare_site(site, root / "tree", first)
    write_files(site, first)
    files = frozenset(walk(first)[0]) | {page.path for page in site.pages}
    store = Store(root / "parts.sqlite")

    def written(out: Path, served: Path | None, missing: frozenset[str] = frozenset()) -> dict[str, Examined]:
        out.mkdir(exist_ok=True)
        examiner = Examiner(out, files - missing, frozenset(), trust_of(root / "portal"))
        maker = PartMaker(site, stock, store, KnownViews(store, salt_of(loaded)))
        return PageWriter(maker, Placing(out, served), examiner).write(1)

    written(first, None)
    return first, written


def contents(folder: Path, found: dict[str, Examined]) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in found}


def taken(found: dict[str, Examined], one: Path, other: Path) -> set[str]:
    return {path for path in found if (one / path).samefile(other / path)}


def test_nearly_all_are_taken_over(release: tuple[Path, Write], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of them is what was said; hardly one is put together for it."""
    first, write_pages = release
    before = write_pages(tmp_path / "whole", None)
    drawn: list[str] = []
    monkeypatch.setattr("gongshilan.build.drawing.encoded", lambda html: drawn.append(html) or html.encode())
    found = write_pages(tmp_path / "next", first)
    assert contents(tmp_path / "next", found) == contents(first, before)
    assert taken(found, first, tmp_path / "next") == set(found)
    assert len(drawn) < len(found) / 5
    for path, item in found.items():
        was = before[path]
        assert (item.digest, set(item.ids), set(item.anchors)) == (was.digest, set(was.ids), set(was.anchors)), path
        assert not item.problems


def test_what_was_touched_is_written_anew(release: tuple[Path, Write], tmp_path: Path) -> None:
    first, write_pages = release
    served = tmp_path / "served"
    found = write_pages(served, None)
    paths = sorted(found)
    touched = set(paths[::3])
    for path in touched:
        raw = (served / path).read_bytes()
        (served / path).write_bytes(raw.replace("的".encode(), "地".encode(), 1))
    again = write_pages(tmp_path / "next", served)
    assert contents(tmp_path / "next", again) == contents(first, again)
    assert taken(again, served, tmp_path / "next") == set(paths) - touched


def test_a_link_that_is_dead_now_is_found(release: tuple[Path, Write], tmp_path: Path) -> None:
    first, write_pages = release
    found = write_pages(tmp_path / "whole", None)
    path = next(path for path in found if path.startswith("demo-2009/meeting/") and "index" not in path)
    told = write_pages(tmp_path / "next", first, frozenset([path]))
    fresh = write_pages(tmp_path / "fresh", None, frozenset([path]))
    wrong, expected = (
        {name: [problem.code for problem in item.problems] for name, item in said.items() if item.problems and name != path}
        for said in (told, fresh)
    )
    assert wrong == expected
    assert wrong

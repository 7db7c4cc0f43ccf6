"""A file of a release is the old one under a second name only where it is the file that would be written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from gongshilan.release.placing import Placing

RAW = b"<p>x</p>"


@pytest.fixture
def served(tmp_path: Path) -> Path:
    folder = tmp_path / "served"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "b.html").write_bytes(RAW)
    return folder


def placed(tmp_path: Path, served: Path | None, raw: bytes = RAW) -> Path:
    """What stands there after placing."""
    out = tmp_path / "out"
    out.mkdir()
    Placing(out, served).put_all({"a/b.html": raw, "c.txt": b"new"})
    assert (out / "a" / "b.html").read_bytes() == raw
    assert (out / "c.txt").read_bytes() == b"new"
    assert not (out / "a" / "b.html").is_symlink()
    return out / "a" / "b.html"


def test_what_is_the_same_is_the_same_file(tmp_path: Path, served: Path) -> None:
    assert placed(tmp_path, served).samefile(served / "a" / "b.html")


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(RAW[:-1] + b" "),
        lambda path: path.write_bytes(RAW + b" "),
        lambda path: path.chmod(0o600),
        lambda path: (path.rename(path.with_name("other")), path.symlink_to("other")),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: path.unlink(),
    ],
    ids=["other bytes", "longer", "other mode", "a link", "a folder", "nothing"],
)
def test_anything_else_is_written(tmp_path: Path, served: Path, change: Callable[[Path], object]) -> None:
    """And what was served is left as it is."""
    old = served / "a" / "b.html"
    change(old)
    before = old.lstat() if os.path.lexists(old) else None
    made = placed(tmp_path, served)
    assert stat.S_IMODE(made.stat().st_mode) == 0o666 & ~_umask()
    assert made.stat().st_nlink == 1
    if before is not None:
        assert (old.lstat().st_ino, old.lstat().st_size) == (before.st_ino, before.st_size)


def test_what_was_taken_over_is_not_written_into(tmp_path: Path, served: Path) -> None:
    """Placed again with other bytes: the release before stays what it was."""
    out = tmp_path / "out"
    out.mkdir()
    placing = Placing(out, served)
    placing.put_all({"a/b.html": RAW})
    placing.put_all({"a/b.html": b"other"})
    assert (out / "a" / "b.html").read_bytes() == b"other"
    assert (served / "a" / "b.html").read_bytes() == RAW


def test_a_first_release_has_none_before(tmp_path: Path) -> None:
    assert placed(tmp_path, None).stat().st_nlink == 1


def test_a_served_link_is_not_followed(tmp_path: Path, served: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(served)
    assert placed(tmp_path, link).stat().st_nlink == 1


def test_a_file_system_without_second_names(tmp_path: Path, served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(1, "not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert placed(tmp_path, served).stat().st_nlink == 1


def _umask() -> int:
    found = os.umask(0o077)
    os.umask(found)
    return found

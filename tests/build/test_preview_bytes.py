"""A preview shows what a build would write, whatever was saved before; what it remembers from save to save changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from gongshilan.build.preview import Preview
from gongshilan.build.remembered import Remembered
from gongshilan.build.sample import Frames
from gongshilan.cli.building import prepared_for
from gongshilan.cli.setting import Setting
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.forks import Forks
from support.places import PORTAL
from test_kept import EDITS, EVERY, IN_A_ROW

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("kept")]
# a copy under another name, and what is wrong with a record, besides the edits that leave it right
MORE = {
    "unknown field": lambda root, number: _field(root, number, "plase: 第三会议室"),
    "a number of a person": lambda root, number: _sentence(root, number, "联系电话13812345678。"),
    "a telephone": lambda root, number: _sentence(root, number, "电话0571-87654321。"),
    "a broken file": lambda root, number: _record(root, number).write_bytes(b"\xff\xfe"),
}


def _record(root: Path, number: int) -> Path:
    records = sorted(path for path in (root / "content").rglob("*.md") if "pages" not in path.parts)
    return records[number % len(records)]


def _field(root: Path, number: int, line: str) -> None:
    path = _record(root, number)
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", f"---\n{line}\n", 1), encoding="utf-8")


def _sentence(root: Path, number: int, said: str) -> None:
    path = _record(root, number)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{said}\n", encoding="utf-8")


@settings(
    max_examples=max(EDITS // IN_A_ROW, 1), deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)
@given(edits=st.lists(st.tuples(st.sampled_from(sorted({**EVERY, **MORE})), st.integers(0, 10_000)), min_size=4, max_size=8))
def test_what_is_remembered_changes_nothing(
    edits: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory, forks: Forks
) -> None:
    """After every save the problems are those of a fresh look; at last every address gives what a build without a cache writes."""
    root = shutil.copytree(PORTAL, tmp_path_factory.mktemp("followed") / "portal")
    following = Setting(root, remembered=Remembered())
    frames, sound = Frames(), shutil.copytree(root / "content", root.parent / "sound")
    for name, number in edits:
        {**EVERY, **MORE}[name](root, number)
        following.forget()
        loaded, fresh = following.load(), Setting(root, cached=False).load()
        assert (loaded.problems, loaded.warnings) == (fresh.problems, fresh.warnings), name
        assert loaded.checked.records == fresh.checked.records
        if loaded.problems:  # mended by going back
            shutil.rmtree(root / "content")
            shutil.copytree(sound, root / "content")
        else:
            shutil.rmtree(sound)
            shutil.copytree(root / "content", sound)
    following.forget()
    loaded = following.load()
    edition = loaded.portal.editions[len(edits) % len(loaded.portal.editions)]
    preview = Preview(prepared_for(following, loaded, following.day(None, loaded.portal)).laid(edition), frames)
    done = forks.run("--root", root, "build", "--no-cache", "--jobs", "1", "--edition", edition.id)
    assert done.returncode == 0, done.stderr
    folder = root / "site" / edition.id
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    others = {path for path, raw in files.items() if preview.read(path) != raw}
    assert others <= {"SHA256SUMS"}, sorted(others)[:9]
    assert preview.read("nothing.html") is None
    assert preview.read("../portal.yml") is None
    assert preview.read("assets/../../x") is None


def test_the_day_waits_for_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page asks for it when it is opened: no index and no table is made for that."""
    root = shutil.copytree(PORTAL, tmp_path / "portal")
    setting = Setting(root, cached=False)
    loaded = setting.load()
    laid = prepared_for(setting, loaded, setting.day(None, loaded.portal)).laid(loaded.portal.editions[0])
    preview = Preview(laid, Frames())
    monkeypatch.setattr(type(laid), "files", None)
    assert b"--gsl-day" in (preview.read("day.css") or b"")

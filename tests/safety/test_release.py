"""Publishing: one link says which release is served; releases are kept, shared where they are alike, and gone back to; what was not
built and verified together is not published. Building: all editions are swapped in, or none."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from gongshilan.disclosure.ledger import ledger_text
from gongshilan.model import Released
from gongshilan.release.built import Built
from gongshilan.release.layout import current, prune, releases
from gongshilan.release.lock import locked
from gongshilan.render.swap import swap_all
from hypothesis import given
from hypothesis import strategies as st
from support.days import DAYS, EDITIONS, Days
from support.forks import Forks
from support.places import PACKAGE

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("publishing")]


class Shop:
    """A portal into which the site of a day can be put without building."""

    def __init__(self, portal: Path, days: Days, forks: Forks) -> None:
        self.portal, self.days, self.forks = portal, days, forks
        shutil.copytree(days.portal, portal)

    def show(self, name: str) -> None:
        self.days.show(name, self.portal)

    def publish(self, name: str, target: Path, *options: str) -> subprocess.CompletedProcess[str]:
        self.show(name)
        return self.forks.run("--root", self.portal, "publish", target, *options)

    def rollback(self, target: Path, *options: str) -> subprocess.CompletedProcess[str]:
        return self.forks.run("rollback", target, *options)


@pytest.fixture(scope="module")
def shop(quick: Path, days: Days, forks: Forks) -> Shop:
    return Shop(quick / "release", days, forks)


def day_served(target: Path) -> str:
    return current(target)[:10]


def test_published_kept_gone_back_to(shop: Shop, www: Path) -> None:
    """What a release is called comes from its bytes; going back follows what was served, not what was made."""
    target = www
    for name, day in DAYS.items():
        assert shop.publish(name, target).returncode == 0
        assert day_served(target) == day
    assert shop.publish("c", target).returncode == 0  # again: nothing is copied
    assert [release.as_of for release in releases(target)] == list(DAYS.values())
    for edition in EDITIONS:
        check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        assert subprocess.run(check, cwd=target / "current" / edition, check=False).returncode == 0
    assert shop.rollback(target).returncode == 0
    assert day_served(target) == DAYS["b"]
    listing = shop.rollback(target, "--list").stdout.splitlines()
    assert [line[:10] for line in listing] == list(DAYS.values())
    assert [line for line in listing if "现在用的" in line] == [listing[1]]
    first = releases(target)[0].id
    assert shop.rollback(target, first).returncode == 0
    assert current(target) == first
    done = shop.rollback(target)
    assert done.returncode == 2
    assert current(target) == first
    assert shop.publish("c", target).returncode == 0
    assert day_served(target) == DAYS["c"]
    done = shop.rollback(target, "nothing")
    assert done.returncode == 2
    assert first in done.stderr


def test_the_oldest_go_first(shop: Shop, www: Path) -> None:
    """Of three, two are kept: the newest; the served one and the one it replaced are never removed."""
    target = www
    for name in "abc":
        assert shop.publish(name, target, "--keep", "2").returncode == 0
    assert [release.as_of for release in releases(target)] == [DAYS["b"], DAYS["c"]]
    assert shop.rollback(target).returncode == 0
    assert prune(target, 1) == []
    assert day_served(target) == DAYS["b"]
    assert shop.publish("a", target, "--keep", "2").returncode == 0
    assert [release.as_of for release in releases(target)] == [DAYS["b"], DAYS["c"], DAYS["a"]]


def test_files_alike_are_shared_and_closed(shop: Shop, www: Path) -> None:
    """An unchanged file is one file in both releases; none can be written into, and none is shared with site/."""
    target = www
    assert shop.publish("a", target).returncode == 0
    assert shop.publish("b", target).returncode == 0
    old, new = (target / "releases" / release.id for release in releases(target))
    shared = 0
    for path in new.rglob("*"):
        if path.is_file() and path.name != "release.json":
            assert stat.S_IMODE(path.stat().st_mode) == 0o444
            shared += path.stat().st_nlink > 1
            built = shop.portal / "site" / path.relative_to(new)
            assert not built.samefile(path)
        elif path.is_dir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o755
    style = "public/assets/gsl/10-base.css"
    assert (old / style).samefile(new / style)
    assert not (old / "public/index.html").samefile(new / "public/index.html")
    assert shared > 100
    # A file of the old release that is no longer what it was is not shared on, but copied anew.
    (new / style).unlink()
    (new / style).write_text("p{}", encoding="utf-8")
    assert shop.publish("c", target).returncode == 0
    assert (target / "current" / style).read_bytes() == (shop.portal / "site" / style).read_bytes()


SPOILT = {
    "a byte": lambda site: (site / "public" / "index.html").write_text("x", encoding="utf-8"),
    "a file more": lambda site: (site / "office" / "new.html").write_text("x", encoding="utf-8"),
    "a file less": lambda site: (site / "office" / "index.html").unlink(),
    "a link": lambda site: (site / "office" / "x.html").symlink_to("index.html"),
    "no manifest": lambda site: (site / "public" / "SHA256SUMS").unlink(),
    "an edition less": lambda site: shutil.rmtree(site / "office"),
    "no record of the build": lambda site: (site / ".built.json").unlink(),
    "half a record": lambda site: (site / ".built.json").write_text("{", encoding="utf-8"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_not_whole_is_not_published(shop: Shop, www: Path, what: str) -> None:
    target = www
    assert shop.publish("a", target).returncode == 0
    shop.show("b")
    SPOILT[what](shop.portal / "site")
    done = shop.forks.run("--root", shop.portal, "publish", target)
    assert done.returncode == (2 if "record" in what else 1), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert day_served(target) == DAYS["a"]
    assert [path.name for path in (target / "releases").iterdir()] == [current(target)]


def test_an_edition_of_another_day_is_not_published(shop: Shop, www: Path) -> None:
    """Whole in itself, but not what was verified together with the other."""
    shop.show("b")
    shutil.rmtree(shop.portal / "site" / "office")
    shutil.copytree(shop.days.sites / "a" / "office", shop.portal / "site" / "office")
    done = shop.forks.run("--root", shop.portal, "publish", www)
    assert done.returncode == 1
    assert not (www / "current").exists()


def test_editions_of_different_builds_are_not_published(shop: Shop, www: Path) -> None:
    """One edition built again at another day; the same bytes built again do no harm."""
    shop.show("b")
    again = shop.forks.run("--root", shop.portal, "build", "--jobs", "1", "--edition", "public", "--as-of", DAYS["b"])
    assert again.returncode == 0
    assert shop.forks.run("--root", shop.portal, "publish", www).returncode == 0
    other = shop.forks.run("--root", shop.portal, "build", "--jobs", "1", "--edition", "public", "--as-of", DAYS["c"])
    assert other.returncode == 0
    done = shop.forks.run("--root", shop.portal, "publish", www)
    assert done.returncode == 1
    assert day_served(www) == DAYS["b"]


def test_a_kept_release_that_was_changed_is_not_served(shop: Shop, www: Path) -> None:
    """Going back to it is refused; publishing the same again mends it."""
    target = www
    for name in "ab":
        assert shop.publish(name, target).returncode == 0
    page = target / "releases" / releases(target)[0].id / "public" / "index.html"
    page.unlink()
    page.write_text("x", encoding="utf-8")
    done = shop.rollback(target)
    assert done.returncode == 1
    assert "public/index.html" in done.stderr
    assert day_served(target) == DAYS["b"]
    assert shop.publish("a", target).returncode == 0
    assert day_served(target) == DAYS["a"]
    assert page.read_text(encoding="utf-8") != "x"


def test_targets_that_are_not_ours(shop: Shop, www: Path) -> None:
    """A real folder in the place of the link, a target inside site/, no target."""
    (www / "current").mkdir(parents=True)
    for target in (www, shop.portal / "site" / "www"):
        done = shop.publish("a", target)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert list((www / "current").iterdir()) == []
    assert not (shop.portal / "site" / "www").exists()
    assert shop.rollback(www / "nothing").returncode == 2


def test_one_at_a_time(shop: Shop, www: Path) -> None:
    """A second build or publishing waits for the first, and says so."""
    target = www
    shop.show("a")
    command = [sys.executable, "-m", "gongshilan", "--root", str(shop.portal), "publish", str(target)]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    with locked(shop.portal / "site" / ".lock", lambda: None):
        process = subprocess.Popen(command, stderr=subprocess.PIPE, env=env, text=True)
        assert process.stderr is not None
        assert "等它结束" in process.stderr.readline()
        time.sleep(0.2)
        assert process.poll() is None
        assert not (target / "current").exists()
    assert process.wait(timeout=60) == 0
    process.stderr.close()
    assert day_served(target) == DAYS["a"]


def test_swapping_several_is_undone_if_one_fails(tmp_path: Path) -> None:
    """The third cannot be swapped (its place lies below a file): the first two are as they were."""
    for name in ("new-a", "new-b", "new-c", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "name").write_text(name, encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    pairs = [(tmp_path / "new-a", tmp_path / "a"), (tmp_path / "new-b", tmp_path / "b")]
    with pytest.raises(OSError, match="file"):
        swap_all([*pairs, (tmp_path / "new-c", tmp_path / "file" / "c")])
    assert (tmp_path / "a" / "name").read_text(encoding="utf-8") == "a"
    assert (tmp_path / "new-b" / "name").read_text(encoding="utf-8") == "new-b"
    assert not (tmp_path / "b").exists()
    swap_all(pairs)
    assert (tmp_path / "a" / "name").read_text(encoding="utf-8") == "new-a"
    assert (tmp_path / "new-a" / "name").read_text(encoding="utf-8") == "a"


def test_a_site_that_does_not_verify_is_not_swapped_in(shop: Shop) -> None:
    """A theme that asks for a picture elsewhere, in the second edition only: neither edition changes, and the finding is named."""
    shop.show("b")
    before = {edition: (shop.portal / "site" / edition / "SHA256SUMS").read_bytes() for edition in EDITIONS}
    theme = shop.portal / "theme"
    shutil.copytree(PACKAGE.parents[1] / "theme", theme)
    page = theme / "parts" / "content.html"
    text = page.read_text(encoding="utf-8")
    leak = '{% if config.extra.portal.edition_id == "office" %}<img src="//counter.example/1.gif" alt="">{% endif %}'
    assert "{% autoescape true %}" in text
    page.write_text(text.replace("{% autoescape true %}", "{% autoescape true %}" + leak, 1), encoding="utf-8")
    try:
        done = shop.forks.run("--root", shop.portal, "build", "--jobs", "1", "--as-of", DAYS["c"])
    finally:
        shutil.rmtree(theme)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "site/office/index.html:" in done.stderr
    assert "counter.example" in done.stderr
    assert {edition: (shop.portal / "site" / edition / "SHA256SUMS").read_bytes() for edition in EDITIONS} == before
    assert not list((shop.portal / "site").glob(".staging-*"))


digest = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(
    st.dictionaries(st.sampled_from("abc"), digest, min_size=1), st.dictionaries(st.sampled_from("abc"), digest, min_size=1)
)
def test_releases_are_named_by_what_they_hold(one: Mapping[str, str], other: Mapping[str, str]) -> None:
    """The same editions at the same day have the same name, in whatever order; anything else has another."""
    first, second = Built("2030-04-30", dict(one), True), Built("2030-04-30", dict(other), True)
    assert (first.id == second.id) == (one == other)
    assert first.id == Built("2030-04-30", dict(reversed(one.items())), True).id
    assert first.id != Built("2030-05-01", dict(one), True).id
    assert json.dumps(first.id).isascii()


def test_told_votes_are_noted(shop: Shop, www: Path) -> None:
    """What a build told of votes is added to the portal's ledger once it is published; twice the same adds nothing."""
    shop.show("a")
    entry = Released("example-2030", "satisfaction_survey", "ballots_returned", "example-unit", {"": {"": 58}}, "exact")
    other = replace(entry, unit="example-school")
    built, ledger = (shop.portal / folder / "released-tables.json" for folder in ("build", "content"))
    built.parent.mkdir(exist_ok=True)
    built.write_text(ledger_text([entry]), encoding="utf-8")
    ledger.write_text(ledger_text([other]), encoding="utf-8")
    done = shop.publish("a", www)
    assert done.returncode == 0, done.stderr
    assert "released-tables.json" in done.stdout
    assert ledger.read_text(encoding="utf-8") == ledger_text([entry, other])
    assert "released-tables.json" not in shop.publish("a", www).stdout
    built.unlink()
    ledger.unlink()

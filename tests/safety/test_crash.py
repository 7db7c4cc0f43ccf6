"""Whatever happens to a build or to publishing, what is served is a whole release: the old one or the new one."""

from __future__ import annotations

import hashlib
import http.client
import os
import random
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from gongshilan.release.layout import current, releases
from gongshilan.release.stage import linger
from gongshilan.render.swap import swap_in
from gongshilan.verify.manifest import MANIFEST, compare, digest_of, read_manifest, walk
from support.days import DAYS, EDITIONS, Days
from support.killed import Killed
from support.served import nginx

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("publishing")]

SEED = 20090313
BUILD_KILLS, PUBLISH_KILLS, ROLLBACK_KILLS = 16, 28, 12
SWAPS = 4  # at least so often is what is asked for exchanged
REQUESTS = 10_000


@pytest.fixture(scope="module")
def killed() -> Iterator[Killed]:
    found = Killed()
    yield found
    found.close()


Manifests = Mapping[str, Mapping[str, str]]
"""Version → edition → SHA-256 of its SHA256SUMS."""


class World:
    """A portal whose site has two versions, and where it is published."""

    def __init__(self, root: Path, days: Days, killed: Killed) -> None:
        self.root, self.killed, self.target = root / "portal", killed, root / "www"
        shutil.copytree(days.portal, self.root)
        self.versions: dict[str, dict[str, str]] = {}
        for version in "ab":
            days.show(version, self.root)
            self.versions[version] = {edition: digest_of(self.site / edition / MANIFEST) for edition in EDITIONS}
            assert self.publish().code == 0

    @property
    def site(self) -> Path:
        return self.root / "site"

    def build(self, version: str, **how: object):
        return self.killed.run("--root", self.root, "build", "--no-cache", "--jobs", "1", "--as-of", DAYS[version], **how)

    def publish(self, target: Path | None = None, **how: object):
        return self.killed.run("--root", self.root, "publish", target or self.target, **how)

    def rollback(self, **how: object):
        return self.killed.run("rollback", self.target, **how)

    def version_of(self, folder: Path, edition: str) -> str:
        """Which version stands in an edition's folder, every byte of it; anything else fails."""
        files, problems = walk(folder)
        problems += compare(folder, {path: digest_of(folder / path) for path in files})
        assert problems == [], f"{folder}: {problems[:5]}"
        digest = digest_of(folder / MANIFEST)
        [version] = [name for name, manifests in self.versions.items() if manifests[edition] == digest]
        return version

    def built(self) -> dict[str, str]:
        return {edition: self.version_of(self.site / edition, edition) for edition in EDITIONS}

    def served(self, target: Path | None = None) -> str:
        """The version that is served: of all editions the same."""
        [version] = {self.version_of((target or self.target) / "current" / edition, edition) for edition in EDITIONS}
        return version

    def litter(self) -> list[str]:
        """What dead runs left."""
        left = [*self.site.glob(".staging-*"), *self.site.glob("*.new"), *self.target.glob("releases/.*")]
        return sorted(path.name for path in left)


@pytest.fixture(scope="module")
def world(quick: Path, days: Days, killed: Killed) -> World:
    return World(quick / "crash", days, killed)


def other(version: str) -> str:
    return "b" if version == "a" else "a"


def test_crash_of_builds(world: World) -> None:
    """Killed at every step around those that exchange names, at random steps, and at random times."""
    chance = random.Random(SEED)
    whole = world.build("a")
    assert (whole.code, world.built()) == (0, dict.fromkeys(EDITIONS, "a")), whole.said
    exchanges = range(1, len(EDITIONS) + 3)  # of the editions, of what says which they are, of the tables they tell
    assert len(whole.swaps) == len(exchanges)
    ways: list[dict[str, object]] = [{"at_swap": (n, further)} for n in exchanges for further in range(3)]
    ways += [{"at_step": chance.randrange(1, whole.steps)} for _ in range(3)]
    ways += [{"after": chance.uniform(0.05, 2.0)} for _ in range(BUILD_KILLS - len(ways))]
    ended = 0
    seen: set[tuple[str, ...]] = set()
    after = world.built()
    for way in ways:
        before = after
        wanted = other(before["public"])
        done = world.build(wanted, **way)
        ended += done.code == -9
        after = world.built()
        seen.add((*before.values(), "→", *after.values()))
        assert all(after[edition] in (before[edition], wanted) for edition in EDITIONS)
    done = world.build("b")
    assert (done.code, world.built()) == (0, dict.fromkeys(EDITIONS, "b")), done.said
    assert world.litter() == []
    print(
        f"{ended} of {len(ways)} builds killed; seen {sorted(seen)}; {whole.steps} steps, names exchanged at {whole.swaps[-3:]}"
    )
    assert ended >= BUILD_KILLS - 4  # some of those killed by the clock had already ended
    assert ("a", "a", "→", "b", "a") in seen  # swapped in one after the other, each whole


def test_crash_of_publishing_and_rolling_back(world: World) -> None:
    """The served release is the old one or the new one, of all editions; the next run takes it from there."""
    chance = random.Random(SEED + 1)
    assert world.build("b").code == 0
    fresh = world.target.with_name("fresh")
    steps = world.publish(fresh).steps  # all files copied
    # The release gets its name, then the link its new end: around those every step, elsewhere some.
    ways: list[dict[str, object]] = [{"at_swap": place} for place in ((1, 0), (1, 1), (1, 2), (2, 0))]
    ways += [{"at_step": chance.randrange(1, steps)} for _ in range(PUBLISH_KILLS // 2 - len(ways))]
    ended = 0
    for way in ways:  # the files are new: copying is cut off, too
        shutil.rmtree(fresh)
        done = world.publish(fresh, **way)
        ended += done.code == -9
        assert not os.path.lexists(fresh / "current") or world.served(fresh) == "b"
        assert world.publish(fresh).code == 0
        assert world.served(fresh) == "b"
        assert not list((fresh / "releases").glob(".*"))
    for number, way in enumerate([{}, *ways]):  # another release is served meanwhile, and its files are shared
        assert world.publish().code == 0
        assert world.rollback().code == 0
        [gone] = [release.id for release in releases(world.target) if release.id != current(world.target)]
        shutil.rmtree(world.target / "releases" / gone)
        assert world.served() == "a"
        done = world.publish(**({"at_step": chance.randrange(1, steps)} if "at_step" in way else way))
        if number == 0:
            steps = done.steps
        ended += done.code == -9
        assert world.served() in ("a", "b")
    assert world.publish().code == 0
    steps = world.rollback().steps
    ways = [{"at_swap": (1, 0)}]
    ways += [{"at_step": chance.randrange(1, steps)} for _ in range(ROLLBACK_KILLS - len(ways))]
    for way in ways:
        assert world.publish().code == 0
        assert world.served() == "b"
        done = world.rollback(**way)
        ended += done.code == -9
        assert world.served() in ("a", "b")
    print(f"{ended} of {PUBLISH_KILLS + ROLLBACK_KILLS} killed")
    assert ended >= PUBLISH_KILLS + ROLLBACK_KILLS - 2
    assert world.publish().code == 0
    assert world.served() == "b"
    assert world.litter() == []
    assert BUILD_KILLS - 4 + PUBLISH_KILLS + ROLLBACK_KILLS - 2 >= 50


@contextmanager
def small_disk(folder: Path, megabytes: int, *, read_only: bool = False) -> Iterator[bool]:
    """A file system of its own at ``folder``; False where this user may not mount one (then, of one that is to be read-only,
    its permissions are taken away: that stops everybody but root)."""
    kind = ["-o", "bind"] if read_only else ["-t", "tmpfs", "-o", f"size={megabytes}m"]
    source = str(folder) if read_only else "none"
    folder.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *kind, source, str(folder)], capture_output=True, check=False)
    if done.returncode != 0:
        folder.chmod(0o555 if read_only else 0o755)
        try:
            yield False
        finally:
            folder.chmod(0o755)
        return
    try:
        if read_only:
            subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        yield True
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_crash_on_a_full_disk(world: World, tmp_path: Path) -> None:
    """One sentence, exit code 2, the old site and release whole, nothing left lying about."""
    disk = tmp_path / "disk"
    with small_disk(disk, 64) as mounted:
        disk.mkdir(exist_ok=True)
        shutil.copytree(world.root, disk / "portal", ignore=shutil.ignore_patterns("build", ".cache"))
        target = disk / "www"
        run = world.killed.run
        assert run("--root", disk / "portal", "publish", target).code == 0
        limits = {} if mounted else {"RLIMIT_FSIZE": 60_000}
        if mounted:
            fill(disk, 1_500_000)
        commands = (["build", "--jobs", "1", "--as-of", DAYS["a"]], ["publish", disk / "other"])
        for command in commands:
            done = run("--root", disk / "portal", *command, limits=limits)
            assert done.code == 2, done.said
            assert len(done.said.strip().splitlines()) == 1, done.said
            assert "磁盘写满了" in done.said
            assert {world.version_of(disk / "portal" / "site" / edition, edition) for edition in EDITIONS} == {"b"}
            assert world.served(disk / "www") == "b"
            assert not list((disk / "portal" / "site").glob(".staging-*"))
        assert not list((disk / "other" / "releases").glob(".incoming-*"))
        assert not (disk / "other" / "current").exists()


def fill(disk: Path, leave: int) -> None:
    """Fill a disk up to some bytes."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with (disk / "ballast").open("wb") as file:
        file.write(bytes(max(free - leave, 0)))


def test_crash_on_a_target_that_cannot_be_written(world: World, tmp_path: Path) -> None:
    """A read-only file system, and a file where a folder should be."""
    portal = tmp_path / "portal"
    shutil.copytree(world.root, portal)
    before = {edition: world.version_of(portal / "site" / edition, edition) for edition in EDITIONS}
    with small_disk(portal / "site", 0, read_only=True) as mounted:
        if mounted or os.geteuid() != 0:
            done = world.killed.run("--root", portal, "build", "--jobs", "1")
            assert (done.code, len(done.said.strip().splitlines())) == (2, 1), done.said
            assert ("只能读" if mounted else "没有写的权限") in done.said
    assert {edition: world.version_of(portal / "site" / edition, edition) for edition in EDITIONS} == before
    with small_disk(world.target, 0, read_only=True) as mounted:
        if mounted or os.geteuid() != 0:
            served = world.served()
            for arguments in (["--root", portal, "publish", world.target], ["rollback", world.target]):
                done = world.killed.run(*arguments)
                assert (done.code, len(done.said.strip().splitlines())) == (2, 1), done.said
                assert world.served() == served
    shutil.rmtree(portal / "site")
    (portal / "site").write_text("", encoding="utf-8")
    done = world.killed.run("--root", portal, "build", "--jobs", "1")
    assert (done.code, len(done.said.strip().splitlines())) == (2, 1), done.said
    in_the_way = tmp_path / "www"
    in_the_way.write_text("", encoding="utf-8")
    done = world.publish(in_the_way)
    assert (done.code, len(done.said.strip().splitlines())) == (2, 1), done.said


def test_crash_free_requests_while_releases_change(world: World, tmp_path: Path) -> None:
    """Requests to a real nginx while releases are published and rolled back without a pause: every answer is 200 and, byte for
    byte, the file of one of the two releases.

    Two requests are two moments, so a page and its style sheet may come from before and after a swap; no server can prevent
    that. What must hold: no answer is cut off, absent or of neither release, and whoever reads ``SHA256SUMS`` before and after
    some files and finds it unchanged has got every one of them from that release.
    """
    assert world.build("b").code == 0
    assert world.publish().code == 0
    folders = [world.target / "releases" / release.id / "public" for release in releases(world.target)]

    def swap(number: int) -> None:
        assert (world.publish() if number % 2 else world.rollback()).code == 0

    ask_while(swap, world.target, folders, tmp_path / "nginx", REQUESTS * 8 // 10)


def test_crash_free_requests_while_builds_are_swapped_in(days: Days, tmp_path: Path, quick: Path) -> None:
    """The same while a build's folder is exchanged for the served one and the old one deleted."""
    folders = [days.sites / name / "public" for name in "ab"]
    target = quick / "exchanged"
    shutil.copytree(folders[0], target / "current" / "public")

    def swap(number: int) -> None:
        shutil.copytree(folders[(number + 1) % 2], target / "staged")
        swap_in(target / "staged", target / "current" / "public")
        linger()
        shutil.rmtree(target / "staged")

    ask_while(swap, target, folders, tmp_path / "nginx", REQUESTS * 2 // 10)


def ask_while(swap: Callable[[int], None], target: Path, folders: Sequence[Path], work: Path, number: int) -> None:
    """Ask nginx for files of two versions of an edition while ``swap`` is called with 0, 1, 2 … in another thread."""
    known = {}
    for folder in folders:
        raw = (folder / MANIFEST).read_bytes()
        known[hashlib.sha256(raw).hexdigest()] = read_manifest(raw)
    assert len(known) == 2
    stop = threading.Event()
    swaps = [0]

    def keep_swapping() -> None:
        while not stop.is_set():
            swap(swaps[0])
            swaps[0] += 1

    with nginx(target, work) as ports:
        swapper = threading.Thread(target=keep_swapping)
        swapper.start()
        try:
            served, whole = requests(ports["public"], known, lambda: swaps[0], number)
        finally:
            stop.set()
            swapper.join()
        assert (work / "error.log").read_text(encoding="utf-8") == ""
    print(
        f"{number} requests during {swaps[0]} swaps; files by version {sorted(served.values())}; {whole} unchanged stretches"
    )
    assert swaps[0] >= SWAPS
    assert all(served.values())


def requests(
    port: int, known: Mapping[str, Mapping[str, str]], swaps: Callable[[], int], number: int
) -> tuple[dict[str, int], int]:
    """How many files came from each version only, and in how many stretches the manifest was the same before and after."""
    chance = random.Random(SEED + 2)
    paths = sorted(set.intersection(*(set(manifest) for manifest in known.values())))
    connection = http.client.HTTPConnection("127.0.0.1", port)
    served = dict.fromkeys(known, 0)
    whole = made = 0

    def get(path: str) -> str:
        nonlocal made
        made += 1
        connection.request("GET", f"/{path}")
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, f"{path}: {response.status}"
        return hashlib.sha256(body).hexdigest()

    count, before = swaps(), get(MANIFEST)
    while made < number or (swaps() < SWAPS and made < 40 * number):  # a slow machine needs more requests for as many swaps
        if made >= number:  # enough asked; what is still to come are swaps, which need the processor too
            time.sleep(0.02)
        got = {path: get(path) for path in chance.sample(paths, 9)}
        next_count, after = swaps(), get(MANIFEST)
        assert after in known
        same = before == after and swaps() == count  # not there and back again
        for path, digest in got.items():
            of = [version for version, manifest in known.items() if manifest[path] == digest]
            assert of, f"{path} is of no version"
            if len(of) == 1:
                served[of[0]] += 1
            if same:
                assert after in of, f"{path} is of another version"
        whole += same
        count, before = next_count, after
    connection.close()
    return served, whole

"""Two committees and the office above them, each with a portal, on loopback with nginx: fresh, then one stale, one tampered with, one
down. Nothing that a child does not publish to everybody appears above."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from gongshilan.verify.manifest import digest_of, walk, write_manifest
from selectolax.lexbor import LexborHTMLParser
from support.days import quick_folder
from support.forks import Forks
from support.places import PORTAL
from support.scanner import texts
from support.served import nginx

pytestmark = [pytest.mark.build, pytest.mark.xdist_group("federation")]
DAY, LATER = "2030-04-30", "2030-05-03"
MARK = "§只供内部§"
PRIVATE = f"---\nkind: meeting\ntitle: {MARK}\nunit: example-unit\nmeeting_type: work\ndate: 2030-04-12\nscope: staff\n---\n{MARK}\n"


@dataclass
class World:
    """``office`` is the portal above; ``said`` what each harvest said of each portal; ``pages`` the office's pages after each."""

    office: Path
    said: list[dict[str, dict[str, object]]]
    pages: list[Path]


def child(root: Path, name: str, forks: Forks, key: Path) -> Path:
    """A committee's portal with something private, published and signed; where it is published."""
    portal = Path(shutil.copytree(PORTAL, root / name))
    settings = portal / "content" / "portal.yml"
    text = settings.read_text(encoding="utf-8").replace(
        "publisher: 示例单位", f"publisher: 示例{name}党委\nfederation: {{id: {name}}}"
    )
    settings.write_text(text, encoding="utf-8")
    (portal / "content" / "example-2030" / "meeting" / "private.md").write_text(PRIVATE, encoding="utf-8")
    for command in (["build", "--jobs", "1"], ["publish", root / f"{name}-www", "--sign-key", key]):
        done = forks.run("--root", portal, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return root / f"{name}-www"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, forks: Forks) -> Iterator[World]:
    with quick_folder(tmp_path_factory.mktemp("federation")) as root, ExitStack() as up:
        key = root / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
        targets = {name: child(root, name, forks, key) for name in ("jia", "yi")}
        ports = {name: up.enter_context(nginx(target, root / f"{name}-nginx"))["public"] for name, target in targets.items()}
        office = Path(shutil.copytree(PORTAL, root / "office"))
        found = World(office, [], [])
        with nginx(targets["jia"], root / "bing-nginx") as third:
            ports["bing"] = third["public"]
            lines = [
                f"  - {{id: {name}, title: {name}门户, url: 'http://127.0.0.1:{port}'}}" for name, port in ports.items()
            ]
            lines[1] = lines[1].replace("}", ", key: key.pub}")
            (root / "list.yml").write_text("portals:\n" + "\n".join(lines) + "\n", encoding="utf-8")
            visit(found, forks, root, DAY, 0)
        tamper(targets["yi"])
        visit(found, forks, root, LATER, 1)
        yield found


def visit(world: World, forks: Forks, root: Path, day: str, code: int) -> None:
    done = forks.run("--root", world.office, "harvest", root / "list.yml", "--as-of", day, "--format", "json")
    assert done.returncode == code, done.stdout + done.stderr
    world.said.append({item["id"]: item for item in json.loads(done.stdout)})
    settings = world.office / "content" / "portal.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(DAY, day), encoding="utf-8")
    done = forks.run("--root", world.office, "build", "--jobs", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    world.pages.append(Path(shutil.copytree(world.office / "site" / "office", root / f"pages-{day}")))


def tamper(target: Path) -> None:
    """A title changed, every digest made to fit, only the signature not."""
    import hashlib

    site = (target / "current" / "public").resolve()
    standing, portal = site / "data/standing/example-2030.json", site / "data/portal.json"
    old = standing.read_bytes()
    new = old.replace("示例学校".encode(), "冒名学校".encode())
    assert new != old
    said = portal.read_text(encoding="utf-8").replace(hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest())
    for path, raw in ((standing, new), (portal, said.encode())):
        path.chmod(0o644)
        path.write_bytes(raw)
    (site / "SHA256SUMS").chmod(0o644)
    write_manifest(site, {path: digest_of(site / path) for path in walk(site)[0]})


def others(page: Path) -> dict[str, str]:
    """What a page says of each portal, by id."""
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    return {
        str(node.attributes["aria-labelledby"])[2:]: node.text(separator=" ") for node in tree.css(".x-others > section")
    }


def test_fresh(world: World) -> None:
    said = world.said[0]
    assert {name: (item["error"], item["units"], item["as_of"]) for name, item in said.items()} == dict.fromkeys(
        ("jia", "yi", "bing"), (None, 2, DAY)
    )
    assert {name: item["signed"] for name, item in said.items()} == {"jia": False, "yi": True, "bing": False}


@pytest.mark.parametrize("view", ["matrix", "worklist", "arrivals"])
def test_units_of_others_with_source_and_day(world: World, view: str) -> None:
    found = others(world.pages[0] / "example-2030" / f"{view}.html")
    assert list(found) == ["bing", "jia", "yi"]
    for name, text in found.items():
        assert f"{name}门户" in text
        assert "数据截至2030年4月30日" in text
        assert "未更新" not in text
        assert ("示例学校" in text) == (view != "arrivals")
    assert (view == "worklist") == ("逾期" in found["jia"] and "期内" in found["jia"])


def test_stale_tampered_and_down(world: World) -> None:
    assert {name: item["error"] for name, item in world.said[1].items()} == {
        "jia": None,
        "yi": "signature",
        "bing": "unreachable",
    }
    found = others(world.pages[1] / "example-2030" / "matrix.html")
    for text in found.values():
        assert "3天未更新" in text
        assert "数据截至2030年4月30日" in text
        assert "示例学校" in text  # what was in order before is kept
    assert "没有采到" not in found["jia"]
    assert "2030年5月3日没有采到：签名不对" in found["yi"]
    assert "2030年5月3日没有采到：连不上" in found["bing"]
    assert "冒名学校" not in "".join(found.values())


def test_nothing_private_of_a_child_is_above(world: World) -> None:
    """Neither what was kept nor any page; the child's own staff edition has it, so the scanner finds it."""
    child = world.office.parent / "jia" / "site" / "office"
    assert any(MARK in text for _, text in texts(child))
    for folder in (world.office / "harvested", world.office / "site"):
        assert [place for place, text in texts(folder) if MARK in text] == []


def test_what_is_kept_is_read_warily(world: World, forks: Forks, tmp_path: Path) -> None:
    """A file changed where it is kept is no longer shown, and a portal taken off the list is forgotten."""
    office = Path(shutil.copytree(world.office, tmp_path / "office"))
    kept = office / "harvested" / "jia" / "standing-example-2030.json"
    kept.write_bytes(kept.read_bytes().replace("示例学校".encode(), b"<script>"))
    done = forks.run("--root", office, "build", "--jobs", "1", "--edition", "public")
    assert done.returncode == 0, done.stderr
    text = others(office / "site" / "public" / "example-2030" / "matrix.html")["jia"]
    assert "本地保存的数据被改动或损坏" in text
    assert "script" not in text
    (tmp_path / "list.yml").write_text("portals:\n  - {id: yi, title: 乙, url: 'http://127.0.0.1:9/'}\n", encoding="utf-8")
    assert forks.run("--root", office, "harvest", tmp_path / "list.yml").returncode == 1
    assert [path.name for path in (office / "harvested").iterdir()] == ["yi"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("portals:\n  - {id: A, title: x, url: 'http://x/'}\n", "list.yml:2:"),
        ("portals:\n  - {id: a, title: x, url: 'ftp://x/'}\n", "list.yml:2:"),
        ("portals:\n  - {id: a, title: x, url: 'http://x/'}\n  - {id: a, title: y, url: 'http://y/'}\n", "list.yml:3:"),
        ("portals: []\n", "list.yml:1:"),
        ("portals:\n\t- x\n", "list.yml:2:"),
    ],
)
def test_a_list_that_is_not_in_order(forks: Forks, tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "list.yml").write_text(text, encoding="utf-8")
    done = forks.run("--root", PORTAL, "harvest", tmp_path / "list.yml")
    assert done.returncode in (1, 2)
    assert place in done.stderr
    assert "Traceback" not in done.stderr

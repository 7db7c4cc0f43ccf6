"""``gongshilan search`` reads what the browser reads; the cache of parts is only a cache."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gongshilan.build.part_cache import PartCache
from gongshilan.search.build import build_index
from gongshilan.search.index import Index
from gongshilan.search.search import search
from search_material import synthetic
from support.places import run


def test_json(site: Path, shipped_index: Index) -> None:
    done = run("--root", site.parent, "search", "徐斌", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["total"] == len(search(shipped_index, "徐斌").documents)
    assert said["results"][0] == {
        "title": "徐斌",
        "href": "jinshan-jingwei-2009/leader/xu-bin.html",
        "kind": "领导成员",
        "unit": said["results"][0]["unit"],
        "state": "",
        "date": said["results"][0]["date"],
        "found_by": "typed",
        "excerpt": said["results"][0]["excerpt"],
    }
    assert (site / "public" / said["results"][0]["href"]).is_file()
    assert sum(said["facets"]["kind"].values()) == said["total"]


def test_text_and_options(site: Path) -> None:
    done = run("--root", site.parent, "search", "xb", "--limit", "1", "--edition", "members")
    assert "徐斌" in done.stdout
    done = run("--root", site.parent, "search", "xb", "--exactly", "--json")
    assert json.loads(done.stdout)["total"] == 0
    done = run("--root", site.parent, "search", "整改", "--narrow", "kind=rectification_item", "--json")
    assert {row["kind"] for row in json.loads(done.stdout)["results"]} == {"整改事项"}


@pytest.mark.parametrize("arguments", [["x", "--edition", "nobody"], ["x", "--narrow", "colour=red"]])
def test_wrong_use(site: Path, arguments: list[str]) -> None:
    done = run("--root", site.parent, "search", *arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_index_is_said_to_be_broken(tmp_path: Path) -> None:
    folder = tmp_path / "site" / "public" / "search"
    folder.mkdir(parents=True)
    (folder / "index.js").write_text("nonsense", encoding="utf-8")
    done = run("--root", tmp_path, "search", "x")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_every_result_is_a_page(site: Path, shipped_index: Index) -> None:
    for number in range(shipped_index.count):
        assert (site / "public" / shipped_index.document(number)[0]).is_file()


def test_the_cache(tmp_path: Path) -> None:
    """The same bytes with it, from it and without it; what is no longer needed goes; a folder that cannot be made is none."""
    plain = build_index(synthetic(60))
    kept = len(plain) - 1 + 2  # the manifest is always written anew; the texts inverted, and which runs are heavy
    cache = PartCache(tmp_path / "parts")
    assert build_index(synthetic(60), cache) == plain
    assert len(cache) == kept
    again = PartCache(tmp_path / "parts")
    assert build_index(synthetic(60), again) == plain
    again.sweep()
    assert len(again) == kept
    last = PartCache(tmp_path / "parts")
    build_index(synthetic(20, seed=9), last)
    last.sweep()
    assert len(last) < kept
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert build_index(synthetic(60), PartCache(tmp_path / "file" / "below")) == plain

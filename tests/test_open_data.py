"""Open data: what the package says of a table is true of every cell; the page leads to every file; search engines are told right."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import load_rules
from gongshilan.emit.package import dictionary_files, package_files
from gongshilan.emit.records import record_tables
from gongshilan.model import HIDDEN_COUNT
from gongshilan.pages import EditionView, data_page, make_pages, record_address, sitemap_files
from gongshilan.pages.absolute import base_of
from support.demo_cases import demo_case
from support.forks import Forks
from support.places import PORTAL
from support.shown import shown

DAY = date(2009, 8, 10)
LICENCE = {"title": "署名许可", "id": "CC-BY-4.0", "url": "https://example.org/by"}
TYPES = {
    "integer": re.compile(r"-?\d+"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "boolean": re.compile("True|False"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("data")
    return demo_case(root, load_rules(root), 8, 24, 3).loaded


@pytest.fixture(scope="module")
def view(demo: Loaded) -> EditionView:
    return shown(demo, "public", DAY, {"site_domain": "gsl.example.cn", "licence": LICENCE, "publish_time": "09:00"})


@pytest.fixture(scope="module")
def files(view: EditionView) -> Mapping[str, bytes]:
    found = record_tables(view.graph, view.schema, 5, view.assessment.lateness, record_address(view))
    found |= dictionary_files(view.schema)
    return found | package_files(view.graph, view.schema, view.portal, view.assessment.lateness, found, base_of(view))


def rows(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def test_the_package_describes_every_table(files: Mapping[str, bytes]) -> None:
    """Names, sizes and digests; headings in order; no cell that is not of the type its column has; the key is one."""
    package = json.loads(files["data/datapackage.json"])
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://example.org/by", "title": "署名许可"}]
    assert {f"data/{item['path']}" for item in package["resources"]} == {path for path in files if path.endswith(".csv")}
    names = [item["name"] for item in package["resources"]]
    assert len(set(names)) == len(names)
    typed = 0
    for item in package["resources"]:
        raw = files[f"data/{item['path']}"]
        assert re.fullmatch(r"[a-z0-9._-]+", item["name"])
        assert (item["bytes"], item["hash"]) == (len(raw), f"sha256:{hashlib.sha256(raw).hexdigest()}")
        head, *body = rows(raw)
        fields = item["schema"]["fields"]
        assert [field["name"] for field in fields] == head
        assert len(set(head)) == len(head), item["path"]
        if item["schema"].get("primaryKey"):
            assert len({row[0] for row in body}) == len(body)
        for place, field in enumerate(fields):
            if pattern := TYPES.get(field["type"]):
                typed += 1
                assert [row[place] for row in body if row[place] and not pattern.fullmatch(row[place])] == [], field
    assert typed > 40


def test_a_row_says_where_its_record_is_and_what_became_of_it(view: EditionView, files: Mapping[str, bytes]) -> None:
    """Unit, deadline, answer and address of every suggestion, in the table and in JSON."""
    head, *body = rows(files["data/demo-2009/suggestion.csv"])
    assert {"单位", "答复期限", "答复日期", "期限状态", "网页"} <= set(head)
    whole = json.loads(files["data/demo-2009/suggestion.json"])
    assert len(body) == len(whole) == len(view.graph.of_kind("suggestion"))
    for row, item in zip(body, whole, strict=True):
        said = dict(zip(head, row, strict=True))
        record = view.graph[item["id"]]
        assert said["网页"] == item["page"] == f"https://gsl.example.cn/demo-2009/suggestion/{record.id}.html"
        assert said["单位"] == item["unit_title"] == view.graph[str(record.unit)].title
        assert said["答复日期"] == (record.data.get("answer") or {}).get("date", "")
        assert item["standing"]["due"] == record.data.get("due")


def test_counts_that_are_not_told_are_null(demo: Loaded) -> None:
    """No sign of ours in JSON, and nothing in its place that could be taken for a number."""
    view = shown(demo, "public", DAY)
    found = record_tables(view.graph, view.schema, 5)
    hidden = [path for path, raw in found.items() if path.endswith(".json") and HIDDEN_COUNT.encode() in raw]
    assert hidden == []
    counts = json.loads(found["data/demo-2009/mass_evaluation.json"])
    assert any(HIDDEN_COUNT in str(view.graph[item["id"]].data) for item in counts)
    assert any("null" in json.dumps(item["data"]) for item in counts)


def test_the_page_leads_to_every_file(view: EditionView, files: Mapping[str, bytes]) -> None:
    """And says the licence."""
    made = data_page(view, files)
    said = json.dumps(dict(made.view), ensure_ascii=False)
    for path in files:
        assert f'"{path}"' in said, path
    assert "署名许可" in said
    none = data_page(shown_without(view), files)
    assert none.view["licence"] is None


def shown_without(view: EditionView) -> EditionView:
    from dataclasses import replace

    data: dict[str, Any] = {key: value for key, value in view.portal.data.items() if key != "licence"}
    return replace(view, portal=replace(view.portal, data=data))


def test_search_engines_are_told_every_page(view: EditionView, demo: Loaded) -> None:
    """Each page once, by its canonical address; nothing where the edition's address is not known."""
    pages = list(make_pages(view))
    found = sitemap_files(view, pages)
    assert set(found) == {"sitemap.xml", "robots.txt"}
    listed = [
        item.text for item in ET.fromstring(found["sitemap.xml"]).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert sorted(listed) == sorted(page.view["meta"]["url"] for page in pages)
    assert "https://gsl.example.cn/" in listed
    assert sitemap_files(shown(demo, "public", DAY), pages) == {}
    below = [{**item, "url": "https://a.cn/gsl"} for item in demo.portal.data["editions"]]
    assert set(sitemap_files(shown(demo, "public", DAY, {"editions": below}), pages)) == {"sitemap.xml"}


@pytest.mark.build
def test_what_a_page_says_of_itself(tmp_path: Path, forks: Forks) -> None:
    """The names that directories of government sites ask for, canonical address and Open Graph; none of it without a domain."""
    import shutil

    for name in ("content", "schema"):
        shutil.copytree(PORTAL / name, tmp_path / name)
    settings = tmp_path / "content" / "portal.yml"
    told = (
        settings.read_text(encoding="utf-8")
        + "site_domain: gsl.example.cn\nsite_code: '3101160001'\npublish_time: '09:00'\n"
    )
    settings.write_text(told, encoding="utf-8")
    done = forks.run("--root", tmp_path, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "site/public/example-2030/suggestion/example-suggestion.html").read_text(encoding="utf-8")
    metas = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page))
    assert {
        "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription", "ColumnType",
        "ArticleTitle", "PubDate", "ContentSource", "Description", "Url", "og:title", "og:url", "og:type",
    } <= set(metas)  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\d 09:00", metas["PubDate"])
    own = "https://gsl.example.cn/example-2030/suggestion/example-suggestion.html"
    assert metas["Url"] == metas["og:url"] == own
    assert f'<link rel="canonical" href="{own}">' in page
    other = next(path for path in (tmp_path / "site").iterdir() if path.name != "public" and path.is_dir())
    assert "canonical" not in (other / "example-2030/index.html").read_text(encoding="utf-8")
    assert not (other / "sitemap.xml").exists()


@pytest.mark.build
def test_the_page_of_what_is_not_there_knows_where_it_is_served(tmp_path: Path, forks: Forks) -> None:
    """A real page with menu and search, below a path too."""
    import shutil

    for name in ("content", "schema"):
        shutil.copytree(PORTAL / name, tmp_path / name)
    settings = tmp_path / "content" / "portal.yml"
    text = settings.read_text(encoding="utf-8").replace(
        "{id: public, label: 公开版", "{id: public, url: 'https://a.cn/gsl/public/', label: 公开版"
    )
    settings.write_text(text, encoding="utf-8")
    done = forks.run("--root", tmp_path, "build", "--edition", "public")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "site/public/404.html").read_text(encoding="utf-8")
    assert 'action="/gsl/public/search.html"' in page
    assert 'href="/gsl/public/assets/gsl/10-base.css"' in page
    assert [link for link in re.findall(r'href="(/[^"]*)"', page) if not link.startswith("/gsl/public/")] == []


def test_the_page_of_what_is_not_there_needs_no_address(shipped_site: Path) -> None:
    """Where nobody says at which address the portal stands, the page brings its styles and leads to menu and search at the host's top."""
    page = (shipped_site / "public" / "404.html").read_text(encoding="utf-8")
    assert page.count("<style>") == 1
    assert '<link rel="stylesheet"' not in page
    assert 'action="/search.html"' in page
    targets = re.findall(r'href="/([^"]*)"', page)
    assert len(targets) >= 4
    assert [name for name in targets if not (shipped_site / "public" / name).is_file()] == []

"""``gongshilan cms``: forms for every kind that Sveltia CMS takes, and a page that asks nobody else."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from click.testing import CliRunner
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from gongshilan.check.record import RecordChecker
from gongshilan.cli.main import main
from gongshilan.read.source import read_source
from playwright.sync_api import Browser, Locator, expect
from support.cases import lay
from support.places import PORTAL, REPO, SCHEMA

CAMPAIGN = "example-2030"
PLACE = Path(os.environ.get("SVELTIA_CMS", REPO / ".venv-builders/cms/node_modules/@sveltia/cms"))
WITH_SVELTIA = pytest.mark.skipif(not (PLACE / "schema").is_dir(), reason="make test-cms brings @sveltia/cms")


def write(folder: Path, *more: str) -> Any:
    done = CliRunner().invoke(main, ["--root", str(PORTAL), "cms", "--repo", "a/b", "--out", str(folder), *more])
    assert done.exit_code == 0, done.output
    return yaml.safe_load((folder / "config.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cms") / "编辑 器"
    write(folder, "--server", "https://git.example.cn")
    return folder


@pytest.fixture(scope="module")
def config(made: Path) -> Any:
    return yaml.safe_load((made / "config.yml").read_text(encoding="utf-8"))


def every_field(fields: list[Any]) -> Iterator[Any]:
    for field in fields:
        yield field
        yield from every_field([*field.get("fields", []), *([field["field"]] if "field" in field else [])])


def test_every_kind_and_field_has_its_place(config: Any, rules: Rules) -> None:
    """In the folder where records of the kind lie, under the name the schema gives it."""
    found = {item["name"]: item for item in config["collections"]}
    for kind in rules.schema.kinds.values():
        if kind.id == "campaign":
            [item] = found[kind.id]["files"]
            assert (PORTAL / item["file"]).is_file()
        else:
            item = found[f"{CAMPAIGN}_{kind.id}"]
            assert item["folder"] == f"content/{CAMPAIGN}/{kind.id}"
            assert (item["extension"], item["format"]) == ("md", "yaml-frontmatter")
        assert {field["name"] for field in item["fields"]} == {*kind.fields, "body"}
        asked = {field["name"] for field in item["fields"] if field.get("required")}
        assert asked == {"title", *kind.required} - {"kind"}
        assert item["fields"][0] == {"name": "kind", "label": "记录类型", "widget": "hidden", "default": kind.id}


def test_fields_are_chosen_and_typed(config: Any, rules: Rules) -> None:
    """Terms by label, one kind by its records, several of each; wordings of days stay text."""
    names = {item["name"] for item in config["collections"]}
    meeting = next(item for item in config["collections"] if item["name"] == f"{CAMPAIGN}_meeting")
    fields = {field["name"]: field for field in meeting["fields"]}
    terms = rules.schema.vocabularies["meeting_type"].terms.values()
    assert [option["value"] for option in fields["meeting_type"]["options"]] == [term.label for term in terms]
    assert fields["chair"]["collection"] == f"{CAMPAIGN}_leader"
    assert fields["leaders_present"]["multiple"]
    assert fields["speeches"]["widget"] == "list"
    assert fields["date"]["widget"] == "string"
    assert fields["about"]["field"]["widget"] == "string"
    for item in config["collections"]:
        for field in every_field(item.get("fields", [])):
            assert isinstance(field["name"], str)
            assert field["label"]
            assert field["widget"] != "relation" or field["collection"] in names
            assert field["widget"] != "select" or field["options"]


def test_dates_from_a_calendar_and_decap(tmp_path: Path) -> None:
    """If asked; Decap gets no property that only Sveltia knows."""
    config = write(tmp_path, "--cms", "decap", "--backend", "git-gateway", "--date-picker")
    assert config["backend"] == {"name": "git-gateway", "branch": "main"}
    meeting = next(item for item in config["collections"] if item["name"] == f"{CAMPAIGN}_meeting")
    assert {field["name"]: field["widget"] for field in meeting["fields"]}["date"] == "datetime"
    assert isinstance(meeting["slug"], str)
    assert {path.name for path in tmp_path.iterdir()} == {"config.yml", "index.html"}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (["--repo", "x"], "所有者/仓库名"),
        (["--backend", "git-gateway", "--repo", "a/b"], "git-gateway"),
        (["--repo", "a/b", "--server", "https://a.cn; script-src *"], "不是网址"),
    ],
)
def test_what_cannot_be_is_refused(said: list[str], answer: str, tmp_path: Path) -> None:
    """By a sentence, and nothing is written."""
    done = CliRunner().invoke(main, ["--root", str(PORTAL), "cms", "--out", str(tmp_path / "out"), *said])
    assert done.exit_code != 0
    assert answer in done.output
    assert not (tmp_path / "out").exists()


def test_the_page_asks_only_the_forge(made: Path) -> None:
    """No address in it but the forge's own, and scripts only from beside it."""
    page = (made / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\s;&\"]+", page)) == {"https://git.example.cn"}
    assert re.findall(r'<script src="([^"]+)"', page) == ["beside.js", "sveltia-cms.js"]


@WITH_SVELTIA
def test_sveltia_takes_the_configuration(config: Any) -> None:
    """By the schema it publishes, every field."""
    schema = json.loads((PLACE / "schema" / "sveltia-cms.json").read_text(encoding="utf-8"))
    jsonschema_rs.validator_for(schema).validate(config)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Blocks(yaml.SafeDumper):
    """YAML as both editors write it: every list in lines of its own, further in than its name; quotes only where they must be."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


@pytest.mark.parametrize(
    "path", sorted(SCHEMA.glob("examples/*/valid-*.md")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_what_they_write_is_the_same_record(path: Path, rules: Rules, shipped: Loaded) -> None:
    """Examples of every kind in their way of writing: a blank line before the text, switches that nobody touched as false."""
    checker = RecordChecker(rules.schema, shipped.portal)
    source, _ = read_source(path.read_bytes(), f"a/{path.parent.name}/x.md")
    assert source is not None
    before, problems = checker.check(source)
    assert before is not None, problems
    fields = rules.schema.kinds[path.parent.name].fields
    idle = {name: False for name, field in fields.items() if field.type == "boolean" and name not in source.tree.value}
    data = {**source.tree.value, **idle}
    written = yaml.dump(data, Dumper=_Blocks, allow_unicode=True, width=10**9, sort_keys=False)
    again, _ = read_source(f"---\n{written}---\n\n{source.body.strip()}\n".encode(), source.path)
    assert again is not None
    after, problems = checker.check(again)
    assert problems == []
    assert after is not None
    assert after.body == before.body.strip()
    assert {key: value for key, value in after.data.items() if key not in idle} == before.data


SEED = """async (files) => {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('sveltia-cms-test', { create: true });
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split('/');
    let at = root;
    for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part, { create: true });
    const file = await (await at.getFileHandle(parts[parts.length - 1], { create: true })).createWritable();
    await file.write(text);
    await file.close();
  }
}"""
READ = """async () => {
  const found = {};
  const visit = async (folder, above) => {
    for await (const [name, item] of folder.entries()) {
      if (item.kind === 'directory') await visit(item, above + name + '/');
      else found[above + name] = await (await item.getFile()).text();
    }
  };
  await visit(await (await navigator.storage.getDirectory()).getDirectoryHandle('sveltia-cms-test'), '');
  return found;
}"""
"""What the repository in memory holds: a folder that only this origin of the browser sees."""


@WITH_SVELTIA
@pytest.mark.browser
@pytest.mark.xdist_group("desk")
def test_what_sveltia_saves_is_a_record(made: Path, chromium: Browser, tmp_path: Path, rules: Rules) -> None:
    """With a repository in memory: a form in Chinese, filled as a person fills it, is saved as a file that ``check`` takes; and nothing
    left the machine."""
    site = Path(shutil.copytree(made, tmp_path / "site"))
    shutil.copytree(PLACE / "dist", site, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.map", "*.mjs"))
    shutil.copytree(PLACE / "locales", site / "locales")
    written = (site / "config.yml").read_text(encoding="utf-8")
    (site / "config.yml").write_text(
        re.sub(r"^backend:\n(?:  .*\n)+", "backend:\n  name: test-repo\n", written, flags=re.MULTILINE), encoding="utf-8"
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = f"http://127.0.0.1:{server.server_port}/"
    page = chromium.new_page(locale="zh-CN", viewport={"width": 1280, "height": 9000})  # what is out of sight is not drawn
    root = lay(tmp_path / "portal", [])
    files = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("content/**/*.md")}
    asked: list[str] = []
    page.on("response", lambda got: asked.append(got.url))
    try:
        page.goto(start)
        page.evaluate(SEED, files)
        page.reload()
        page.get_by_role("button", name="使用测试仓库").click()
        expect(page.get_by_text("联系点").first).to_be_visible()
        page.goto(f"{start}#/collections/{CAMPAIGN}_suggestion/new")

        def field(name: str) -> Locator:
            return page.get_by_role("group", name=f"「\u2068{name}\u2069」字段", exact=True).first

        field("标题").get_by_role("textbox").fill("“食堂”: 排队 #2 太久")
        expect(field("标题")).to_contain_text("列表和页面上显示的名称。")
        field("单位").get_by_role("radio", name="示例单位").click()
        field("办理状态").get_by_role("combobox").click()
        page.get_by_role("option", name="登记").first.click()
        field("收到日期").get_by_role("textbox").fill("2030年3月2日")
        field("办理经过").get_by_role("button", name="添加").first.click()
        field("办理经过").get_by_role("textbox").nth(1).fill("已转办公室: 催办 #1")
        field("意见内容").get_by_role("textbox").fill("中午要等半小时。\n\n- 错开时间\n\n**注意：**请答复。")
        page.get_by_role("button", name="保存", exact=True).click()
        page.wait_for_url(lambda url: not url.endswith("/new"))
        found = page.evaluate(READ)
        assert all(url.startswith((start, "blob:", "data:")) for url in asked)
    finally:
        page.close()
        server.shutdown()
    [name] = set(found) - set(files)
    assert all(found[path] == text for path, text in files.items())
    (root / name).write_text(found[name], encoding="utf-8")
    loaded = load(root, rules)
    assert loaded.problems == ()
    record = next(record for record in loaded.graph if record.path == name.removeprefix("content/"))
    assert (record.title, record.unit) == ("“食堂”: 排队 #2 太久", "example-unit")
    assert record.data["received"] == "2030-03-02"
    assert record.data["progress"][0]["text"] == "已转办公室: 催办 #1"
    assert record.body.endswith("**注意：**请答复。")

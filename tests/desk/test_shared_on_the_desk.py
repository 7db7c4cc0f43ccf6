"""Units and leaders that several campaigns share, on the desk and in tables."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from gongshilan.build.rules import Rules
from support.forks import Forks
from support.shared import FIRST, SECOND, shared_portal

from desk.conftest import Asking

LEADERS = "姓名,职务,单位\n示例领导丁,校长,示例学校\n示例领导戊,副校长,示例学校\n"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_portal(tmp_path_factory.mktemp("desk") / "portal")


def given(asking: Asking, address: str) -> Any:
    page = asking.get(address).get_data(as_text=True)
    return json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]


def choices(asking: Asking, kind: str) -> list[str]:
    return [item["value"] for item in given(asking, f"/new/{kind}")["setting"]["campaigns"]]


def test_fields_in_fields_stand_in_the_order_of_the_schema(shared: Path, rules: Rules) -> None:
    """The unit first, and below it what is otherwise in this campaign."""
    form = given(Asking(shared, rules), f"/edit/{SECOND}")["kind"]["fields"]["shared_units"]["items"]["fields"]
    field = rules.schema.kinds["campaign"].fields["shared_units"].items
    assert field is not None
    assert list(form) == list(field.properties)


def test_what_may_be_shared_may_be_put_there(shared: Path, rules: Rules) -> None:
    asking = Asking(shared, rules)
    assert choices(asking, "leader") == [FIRST, SECOND, "portal"]
    assert choices(asking, "meeting") == [FIRST, SECOND]
    leader = {"title": "新来的领导", "unit": "example-school"}
    answer = asking.ask("save", {"draft": {"kind": "leader", "campaign": "portal", "data": leader, "body": ""}})
    assert (answer["saved"], answer["path"].split("/")[:2]) == (True, ["portal", "leader"])
    meeting = {"title": "会", "unit": "example-school", "meeting_type": "工作会", "date": "2030-03-14"}
    refused = asking.ask("save", {"draft": {"kind": "meeting", "campaign": "portal", "data": meeting, "body": ""}})
    assert "saved" not in refused
    kept = asking.ask("save", {"draft": {"kind": "meeting", "campaign": SECOND, "data": meeting, "body": ""}})
    assert kept["path"].startswith(f"{SECOND}/meeting/")
    found = json.loads(asking.get("/api/find", query_string={"kinds": "unit", "q": "学校"}).data)["found"]
    assert [item["id"] for item in found] == ["example-school"]  # once, however many campaigns have it


def test_tables_of_shared_records_come_and_go(tmp_path: Path, forks: Forks) -> None:
    root, table, book = shared_portal(tmp_path / "portal"), tmp_path / "领导.csv", tmp_path / "领导.xlsx"
    table.write_text(LEADERS, encoding="utf-8")
    done = forks.run("--root", root, "import", table, "--kind", "leader", "--campaign", "portal")
    assert done.returncode == 0, done.stderr
    assert len(list((root / "content/portal/leader").glob("*.md"))) == 5
    before = {path: path.read_bytes() for path in (root / "content").rglob("*.md")}
    assert forks.run("--root", root, "export", "--campaign", "portal", "--output", book).returncode == 0
    again = forks.run("--root", root, "import", book, "--campaign", "portal")
    assert again.returncode == 0, again.stderr
    assert {path: path.read_bytes() for path in before} == before
    other = forks.run("--root", root, "import", table, "--kind", "suggestion", "--campaign", "portal")
    assert other.returncode == 1


def test_the_forge_editor_has_a_place_for_them(tmp_path: Path, forks: Forks) -> None:
    root = shared_portal(tmp_path / "portal")
    done = forks.run("--root", root, "cms", "--repo", "a/b", "--out", tmp_path / "cms")
    assert done.returncode == 0, done.stderr
    config = yaml.safe_load((tmp_path / "cms/config.yml").read_text(encoding="utf-8"))
    folders = {item.get("folder"): item["label"] for item in config["collections"]}
    assert folders["content/portal/leader"] == "领导成员（各活动共用）"
    assert "content/portal/meeting" not in folders

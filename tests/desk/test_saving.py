"""What the desk writes: a whole file or nothing, never over what somebody else wrote meanwhile."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.cli.desk import outside_of
from gongshilan.cli.setting import Setting
from gongshilan.desk.saving import opened
from gongshilan.desk.state import Held
from gongshilan.desk.typed import draft_of
from gongshilan_demo.generate import generate, write
from gongshilan_demo.model import Options

from desk.conftest import Asking

TYPED = {"title": "食堂排队太久", "status": "登记", "received": "2009年3月2日", "unit": "unit-1"}


def suggestion(**more: Any) -> dict[str, Any]:
    return {"kind": "suggestion", "campaign": "campaign-1", "data": TYPED | more, "body": "中午要等半个小时。"}


def path_of(root: Path, answer: dict[str, Any]) -> Path:
    return root / "content" / answer["path"]


def test_a_new_record_is_a_file_as_an_editor_writes_it(asking: Asking, root: Path) -> None:
    answer = asking.ask("save", {"draft": suggestion()})
    assert answer["saved"]
    assert answer["path"] == "campaign-1/suggestion/suggestion-shi-tang-pai-dui-tai-jiu.md"
    assert path_of(root, answer).read_text(encoding="utf-8") == (
        "---\nkind: suggestion\ntitle: 食堂排队太久\nunit: unit-1\nstatus: 登记\nreceived: 2009年3月2日\n---\n中午要等半个小时。\n"
    )
    second = asking.ask("save", {"draft": suggestion()})
    assert second["id"] == "suggestion-shi-tang-pai-dui-tai-jiu-2"


def test_problems_stand_at_their_fields_and_nothing_is_written(asking: Asking, root: Path) -> None:
    wrong = suggestion(received="2009年2月30日", status="", problem="nothing", progress=[{"date": "2009年3月2日"}])
    answer = asking.ask("save", {"draft": wrong})
    assert not answer["saved"]
    found = {item["field"]: item["code"] for item in answer["problems"]}
    assert found["status"] == "field-missing"
    assert found["received"] == "date-invalid"
    assert found["progress.0.text"] == "field-missing"
    assert not list(root.glob("content/*/suggestion/*"))
    lone = asking.ask("check", {"draft": suggestion(problem="nothing"), "whole": True})
    assert [(item["field"], item["code"]) for item in lone["problems"] if not item["warning"]] == [
        ("problem", "ref-missing")
    ]
    assert asking.ask("save", {"draft": wrong, "anyway": True})["saved"]


def test_a_problem_of_the_text_names_its_line(asking: Asking) -> None:
    draft = suggestion() | {"body": "一\n\n::: nobody\n二\n:::"}
    [problem] = asking.ask("check", {"draft": draft})["problems"]
    assert (problem["field"], problem["line"], problem["code"]) == ("body", 3, "passage-scope")


def test_days_are_read_while_they_are_typed(asking: Asking) -> None:
    days = asking.ask("check", {"draft": suggestion(review_dates=["二〇〇九年三月十三日"])})["days"]
    assert days["received"] == "读作 2009年3月2日（星期一）"
    assert days["review_dates.0"] == "读作 2009年3月13日（星期五）"
    plan = {"kind": "rectification_item", "campaign": "campaign-1", "data": {"deadline": "2009年3月中旬"}, "body": ""}
    assert asking.ask("check", {"draft": plan})["days"]["deadline"].endswith("2009年3月20日（星期五）")


def test_a_file_changed_meanwhile_is_not_written_over(asking: Asking, root: Path) -> None:
    done = asking.ask("save", {"draft": suggestion()})
    path = path_of(root, done)
    theirs = path.read_text(encoding="utf-8").replace("半个小时", "一个小时")
    path.write_text(theirs, encoding="utf-8")
    mine = suggestion(title="我改的") | {"id": done["id"]}
    answer = asking.ask("save", {"draft": mine, "digest": done["digest"], "anyway": True})
    assert "一个小时" in answer["conflict"]["theirs"]
    assert "我改的" in answer["conflict"]["mine"]
    assert path.read_text(encoding="utf-8") == theirs
    again = asking.ask("save", {"draft": mine, "digest": done["digest"], "known": answer["conflict"]["digest"]})
    assert again["saved"]
    assert "我改的" in path.read_text(encoding="utf-8")


def test_a_file_that_appeared_meanwhile_is_not_written_over(asking: Asking, root: Path) -> None:
    draft = suggestion() | {"wanted": "s-1"}
    path = root / "content" / "campaign-1" / "suggestion" / "s-1.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"not readable: [")
    assert "conflict" in asking.ask("save", {"draft": draft, "anyway": True})
    assert path.read_bytes() == b"not readable: ["


def test_saving_what_did_not_change_writes_nothing(asking: Asking, root: Path) -> None:
    [path] = root.glob("content/*/unit/*.md")
    before = path.stat().st_mtime_ns
    record = json.loads(asking.get("/api/record", query_string={"id": "unit-1"}).data)
    answer = asking.ask("save", {"draft": record, "digest": record["digest"]})
    assert answer["saved"]
    assert not answer["changed"]
    assert path.stat().st_mtime_ns == before


def test_nothing_is_written_outside_the_content(asking: Asking, root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "content" / "campaign-1" / "suggestion").symlink_to(outside)
    assert "refused" in asking.ask("save", {"draft": suggestion(), "anyway": True})
    for campaign in ("..", "../..", "/tmp", "pages", ""):
        assert "refused" in asking.ask("save", {"draft": suggestion() | {"campaign": campaign}, "anyway": True})
    for name in ("../x", "X", "a/b"):
        assert "refused" in asking.ask("save", {"draft": suggestion() | {"wanted": name}, "anyway": True})
    assert list(outside.iterdir()) == []


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, encoding="utf-8").stdout


def in_git(root: Path) -> None:
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "config", "user.name", "编辑")
    git(root, "config", "user.email", "editor@example.invalid")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "开始")


def test_a_commit_holds_just_what_was_saved(asking: Asking, root: Path, tmp_path: Path) -> None:
    in_git(root)
    git(tmp_path, "init", "--quiet", "--bare", "far.git")
    git(root, "remote", "add", "origin", str(tmp_path / "far.git"))
    (root / "content" / "other.txt").write_text("x", encoding="utf-8")
    git(root, "add", "content/other.txt")
    wish = {"message": "意见建议：新增“食堂排队太久”", "branch": "xin", "push": True}
    answer = asking.ask("save", {"draft": suggestion(), "commit": wish, "anyway": True})
    assert "xin" in answer["committed"]
    assert git(root, "log", "-1", "--format=%s", "--name-only").split("\n") == [
        wish["message"],
        "",
        f"content/{answer['path']}",
        "",
    ]
    assert git(tmp_path / "far.git", "log", "-1", "--format=%s", "xin").strip() == wish["message"]
    assert git(root, "status", "--porcelain").startswith("A  content/other.txt")


def test_what_git_refuses_is_said_and_the_file_stays(asking: Asking, root: Path) -> None:
    answer = asking.ask("save", {"draft": suggestion(), "commit": {"message": "x"}})
    assert answer["saved"]
    assert "git" in answer["refused"]
    in_git(root)
    later = asking.ask("save", {"draft": suggestion(), "commit": {"message": "x", "branch": "--force"}})
    assert later["saved"]
    assert path_of(root, later).is_file()
    assert "分支" in later["refused"]


def test_the_last_commit_can_be_looked_at(asking: Asking, root: Path) -> None:
    in_git(root)
    record = json.loads(asking.get("/api/record", query_string={"id": "unit-1"}).data)
    draft = record | {"data": record["data"] | {"title": "改过"}}
    saved = asking.ask("save", {"draft": draft, "digest": record["digest"]})
    before = json.loads(asking.get("/api/record", query_string={"id": "unit-1", "version": "committed"}).data)
    assert before["data"]["title"] == record["data"]["title"]
    assert before["digest"] == saved["digest"]
    back = asking.ask("save", {"draft": before, "digest": before["digest"]})
    assert back["saved"]
    assert git(root, "status", "--porcelain") == ""


def test_rows_are_saved_together_or_not_at_all(asking: Asking, root: Path) -> None:
    rows = [suggestion(title="甲"), suggestion(title="甲"), suggestion(title="乙", received="没有这一天")]
    answer = asking.ask("rows", {"rows": rows})
    assert not answer["saved"]
    assert [bool(row["problems"]) for row in answer["rows"]] == [False, False, True]
    assert not list(root.glob("content/*/suggestion/*"))
    rows[2]["data"]["received"] = "2009年3月9日"
    done = asking.ask("rows", {"rows": rows})
    assert done["files"] == 3
    assert len({row["id"] for row in done["rows"]}) == 3
    [first] = root.glob("content/*/suggestion/suggestion-jia.md")
    first.write_text(first.read_text(encoding="utf-8") + "别人写的", encoding="utf-8")
    for row, saved in zip(rows, done["rows"], strict=True):
        row |= {"id": saved["id"], "digest": saved["digest"]}
        row["data"]["title"] += "二"
    answer = asking.ask("rows", {"rows": rows, "anyway": True})
    assert [item["id"] for item in answer["conflicts"]] == ["suggestion-jia"]
    assert not any("二" in path.read_text(encoding="utf-8") for path in root.glob("content/*/suggestion/*"))


def test_records_of_a_whole_portal_open_and_save_unchanged(tmp_path: Path, rules: Rules) -> None:
    """What a page is given and sends back, for every record of a demo: not one byte of a file changes; with a title typed anew only
    the line of the title does."""
    write(generate(Options(units=3, records=4, seed=3, as_of=date(2009, 8, 10))), tmp_path)
    held = Held(replace(outside_of(Setting(tmp_path)), judge=lambda content: load(tmp_path, rules)))
    kinds = set()
    for name, source in held.sources().items():
        record = json.loads(json.dumps(opened(held, name)))
        raw = held.read(source.path)
        assert draft_of(record, held).written(held) == raw, name
        record["data"]["title"] = "改过的标题"
        lines, before = draft_of(record, held).written(held).decode().split("\n"), raw.decode().split("\n")
        assert [line for line, old in zip(lines, before, strict=True) if line != old] == ["title: 改过的标题"], name
        kinds.add(source.tree.value["kind"])
    assert len(kinds) > 25

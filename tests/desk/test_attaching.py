"""Files given to a record at the desk: examined as a build does, laid beside the record under a safe name, never over another file."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from gongshilan.attach.names import type_of, valid
from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.desk.attaching import safe_name
from intake.books import book
from playwright.sync_api import Browser, Locator, expect
from support.attachments import pdf, picture, png, saved

from desk.browsing import person
from desk.conftest import PORT, Asking, running
from desk.test_saving import git, in_git, suggestion

FOLDER = "content/campaign-1/suggestion/attachments"


def give(asking: Asking, raw: bytes, name: str, **more: Any) -> Any:
    sent = {"draft": json.dumps(suggestion() | more), "file": (io.BytesIO(raw), name)}
    return json.loads(asking.post("attach", sent).data)


def test_a_file_lies_beside_the_record_that_names_it(asking: Asking, root: Path, fresh_rules: Rules) -> None:
    """Under a safe name; the record is saved, checked, and committed together with its file."""
    in_git(root)
    first = give(asking, png(picture()), "现场 照片 (1).PNG")["entry"]
    assert first == {"file": "现场-照片-（1）.png", "title": "现场 照片 (1)"}
    second = give(asking, saved(pdf("notes")), "答复.pdf")["entry"]
    draft = suggestion(attachments=[first, second])
    answer = asking.ask("save", {"draft": draft, "commit": {"message": "附件"}})
    assert answer["saved"], answer
    assert load(root, fresh_rules).problems == ()
    assert set(git(root, "-c", "core.quotepath=off", "show", "--name-only", "--format=", "HEAD").split()) == {
        f"content/{answer['path']}",
        f"{FOLDER}/{first['file']}",
        f"{FOLDER}/答复.pdf",
    }
    assert git(root, "status", "--porcelain") == ""


def test_another_file_of_the_same_name_is_kept(asking: Asking, root: Path) -> None:
    raw = png(picture())
    assert give(asking, raw, "图.png")["entry"]["file"] == "图.png"
    assert give(asking, raw, "图.png")["entry"]["file"] == "图.png"
    assert give(asking, png(picture("另一张")), "图.PNG")["entry"]["file"] == "图-2.png"
    assert (root / FOLDER / "图.png").read_bytes() == raw
    assert len(list((root / FOLDER).iterdir())) == 2


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"MZ", "a.exe", "不能作附件"),
        (b"<svg/>", "a.svg", "不能作附件"),
        (b"not a picture", "a.png", "PNG 图片"),
        (b"", "a.pdf", "PDF 文件"),
        ("联系电话 13800138000\n".encode(), "名单.txt", "138"),
        (b"x" * (20 * 1_048_576 + 1), "a.txt", "20 MB"),
        (b"x", "无后缀", "不能作附件"),
    ],
    ids=["program", "svg", "no picture", "empty", "number", "large", "no suffix"],
)
def test_what_a_build_would_refuse_is_refused_at_once(asking: Asking, root: Path, raw: bytes, name: str, said: str) -> None:
    answer = give(asking, raw, name)
    assert said in answer["refused"]
    assert not (root / FOLDER).exists()


@pytest.mark.parametrize(
    "name",
    [
        "../../../x.png",
        "..\\x.png",
        "/etc/x.png",
        "con.png",
        ".png",
        "-x.png",
        "a\n b.png",
        "。" * 300 + ".png",
        "字" * 300 + ".png",
        "a..png",
    ],
)
def test_names_are_safe(name: str) -> None:
    made = safe_name(name)
    assert valid(made), made
    assert type_of(made) == "png"


def test_only_a_page_of_the_desk_may_give_a_file(asking: Asking, root: Path, tmp_path: Path) -> None:
    sent = {"draft": json.dumps(suggestion()), "file": (io.BytesIO(png(picture())), "图.png")}
    for headers in ({}, {"Origin": f"http://127.0.0.1:{PORT}"}, {"X-Desk": "1", "Origin": "https://elsewhere.example"}):
        sent["file"] = (io.BytesIO(png(picture())), "图.png")
        answer = asking.client.post("/api/attach", headers=asking.headers | headers, data=sent)
        assert answer.status_code == 403
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "content/campaign-1/suggestion").mkdir()
    (root / FOLDER).symlink_to(outside)
    assert "refused" in give(asking, png(picture()), "图.png")
    assert "refused" in give(asking, png(picture()), "图.png", campaign="..")
    assert list(outside.iterdir()) == []


def test_columns_that_nobody_knows_are_chosen(asking: Asking, root: Path) -> None:
    """What no heading says, a person says on the page: the same file is read with it."""
    raw = book(("台账", [["序号", "毛病", "怎么改", "期限"], [1, "窗口无人", "排班", "2031年6月底前"]], ()))

    def look(**columns: str) -> Any:
        sent = {"file": (io.BytesIO(raw), "台账.xlsx"), "kind": "rectification_item", "columns": json.dumps(columns)}
        return json.loads(asking.post("look", sent).data)

    first = look()
    assert not first["ready"]
    assert [(head["said"], head["path"]) for head in first["heads"]] == [
        ("序号", "-"),
        ("毛病", ""),
        ("怎么改", ""),
        ("期限", "deadline"),
    ]
    assert {"title", "measures", "progress.text", "body"} <= {field["value"] for field in first["fields"]}
    second = look(毛病="title", 怎么改="measures")
    assert second["ready"], second["problems"]
    assert asking.ask("take", {"number": second["number"]})["files"] == 1
    [path] = root.glob("content/*/rectification_item/*.md")
    assert "title: 窗口无人" in path.read_text(encoding="utf-8")
    assert "measures: [排班]" in path.read_text(encoding="utf-8")
    sent = {"file": (io.BytesIO(raw), "台账.xlsx"), "columns": "[1]"}
    assert asking.post("look", sent).status_code == 400


def drop(target: Locator, path: Path, mime: str) -> None:
    """What a browser tells the page when a file is let go over it."""
    target.evaluate(
        "(target, [data, name, type]) => { const moved = new DataTransfer(); moved.items.add(new File([new Uint8Array(data)], name, {type}));"
        " for (const kind of ['dragenter', 'dragover', 'drop'])"
        " target.dispatchEvent(new DragEvent(kind, {dataTransfer: moved, bubbles: true, cancelable: true})); }",
        [list(path.read_bytes()), path.name, mime],
    )


@pytest.mark.browser
@pytest.mark.xdist_group("desk")
def test_files_are_dropped(fresh: Path, tmp_path: Path, chromium: Browser) -> None:
    """A picture on the form, a workbook on the page of imports."""
    root = Path(shutil.copytree(fresh, tmp_path / "portal"))
    shown, table = tmp_path / "现场 1.png", tmp_path / "留言.xlsx"
    shown.write_bytes(png(picture()))
    table.write_bytes(
        book(("留言", [["留言编号", "主题", "时间", "详情"], ["A-1", "门口积水", "2026年3月2日", "下雨就积水。"]], ()))
    )
    with running(root) as start, person(chromium, start) as who:
        who.go("/new/suggestion")
        who.fill("标题", "路灯不亮")
        who.page.locator(".d-more > summary").click()
        box = who.page.locator("[data-path=attachments] .d-drop")
        drop(box, shown, "image/png")
        expect(who.page.locator("[data-path='attachments.0.file'] :is(input, textarea)")).to_have_value("现场-1.png")
        expect(who.page.locator("[data-path='attachments.0.title'] :is(input, textarea)")).to_have_value("现场 1")
        assert who.axe(contrast=False) == []
        who.page.set_viewport_size({"width": 390, "height": 844})
        assert who.overflow() <= 0
        who.page.set_viewport_size({"width": 1280, "height": 900})
        who.button("保存").click()
        expect(who.page.get_by_text("已保存：content/")).to_be_visible()
        assert (root / FOLDER / "现场-1.png").read_bytes() == shown.read_bytes()
        who.go("/import")
        who.page.get_by_label("类别").select_option(label="意见建议")
        drop(who.page.locator("#drop"), table, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        expect(who.page.locator("#result")).to_contain_text("门口积水")
        who.page.locator(".d-columns > summary").click()
        who.page.get_by_label("详情").select_option(label="整改方向")
        expect(who.page.locator(".d-mapped").get_by_label("详情")).to_have_value("direction")
        assert who.axe(contrast=False) == []
        who.page.set_viewport_size({"width": 390, "height": 844})
        assert who.overflow() <= 0
        who.button("写入这些记录").click()
        expect(who.page.get_by_text("已写好 1 个文件")).to_be_visible()
    assert "file: 现场-1.png" in (root / "content/campaign-1/suggestion/suggestion-lu-deng-bu-liang.md").read_text("utf-8")
    assert len(list(root.glob("content/*/suggestion/*.md"))) == 2

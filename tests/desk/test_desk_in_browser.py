"""The desk in a browser, on a desk and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gongshilan.read.source import read_source
from intake.books import book
from playwright.sync_api import Browser, expect
from support.office_files import docx
from support.places import SCHEMA, run

from desk.browsing import SIZES, Person, person
from desk.conftest import running
from desk.test_saving import git, in_git

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]
PAGES = ("/", "/records?kind=suggestion", "/edit/axe-2", "/table/suggestion", "/import")
FULLEST = {
    "meeting": "valid-democratic-life",
    "analysis_report": "valid-full",
    "mass_evaluation": "valid-full",
    "rectification_item": "valid-closed",
}
BY_SIZE = pytest.mark.parametrize("size", SIZES)


@pytest.fixture(scope="module")
def portal(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One empty portal that all tests here write to, each its own records."""
    return Path(shutil.copytree(fresh, tmp_path_factory.mktemp("desk") / "portal"))


@pytest.fixture(scope="module")
def start(portal: Path) -> Iterator[str]:
    with running(portal) as found:
        yield found


@pytest.fixture(autouse=True)
def _as_made(portal: Path, fresh: Path) -> Iterator[None]:
    """Every test finds the content as ``init`` made it."""
    yield
    shutil.rmtree(portal / "content")
    shutil.copytree(fresh / "content", portal / "content")


def suggestions(root: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in root.glob("content/*/suggestion/*.md")}


def write(root: Path, name: str, title: str, more: str = "", body: str = "正文。") -> Path:
    path = root / "content" / "campaign-1" / "suggestion" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f"---\nkind: suggestion\ntitle: {title}\nunit: unit-1\nstatus: 登记\n{more}---\n{body}\n", encoding="utf-8"
    )
    return path


@BY_SIZE
def test_a_first_suggestion_takes_at_most_twelve_actions(portal: Path, start: str, chromium: Browser, size: str) -> None:
    """From the address that the command prints, on a portal of which nothing but ``init`` was run."""
    with person(chromium, start, size) as who:
        who.actions += 1  # opening the address
        who.click(who.page.get_by_role("link", name="新写一条：意见建议"))
        who.fill("标题", "食堂排队太久")
        who.fill("收到日期", "2026年3月2日")
        expect(who.page.get_by_text("读作 2026年3月2日（星期一）")).to_be_visible()
        who.choose("渠道", "座谈会")
        who.fill("意见内容", "中午要等半个小时，建议错开就餐时间。")
        who.actions += 1
        who.button("保存").dblclick()  # a second press writes no second record
        expect(who.page.get_by_text("已保存：content/")).to_be_visible()
        assert who.actions <= 12
        assert who.overflow() <= 0
    assert list(suggestions(portal)) == ["suggestion-shi-tang-pai-dui-tai-jiu"]
    done = run("--root", portal, "check")
    assert done.returncode == 0, done.stdout


@BY_SIZE
def test_every_page_is_accessible_and_fits(portal: Path, start: str, chromium: Browser, size: str) -> None:
    write(portal, "axe-1", "看得见的", "progress:\n  - date: 2026年3月1日\n    text: 已转办\n")
    write(portal, "axe-2", "有错的", "received: 2026年2月30日\n")
    with person(chromium, start, size) as who:
        for path in PAGES if size == "desk" else PAGES[2:4]:
            who.go(path)
            assert who.axe(contrast=size == "desk") == []
            assert who.overflow() <= 0, path
        who.go("/edit/axe-1")
        who.page.get_by_label("归入的问题").click()
        assert who.axe(contrast=False) == []
        who.page.keyboard.press("Escape")
        who.button("看效果").click()
        who.page.frame_locator("iframe").get_by_role("heading", name="看得见的").wait_for()
        assert who.axe(contrast=False, frames=False) == []


def test_problems_stand_beside_their_fields(portal: Path, start: str, chromium: Browser) -> None:
    write(portal, "wrong", "有错的", "received: 2026年2月30日\nunknown: 什么\n")
    with person(chromium, start) as who:
        who.go("/records?problem=1")
        who.page.get_by_role("link", name="有错的", exact=True).click()
        field = who.page.get_by_label("收到日期")
        expect(field).to_have_attribute("aria-invalid", "true")
        assert "2026年2月30日" in who.page.locator("[data-path=received] .d-errors").inner_text()
        assert "unknown" in who.page.locator("[data-path=unknown], .d-top").first.inner_text()
        who.page.get_by_label("标题").fill("")
        expect(who.page.locator("[data-path=title] .d-error")).to_be_visible()
        field.fill("2026年2月28日")
        expect(who.page.locator("[data-path=received] .d-error")).to_have_count(0)


def test_parts_are_added_moved_and_removed_and_the_rest_is_kept(portal: Path, start: str, chromium: Browser) -> None:
    path = write(
        portal,
        "parts",
        "几步",
        "# 注释一\nprogress:\n  - date: 2026年3月1日\n    text: 第一步\n  - date: 2026年4月1日\n    text: 第二步\ntags: [甲]  # 注释二\n",
    )
    with person(chromium, start) as who:
        who.go("/edit/parts")
        who.button("加一条进展").click()
        who.page.locator("[data-path='progress.2.text'] input").fill("第三步")
        who.page.get_by_role("button", name="上移：办理经过 第 3 条").click()
        who.page.get_by_role("button", name="删除：办理经过 第 1 条").click()
        who.page.keyboard.press("Control+s")
        expect(who.page.get_by_text("已保存：")).to_be_visible()
    text = path.read_text(encoding="utf-8")
    assert (
        "# 注释一\nprogress:\n  - text: 第三步\n  - date: 2026年4月1日\n    text: 第二步\ntags: [甲]  # 注释二\n---\n正文。\n"
        in text
    )


def test_all_is_done_with_the_keyboard(portal: Path, start: str, chromium: Browser) -> None:
    with person(chromium, start) as who:
        who.go("/new/rectification_item")
        keys = who.page.keyboard
        who.page.get_by_label("标题").focus()
        keys.type("修路灯")
        keys.press("Tab")
        keys.press("Control+a")
        keys.type("单位名")
        who.page.get_by_role("option").first.wait_for()
        keys.press("ArrowDown")
        keys.press("Enter")
        expect(who.page.locator("[data-path=unit] .d-code").first).to_have_text("unit-1")
        for _ in range(40):
            keys.press("Tab")
            if who.page.evaluate("document.activeElement.textContent") == "加一条整改措施":
                break
        keys.press("Enter")
        keys.type("换灯泡")
        keys.press("Control+s")
        expect(who.page.get_by_text("已保存：")).to_be_visible()
    [path] = portal.glob("content/*/rectification_item/*.md")
    assert "measures: [换灯泡]" in path.read_text(encoding="utf-8")


def test_a_file_changed_meanwhile_is_shown_beside_and_one_is_chosen(portal: Path, start: str, chromium: Browser) -> None:
    path = write(portal, "both", "原来的")
    for choice, left in (
        ("先不保存", "别人的"),
        ("用磁盘上的，放弃我的改动", "别人的"),
        ("用表单里的，替换磁盘上的", "我的"),
    ):
        with person(chromium, start) as who:
            write(portal, "both", "原来的")
            who.go("/edit/both")
            who.page.get_by_label("标题").fill("我的")
            write(portal, "both", "别人的")
            who.button("保存").click()
            dialog = who.page.get_by_role("dialog")
            expect(dialog).to_contain_text("title: 别人的")
            expect(dialog).to_contain_text("title: 我的")
            assert "title: 别人的" in path.read_text(encoding="utf-8")
            dialog.get_by_role("button", name=choice).click()
            if choice == "用表单里的，替换磁盘上的":
                expect(who.page.get_by_text("已保存：")).to_be_visible()
            if choice == "用磁盘上的，放弃我的改动":
                expect(who.page.get_by_label("标题")).to_have_value("别人的")
            assert f"title: {left}" in path.read_text(encoding="utf-8")


def test_changes_are_undone_and_leaving_asks(portal: Path, start: str, chromium: Browser) -> None:
    write(portal, "undo", "存过的")
    with person(chromium, start) as who:
        who.go("/edit/undo")
        title = who.page.get_by_label("标题")
        title.fill("改坏了")
        who.page.get_by_role("link", name="全部记录").click(no_wait_after=True)
        who.page.wait_for_timeout(300)
        assert len(who.watch.dialogs) == 1
        assert who.page.url.endswith("/edit/undo")
        who.button("撤销改动").click()
        who.page.get_by_role("dialog").get_by_role("button", name="确定").click()
        expect(title).to_have_value("存过的")
        who.page.get_by_role("link", name="全部记录").click()
        who.page.wait_for_url("**/records")
        assert len(who.watch.dialogs) == 1


def test_what_is_saved_is_committed_and_can_be_taken_back(fresh: Path, tmp_path: Path, chromium: Browser) -> None:
    root = Path(shutil.copytree(fresh, tmp_path / "portal"))
    in_git(root)
    with running(root) as start, person(chromium, start) as who:
        who.go("/edit/unit-1")
        title = who.page.get_by_label("标题")
        first = title.input_value()
        title.fill("第二个名称")
        who.page.get_by_label("保存后提交到 git").check()
        expect(who.page.get_by_label("提交说明")).to_have_value("单位：修改“第二个名称”")
        who.button("保存").click()
        expect(who.page.locator(".d-state")).to_contain_text("已提交")
        assert git(root, "log", "-1", "--format=%s").strip() == "单位：修改“第二个名称”"
        who.page.get_by_label("保存后提交到 git").uncheck()
        title.fill("第三个名称")
        who.button("保存").click()
        expect(who.page.locator(".d-state")).to_have_class("d-state is-saved")
        who.button("取回上次提交的").click()
        who.page.get_by_role("dialog").get_by_role("button", name="确定").click()
        expect(title).to_have_value("第二个名称")
        assert "第三个名称" in next(root.glob("content/*/unit/*.md")).read_text(encoding="utf-8")
        who.button("保存").click()
        expect(who.page.locator(".d-state")).to_have_class("d-state is-saved")
    assert first not in git(root, "show", "HEAD:content/campaign-1/unit/unit-1.md")
    assert git(root, "status", "--porcelain") == ""


@BY_SIZE
def test_rows_are_pasted_checked_and_saved(portal: Path, start: str, chromium: Browser, size: str) -> None:
    with person(chromium, start, size) as who:
        who.go("/table/suggestion")
        first = who.page.get_by_label("标题 第 1 行")
        pasted = (
            '路灯不亮\t"晚上\n看不见"\t单位名称（请改）\t登记\t2026年3月2日\n厕所没有纸\t请补上\tunit-1\t登记\t2026-02-30\n'
        )
        first.evaluate(
            "(input, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
            " input.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
            pasted,
        )
        day = who.page.get_by_label("收到日期 第 2 行")
        expect(day).to_have_value("2026-02-30")
        expect(day).to_have_attribute("aria-invalid", "true")
        who.button("全部保存").click()
        who.page.get_by_role("dialog").get_by_role("button", name="回去改").click()
        assert suggestions(portal) == {}
        day.fill("2026年2月28日")
        who.button("全部保存").click()
        expect(who.page.get_by_text("已保存 2 个文件")).to_be_visible()
        assert who.overflow() <= 0
    found = suggestions(portal)
    assert found["suggestion-lu-deng-bu-liang"].endswith("received: 2026年3月2日\n---\n晚上\n看不见\n")
    assert "unit: unit-1" in found["suggestion-ce-suo-mei-you-zhi"]


def test_a_workbook_and_a_document_are_shown_then_written(
    portal: Path, start: str, chromium: Browser, tmp_path: Path
) -> None:
    head = ["留言编号", "主题", "时间", "详情", "答复意见", "答复时间"]
    rows = [
        head,
        ["A-1", "门口积水", "2026年3月2日", "下雨就积水。", "已疏通。", "2026年3月9日"],
        ["A-2", "灯坏了", "2026-02-30", "坏了。", "", ""],
    ]
    wrong, right, paper = tmp_path / "错.xlsx", tmp_path / "留言.xlsx", tmp_path / "实施方案.docx"
    wrong.write_bytes(book(("留言", rows, ())))
    right.write_bytes(book(("留言", rows[:2], ())))
    paper.write_bytes(
        docx("".join(f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>" for said in ("示例单位实施方案", "按要求办。")), xml=True)
    )
    with person(chromium, start) as who:
        who.go("/import?kind=suggestion")
        who.page.locator("input[type=file]").set_input_files(wrong)
        expect(who.page.locator("#result")).to_contain_text("错.xlsx:留言!C3")
        assert suggestions(portal) == {}
        who.page.locator("input[type=file]").set_input_files(right)
        expect(who.page.locator("#result")).to_contain_text("门口积水")
        assert who.axe(contrast=False) == []
        assert suggestions(portal) == {}
        who.button("写入这些记录").click()
        expect(who.page.get_by_text("已写好 1 个文件")).to_be_visible()
        who.go("/import")
        who.page.get_by_label("类别").select_option(label="方案计划")
        who.page.locator("input[type=file]").set_input_files(paper)
        expect(who.page.locator("#result")).to_contain_text("示例单位实施方案")
        who.button("写入这些记录").click()
        expect(who.page.get_by_text("已写好 1 个文件")).to_be_visible()
    [found] = suggestions(portal).values()
    assert "已疏通" in found
    [plan] = portal.glob("content/*/plan/*.md")
    assert "按要求办" in plan.read_text(encoding="utf-8")


def test_each_edition_is_shown_what_it_may_see_of_what_is_typed(portal: Path, start: str, chromium: Browser) -> None:
    path = write(portal, "seen", "看效果的", body="大家看的。\n\n::: members\n党员看的。\n:::")
    with person(chromium, start) as who:
        who.go("/edit/seen")
        who.page.get_by_label("标题").fill("还没有保存的标题")
        who.button("看效果").click()
        shown = who.page.frame_locator("iframe")
        expect(shown.get_by_role("heading", name="还没有保存的标题")).to_be_visible()
        assert "党员看的" not in shown.locator("body").inner_text()
        who.page.get_by_role("dialog").get_by_role("button", name="党员版").click()
        expect(shown.get_by_text("党员看的")).to_be_visible()
        who.button("关闭").click()
        who.page.locator(".d-more > summary").click()
        who.page.get_by_label("公开范围").select_option(label="党内公开")
        who.button("看效果").click()
        expect(who.page.get_by_role("dialog")).to_contain_text("公开版看不到这条记录")
        who.button("关闭").click()
    assert "还没有保存的标题" not in path.read_text(encoding="utf-8")


def test_forms_open_and_change_nothing(portal: Path, start: str, chromium: Browser) -> None:
    """The fullest examples of the schema: what is opened, touched and put back as it was is saved to the same bytes, and what the form
    holds is all that the file said. (Files of every kind: ``test_amended.py``.)"""
    examples = {kind: SCHEMA / "examples" / kind / f"{name}.md" for kind, name in FULLEST.items()}
    folder = portal / "content" / "campaign-1"
    made = []
    for kind, path in examples.items():
        made.append(folder / kind / f"x-{kind.replace('_', '-')}.md")
        made[-1].parent.mkdir(exist_ok=True)
        shutil.copy(path, made[-1])
    before = {path: path.read_bytes() for path in made}
    with person(chromium, start) as who:
        for path in made:
            _touch(who, path)
    for path, raw in before.items():
        old, new = read_source(raw, "c/k/x.md")[0], read_source(path.read_bytes(), "c/k/x.md")[0]
        assert old is not None
        assert new is not None
        assert new.tree.value == old.tree.value, path
        assert path.read_bytes() == raw, path


def _touch(who: Person, path: Path) -> None:
    """The form is opened, its title typed anew as it was, and saved whatever problems a record of another portal has here."""
    who.page.goto(f"{who.base}/edit/{path.stem}")
    title = who.page.get_by_label("标题").first
    held = title.input_value()
    title.fill("x")
    title.fill(held)
    sent = who.page.evaluate("JSON.parse(document.getElementById('given').textContent).record")
    with who.page.expect_response("**/api/save") as told:
        who.page.keyboard.press("Control+s")
    posted = told.value.request.post_data_json
    assert posted["draft"]["data"] == sent["data"], path
    if not told.value.json()["saved"]:
        who.button("先这样存").click()
    expect(who.page.locator(".d-state")).to_have_class("d-state is-saved")

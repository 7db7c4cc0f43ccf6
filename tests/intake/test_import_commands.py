"""``import`` and ``export`` as a person uses them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from gongshilan.build import rules as rules_module
from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.cli import importing
from gongshilan.cli.main import main
from support.cases import lay

from intake.books import book

Call = Callable[..., Result]
HEAD = ["序号", "存在问题", "整改措施", "责任领导", "完成时限", "整改情况"]
ROW = [1, "窗口无人", "排班", "示例领导甲", "2030年6月底前", "已排班"]
ITEM = "content/example-2030/rectification_item/rectification-item-example-unit-1.md"


@pytest.fixture
def portal(folder: Path) -> Path:
    return lay(folder, [])


@pytest.fixture
def call(portal: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setattr(rules_module, "load_rules", lambda _: rules)

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["--root", str(portal), *map(str, arguments)])

    return invoke


def sheet(folder: Path, *rows: list[object], name: str = "台账.xlsx") -> Path:
    path = folder / name
    path.write_bytes(book(("整改台账", [HEAD, *rows], [])))
    return path


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()}


def test_nothing_is_written_when_one_cell_is_wrong(call: Call, portal: Path, tmp_path: Path) -> None:
    """Problems of the cell, of the person, of the check of the whole portal: each names the cell."""
    before = files(portal)
    bad = [2, "文件多，请打13800138000", "精简", "无此人", "2030年6月", "x"]
    result = call("import", sheet(tmp_path, ROW, bad), "--unit", "示例单位")
    assert result.exit_code == 1
    assert "台账.xlsx:整改台账!D3: cell-nobody" in result.output
    assert files(portal) == before
    bad[3] = "示例领导乙"
    result = call("import", sheet(tmp_path, ROW, bad), "--unit", "示例单位")
    assert result.exit_code == 1
    assert "台账.xlsx:整改台账!B3: number-mobile" in result.output
    assert files(portal) == before


def test_importing_again_updates(call: Call, portal: Path, tmp_path: Path) -> None:
    """The same row: nothing. A changed cell: that field, and what an editor added by hand stays."""
    assert call("import", sheet(tmp_path, ROW), "--unit", "示例单位").exit_code == 0
    text = (portal / ITEM).read_text(encoding="utf-8")
    (portal / ITEM).write_text(text.replace("status: 整改中", "status: 整改中\nurgency: 马上办"), encoding="utf-8")
    result = call("import", sheet(tmp_path, [*ROW[:5], "已排班，增加一人"]), "--unit", "示例单位")
    assert "更新 1 条" in result.output
    assert "进展" in result.output
    text = (portal / ITEM).read_text(encoding="utf-8")
    assert "urgency: 马上办" in text
    assert "已排班，增加一人" in text
    assert text.count("text:") == 1


def test_another_ledger_with_the_same_numbers_is_not_taken_for_the_first(call: Call, portal: Path, tmp_path: Path) -> None:
    assert call("import", sheet(tmp_path, ROW), "--unit", "示例单位").exit_code == 0
    before = files(portal)
    other = sheet(tmp_path, [1, "另一件事", *ROW[2:]])
    result = call("import", other, "--unit", "示例单位")
    assert result.exit_code == 1
    assert "import-other-record" in result.output
    assert files(portal) == before
    mapping = tmp_path / "map.yml"
    mapping.write_text("id: zg-2\n", encoding="utf-8")
    assert call("import", other, "--unit", "示例单位", "--map", mapping).exit_code == 0
    assert "content/example-2030/rectification_item/zg-2-1.md" in files(portal)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("kind: 整改事项\ncolums: {}\n", "map.yml:2:1", "import-map "),
        ("columns: {没有的栏: 标题}\n", "map.yml:1:11", "import-map-column"),
        ("columns: {存在问题: 没有的字段}\n", "map.yml:1:11", "import-map-field"),
        ("sheet: 没有的表\n", "map.yml:1:1", "import-map-sheet"),
        ("fixed: {没有的字段: 一}\n", "map.yml:1:9", "import-map-field"),
        ("fixed: {办理状态: 没有的词}\n", "map.yml:1:9", "cell-term"),
        ("year: 明年\n", "map.yml:1:1", "import-map-value"),
        ("kind: 没有的类型\n", "map.yml:1:1", "import-kind "),
        ("unit: 没有的单位\n", "map.yml:1:1", "import-unit "),
        ("key: 没有的栏\n", "map.yml:1:1", "import-map-column"),
        ("columns：{}\n", "map.yml:1", "text-fullwidth-punctuation"),
    ],
)
def test_mistakes_in_a_map_file_have_their_line(call: Call, tmp_path: Path, text: str, line: str, code: str) -> None:
    mapping = tmp_path / "map.yml"
    mapping.write_text(text, encoding="utf-8")
    result = call("import", sheet(tmp_path, ROW), "--unit", "示例单位" if "unit" not in text else "", "--map", mapping)
    assert result.exit_code == 1
    assert line in result.output
    assert code in result.output


def test_export_and_import_again(call: Call, portal: Path, tmp_path: Path) -> None:
    """Untouched: nothing changes. A cell edited, a row added, a cell emptied: these, and only these."""
    path = tmp_path / "记录.xlsx"
    assert call("export", "--output", path).exit_code == 0
    before = files(portal)
    result = call("import", path)
    assert result.exit_code == 0, result.output
    assert "新建 0 条，更新 0 条" in result.output
    assert files(portal) == before
    made = openpyxl.load_workbook(path)
    meetings = made["会议"]
    heads = {cell.value: cell.column for cell in meetings[1]}
    meetings.cell(2, heads["参加人数"]).value = "25"
    meetings.cell(2, heads["会议情况"]).value = None
    meetings.cell(3, heads["标题"]).value = "示例座谈会"
    meetings.cell(3, heads["单位"]).value = "示例单位"
    meetings.cell(3, heads["会议日期"]).value = "2030年3月20日"
    meetings.cell(3, heads["会议类型"]).value = "座谈会"
    meetings.cell(3, heads["作报告人"]).value = "示例领导甲、示例领导乙"
    made.save(path)
    result = call("import", path)
    assert result.exit_code == 0, result.output
    changed = {name for name, raw in files(portal).items() if before.get(name) != raw}
    meeting = "content/example-2030/meeting"
    assert changed == {f"{meeting}/example-opening.md", f"{meeting}/meeting-shi-li-zuo-tan-hui.md"}
    opening = (portal / meeting / "example-opening.md").read_text(encoding="utf-8")
    assert "attendance: 25" in opening
    assert opening.endswith("---\n")
    assert "presenters: [example-leader-one, example-leader-two]" in (
        portal / meeting / "meeting-shi-li-zuo-tan-hui.md"
    ).read_text(encoding="utf-8")


def test_workbooks_help_and_protect(call: Call, portal: Path, tmp_path: Path) -> None:
    """Lists to choose from, help beside cells, ids that cannot be typed over; the same bytes every time."""
    path = tmp_path / "会议.xlsx"
    assert call("export", "--kind", "会议", "--unit", "示例单位", "--output", path).exit_code == 0
    first = path.read_bytes()
    assert call("export", "--kind", "meeting", "--unit", "example-unit", "--output", path).exit_code == 0
    assert path.read_bytes() == first
    made = openpyxl.load_workbook(io.BytesIO(first))
    assert made["_词表"].sheet_state == "veryHidden"
    page = made["会议"]
    heads = {cell.value: cell.column_letter for cell in page[1]}
    assert page.protection.sheet
    assert page["A2"].protection.locked
    assert not page[f"{heads['标题']}2"].protection.locked
    rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    assert rules[f"{heads['会议类型']}2"].type == "list"
    assert "必填" in rules[f"{heads['会议类型']}2"].prompt
    assert "2015年5月20日" in rules[f"{heads['会议日期']}2"].prompt
    assert call("export", "--kind", "会", "--output", path).exit_code == 2
    assert call("export", "--unit", "没有", "--output", path).exit_code == 2
    assert call("export", "--campaign", "没有", "--output", path).exit_code == 2


def test_a_full_disk_leaves_everything_as_it_was(
    call: Call, portal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(portal)

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device", str(portal))

    monkeypatch.setattr("gongshilan.cli.writing.sync_tree", full)
    result = call("import", sheet(tmp_path, ROW), "--unit", "示例单位")
    assert result.exit_code == 2
    assert "磁盘写满了" in result.output
    assert files(portal) == before
    assert not (portal / "content/example-2030/rectification_item").exists()


def test_problems_are_many_but_not_endless(call: Call, tmp_path: Path) -> None:
    rows = [[number, f"第{number}件事", "x", "无此人", "2030年6月", "x"] for number in range(1, 90)]
    result = call("import", sheet(tmp_path, *rows), "--unit", "示例单位")
    assert result.exit_code == 1
    assert result.output.count("cell-nobody") == importing._MOST
    assert "另有 29 处" in result.output


def test_a_portal_with_problems_of_its_own_can_still_take_in(call: Call, portal: Path, tmp_path: Path, rules: Rules) -> None:
    """What was wrong before does not stop an import; what the import makes wrong does."""
    broken = portal / "content/example-2030/meeting/broken.md"
    broken.write_text("---\nkind: meeting\ntitle: 坏的\n---\n", encoding="utf-8")
    assert load(portal, rules).problems
    result = call("import", sheet(tmp_path, ROW), "--unit", "示例单位")
    assert result.exit_code == 0, result.output

"""Ten workbooks as offices lay them out (the layouts are those of published ledgers, the content is invented), each with a map file of at
most ten lines, or none: what the records say, and that importing again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from gongshilan.build import rules as rules_module
from gongshilan.build.load import load
from gongshilan.build.rules import Rules
from gongshilan.cli.main import main
from support.cases import lay

from intake.books import book

Sheets = tuple[tuple[str, Sequence[Sequence[Any]], Sequence[str]], ...]


@dataclass(frozen=True)
class Ledger:
    """``records``: by id what the record must say there (dotted paths; ``said.`` for the wording)."""

    name: str
    sheets: Sheets
    records: Mapping[str, Mapping[str, Any]]
    map: str = ""
    options: tuple[str, ...] = ()
    count: int = 0
    notes: Sequence[str] = field(default=())


U = "example-unit"
ITEM = f"rectification-item-{U}"
LEDGERS = [
    Ledger(
        "整改台账.xlsx",
        (
            (
                "Sheet1",
                [
                    ["示例单位2030年专项整改台账"],
                    ["填报日期：2030年5月8日"],
                    ["序号", "问题", "整改措施", "责任领导", "责任部门", "完成时限", "整改情况"],
                    [
                        "１",
                        "窗口中午无人值守",
                        "1.排班表上墙；2.增加一人值班。",
                        "示例领导甲",
                        "办公室",
                        "2030年6月底前",
                        "已排班",
                    ],
                    [2, "下基层少", "建立联系点制度", "示例领导乙同志", "业务科", "长期坚持", "每月一次"],
                    [3, "文山会海", "精简文件", "示例领导甲（组长）", "办公室", datetime(2030, 6, 30), "已完成"],
                    [4, "公务用车管理不严", "重新登记", "示例领导乙", "办公室", "立行立改", "已登记"],
                    ["合计", None, None, None, None, None, "4项"],
                ],
                ["A1:G1", "A2:G2"],
            ),
        ),
        {
            f"{ITEM}-1": {
                "title": "窗口中午无人值守",
                "measures": ["排班表上墙", "增加一人值班"],
                "responsible_leader": "example-leader-one",
                "deadline.to": "2030-06-30",
                "deadline.from": "2030-06-21",
                "progress": [{"text": "已排班"}],
                "status": "in_progress",
            },
            f"{ITEM}-2": {"status": "long_term", "responsible_leader": "example-leader-two"},
            f"{ITEM}-3": {"status": "pending_acceptance", "deadline.to": "2030-06-30"},
            f"{ITEM}-4": {"urgency": "now", "status": "in_progress"},
        },
        count=4,
        notes=["Sheet1!A8"],
    ),
    Ledger(
        "检视问题清单.xlsx",
        (
            (
                "问题清单",
                [
                    ["附件2", None, None, None, None, None],
                    ["检视问题整改清单（示例单位，2030年）"],
                    ["序号", "问题表现", "整改措施", "责任落实", None, "整改时限"],
                    [None, None, None, "牵头领导", "责任科室", None],
                    ["一、学习方面"],
                    [1, "学习不够系统", "制定计划", "示例领导甲", "组织科", "2030年5月"],
                    [None, None, "每月检查", None, "宣传科", None],
                    ["二、作风方面"],
                    [2, "调查研究不深入", "每人联系一个点", "示例领导乙", "办公室", "2030年5月—7月"],
                ],
                ["A2:F2", "D3:E3", "A3:A4", "B3:B4", "C3:C4", "F3:F4", "A5:F5", "A8:F8", "A6:A7", "B6:B7", "D6:D7", "F6:F7"],
            ),
        ),
        {
            f"{ITEM}-1": {"measures": ["制定计划", "每月检查"], "department": "组织科、宣传科"},
            f"{ITEM}-2": {"deadline.from": "2030-05-01", "deadline.to": "2030-07-31"},
        },
        map="kind: 整改事项\n",
        count=2,
        notes=["问题清单!A5", "问题清单!A8"],
    ),
    Ledger(
        "巡察反馈问题整改情况表.xlsx",
        (
            ("说明", [["本表由各单位填报，按季度更新。"]], []),
            (
                "情况表",
                [
                    ["编码", "反馈问题", "目标", "具体措施", "牵头人", "办理单位", "要求", "办理进展", "完成否", "备注"],
                    [
                        "一-1",
                        "会议过多",
                        "减少三成",
                        "合并会议",
                        "示例领导甲",
                        "办公室",
                        "9月30日",
                        "已合并两个例会",
                        "√",
                        "无",
                    ],
                    ["一-2", "报表重复", "减少一半", "统一报表", "示例领导乙", "业务科", "十二月底", "正在梳理", "×", None],
                ],
                [],
            ),
        ),
        {
            "xc-2030-yi-1": {
                "goal": "减少三成",
                "status": "pending_acceptance",
                "deadline.to": "2030-09-30",
                "progress": [{"text": "已合并两个例会"}],
            },
            "xc-2030-yi-2": {"status": "in_progress", "deadline.from": "2030-12-21"},
        },
        map=(
            "kind: rectification_item\nkey: 编码\nid: xc-2030\nyear: 2030\n"
            "columns: {牵头人: 责任领导, 办理单位: 主办部门, 要求: deadline, 办理进展: progress.text, 完成否: status, 备注: '-'}\n"
            "words: {√: 已完成, ×: 整改中}\n"
        ),
        count=2,
    ),
    Ledger(
        "为民办实事项目清单.xlsx",
        (
            (
                "清单",
                [
                    ["示例单位“我为群众办实事”重点项目清单"],
                    ["项目编号", "项目名称", "项目内容", "责任单位", "完成时间", "状态"],
                    ["SS-01", "加装一部电梯", "为老楼加装。\n　　共三层。", "物业科", "2030年8月31日", "正在整改"],
                    ["SS-02", "延长开放时间", "图书室周末开放", "工会", "立即整改", "已销号"],
                ],
                ["A1:F1"],
            ),
        ),
        {
            "ss-01": {"title": "加装一部电梯", "body": "为老楼加装。\n\n共三层。", "department": "物业科"},
            "ss-02": {"urgency": "now", "status": "in_progress"},
        },
        map="kind: 整改事项\ncolumns:\n  项目名称: 标题\n  项目内容: body\nwords: {已销号: 整改中}\n",
        count=2,
    ),
    Ledger(
        "群众留言.csv",
        (
            (
                "",
                [
                    ["留言编号", "用户", "主题", "时间", "详情", "答复意见", "答复时间"],
                    [
                        "190001",
                        "王小明",
                        "路灯不亮",
                        "2030/3/21 9:15:00",
                        "我是王小明，东门路灯不亮，电话13800138000，座机021-57921234。",
                        "您好，已修复。",
                        "2030-03-28",
                    ],
                    ["190002", "匿名", "噪声", "2030年3月22日", "晚上施工：\n* 吵\n# 1号楼", "", ""],
                ],
                [],
            ),
        ),
        {
            f"suggestion-{U}-190001": {
                "received": "2030-03-21",
                "status": "answered",
                "proposer.name": "王小明",
                "proposer.phone": "13800138000",
                "proposer.contact": "021-57921234",
                "body": r"我是王\*\*，东门路灯不亮，电话138\*\*\*\*8000，座机57\*\*\*\*\*4。",
                "answer.date": "2030-03-28",
            },
            f"suggestion-{U}-190002": {"status": "registered", "body": "晚上施工：\n\n\\* 吵\n\n\\# 1号楼"},
        },
        count=2,
    ),
    Ledger(
        "名册.xlsx",
        (
            (
                "领导班子成员",
                [
                    ["姓名", "职务", "分工", "任职时间", "是否党员", "联系电话"],
                    ["王　平", "主任", "全面工作", datetime(2029, 1, 5), "是", "021-00000000"],
                    ["欧阳示例", "副主任", "分管办公室", 47000, "否", None],
                ],
                [],
            ),
            (
                "联系点",
                [
                    ["领导", "联系的单位", "确定日期"],
                    ["王平", "示例企业甲", "2030.3.20"],
                    ["欧阳示例副主任", "示例企业乙", "2030年3月20日"],
                ],
                [],
            ),
        ),
        {
            "leader-wang-ping": {"title": "王平", "post": "主任", "party_member": True, "appointed": "2029-01-05"},
            "leader-ou-yang-shi-li": {"party_member": False, "appointed": "2028-09-04"},
            "contact-point-shi-li-qi-ye-jia": {"leader": "leader-wang-ping", "date": "2030-03-20"},
        },
        map="columns: {是否党员: party_member, 联系的单位: title}\nunit: 示例单位\n",
        count=4,
    ),
    Ledger(
        "学习情况登记表.xlsx",
        (
            (
                "2030年",
                [
                    ["党支部集中学习登记表"],
                    ["日期", "学习主题", "主讲人", "学习形式", "参加人数", "地点"],
                    ["3月18日（星期一）", "学习通知精神", "示例领导甲", "集中学习、专题辅导", "３２人", "一楼会议室"],
                    ["三月二十五日", "交流讨论", "示例领导甲、示例领导乙", "学习交流", 28, "同上"],
                ],
                ["A1:F1"],
            ),
        ),
        {
            "study-session-xue-xi-tong-zhi-jing-shen": {
                "date": "2030-03-18",
                "forms": ["group", "lecture"],
                "attendance": 32,
                "presenters": ["example-leader-one"],
            },
            "study-session-jiao-liu-tao-lun": {
                "date": "2030-03-25",
                "presenters": ["example-leader-one", "example-leader-two"],
            },
        },
        count=2,
    ),
    Ledger(
        "征求意见汇总表.xlsx",
        (
            (
                "汇总",
                [
                    ["序号", "意见建议内容", "征求方式", "对象", "整改方向"],
                    [1, "建议多到企业走走", "座谈会", "服务对象", "每季度走访一次"],
                    [
                        2,
                        "办事指南要写得明白些。现在一份有二十多页，来办事的人看不懂，也找不到电话，希望印成一张纸，并且在门口放几份，让年纪大的人也能看清，字要大一些。",
                        "问卷",
                        "群众",
                        None,
                    ],
                ],
                [],
            ),
        ),
        {
            "yj-1": {"channel": "symposium", "from_category": "service_recipient", "direction": "每季度走访一次"},
            "yj-2": {"title": "办事指南要写得明白些", "channel": "questionnaire"},
        },
        map="kind: suggestion\nid: yj\ncolumns:\n  意见建议内容: title\n  征求方式: 渠道\n  对象: 提出人类别\n",
        count=2,
    ),
    Ledger(
        "制度废改立清单.xlsx",
        (
            (
                "废改立",
                [
                    ["序号", "制度名称", "清理意见", "责任部门", "完成时限", None],
                    [1, "示例单位车辆管理办法", "修订", "办公室", "2030年第三季度前", None],
                    [2, "示例单位接待规定", "废止", "办公室", "2030年5月", None],
                    [3, "示例单位调研制度", "新立", "业务科", "2030年10月底", None],
                ],
                [],
            ),
        ),
        {
            f"rule-review-{U}-1": {"action": "amend", "timetable.to": "2030-09-30"},
            f"rule-review-{U}-2": {"action": "abolish"},
            f"rule-review-{U}-3": {"action": "establish", "timetable.to": "2030-10-31"},
        },
        map="kind: 制度清理\nwords: {修订: 修改, 2030年第三季度前: 2030年7月—9月}\n",
        count=3,
    ),
    Ledger(
        "参加单位名册.xlsx",
        (
            (
                "名册",
                [
                    ["序号", "单位名称", "简称", "单位类别", "党员人数", "上级单位", "目标"],
                    [1, "示例第二中学", "二中", "第二类单位", "45名", "示例单位", "办好学校；服务家长"],
                    [2, "示例医院", None, "第一类单位", 120.0, "示例单位", "一是看好病\n二是少排队"],
                ],
                [],
            ),
        ),
        {
            "dw-1": {
                "title": "示例第二中学",
                "head_count.members": 45,
                "parent": U,
                "level": "unit",
                "goals": ["办好学校；服务家长"],
            },
            "dw-2": {"head_count.members": 120, "goals": ["看好病", "少排队"]},
        },
        map="kind: 单位\nid: dw\ncolumns: {目标: 具体目标}\n",
        count=2,
    ),
]


def written(folder: Path, ledger: Ledger) -> list[str]:
    """The arguments that import it."""
    path = folder / ledger.name
    if ledger.name.endswith(".csv"):
        rows = ledger.sheets[0][1]
        lines = [",".join(f'"{cell}"' if "\n" in str(cell) else str(cell) for cell in row) for row in rows]
        path.write_bytes("\r\n".join(lines).encode("gb18030"))
    else:
        path.write_bytes(book(*ledger.sheets))
    found = ["import", str(path), *ledger.options]
    if ledger.map:
        mapping = folder / "map.yml"
        mapping.write_text(ledger.map, encoding="utf-8")
        found += ["--map", str(mapping)]
    return found


def at(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.name)
def test_ledgers(ledger: Ledger, folder: Path, tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Imported, read back, imported again."""
    assert ledger.map.count("\n") <= 10
    monkeypatch.setattr(rules_module, "load_rules", lambda _: rules)
    ledger_options = ["--unit", "示例单位"] if "unit:" not in ledger.map and "单位" not in ledger.name else []
    root = lay(folder, [])
    before = {path: path.read_bytes() for path in (root / "content").rglob("*.md")}
    arguments = ["--root", str(root), *written(tmp_path, ledger), *ledger_options]
    dry = CliRunner().invoke(main, [*arguments, "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert {path: path.read_bytes() for path in (root / "content").rglob("*.md")} == before
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    loaded = load(root, rules)
    assert loaded.problems == ()
    records = {record.id: record for record in loaded.graph}
    assert len(records) == len(before) + ledger.count, sorted(records)
    for record_id, expected in ledger.records.items():
        record = records[record_id]
        for path, value in expected.items():
            assert (record.body if path == "body" else at(record.data, path)) == value, (record_id, path)
    for note in ledger.notes:
        assert note in result.output
    stamps = {path: path.stat().st_mtime_ns for path in (root / "content").rglob("*.md")}
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 0, again.output
    assert {path: path.stat().st_mtime_ns for path in (root / "content").rglob("*.md")} == stamps

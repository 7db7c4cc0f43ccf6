"""Tables in layouts that nobody designed for: each is read as a person reads it, or says at its cell what it cannot read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from gongshilan.build.taking import around
from gongshilan.intake.cells import Calendar, CellError, read_cell
from gongshilan.intake.intake import Intake, settle, take_in
from gongshilan.intake.lists import marked, points, several
from gongshilan.intake.mapping import Given
from gongshilan.intake.people import _with_a_title
from gongshilan.intake.plan import SAME, Planned
from gongshilan.intake.setting import Around
from gongshilan.kinds.schema import Field
from gongshilan.read.source import read_source
from gongshilan.sheets.model import Book
from gongshilan.sheets.read_csv import read_csv
from gongshilan.sheets.read_xlsx import _shown_day, read_xlsx
from support.places import PORTAL

from intake.books import book

HEAD = ["序号", "问题", "整改措施", "责任领导", "完成时限", "整改情况"]
GIVEN = Given(kind="rectification_item", unit="示例单位")


@pytest.fixture(scope="session")
def portal(rules: Rules) -> Loaded:
    return load(PORTAL, rules)


def read(
    portal: Loaded,
    *sheets: tuple[str, Sequence[Sequence[Any]], Sequence[str]],
    given: Given = GIVEN,
    name: str = "2030年台账.xlsx",
) -> Intake:
    settled, problems = settle(around(portal, given), name)
    assert problems == []
    return take_in(Book(name, read_xlsx(book(*sheets))), settled)


def rows(portal: Loaded, *lines: Sequence[Any], merged: Sequence[str] = (), given: Given = GIVEN) -> Intake:
    return read(portal, ("台账", [HEAD, *lines], merged), given=given)


def said(item: Planned) -> Mapping[str, Any]:
    source, problems = read_source(item.raw, item.path)
    assert source is not None, problems
    return source.tree.value


def plan(intake: Intake) -> dict[str, Mapping[str, Any]]:
    assert intake.problems == [], intake.problems
    return {item.title: said(item) for item in intake.planned}


def notes(intake: Intake) -> list[str]:
    return [f"{note.place.sheet}!{note.place.line} {note.code}" for note in intake.notes]


def test_what_looks_like_a_foot_and_is_an_issue(portal: Loaded) -> None:
    """审核把关不严, 填表太多, 小计不准 are things to mend; 合计, 填表人, 注 are not."""
    head = ["存在问题", "整改措施", "完成时限"]
    lines = [
        ["审核把关不严", "加强审核", "2030年6月底"],
        ["填表太多", "合并报表", "2030年6月底"],
        ["总计划不落实", "每月检查", "2030年6月底"],
        ["联系人民群众不够", "每月走访", "2030年6月底"],
        ["合  计", "4项", None],
        ["填表人：甲", "审核人：乙", "2030年5月8日"],
        ["注：1.本表一式两份。", None, None],
        ["2.每月五日前报送。", None, None],
    ]
    intake = read(portal, ("表", [head, *lines], ()))
    assert list(plan(intake)) == [line[0] for line in lines[:4]]
    assert notes(intake) == ["表!6 row-note", "表!7 row-note", "表!8 row-note", "表!9 row-note"]


def test_rows_that_nobody_merged_go_on(portal: Loaded) -> None:
    """A second measure and a second note of progress in a row of their own; a signature far right is none of them."""
    intake = rows(
        portal,
        [1, "窗口无人", "排班", "示例领导甲", "6月底前", "已排班"],
        [None, None, "增加一人", None, None, "已增加"],
        [None, None, "每月检查", None, None, None],
        [2, "文山会海", "精简", "示例领导乙", "长期坚持", "已精简"],
        [None, None, None, None, None, "2030年5月8日"],
    )
    found = plan(intake)
    assert found["窗口无人"]["measures"] == ["排班", "增加一人", "每月检查"]
    assert [item["text"] for item in found["窗口无人"]["progress"]] == ["已排班", "已增加"]
    assert [item["text"] for item in found["文山会海"]["progress"]] == ["已精简"]
    assert notes(intake) == ["台账!3 row-continued", "台账!4 row-continued", "台账!6 row-note"]


def test_sums_below_merged_units(portal: Loaded) -> None:
    """小计 beside the merged name of a unit is no record; a column without a heading is said to be left out."""
    lines = [
        ["示例单位", 1, "甲", "学"],
        [None, 2, "乙", "学", None, None, None, "另注"],
        [None, "小计", "2项"],
        ["示例学校", 1, "丙", "学"],
        ["总计", "3项"],
    ]
    intake = read(portal, ("台账", [["单位", *HEAD], *lines], ("A2:A4",)), given=replace(GIVEN, unit=""))
    assert list(plan(intake)) == ["甲", "乙", "丙"]
    assert notes(intake) == ["台账!3 column-nameless", "台账!4 row-note", "台账!6 row-note"]


def test_two_tables_in_one_sheet(portal: Loaded) -> None:
    """The headings of the second are no record of the first, and its rows are not read by them."""
    second = [["序号", "意见建议", "收到日期", "责任部门", "完成时限", "整改情况"], [1, "路灯不亮", "3月2日", "x", "x", "x"]]
    intake = rows(portal, [1, "甲", "学"], [], ["二、群众意见"], *second)
    assert [(problem.code, problem.place.line) for problem in intake.problems] == [("import-second-table", 5)]


def test_a_formula_nobody_worked_out_is_blamed_itself(portal: Loaded) -> None:
    intake = rows(portal, ["=ROW()-1", "甲", "学"])
    [problem] = intake.problems
    assert (problem.code, problem.place.column, problem.params["field"]) == ("cell-formula-unknown", 1, "序号")


def test_rows_numbered_beforehand(portal: Loaded) -> None:
    """Twenty numbers and five issues: the rest is no mistake, and no title of a section."""
    unit = ["单位", *HEAD]
    lines = [["示例单位", 1, "甲", "学"], [None, 2, "乙", "学"], [None, 3], [None, "4"]]
    intake = read(portal, ("台账", [unit, *lines], ("A2:A5",)), given=replace(GIVEN, unit=""))
    assert list(plan(intake)) == ["甲", "乙"]
    assert notes(intake) == ["台账!4 row-empty", "台账!5 row-empty"]


def test_numbers_that_begin_anew_in_each_section(portal: Loaded) -> None:
    lines = [["一、学习方面"], [1, "学得少", "学"], [2, "学得浅", "学"], ["二、作风方面"], ["（1）", "文风不实", "改"]]
    intake = rows(portal, *lines, merged=["A2:F2", "A5:F5"])
    assert sorted(item.id for item in intake.planned) == [
        "rectification-item-example-unit-1-1",
        "rectification-item-example-unit-1-2",
        "rectification-item-example-unit-2-1",
    ]
    again = rows(portal, [1, "学得少", "学"], [1, "学得浅", "学"])
    assert [problem.code for problem in again.problems] == ["import-key-twice"]


def test_sheets_that_number_alike(portal: Loaded) -> None:
    """One sheet a department, each from 1; one sheet a unit, by its name though the title names another."""
    sheets = [(name, [HEAD, [1, f"{name}的问题", "改"]], ()) for name in ("办公室", "业务科")]
    intake = read(portal, *sheets)
    assert sorted(item.id for item in intake.planned) == [
        "rectification-item-example-unit-ban-gong-shi-1",
        "rectification-item-example-unit-ye-wu-ke-1",
    ]
    sheets = [(name, [["示例单位所属各单位台账"], HEAD, [1, "问题", "改"]], ("A1:F1",)) for name in ("示例学校", "示例单位")]
    intake = read(portal, *sheets, given=replace(GIVEN, unit=""))
    assert sorted(item.unit for item in intake.planned) == ["example-school", "example-unit"]


def test_days_of_the_same_title(portal: Loaded) -> None:
    """A register of study: one title, many days, no numbers. Titles that only sound alike are different records."""
    head = ["日期", "学习主题", "学习形式"]
    lines = [["2030年3月5日", "集中学习", "集中学习"], ["3月12日", "集中学习", "集中学习"], ["3.19", "及中学习", "集中学习"]]
    intake = read(portal, ("登记", [head, *lines], ()), given=replace(GIVEN, kind="study_session"))
    assert intake.problems == []
    ids = [item.id for item in intake.planned]
    assert ids[:2] == ["study-session-ji-zhong-xue-xi-20300305", "study-session-ji-zhong-xue-xi-20300312"]
    assert len(set(ids)) == 3


def test_ditto_and_headings_nobody_listed(portal: Loaded) -> None:
    head = ["序 号", "存在的主要问题", "具体整改措施", "局责任领导", "整改完成时限", "配合责任部门"]
    lines = [["①", "甲", "学", "示例领导甲", "2030年6月底", "工会"], ["②", "乙", "同上", "〃", "同上", "同上"]]
    intake = read(portal, ("台账", [head, *lines], ()))
    found = plan(intake)
    assert found["乙"]["measures"] == ["学"]
    assert found["乙"]["responsible_leader"] == "example-leader-one"
    assert str(found["乙"]["deadline"]) == "2030年6月底"
    assert "department" not in found["甲"]
    assert {note.code for note in intake.notes} == {"column-guessed", "column-unknown"}


def test_one_cell_several_people(portal: Loaded) -> None:
    intake = rows(portal, [1, "甲", "学", "示例领导甲、示例领导乙", "2030年6月", "x"])
    [problem] = intake.problems
    assert problem.code == "cell-several"
    assert problem.params["known"] == "示例领导甲、示例领导乙"
    head = ["会议名称", "会议日期", "会议类型", "作报告人"]
    for people in (
        "示例领导甲、示例领导乙",
        "党委书记 示例领导甲\n示例领导乙副主任",
        "示例领导甲和示例领导乙",
        "示例领导甲（组长、书记），示例领导乙",
    ):
        intake = read(
            portal, ("会", [head, ["会", "2030年4月1日", "座谈会", people]], ()), given=replace(GIVEN, kind="meeting")
        )
        assert plan(intake)["会"]["presenters"] == ["example-leader-one", "example-leader-two"], people


def test_another_person_whose_name_goes_on(portal: Loaded) -> None:
    """A name within a longer one is another's."""
    for said_, name in (("张三丰同志", "张三"), ("王张三", "张三"), ("张三丰", "张三"), ("局长李张三", "张三")):
        assert not _with_a_title(said_, name), said_
    for said_ in ("张三同志", "局长张三", "张三副书记", "党委书记、局长：张三", "张三党委书记、局长", "办公室主任张三同志"):
        assert _with_a_title(said_, "张三"), said_


def test_no_column_is_a_title(portal: Loaded) -> None:
    """Said once, at the heading, with the columns that may be it."""
    intake = read(portal, ("台账", [["序号", "毛病", "整改措施", "责任领导"], [1, "甲", "学", ""], [2, "乙", "学", ""]], ()))
    [problem] = intake.problems
    assert (problem.code, problem.place.line, problem.params["columns"]) == ("import-title-column", 1, "毛病")


def test_headings_far_below(portal: Loaded) -> None:
    above = [[f"说明第{number}条：按要求填写。"] for number in range(1, 21)]
    assert list(plan(read(portal, ("台账", [*above, HEAD, [1, "甲", "学"]], ())))) == ["甲"]


DATE, WHEN = Field("d", "日期", "", "date"), Field("w", "时限", "", "when")
DAYS = [
    (DATE, "2026.3.5", "2026-03-05"),
    (DATE, "2026/3/5 9:15", "2026-03-05"),
    (DATE, "3月5日", "2026-03-05"),
    (DATE, "3.5", "2026-03-05"),
    (DATE, "3/5", "2026-03-05"),
    (DATE, "二〇二六年三月五日", "2026-03-05"),
    (DATE, "二OO九年三月五日", "2009-03-05"),
    (DATE, "2026年3月5日（星期四）上午9时", "2026-03-05"),
    (DATE, "2026年3月5日上午9:00-11:30", "2026-03-05"),
    (DATE, "2026-03-05 周四", "2026-03-05"),
    (DATE, "20260305", "2026-03-05"),
    (DATE, 20260305, "2026-03-05"),
    (DATE, 46086, "2026-03-05"),
    (DATE, "46086", "2026-03-05"),
    (DATE, "４６０８６", "2026-03-05"),
    (DATE, "2026年3月5号", "2026-03-05"),
    (DATE, datetime(2026, 3, 5, 9), "2026-03-05"),
    (WHEN, "2026年3月5-8日", "2026-03-05..2026-03-08"),
    (WHEN, "3月5日—8日", "2026-03-05..2026-03-08"),
    (WHEN, "2026年3—5月", "2026-03-01..2026-05-31"),
    (WHEN, "3-5月", "2026-03-01..2026-05-31"),
    (WHEN, "2026年第一季度", "2026-01-01..2026-03-31"),
    (WHEN, "二季度前完成", "2026-04-01..2026-06-30"),
    (WHEN, "2026年上半年", "2026-01-01..2026-06-30"),
    (WHEN, "2026年底前", "2026-12-01..2026-12-31"),
    (WHEN, "年底", "2026-12-01..2026-12-31"),
    (WHEN, "2026年6月底前全部完成整改", "2026-06-21..2026-06-30"),
    (WHEN, "截至2026年6月底", "2026-06-21..2026-06-30"),
    (WHEN, "2026.6", "2026-06-01..2026-06-30"),
    (WHEN, 2026.6, "2026-06-01..2026-06-30"),
    (WHEN, "2026/12", "2026-12-01..2026-12-31"),
    (WHEN, 2026, "2026-01-01..2026-12-31"),
]


@pytest.mark.parametrize(("field", "value", "expected"), DAYS, ids=lambda value: str(value)[:20])
def test_days_in_any_wording(field: Field, value: Any, expected: str, portal: Loaded) -> None:
    from gongshilan.windows.wording import read_stretch

    stretch = read_stretch(str(read_cell(value, field, portal.rules.schema, Calendar(year=2026))))
    found = stretch.start.isoformat() if stretch.is_day else f"{stretch.start}..{stretch.end}"
    assert found == expected


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (DATE, "2026年3月", "cell-day"),
        (DATE, "2026-02-30", "cell-day"),
        (DATE, "26.3.5", "cell-day"),
        (DATE, 3.5, "cell-day"),
        (DATE, 12, "cell-day"),
        (DATE, "2015-5-209:15", "cell-day"),
        (WHEN, 2026.1, "cell-stretch"),
        (WHEN, "3-5", "cell-stretch"),
        (WHEN, "2026年6月底前完成，并长期坚持", "cell-stretch"),
        (WHEN, "尽快", "cell-stretch"),
    ],
    ids=str,
)
def test_days_that_are_none(field: Field, value: Any, code: str, portal: Loaded) -> None:
    """What might be two days, or says more than a day, is never guessed."""
    with pytest.raises(CellError) as caught:
        read_cell(value, field, portal.rules.schema, Calendar(year=2026))
    assert caught.value.code == code


def test_numbers_with_their_words(portal: Loaded) -> None:
    """Any counter may stand behind a number; about so many, or several, are none."""
    count = Field("n", "人数", "", "integer", measure="名")
    for value in ("18人", "１８名", "18 人", 18.0, "18"):
        assert read_cell(value, count, portal.rules.schema, Calendar()) == 18, value
    assert read_cell("1,200人", count, portal.rules.schema, Calendar()) == 1200
    for value in ("约18人", "18余人", "18-20人", "人", "3万人"):
        with pytest.raises(CellError):
            read_cell(value, count, portal.rules.schema, Calendar())


def test_a_day_without_a_year(portal: Loaded) -> None:
    for value in ("3月5日", "三月五日上午", "3.5"):
        with pytest.raises(CellError) as caught:
            read_cell(value, DATE, portal.rules.schema, Calendar())
        assert caught.value.code == "cell-year", value


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ('yyyy"年"m"月"', "2026年3月"),
        ("mmm-yy", "2026年3月"),
        ("yyyy", "2026年"),
        ('yyyy"年"m"月"d"日"', datetime(2026, 3, 1)),
        ("[$-804]yyyy\\-mm\\-dd;@", datetime(2026, 3, 1)),
        ("General", datetime(2026, 3, 1)),
    ],
)
def test_a_month_typed_into_excel_is_a_month(looks: str, expected: Any, portal: Loaded) -> None:
    """Excel makes 2026年3月 the first of March, and shows no day."""
    assert _shown_day(datetime(2026, 3, 1), looks) == expected
    made = openpyxl.Workbook()
    cell = made.active.cell(1, 1, datetime(2026, 3, 1))
    cell.number_format = looks


def test_several_things_in_one_cell() -> None:
    assert points("①排班②增加值班③检查") == ["排班", "增加值班", "检查"]
    assert points("1、排班 2、增加值班") == ["排班", "增加值班"]
    assert points("增加1.5倍，2.5个") == ["增加1.5倍，2.5个"]
    assert points("减少会议2、3个") == ["减少会议2、3个"]
    assert marked("张三（组长、书记）、李四") == ["张三（组长、书记）", "李四"]
    assert marked("张三（组长、李四") == ["张三（组长", "李四"]
    assert several("王　平、李四") == ["王　平", "李四"]


@pytest.mark.parametrize(
    "text",
    [
        "关于整改的台账，按月更新\n序号,问题,整改措施\n1,甲,学\n2,乙,学\n",
        "台账\n序号\t问题\t整改措施\n1\t甲，乙\t学，改\n2\t丙\t学\n",
        "序号;问题;整改措施\n1;甲,乙;学\n",
        '序号,问题,整改措施\n1,"甲,\n乙",学\n',
    ],
)
def test_what_parts_the_cells_of_a_csv(text: str, portal: Loaded) -> None:
    settled, _ = settle(around(portal, GIVEN), "台账.csv")
    intake = take_in(Book("台账.csv", read_csv(text.encode("gb18030"), "台账.csv")), settled)
    assert intake.problems == []
    assert all(len(said(item)["measures"]) == 1 for item in intake.planned)


def test_importing_again_changes_nothing(portal: Loaded) -> None:
    """Whatever an id is made of: sections, sheets, days."""
    study = ("登记", [["日期", "学习主题"], ["3月5日", "集中学习"], ["3月12日", "集中学习"]], ())
    ledger = ("台账", [HEAD, ["一、学习方面"], [1, "学得少", "学"], ["二、作风方面"], [1, "不实", "改"]], ("A2:F2", "A4:F4"))
    for sheet, kind in ((study, "study_session"), (ledger, "rectification_item")):
        settled, _ = settle(around(portal, replace(GIVEN, kind=kind)), "2030年.xlsx")
        first = take_in(Book("2030年.xlsx", read_xlsx(book(sheet))), settled)
        assert first.problems == []
        again = take_in(Book("2030年.xlsx", read_xlsx(book(sheet))), _with(settled, first))
        assert [item.state for item in again.planned] == [SAME, SAME], [item.id for item in again.planned]


def _with(settled: Around, intake: Intake) -> Around:
    """The portal after an import."""
    sources = {item.path: read_source(item.raw, item.path)[0] for item in intake.planned}
    checker = settled.checker()
    records = {}
    for item in intake.planned:
        source = sources[item.path]
        assert source is not None
        record, problems = checker.check(source)
        assert record is not None, problems
        records[item.id] = record
    return replace(
        settled,
        records={**settled.records, **records},
        sources={**settled.sources, **{path: source for path, source in sources.items() if source is not None}},
    )

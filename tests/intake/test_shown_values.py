"""What a cell shows is what is read: per cent, marks, comments; what may have been shortened is asked about."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from gongshilan.intake.cells import Calendar, CellError, plain_text, read_cell
from gongshilan.kinds.schema import Field
from gongshilan.sheets.model import Percent
from gongshilan.sheets.read_csv import read_csv
from gongshilan.sheets.read_xlsx import read_xlsx
from openpyxl.comments import Comment
from openpyxl.styles import Font
from support.places import PORTAL

from intake.again import Office, codes

UNIT = "示例单位"
HEAD = ["序号", "存在问题", "整改措施", "整改进展"]
WHEN, COUNT = Field("w", "时限", "", "when"), Field("n", "比例", "", "number")


@pytest.fixture(scope="session")
def portal(rules: Rules) -> Loaded:
    return load(PORTAL, rules)


def test_per_cent_marks_and_comments(portal: Loaded) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (HEAD, [1, "学习不深", "学", 0.8], [2, "撤销了的", "不办", "无"], [3, "会多", "少开", 12.5]):
        sheet.append(row)
    sheet["D2"].number_format = "0%"
    sheet["D4"].number_format = '0.0"%以上"'
    for column in "ABCD":
        sheet[f"{column}3"].font = Font(strike=True)
    sheet["A4"].font = Font(strike=True)
    sheet["C2"].comment = Comment("改为每半月一次", "某")
    out = io.BytesIO()
    made.save(out)
    office = Office(portal, kind="rectification_item", unit=UNIT)
    found = office.read(read_xlsx(out.getvalue()))
    texts = [office.files[item.id]["progress"][0]["text"] for item in found.planned]
    assert texts == ["80%", "无", "12.5"]
    assert [(note.code, note.place.line, note.place.column) for note in found.notes] == [
        ("row-struck", 3, 1),
        ("cell-comment", 2, 3),
    ]


def test_per_cent_as_a_number(portal: Loaded) -> None:
    assert plain_text(Percent(0.955)) == "95.5%"
    assert read_cell(Percent(0.5), COUNT, portal.rules.schema, Calendar()) == 0.5


def test_a_month_that_a_csv_may_have_shortened(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item", unit=UNIT)
    text = "序号,存在问题,整改措施,完成时限\n1,甲,学,{}\n"
    for said, expected in (("2030.1", ["cell-stretch"]), ("2030.10", []), ("2030.2", [])):
        assert codes(office.read(read_csv(text.format(said).encode(), "台账.csv"))) == expected, said
    text = "序号,意见建议,提出时间,承办单位\n1,甲,{},办公室\n"
    office = Office(portal, kind="suggestion", unit=UNIT)
    for said, expected in (("6.1", ["cell-day"]), ("6.12", [])):
        assert codes(office.read(read_csv(text.format(said).encode(), "意见.csv"))) == expected, said


def test_a_year_that_is_none_of_the_campaign_s(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item", unit=UNIT)
    head = [*HEAD[:3], "完成时限"]
    for title, day, expected in (
        ("2014年度整改台账", "6月底前", ["year-assumed"]),
        ("2014年度整改台账", "2014年6月底前", []),
        ("2030年度整改台账", "6月底前", []),
    ):
        found = office.take([title], head, [1, "甲", "学", day])
        assert [note.code for note in found.notes] == expected


STRETCHES = [
    ("2015.6-2015.7", "2015-06-01..2015-07-31"),
    ("2015.6.1-2015.6.30", "2015-06-01..2015-06-30"),
    ("2015.6.1-6.30", "2015-06-01..2015-06-30"),
    ("2015.6.1—2015.7.15前", "2015-06-01..2015-07-15"),
    ("2015年年底", "2015-12-01..2015-12-31"),
    ("2015年年底前", "2015-12-01..2015-12-31"),
]


@pytest.mark.parametrize(("said", "expected"), STRETCHES)
def test_stretches_with_dots(said: str, expected: str, portal: Loaded) -> None:
    from gongshilan.windows.wording import read_stretch

    stretch = read_stretch(str(read_cell(said, WHEN, portal.rules.schema, Calendar())))
    assert f"{stretch.start}..{stretch.end}" == expected


def test_stretches_of_which_one_end_is_a_month(portal: Loaded) -> None:
    with pytest.raises(CellError):
        read_cell("2015.6.1-2015.7", WHEN, portal.rules.schema, Calendar())


def test_a_term_with_its_full_stop(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item", unit=UNIT)
    rows: list[list[Any]] = [
        [1, "甲", "已完成。"],
        [2, "乙", "已完成（5月）"],
        [3, "丙", "已完成（部分）"],
        [4, "丁", "未完成。"],
    ]
    found = office.take(["序号", "存在问题", "整改情况"], *rows)
    said = [office.files[item.id] for item in found.planned]
    assert [item["status"] for item in said] == ["待验收", "待验收", "整改中", "整改中"]

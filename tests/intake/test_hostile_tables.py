"""Tables that are broken, hidden or made to harm: refused within bounds, with a sentence that says what to do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from gongshilan.build.rules import load_rules
from gongshilan.catalogue import catalogue
from gongshilan.intake.export import Written, export
from gongshilan.intake.intake import Intake, settle, take_in
from gongshilan.intake.mapping import Given
from gongshilan.intake.setting import Around
from gongshilan.intake.word_html import read_document
from gongshilan.model import Record
from gongshilan.sheets import read
from gongshilan.sheets.limits import BUDGET, MAX_BYTES
from gongshilan.sheets.read import read_book
from gongshilan.sheets.refused import Unreadable
from support.amounts import amount
from support.office_files import docx
from support.places import REPO
from support.world import PORTAL, campaign, record, unit

from intake.books import book

SCHEMA = load_rules(REPO).schema
HEAD = ["序号", "存在问题", "整改措施", "完成时限", "整改情况"]
ROWS = [HEAD, [1, "窗口无人", "排班", "2030年6月", "已排班"], [2, "文件多", "精简", "2030年7月", "已精简"]]


def around(more: Sequence[Record] = (), **given: Any) -> Around:
    records: dict[str, Record] = {item.id: item for item in (campaign(), unit(), *more)}
    return Around(SCHEMA, PORTAL, records, {}, given=Given(**{"campaign": "example-2030", **given}))


def taken(raw: bytes, name: str = "台账.xlsx", **given: Any) -> Intake:
    return take_in(read_book(raw, name), around(**given))


def changed(raw: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for name in [*names, *([part] if part not in names else [])]:
            data = old.read(name) if name in names else b""
            new.writestr(name, change(data) if name == part else data)
    return out.getvalue()


GOOD = book(("台账", ROWS, []))
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
REFUSED = {
    "table-macros": changed(GOOD, "xl/vbaProject.bin", lambda _: b"\xd0\xcf\x11\xe0"),
    "table-mismatch": b"PK\x03\x04 no zip",
    "table-unreadable": changed(
        GOOD, SHEET, lambda data: data.replace(b"?>", b"?>" + ENTITIES, 1) if b"?>" in data else ENTITIES + data
    ),
    "table-encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "table-costly": changed(GOOD, "xl/media/zeros.xml", lambda _: b"\0" * 50_000_000),
}


@pytest.mark.parametrize("code", sorted(REFUSED))
def test_files_that_are_not_read(code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_book(REFUSED[code], "台账.xlsx")
    assert refused.value.code == code
    assert catalogue()["problems"][code]["fix"]


@pytest.mark.parametrize(
    ("name", "code"), [("台账.xls", "table-old-format"), ("台账.xlsm", "table-macros"), ("台账.pdf", "table-type")]
)
def test_types_that_are_not_read(name: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_book(GOOD, name)
    assert refused.value.code == code


def test_a_million_merged_cells_end_the_reader_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Filling the memory that a build allows takes a reader ten seconds, a fifth of it less than one."""
    monkeypatch.setattr(read, "BUDGET", replace(BUDGET, memory=BUDGET.memory // amount(5, 1)))
    assert read_book(GOOD, "台账.xlsx").sheets  # for which that is enough

    def merge(data: bytes) -> bytes:
        areas = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (row, row + 999) for row in range(10, 900_000, 1000))
        return re.sub(b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>", data)

    with pytest.raises(Unreadable) as refused:
        read_book(changed(GOOD, SHEET, merge), "台账.xlsx")
    assert refused.value.code == "table-costly"


def test_a_cell_at_the_far_end_is_one_cell() -> None:
    """Not seventeen billion empty ones: it is refused for its place alone."""

    def far(data: bytes) -> bytes:
        return data.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')

    with pytest.raises(Unreadable) as refused:
        read_book(changed(GOOD, SHEET, far), "台账.xlsx")
    assert refused.value.code == "table-too-many"


def test_formulas_without_a_result_and_with_an_error_name_their_cell() -> None:
    """openpyxl writes formulas without their results, as some programs do."""
    rows = [HEAD, [1, "窗口无人", "排班", "2030年6月", '="已"&"排班"'], [2, "文件多", "精简", "#REF!", "已精简"]]
    found = {(problem.code, str(problem.place)) for problem in taken(book(("台账", rows, []))).problems}
    assert found == {("cell-formula-unknown", "台账.xlsx:台账!E2"), ("cell-formula-failed", "台账.xlsx:台账!D3")}


def test_formulas_that_ask_other_files_are_refused() -> None:
    rows = [*ROWS, [3, "=[1]Sheet1!A1", "x", "2030年6月", "x"]]
    raw = changed(book(("台账", rows, [])), "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>")
    with pytest.raises(Unreadable) as refused:
        read_book(raw, "台账.xlsx")
    assert refused.value.code == "table-external"


def test_what_is_hidden_is_left_out_and_said() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(("台账", ROWS, []), ("底稿", ROWS, []))))
    made["台账"].row_dimensions[3].hidden = True
    made["台账"].column_dimensions["E"].hidden = True
    made["底稿"].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    intake = taken(out.getvalue())
    assert intake.problems == []
    assert [item.title for item in intake.planned] == ["窗口无人"]
    assert "已排班" not in intake.planned[0].text
    assert {(note.code, str(note.place)) for note in intake.notes} == {
        ("row-hidden", "台账.xlsx:台账!A3"),
        ("column-hidden", "台账.xlsx:台账!E1"),
        ("sheet-hidden", "台账.xlsx:底稿!A1"),
    }


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        (3, "六月底之前抓紧办", "cell-stretch"),
        (3, "15.5.20", "cell-stretch"),
        (3, 2015.1, "cell-stretch"),
        (3, "2030年2月30日", "cell-stretch"),
    ],
)
def test_cells_that_cannot_be_read_are_named(column: int, cell: object, code: str) -> None:
    """And nothing of the file is planned to be written without them."""
    rows = [HEAD, [*ROWS[1][:column], cell, *ROWS[1][column + 1 :]]]
    intake = taken(book(("台账", rows, [])))
    (problem,) = intake.problems
    assert (problem.code, str(problem.place)) == (code, "台账.xlsx:台账!D2")


def test_years_are_taken_from_the_title_or_not_at_all() -> None:
    rows = [HEAD, [1, "窗口无人", "排班", "9月底", "x"]]
    assert taken(book(("台账", rows, []))).planned[0].text.count("2030年9月底") == 1  # the campaign's year
    title = ["2031年和2032年台账", None, None, None, None]
    assert taken(book(("台账", [title, *rows], []))).planned[0].text.count("2030年9月底") == 1
    title = ["2031年台账", None, None, None, None]
    assert taken(book(("台账", [title, *rows], []))).planned[0].text.count("2031年9月底") == 1


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ([HEAD, [1, "甲", "", "2030年6月", ""], [1, "乙", "", "2030年6月", ""]], "import-key-twice", "A3"),
        ([HEAD, [1, None, "排班", "2030年6月", "x"]], "import-no-title", "A2"),
        ([["甲", "乙"], [1, 2]], "import-kind-unknown", "A1"),
        ([HEAD], "import-nothing", ""),
    ],
)
def test_tables_that_cannot_be_understood(rows: list[list[object]], code: str, place: str) -> None:
    (problem,) = taken(book(("台账", rows, []))).problems
    assert problem.code == code
    assert str(problem.place).endswith(place or ":1:1")


MEETINGS = ["标题", "会议类型", "会议日期", "参加人数", "作报告人", "是否到会", "摘要"]
GOOD_MEETING = ["动员会", "动员大会", "2030年3月13日", "30人", "", "√", ""]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        (1, "茶话会", "cell-term"),
        (2, "3月上旬", "cell-day"),
        (3, "三十来人", "cell-number"),
        (3, "30.5", "cell-number"),
        (4, "王某", "cell-nobody"),
        (4, "李同名", "cell-namesakes"),
        (5, "大概", "cell-boolean"),
    ],
)
def test_values_that_are_none(column: int, cell: str, code: str) -> None:
    """Terms, days, numbers, people, yes or no: each refusal names its cell."""
    row: list[object] = [*GOOD_MEETING]
    row[column] = cell
    twins = [record("leader", name, title="李同名") for name in ("li-one", "li-two")]
    intake = take_in(read_book(book(("会议", [MEETINGS, row], [])), "会议.xlsx"), around(twins, kind="meeting", unit="u"))
    (problem,) = intake.problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, 2, column + 1)
    assert catalogue()["problems"][code]["fix"] % {"near": "", "known": "", "value": "", "field": "", **problem.params}


def test_days_without_a_year_need_one() -> None:
    """Where neither the table nor the campaign tells it, nobody guesses."""
    long = campaign(period={"from": "2029-03-01", "to": "2030-08-31", "text": ""})
    rows = [HEAD, [1, "窗口无人", "排班", "9月底", "x"]]
    (problem,) = take_in(read_book(book(("台账", rows, [])), "台账.xlsx"), around([long])).problems
    assert problem.code == "cell-year"
    assert take_in(read_book(book(("台账", rows, [])), "台账.xlsx"), around([long], year=2030)).problems == []


def test_merged_rows_must_agree() -> None:
    rows = [HEAD, [1, "窗口无人", "排班", "2030年6月", "x"], [None, None, "再排", "2030年7月", "y"]]
    (problem,) = taken(book(("台账", rows, ["A2:A3", "B2:B3"]))).problems
    assert (problem.code, str(problem.place)) == ("import-two-values", "台账.xlsx:台账!D3")


@pytest.mark.parametrize(
    ("rows", "given", "code"),
    [
        ([["甲", "乙"], [1, 2]], {"kind": "meeting"}, "import-no-headings"),
        ([["问题", "进展情况", "完成时限"], ["甲", "乙", "2030年3月13日"]], {}, "import-kind-unclear"),
    ],
)
def test_headings_that_say_too_little(rows: list[list[object]], given: dict[str, str], code: str) -> None:
    (problem,) = taken(book(("Sheet1", rows, [])), **given).problems
    assert problem.code == code


def test_units_and_campaigns_must_be_known() -> None:
    """Two of either, and none said."""
    two = [unit("u2"), record("campaign", "other-2031", unit=None)]
    (problem,) = settle(around(two, campaign=""), "台账.xlsx")[1]
    assert problem.code == "import-campaign"
    (problem,) = take_in(read_book(GOOD, "台账.xlsx"), around([unit("u2", title="另一单位")])).problems
    assert problem.code == "import-unit-unknown"


def test_an_id_that_another_record_has_is_not_taken() -> None:
    other = record("meeting", "rectification-item-u-1")
    (problem,) = take_in(read_book(GOOD, "台账.xlsx"), around([other])).problems
    assert problem.code == "import-id-taken"


def test_workbooks_of_ours_that_were_broken_by_hand() -> None:
    """Ids, and the numbers by which entries of lists belong to records."""
    kind = SCHEMA.kinds["campaign"]
    steps = [{"id": "s1", "title": "一步", "when": "2030年3月"}]
    phases = [{"id": "p1", "title": "一段", "when": "2030年3月", "steps": steps}]
    whole = Written(
        "example-2030", "campaign", {"kind": "campaign", "title": "活动", "rulebook": "JS", "phases": phases}, ""
    )
    made = openpyxl.load_workbook(io.BytesIO(export([whole], [kind], SCHEMA, {})))
    own, phase, step = (made[name] for name in ("活动", "活动·阶段", "活动·阶段·环节"))

    def codes(sheet: Any = own, cell: str = "Z99", value: object = None) -> set[str]:
        kept, sheet[cell].value = sheet[cell].value, value
        out = io.BytesIO()
        made.save(out)
        sheet[cell].value = kept
        return {problem.code for problem in taken(out.getvalue(), "活动.xlsx").problems}

    assert codes() == set()
    assert codes(own, "A2", "活动 2030") >= {"import-id"}
    assert codes(phase, "A2") >= {"import-entry-nobody"}
    assert codes(phase, "A2", "nobody") >= {"import-entry-alone"}
    assert codes(step, "B2", "7.1") == {"import-entry-number"}


def test_files_that_are_too_large() -> None:
    with pytest.raises(Unreadable) as refused:
        read_book(b"x" * (MAX_BYTES + 1), "台账.xlsx")
    assert refused.value.code == "table-too-large"
    with pytest.raises(Unreadable) as refused:
        read_document(docx("x", extra={"word/zeros.xml": b"\0" * 50_000_000}))
    assert refused.value.code == "document-costly"


def test_csv_in_every_encoding(tmp_path: Path) -> None:
    text = '序号,存在问题,整改措施,完成时限\r\n1,窗口无人,"排班，\n上墙",2030年6月\r\n'
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        (item,) = taken(text.encode(encoding), "台账.csv").planned
        assert "排班，, 上墙" in item.text.replace('"', ""), encoding
    with pytest.raises(Unreadable) as refused:
        read_book(b"\xff\xff\xff\xff", "台账.csv")
    assert refused.value.code == "table-encoding"

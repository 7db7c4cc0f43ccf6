"""Tables that are broken, hidden or made to harm: refused within bounds, with a sentence that says what to do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from gongshilan.build.rules import load_rules
from gongshilan.catalogue import catalogue
from gongshilan.intake.intake import Intake, take_in
from gongshilan.intake.mapping import Given
from gongshilan.intake.setting import Around
from gongshilan.model import Record
from gongshilan.sheets.read import read_book
from gongshilan.sheets.refused import Unreadable
from support.places import REPO
from support.world import PORTAL, campaign, unit

from intake.books import book

SCHEMA = load_rules(REPO).schema
HEAD = ["序号", "存在问题", "整改措施", "完成时限", "整改情况"]
ROWS = [HEAD, [1, "窗口无人", "排班", "2030年6月", "已排班"], [2, "文件多", "精简", "2030年7月", "已精简"]]


def around(**given: str) -> Around:
    records: dict[str, Record] = {record.id: record for record in (campaign(), unit())}
    return Around(SCHEMA, PORTAL, records, {}, given=Given(campaign="example-2030", **given))


def taken(raw: bytes, name: str = "台账.xlsx", **given: str) -> Intake:
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


def test_a_million_merged_cells_end_the_reader_and_nothing_else() -> None:
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


def test_csv_in_every_encoding(tmp_path: Path) -> None:
    text = '序号,存在问题,整改措施,完成时限\r\n1,窗口无人,"排班，\n上墙",2030年6月\r\n'
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        (item,) = taken(text.encode(encoding), "台账.csv").planned
        assert "排班，, 上墙" in item.text.replace('"', ""), encoding
    with pytest.raises(Unreadable):
        read_book(b"\xff\xff\xff\xff", "台账.csv")

"""A second table never takes the place of what a first one said: of another unit, another title, another day, or of a broken file."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from gongshilan.build.taking import around
from gongshilan.intake.export import Written, export
from gongshilan.intake.mapping import Given
from gongshilan.intake.same import reads_as
from gongshilan.read.files import read_content
from gongshilan.read.source import read_source
from gongshilan.sheets.read_xlsx import read_xlsx
from support.places import PORTAL

from intake.again import Office, codes, ids
from intake.books import book

UNIT, SCHOOL = "example-unit", "example-school"
ITEM = "rectification-item-example"
SAYS = ["意见建议", "提出时间", "承办单位"]
HEAD = ["序号", "存在问题", "整改措施"]


@pytest.fixture(scope="session")
def portal(rules: Rules) -> Loaded:
    return load(PORTAL, rules)


def test_the_same_title_in_two_units(portal: Loaded) -> None:
    office = Office(portal, kind="suggestion")
    rows = (SAYS, ["加强学习", "2030年5月4日", "办公室"], ["改进作风", "2030年5月4日", "办公室"])
    others = (SAYS, ["加强学习", "2030年6月8日", "教务处"])
    assert ids(office.take(*rows, unit=UNIT)) == ["new suggestion-jia-qiang-xue-xi", "new suggestion-gai-jin-zuo-feng"]
    assert ids(office.take(*others, unit=SCHOOL)) == ["new suggestion-example-school-jia-qiang-xue-xi"]
    assert {
        item.partition(" ")[0] for item in [*ids(office.take(*rows, unit=UNIT)), *ids(office.take(*others, unit=SCHOOL))]
    } == {"same"}


def test_the_same_code_in_two_units(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item")
    head = ["编号", *HEAD[1:]]
    assert ids(office.take(head, ["WT-01", "学习不深入", "学"], unit=UNIT)) == ["new wt-01"]
    second = (head, ["WT-01", "审核慢", "快"])
    assert ids(office.take(*second, unit=SCHOOL)) == [f"new {ITEM}-school-wt-01"]
    assert ids(office.take(*second, unit=SCHOOL)) == [f"same {ITEM}-school-wt-01"]
    assert ids(office.take(head, ["WT-01", "学习不够深入", "学"], unit=UNIT)) == ["changed wt-01"]


def test_people_whose_names_sound_alike(portal: Loaded) -> None:
    office = Office(portal, kind="leader")
    head = ["姓名", "单位", "职务"]
    assert ids(office.take(head, ["李丽", "示例单位", "副局长"], ["张伟", "示例单位", "科长"])) == [
        "new leader-li-li",
        "new leader-zhang-wei",
    ]
    more = (head, ["李莉", "示例单位", "组长"], ["张伟", "示例学校", "校长"])
    assert ids(office.take(*more)) == ["new leader-li-li-2", "new leader-example-school-zhang-wei"]
    assert ids(office.take(*more)) == ["same leader-li-li-2", "same leader-example-school-zhang-wei"]
    assert ids(office.take(head, ["李莉", "示例单位", "书记"])) == ["changed leader-li-li-2"]


def test_titles_that_begin_alike(portal: Loaded) -> None:
    """An id is cut to 80 characters: what is cut off may be all that differs."""
    office = Office(portal, kind="suggestion", unit=UNIT)
    first, second, third = ([f"在贯彻落实中央八项规定精神和上级有关要求方面{what}"] for what in ("会多", "文多", "调研少"))
    office.take(SAYS, first, second)
    held = set(office.files)
    again = ids(office.take(SAYS, third, first, second))
    assert [item.partition(" ")[0] for item in again] == ["new", "same", "same"]
    assert held < set(office.files)


def test_small_numbers_are_running_numbers(portal: Loaded) -> None:
    for heading in ("No", "#", "项目编号"):
        office = Office(portal, kind="rectification_item", unit=UNIT)
        office.take([heading, *HEAD[1:]], [1, "学习不深入", "学"])
        assert codes(office.take([heading, *HEAD[1:]], [1, "菜价偏高", "降价"])) == ["import-other-record"]


def test_a_row_added_to_a_workbook_of_one_unit(portal: Loaded) -> None:
    """A row without an id, titled like a record of a unit that the workbook does not hold."""
    office = Office(portal, kind="suggestion")
    office.take(SAYS, ["加强学习", None, "办公室"], unit=UNIT)
    office.take(SAYS, ["多下基层", None, "教务处"], unit=SCHOOL)
    held = [record for record in office.settled.records.values() if record.kind == "suggestion" and record.unit == SCHOOL]
    written = [Written(item.id, item.kind, office.files[item.id], "") for item in held]
    schema = portal.rules.schema
    made = openpyxl.load_workbook(io.BytesIO(export(written, [schema.kinds["suggestion"]], schema, {})))
    sheet = made["意见建议"]
    heads = [cell.value for cell in sheet[1]]
    row = (
        sheet.max_row + 1
        if sheet.cell(sheet.max_row, 1).value
        else next(number for number in range(2, 99) if not sheet.cell(number, heads.index("标题") + 1).value)
    )
    for label, value in (("标题", "加强学习"), ("单位", "示例学校"), ("办理状态", "登记"), ("承办部门", "德育处")):
        sheet.cell(row, heads.index(label) + 1, value)
    out = io.BytesIO()
    made.save(out)
    for state in ("new", "same"):
        taken = ids(office.read(read_xlsx(out.getvalue())))
        assert f"{state} suggestion-example-school-jia-qiang-xue-xi" in taken
    assert office.files["suggestion-jia-qiang-xue-xi"]["unit"] == UNIT


def test_a_meeting_of_every_month(portal: Loaded) -> None:
    office = Office(portal, kind="study_session", unit=UNIT)
    head = ["学习主题", "日期", "参加人数"]
    assert ids(office.take(head, ["集中学习", "2030年5月8日", 30])) == ["new study-session-ji-zhong-xue-xi"]
    june = office.take(head, ["集中学习", "2030年6月5日", 28])
    assert ids(june) == ["new study-session-ji-zhong-xue-xi-20300605"]
    assert [note.code for note in june.notes] == ["row-recurs"]
    assert ids(office.take(head, ["集中学习", "2030年6月5日", 29])) == ["changed study-session-ji-zhong-xue-xi-20300605"]
    assert ids(office.take(head, ["集中学习", "2030年5月8日", 30])) == ["same study-session-ji-zhong-xue-xi"]


def test_a_ledger_that_has_grown(portal: Loaded) -> None:
    """By a sheet, by a section, by a merged number: what was there is still the same."""
    learning = [[1, "学习不深入", "学"], [2, "调研不够", "下乡"]]
    manner = [[1, "会风不好", "限时"], [2, "发文过多", "压减"]]
    office = Office(portal, kind="rectification_item", unit=UNIT)
    office.take(HEAD, *learning, name="学习")
    both = read_xlsx(book(("学习", [HEAD, *learning], ()), ("作风", [HEAD, *manner], ())))
    for state in ("new", "same"):
        assert ids(office.read(both)) == [
            f"same {ITEM}-unit-1",
            f"same {ITEM}-unit-2",
            f"{state} {ITEM}-unit-zuo-feng-1",
            f"{state} {ITEM}-unit-zuo-feng-2",
        ]
    office = Office(portal, kind="rectification_item", unit=UNIT)
    office.take(HEAD, ["一、学习方面"], *learning)
    for state in ("new", "same"):
        assert ids(office.take(HEAD, ["一、学习方面"], *learning, ["二、作风方面"], *manner)) == [
            f"same {ITEM}-unit-1",
            f"same {ITEM}-unit-2",
            f"{state} {ITEM}-unit-2-1",
            f"{state} {ITEM}-unit-2-2",
        ]
    office = Office(portal, kind="rectification_item", unit=UNIT)
    office.take(HEAD, learning[0])
    assert ids(office.take(HEAD, learning[0], [None, "调研不够", "下乡"], merged=["A2:A3"])) == [
        f"same {ITEM}-unit-1",
        f"new {ITEM}-unit-1-2",
    ]


def test_a_file_with_a_mistake_is_not_overwritten(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item", unit=UNIT)
    for name, text in (
        (f"{ITEM}-unit-1", "---\ntitle: 学习\n---\n手写"),
        ("zg-x", f"---\nkind: rectification_item\ntitle: 学习不深入\nunit: {UNIT}\ndeadline: 2030年6月31日\n---\n"),
    ):
        path = f"example-2030/rectification_item/{name}.md"
        source = read_source(text.encode(), path)[0]
        office.settled = replace(office.settled, broken={path: source})
        found = office.take(HEAD, [1, "学习不深入", "学"])
        assert codes(found) == ["import-broken-record"]
        assert found.problems[0].params["path"] == path
        assert office.files == {}


def test_which_files_are_broken(portal: Loaded) -> None:
    """Those that cannot be read, and those that fail the check."""
    good = around(portal, Given())
    assert good.broken == {}
    content = portal.content
    read = read_content(PORTAL / "content")
    assert content.sources == read.sources
    bad = read_source(b"---\nkind: suggestion\n---\n", "example-2030/suggestion/x.md")[0]
    assert bad is not None
    settled = around(replace(portal, content=replace(content, sources=(*content.sources, bad))), Given())
    assert list(settled.broken) == ["example-2030/suggestion/x.md"]


def test_a_masked_name_is_the_name() -> None:
    assert reads_as("王**反映路灯不亮", "王小明反映路灯不亮")
    assert reads_as("电话138****8000", "电话13800138000")
    assert not reads_as("王**反映路灯不亮", "王小明反映停水")
    assert not reads_as("反映停水", "反映停电")

"""The same ledger a month later: what it says now is added to what the record holds, and the state of the matter follows."""

from __future__ import annotations

from typing import Any

import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from support.places import PORTAL

from intake.again import Office, ids

HEAD = ["序号", "存在问题", "进展日期", "整改进展"]
ITEM = "rectification-item-example-unit-1"


@pytest.fixture(scope="session")
def portal(rules: Rules) -> Loaded:
    return load(PORTAL, rules)


def progress(office: Office) -> list[tuple[str, str]]:
    entries: Any = office.files[ITEM]["progress"]
    return [(entry.get("date", ""), entry["text"]) for entry in entries]


def test_progress_of_every_month_is_kept(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item", unit="示例单位")
    office.take(HEAD, [1, "学习不深入", "2030年4月30日", "制定计划"])
    office.take(HEAD, [1, "学习不深入", "2030年5月31日", "学习四次"])
    assert progress(office) == [("2030年4月30日", "制定计划"), ("2030年5月31日", "学习四次")]
    for day in ("2030.5.31", None):
        assert ids(office.take(HEAD, [1, "学习不深入", day, "学习四次"])) == [f"same {ITEM}"]
    office.take(HEAD, [1, "学习不深入", None, "学习五次"])
    office.take(HEAD, [1, "学习不深入", "2030年6月30日", "学习五次"])
    assert progress(office)[2:] == [("2030年6月30日", "学习五次")]
    office.take(HEAD, [1, "学习不深入", "2030年7月30日", "学习五次"])
    assert len(progress(office)) == 4


def test_an_undated_note_that_says_more_is_the_same_note(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item", unit="示例单位")
    for text in ("已排班", "已排班，增加一人", "已排班"):
        office.take(HEAD, [1, "窗口无人", None, text])
    assert progress(office)[0] == ("", "已排班，增加一人")


def test_the_state_follows(portal: Loaded) -> None:
    """Only where nobody wrote another."""
    office = Office(portal, kind="rectification_item", unit="示例单位")
    for text, state in ((None, "登记"), ("已学三次", "整改中"), ("已学三次", "整改中")):
        office.take(HEAD, [1, "学习不深入", None, text])
        assert office.files[ITEM]["status"] == state
    office = Office(portal, kind="rectification_item", unit="示例单位")
    office.take([*HEAD, "整改状态"], [1, "学习不深入", None, None, "长期坚持"])
    taken = office.take(HEAD, [1, "学习不深入", None, "已学三次"])
    assert office.files[ITEM]["status"] == "长期坚持"
    assert [note.code for note in taken.notes] == ["field-stays"]
    head = ["留言编号", "留言主题", "留言时间", "答复时间", "答复内容"]
    office = Office(portal, kind="suggestion", unit="示例单位")
    for answer, state in (((None, None), "登记"), (("2030年5月9日", "已修复"), "已答复")):
        [item] = office.take(head, [190001, "停水", "2030年5月4日", *answer]).planned
        assert office.files[item.id]["status"] == state

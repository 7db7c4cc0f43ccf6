"""Sums of sections are no records; a letter that begins with a salutation is one."""

from __future__ import annotations

import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from support.places import PORTAL

from intake.again import Office

HEAD = ["序号", "存在问题", "整改措施", "完成时限"]


@pytest.fixture(scope="session")
def portal(rules: Rules) -> Loaded:
    return load(PORTAL, rules)


def test_sums_of_sections(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item", unit="示例单位")
    found = office.take(
        HEAD,
        ["一、学习方面"],
        [1, "学习不深入", "每周学习", "2030年6月"],
        ["学习方面小计", "1项", "1条", None],
        ["二、作风方面"],
        [1, "费用小计不准", "核对", "2030年6月"],
        ["作风小计：", "1项", 1, None],
    )
    assert [item.title for item in found.planned] == ["学习不深入", "费用小计不准"]
    assert [note.place.line for note in found.notes if note.code == "row-note"] == [4, 7]
    assert [item.id[-4:] for item in found.planned] == ["-1-1", "-2-1"]
    titled = office.take(HEAD[1:], ["食堂费用小计", "核对", "2030年6月"], ["学习方面小计", "1条", None])
    assert [item.title for item in titled.planned] == ["食堂费用小计"]


def test_letters_that_begin_with_a_salutation(portal: Loaded) -> None:
    office = Office(portal, kind="suggestion", unit="示例单位")
    found = office.take(
        ["留言内容", "留言时间", "答复单位"],
        ["尊敬的书记：您好！我小区停水三天，请解决。", "2030年5月4日", "供水科"],
        ["建议单位：增设停车位", "2030年5月5日", "后勤"],
        ["填表人：甲", "审核人：乙", "2030年5月8日"],
        ["单位负责人：甲", None, None],
        ["联系电话：乙", "填报日期：5月8日", None],
    )
    assert len(found.planned) == 2
    assert [note.place.line for note in found.notes if note.code == "row-note"] == [4, 5, 6]

"""Whose a row is: never the unit that some row happens to speak of."""

from __future__ import annotations

import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from support.places import PORTAL

from intake.again import Office, codes

HEAD = ["序号", "存在问题", "整改措施"]


@pytest.fixture(scope="session")
def portal(rules: Rules) -> Loaded:
    return load(PORTAL, rules)


def test_a_unit_named_in_a_row_is_not_the_table_s(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item")
    found = office.take(HEAD, [1, "与示例学校协同不够", "会商"], [2, "会多", "少开"])
    assert codes(found) == ["import-unit-unknown"]
    found = office.take(["示例学校整改台账"], HEAD, [1, "与示例单位协同不够", "会商"])
    assert [item.unit for item in found.planned] == ["example-school"]


def test_a_unit_written_once(portal: Loaded) -> None:
    """An empty cell below it is of the same unit; above all of them it is of none."""
    office = Office(portal, kind="rectification_item")
    head = ["单位", *HEAD]
    rows = [["示例单位", 1, "甲", "改"], [None, 2, "乙", "改"], ["示例学校", 1, "丙", "改"], [None, 2, "丁", "改"]]
    found = office.take(["示例单位汇总台账"], head, *rows)
    assert [item.unit for item in found.planned] == ["example-unit"] * 2 + ["example-school"] * 2
    assert codes(office.take(["示例单位汇总台账"], head, [None, 9, "戊", "改"])) == ["import-unit-unknown"]

"""Headings in two rows, and tables beside each other: a value goes into the field that both rows mean, or into none."""

from __future__ import annotations

from typing import Any

import pytest
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from gongshilan.intake.words import words_of
from support.places import PORTAL

from intake.again import Office, codes

UNIT = "示例单位"


@pytest.fixture(scope="session")
def portal(rules: Rules) -> Loaded:
    return load(PORTAL, rules)


FORMS = [
    ("suggestion", ["答复情况", "时间"], "answer.date"),
    ("suggestion", ["答复情况", "内容"], "answer.text"),
    ("suggestion", ["答复", "人"], ""),
    ("suggestion", ["来信", "时间"], "received"),
    ("suggestion", ["回访", "时间"], ""),
    ("suggestion", ["意见建议", "时间"], "received"),
    ("rectification_item", ["责任", "领导"], "responsible_leader"),
    ("rectification_item", ["责任", "部门"], "department"),
    ("rectification_item", ["责任落实", "牵头领导"], "responsible_leader"),
    ("rectification_item", ["整改措施", "完成时限"], "deadline"),
    ("rectification_item", ["延期情况", "完成时限"], ""),
    ("rectification_item", ["延期情况", "责任人"], ""),
    ("rectification_item", ["销号", "时间"], "accepted.on"),
    ("rectification_item", ["整改措施", "一"], "measures"),
    ("rectification_item", ["整改台账", "整改", "措施"], "measures"),
    ("leader", ["基本情况", "姓名"], "title"),
    ("meeting", ["会议", "时间"], "date"),
]


@pytest.mark.parametrize(("kind", "parts", "path"), FORMS, ids=str)
def test_headings_above_one_another(kind: str, parts: list[str], path: str, portal: Loaded) -> None:
    schema = portal.rules.schema
    words = words_of(schema.kinds[kind], schema)
    assert next(iter(words.find(words.among(parts))), "") == path


def test_two_rows_of_headings(portal: Loaded) -> None:
    office = Office(portal, kind="suggestion", unit=UNIT)
    head: list[list[Any]] = [
        ["序号", "意见建议", "承办部门", "答复情况", None, None],
        [None, None, None, "时间", "内容", "人"],
    ]
    row = [1, "菜价偏高", "后勤科", "2030年6月8日", "已降价", "某某"]
    found = office.take(*head, row, merged=["A1:A2", "B1:B2", "C1:C2", "D1:F1"])
    [item] = found.planned
    assert office.files[item.id]["answer"] == {"date": "2030年6月8日", "text": "已降价"}
    assert [(note.code, note.params["said"]) for note in found.notes] == [("column-unknown", "答复情况·人")]


def test_two_tables_beside_each_other(portal: Loaded) -> None:
    office = Office(portal, kind="rectification_item", unit=UNIT)
    head = ["序号", "存在问题", "整改措施"]
    found = office.take([*head, None, *head], [1, "学习不深", "学", None, 3, "会多", "少开"])
    assert codes(found) == ["import-table-beside"]
    assert (found.problems[0].place.line, found.problems[0].place.column) == (1, 5)
    assert codes(office.take([*head, None, *head[1:]], [1, "学习不深", "学", None, "会多", "少开"])) == [
        "import-table-beside"
    ]
    twice = office.take([*head, "整改措施"], [1, "学习不深", "学", "改"])
    assert office.files[twice.planned[0].id]["measures"] == ["学", "改"]

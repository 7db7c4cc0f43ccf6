"""A portal adds terms to a shipped vocabulary without copying it; a deadline may say that it has no end."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from gongshilan.build.load import load
from gongshilan.build.rules import load_rules, rule_problems
from gongshilan.build.stages import derive
from support.places import PORTAL

ITEM = """---
kind: rectification_item
title: 建立联系点制度
unit: unit-a
status: 长期坚持
deadline: {deadline}
---
"""


def portal(root: Path, name: str, text: str) -> Path:
    shutil.copytree(PORTAL, root)
    (root / "schema/vocabularies").mkdir(exist_ok=True)
    (root / f"schema/vocabularies/{name}.yml").write_text(text, encoding="utf-8")
    return root


def test_new_terms_follow_those_that_are_shipped(folder: Path) -> None:
    text = "title: 意见渠道\nextends: true\nterms:\n  - {id: night, label: 夜间接待, description: 晚上接待。}\n"
    portal(folder, "channel", text)
    assert rule_problems(folder) == ()
    found, shipped = (load_rules(root).schema.vocabularies["channel"] for root in (folder, PORTAL))
    assert [*found.terms] == [*shipped.terms, "night"]
    assert found.spoken["夜间接待"] == "night"
    assert "夜间接待" in load_rules(folder).schema.kinds["suggestion"].json_schema["properties"]["channel"]["enum"]


def test_a_known_id_changes_its_term_in_its_place(folder: Path) -> None:
    text = (
        "title: 意见渠道\nextends: true\nterms:\n  - {id: district_office, label: 市巡察办转来, description: 上级转来。}\n"
    )
    found = load_rules(portal(folder, "channel", text)).schema.vocabularies["channel"]
    shipped = load_rules(PORTAL).schema.vocabularies["channel"]
    assert [*found.terms] == [*shipped.terms]
    assert found.terms["district_office"].label == "市巡察办转来"
    assert "区学实办转来" not in found.spoken


def test_without_extends_the_file_takes_the_place_of_the_other(folder: Path) -> None:
    text = "title: 意见渠道\nterms:\n  - {id: night, label: 夜间接待, description: 晚上接待。}\n"
    assert [*load_rules(portal(folder, "channel", text)).schema.vocabularies["channel"].terms] == ["night"]


def test_a_deadline_without_end_is_kept_as_it_is_written(folder: Path) -> None:
    shutil.copytree(PORTAL, folder)
    unit = next((folder / "content").glob("*/unit/*.md")).stem
    item = folder / "content/example-2030/rectification_item/no-end.md"
    item.parent.mkdir(exist_ok=True)
    item.write_text(ITEM.format(deadline="持续推进").replace("unit-a", unit), encoding="utf-8")
    loaded = load(folder, load_rules(folder))
    assert loaded.problems == ()
    assert loaded.graph["no-end"].data["deadline"] == {"text": "持续推进"}
    late = derive(loaded, date(2031, 1, 1)).lateness
    assert late["no-end"].state is None
    item.write_text(ITEM.format(deadline="有空再说").replace("unit-a", unit), encoding="utf-8")
    assert [problem.code for problem in load(folder, load_rules(folder)).problems] == ["when-invalid"]

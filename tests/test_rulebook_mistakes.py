"""Mistakes in rulebooks, vocabularies and kinds are said like those in records: every one with its place, none with a traceback."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from fuzz import fuzz_rules
from gongshilan.build.rules import Rules, load_rules, rule_problems
from gongshilan.cli.main import main
from gongshilan.kinds import counting, requirement, rulebook
from gongshilan.problems import Problem
from support.places import CASES, PORTAL, SCHEMA

RULES = sorted((CASES / "rules").glob("*.yml"))


def laid_out(case: dict[str, str], root: Path) -> Path:
    """A case's file changed in a portal's schema."""
    file = root / "schema" / case["file"]
    file.parent.mkdir(parents=True, exist_ok=True)
    text = case.get("content") or file.read_text(encoding="utf-8")
    if "swap" in case:
        assert text.count(case["swap"][0]) == 1
        text = text.replace(*case["swap"])
    file.write_text(text + case.get("append", ""), encoding="utf-8")
    return file


def at(text: str, problem: Problem) -> str:
    lines = text.split("\n")
    return lines[problem.place.line - 1][problem.place.column - 1 :]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small portal, in which each case is laid and taken away again."""
    root = tmp_path_factory.mktemp("rules") / "portal"
    shutil.copytree(PORTAL, root)
    return root


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_each_mistake_is_said_where_it_stands(path: Path, bare: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    shutil.copytree(bare / "schema", tmp_path / "kept")
    try:
        file = laid_out(case, bare)
        found = rule_problems(bare)
    finally:
        laid = file.read_text(encoding="utf-8")
        shutil.rmtree(bare / "schema")
        shutil.copytree(tmp_path / "kept", bare / "schema")
    assert [problem.code for problem in found] == [case["code"]], found
    if case["at"]:
        assert found[0].place.path == case["file"]
        assert at(laid, found[0]).startswith(case["at"]), (found[0].place, at(laid, found[0]))


def test_all_mistakes_are_said_in_one_run(folder: Path) -> None:
    shutil.copytree(PORTAL, folder)
    file = folder / "schema/rulebooks/tiny.yml"
    text = file.read_text(encoding="utf-8")
    wrong = text.replace("kind: meeting", "kind: meetting").replace("audience: [members, masses]", "audience: [mases]")
    file.write_text(wrong, encoding="utf-8")
    codes = [problem.code for problem in rule_problems(folder)]
    assert codes.count("rule-kind-unknown") == wrong.count("kind: meetting")
    assert codes.count("rule-term-unknown") == wrong.count("mases")


def test_check_prints_place_cause_and_mend_and_ends_with_one(folder: Path) -> None:
    case = yaml.safe_load((CASES / "rules/term-in-where.yml").read_text(encoding="utf-8"))
    shutil.copytree(PORTAL, folder)
    laid_out(case, folder)
    said = CliRunner().invoke(main, ["--root", str(folder), "check"])
    assert said.exit_code == 1
    assert f"{folder.as_posix()}/schema/rulebooks/tiny.yml:" in said.stdout
    assert "可能想写“动员大会”" in said.stdout
    found = json.loads(CliRunner().invoke(main, ["--root", str(folder), "check", "--format", "json"]).stdout)
    assert [item["code"] for item in found] == ["rule-term-unknown"]
    for command in ("report", "build"):
        other = CliRunner().invoke(main, ["--root", str(folder), command])
        assert other.exit_code == 1
        assert "rule-term-unknown" in other.stderr


def test_what_ships_has_no_mistake() -> None:
    assert rule_problems(SCHEMA.parent) == ()
    assert rule_problems(PORTAL) == ()


def test_labels_are_taken_where_ids_are(folder: Path) -> None:
    shutil.copytree(PORTAL, folder)
    file = folder / "schema/rulebooks/tiny.yml"
    spoken = """  - id: T-SPOKEN
    clause: 一
    title: 动员
    text: 开动员大会。
    window: {campaign: true}
    binds: {classes: [第一类单位], levels: [基层单位]}
    audience: [群众]
    manner: [会议]
    requires:
      - {id: a, label: 动员, kind: 会议, where: {required: [meeting_type], properties: {meeting_type: {const: 动员大会}}}}
      - {id: b, label: 每人, kind: 联系点, per: 领导成员, subject: leader}
      - {id: c, label: 报备, kind: 备案, refers: {what: 方案计划}, match: {properties: {status: {enum: [已报送]}}}}
"""
    file.write_text(file.read_text(encoding="utf-8") + spoken, encoding="utf-8")
    assert rule_problems(folder) == ()
    obligation = load_rules(folder).rulebooks["TINY"].obligations[-1]
    meeting, point, filing = obligation.requires
    assert obligation.binds == {"classes": ["first"], "levels": ["unit"]}
    assert (obligation.audience, obligation.manner) == (("masses",), ("meeting",))
    assert meeting.kind == "meeting"
    assert meeting.where is not None
    assert meeting.where["properties"]["meeting_type"] == {"const": "mobilisation"}
    assert point.kind == "contact_point"
    assert filing.match is not None
    assert filing.match["properties"]["status"] == {"enum": ["sent"]}


def test_edits_of_the_schema_are_refused_or_usable(tmp_path: Path) -> None:
    """A handful of those that ``make fuzz-rules`` tries."""
    root = fuzz_rules.prepare(tmp_path)
    for number in range(8):
        chance = random.Random(number)
        name = chance.choice(fuzz_rules.FILES)
        text = fuzz_rules.edited((root / "schema" / name).read_text(encoding="utf-8"), chance)
        assert fuzz_rules.attempt(root, name, text) in ("refused", "used"), (number, name)


def test_the_meta_schema_knows_the_words_that_are_read() -> None:
    meta = yaml.safe_load((SCHEMA / "meta/rulebook.yml").read_text(encoding="utf-8"))
    assert set(meta["properties"]) == rulebook._RULEBOOK_KEYS
    assert set(meta["$defs"]["obligation"]["properties"]) >= rulebook._OBLIGATION_KEYS
    assert set(meta["$defs"]["requirement"]["properties"]) >= requirement._KEYS | counting.KEYS


def test_rules_are_short_as_a_text(rules: Rules) -> None:
    """A test that fails prints its arguments; what is loaded once has a megabyte."""
    for value in (rules, rules.schema, *rules.schema.kinds.values(), *rules.rulebooks.values()):
        assert len(repr(value)) < 3_000

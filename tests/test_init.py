"""``gongshilan init`` makes a whole portal: each rulebook to begin with can be used at once, with phases and without."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from gongshilan import __version__
from gongshilan.build.load import load
from gongshilan.build.rules import load_rules, rule_problems
from gongshilan.build.stages import derive
from gongshilan.cli.init import STARTERS
from gongshilan.cli.main import main
from gongshilan.model import State
from support.places import REPO

UNITS = "单位名称,主管单位,层级,类别,党员人数\n某党委,,直属党委,,320\n示例一校,某党委,基层单位,第一类单位,45\n"


def made(folder: Path, *options: str, said: str = "") -> Result:
    return CliRunner().invoke(main, ["init", str(folder), *options], input=said)


@pytest.mark.parametrize("phases", ["--phases", "--no-phases"])
@pytest.mark.parametrize("starter", STARTERS)
def test_each_rulebook_can_be_used_at_once(tmp_path: Path, starter: str, phases: str) -> None:
    """No problem, no name of a person, nothing late on the day it is made, one duty an obligation and unit."""
    folder = tmp_path / "我的 门户"
    result = made(folder, "--rulebook", starter, phases, "--year", "2031", "--title", '栏: #1 "甲"')
    assert result.exit_code == 0, result.output
    assert rule_problems(folder) == ()
    rules = load_rules(folder)
    loaded = load(folder, rules)
    assert loaded.problems == ()
    assert loaded.portal.title == '栏: #1 "甲"'
    assert [record.kind for record in loaded.graph] == ["campaign", "unit"]
    truth = derive(loaded, date(2031, 1, 1))
    assert len(truth.duties) == len(rules.rulebooks["START"].obligations)
    assert {duty.state for duty in truth.duties} <= {State.OPEN, State.NOT_APPLICABLE, State.DUE_SOON}
    campaign = (folder / "content/campaign-1/campaign.md").read_text(encoding="utf-8")
    has = starter in ("js", "pd", "xunshi") and phases == "--phases"
    assert ("phases:" in campaign) is has


def test_several_units_and_nothing_owed_yet(tmp_path: Path) -> None:
    """An office begins with its units and an empty rulebook: the site is whole, and no menu leads to a page that compares nothing."""
    (tmp_path / "单位.csv").write_text(UNITS, encoding="utf-8")
    folder = tmp_path / "p"
    assert made(folder, "--rulebook", "empty", "--units", str(tmp_path / "单位.csv"), "--year", "2031").exit_code == 0
    built = CliRunner().invoke(main, ["--root", str(folder), "build", "--edition", "public", "--as-of", "2031-03-01"])
    assert built.exit_code == 0, built.output
    assert "worklist.html" not in (folder / "site/public/index.html").read_text(encoding="utf-8")


def test_everything_an_office_needs_is_there(tmp_path: Path) -> None:
    assert made(tmp_path / "p").exit_code == 0
    root = tmp_path / "p"
    names = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    helps = {f"content/pages/help/{path.name}" for path in (REPO / "content/pages/help").glob("*.md")}
    ci = {".github/workflows/site.yml", ".gitea/workflows/site.yml", ".gitlab-ci.yml"}
    editor = {".vscode/settings.json", ".vscode/extensions.json", ".vscode/tasks.json", ".editorconfig", ".gitattributes"}
    hands = {"Makefile", "check.cmd", "build.cmd", "serve.cmd", "requirements.txt", "README.md", ".gitignore"}
    assert names >= helps | ci | editor | hands | {"content/pages/help/install.md", "mkdocs.yml"}
    ignored = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".cache/", ".venv/", "build/", "site/"} <= set(ignored)
    for name in names:
        text = (root / name).read_bytes().decode()
        assert not re.search(r"__[A-Z]+__", text), name
        assert ("\r\n" in text) is name.endswith(".cmd"), name
        if name.endswith((".yml", ".yaml")):
            assert yaml.safe_load(text), name
        elif name.endswith(".json"):
            assert json.loads(text), name
    assert f"gongshilan=={__version__}" in (root / "requirements.txt").read_text(encoding="utf-8")
    versions = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert versions["requires-python"].removeprefix(">=") in (root / "README.md").read_text(encoding="utf-8")


def test_units_come_from_a_table(tmp_path: Path) -> None:
    table = tmp_path / "单位.csv"
    table.write_text(UNITS, encoding="utf-8")
    result = made(tmp_path / "p", "--rulebook", "系统", "--units", str(table))
    assert result.exit_code == 0, result.output
    graph = load(tmp_path / "p", load_rules(tmp_path / "p")).graph
    units = {unit.title: unit for unit in graph.of_kind("unit")}
    assert set(units) == {"某党委", "示例一校"}
    assert graph.parent(units["示例一校"].id) == units["某党委"].id
    assert units["示例一校"].data["class"] == "first"


@pytest.mark.parametrize("existed", [True, False])
def test_a_wrong_table_leaves_nothing(tmp_path: Path, existed: bool) -> None:
    table = tmp_path / "单位.csv"
    table.write_text(UNITS.replace("第一类单位", "第三类单位"), encoding="utf-8")
    folder = tmp_path / "p"
    if existed:
        folder.mkdir()
    result = made(folder, "--units", str(table))
    assert result.exit_code == 1
    assert "第三类单位" in result.output
    assert (list(folder.iterdir()) if existed else folder.exists()) in ([], False)


def test_an_unknown_rulebook_is_said_with_those_there_are(tmp_path: Path) -> None:
    result = made(tmp_path / "p", "--rulebook", "三严")
    assert result.exit_code == 2
    assert "sanyan（三严三实）" in result.output
    assert not (tmp_path / "p").exists()


def test_the_wizard_asks_for_what_is_not_given(tmp_path: Path) -> None:
    table = tmp_path / "单位.csv"
    table.write_text(UNITS, encoding="utf-8")
    result = made(tmp_path / "p", "--ask", said=f"教育公示栏\n4\n某项整改\nn\n{table}\n")
    assert result.exit_code == 0, result.output
    assert all(f"{number}. " in result.output for number in range(1, len(STARTERS) + 1))
    rules = load_rules(tmp_path / "p")
    loaded = load(tmp_path / "p", rules)
    assert loaded.problems == ()
    [campaign] = loaded.graph.campaigns()
    assert (loaded.portal.title, campaign.title, "phases" in campaign.data) == ("教育公示栏", "某项整改", False)
    assert len(loaded.graph.of_kind("unit")) == 2
    assert "巡察" in rules.rulebooks["START"].cites[0]["title"]


def test_a_further_campaign_has_the_shared_units(tmp_path: Path) -> None:
    """Made beside what is there, which stays as it is; the unit of the first campaign is that of the second once it is the portal's."""
    folder = tmp_path / "p"
    assert made(folder, "--year", "2031").exit_code == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = made(folder, "--add", "--campaign", "第二次", "--rulebook", "xunshi", "--year", "2032")
    assert result.exit_code == 0, result.output
    assert "content/portal/unit/" in result.output
    assert {path: path.read_bytes() for path in before} == before
    assert load(folder, load_rules(folder)).problems == ()
    (folder / "content/portal/unit").mkdir(parents=True)
    (folder / "content/campaign-1/unit/unit-1.md").rename(folder / "content/portal/unit/unit-1.md")
    for number in (1, 2):
        path = folder / f"content/campaign-{number}/campaign.md"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("period:", "shared_units:\n  - unit: unit-1\nperiod:"), encoding="utf-8")
    assert made(folder, "--add", "--campaign", "第三次", "--rulebook", "empty").exit_code == 0
    loaded = load(folder, load_rules(folder))
    assert (loaded.problems, rule_problems(folder)) == ((), ())
    assert [record.campaign for record in loaded.graph.shared("unit-1")] == ["campaign-1", "campaign-2", "campaign-3"]
    assert [record.data["rulebook"] for record in loaded.graph.campaigns()] == ["START", "START2", "START3"]
    assert made(tmp_path / "none", "--add").exit_code == 2


def test_a_further_campaign_with_a_wrong_table_leaves_nothing(tmp_path: Path) -> None:
    folder, table = tmp_path / "p", tmp_path / "单位.csv"
    assert made(folder).exit_code == 0
    table.write_text(UNITS.replace("第一类单位", "第三类单位"), encoding="utf-8")
    before = {path for path in folder.rglob("*") if path.is_file()}
    assert made(folder, "--add", "--units", str(table)).exit_code == 1
    assert {path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts} == before

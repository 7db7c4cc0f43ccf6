"""The commands as a person or a program uses them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from click.testing import CliRunner, Result
from gongshilan.build import rules as rules_module
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from gongshilan.cli.lazy import LazyGroup
from gongshilan.cli.main import COMMANDS, main
from gongshilan.cli.new import scaffold
from gongshilan.model import State
from support.cases import lay
from support.places import PORTAL, run

SHIPPED_KINDS = sorted(path.stem for path in (PORTAL.parent.parent / "schema" / "kinds").glob("*.yml"))
Call = Callable[..., Result]


@pytest.fixture
def portal(folder: Path) -> Path:
    return lay(folder, [])


@pytest.fixture
def call(portal: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch) -> Call:
    """A command on the small portal. Its schema is loaded once; what the command line makes of a schema is tested below."""
    monkeypatch.setattr(rules_module, "load_rules", lambda _: rules)

    def invoke(*arguments: str, root: Path = portal) -> Result:
        result = CliRunner().invoke(main, ["--root", str(root), *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        return result

    return invoke


KEYS = ["campaign", "unit", "obligation", "clause", "title", "state", "due", "met_on", "evidence", "missing", "reasons"]


def test_report_json(call: Call) -> None:
    result = call("report", "--format", "json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert rows
    for row in rows:
        assert set(KEYS) <= set(row)
        assert row["state"] in {state.value for state in State}
        for missing in row["missing"]:
            assert {"requirement", "label", "have", "need", "due", "text", "subjects"} <= set(missing)
    [day] = [row for row in rows if (row["unit"], row["obligation"]) == ("example-unit", "T-DAY")]
    assert (day["state"], day["due"], day["met_on"], day["evidence"]) == (
        "met",
        "2030-04-15",
        "2030-03-13",
        ["example-opening"],
    )


def test_report_json_in_a_real_process(portal: Path, call: Call) -> None:
    done = run("--root", portal, "report", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == call("report", "--format", "json").stdout


def test_report_csv_says_the_same(call: Call) -> None:
    result = call("report", "--format", "csv")
    assert result.stdout.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"), newline="")))
    wanted = json.loads(call("report", "--format", "json").stdout)
    assert [[row[key] for key in ("unit", "obligation", "state", "clause")] for row in rows] == [
        [row[key] for key in ("unit", "obligation", "state", "clause")] for row in wanted
    ]
    assert [row["due"] for row in rows] == [row["due"] or "" for row in wanted]
    assert [row["evidence"].split() for row in rows] == [row["evidence"] for row in wanted]


def test_report_table(portal: Path, call: Call) -> None:
    done = run("--root", portal, "report")
    assert done.returncode == 0, done.stderr
    for row in json.loads(call("report", "--format", "json").stdout):
        assert row["obligation"] in done.stdout
    assert "2030-04-30" in done.stdout
    assert "已完成" in done.stdout


def test_report_of_a_unit_and_those_under_it(call: Call) -> None:
    def units(*arguments: str) -> set[str]:
        return {row["unit"] for row in json.loads(call("report", "--format", "json", *arguments).stdout)}

    assert units("--unit", "example-unit") == {"example-unit", "example-school"}
    assert units("--unit", "example-school") == {"example-school"}


def test_report_of_states(call: Call) -> None:
    rows = json.loads(call("report", "--format", "json").stdout)
    for state in State:
        found = json.loads(call("report", "--format", "json", "--state", state.value).stdout)
        assert found == [row for row in rows if row["state"] == state.value]
    two = json.loads(
        call("report", "--format", "json", "--state", "met", "--state", "overdue", "--unit", "example-unit").stdout
    )
    assert {row["state"] for row in two} <= {"met", "overdue"}


def test_report_as_of(call: Call) -> None:
    def state(*arguments: str) -> Any:
        rows = json.loads(call("report", "--format", "json", "--unit", "example-school", *arguments).stdout)
        return next(row["state"] for row in rows if row["obligation"] == "T-XUN")

    assert state() == "open"  # portal.yml pins the day
    assert (
        state("--as-of", "2030-06-20")
        == state("--as-of", "2030年6月20日")
        == state("--as-of", "二〇三〇年六月二十日")
        == "due-soon"
    )
    assert state("--as-of", "2030-06-21") == "overdue"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["report", "--unit", "nobody"], "nobody"), (["report", "--unit", "example-opening"], "example-opening"), (["report", "--as-of", "不久"], "不久"),
     (["report", "--state", "late"], "late"), (["build", "--edition", "nobody"], "nobody"), (["build", "--as-of", "2030-02-30"], "2030-02-30"),
     (["check", "--format", "xml"], "xml"), (["nonsense"], "nonsense"), (["new", "nonsense"], "nonsense"), (["new", "meeting", "--id", "三月"], "三月")],
    ids=str,
)  # fmt: skip
def test_wrong_use_ends_with_two(call: Call, portal: Path, arguments: list[str], said: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (portal / "site").exists()


def test_exit_codes(call: Call, portal: Path) -> None:
    assert call("check").exit_code == 0
    assert json.loads(call("check", "--format", "json").stdout) == []
    (portal / "content/example-2030/meeting/example-opening.md").write_text("坏了", encoding="utf-8")
    for command in (["check"], ["report"], ["build"]):
        assert call(*command).exit_code == 1
    assert "file-no-front-matter" in call("report").stderr
    assert json.loads(call("report", "--format", "json").stdout)  # of what remains
    shutil.rmtree(portal / "content")
    for command in (["check"], ["report"], ["build"]):
        assert call(*command).exit_code == 2


def test_a_mistake_in_the_schema_is_said_and_ends_with_one(portal: Path) -> None:
    rulebook = portal / "schema/rulebooks/tiny.yml"
    text = rulebook.read_text(encoding="utf-8")
    for wrong in (
        text.replace("kind: meeting", "kind: meetting", 1),
        text.replace("clause: 一, ", "", 1),
        text + "\n\tx: [",
        text.replace("title: 示例义务清单\n", ""),
    ):
        rulebook.write_text(wrong, encoding="utf-8")
        result = CliRunner().invoke(main, ["--root", str(portal), "check"])
        assert result.exit_code == 1, result.output
        assert "schema/rulebooks/tiny.yml:" in result.stdout


def test_text_report_can_be_clicked(call: Call, portal: Path) -> None:
    (portal / "content/example-2030/meeting/example-opening.md").write_text("---\nkind: meetting\n---\n", encoding="utf-8")
    said = call("check").stdout
    assert f"{portal.as_posix()}/content/example-2030/meeting/example-opening.md:2:7: kind-unknown" in said


# --- new


def problems(portal: Path, rules: Rules) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.path) for problem in load(portal, rules).problems]


@pytest.mark.parametrize("kind", SHIPPED_KINDS)
def test_new(call: Call, portal: Path, rules: Rules, kind: str) -> None:
    """What is scaffolded lacks what it asks for and has nothing else wrong; nothing that exists is written over."""
    arguments = ["new", kind, "--title", "全新的记录", "--unit", "example-unit", "--id", "brand-new"]
    assert call(*arguments).exit_code == 0
    path = portal / "content" / ("brand-new/campaign.md" if kind == "campaign" else f"example-2030/{kind}/brand-new.md")
    text = path.read_text(encoding="utf-8")
    found = problems(portal, rules)
    assert {code for code, _ in found} <= {"field-missing"}
    required = set(rules.schema.kinds[kind].required) - {"kind", "title", "unit"}
    assert len(found) == len(required)
    for field in rules.schema.kinds[kind].fields.values():
        assert field.label in text
    again = call(*arguments)
    assert again.exit_code == 2
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("kind", SHIPPED_KINDS)
def test_scaffold_uncommented_names_only_known_fields(rules: Rules, kind: str) -> None:
    """Taking the ``# `` away from an optional field gives a field the kind has, in a form YAML reads."""
    found = rules.schema.kinds[kind]
    lines = scaffold(found, rules.schema, "标题", "example-unit").split("---\n")[1].splitlines()
    bare = [line.removeprefix("# ") for line in lines if not line.startswith("# ") or ":" in line.split("（")[0]]
    data = yaml.safe_load("\n".join(line for line in bare if "（选填）" not in line and "（必填）" not in line))
    assert set(data) <= set(found.fields)
    assert set(data) >= set(found.required)


@pytest.mark.parametrize(
    "title",
    [
        "关于: 会议",
        "#1 会议",
        "[一] 会议",
        "- 会议",
        "*会议",
        "“引号”会议",
        "'单引号",
        "会议 # 一",
        "no",
        "{a}",
        "@甲",
        "会议：",
        "a: b: c",
        '双"引',
        "?",
    ],
)
def test_new_with_any_title(call: Call, portal: Path, rules: Rules, title: str) -> None:
    assert call("new", "guidance_group", "--title", title, "--id", "brand-new").exit_code == 0
    loaded = load(portal, rules)
    assert [problem.code for problem in loaded.problems] == []
    assert loaded.graph["brand-new"].title == title


def test_new_makes_an_id_of_the_title(call: Call, portal: Path) -> None:
    assert call("new", "meeting", "--title", "三月座谈会").exit_code == 0
    assert (portal / "content/example-2030/meeting/meeting-san-yue-zuo-tan-hui.md").is_file()


# --- init


def test_new_knows_units_and_campaigns(call: Call, portal: Path) -> None:
    """By id or name; what there is not is said, with what there is, and nothing is written."""
    result = call("new", "meeting", "--title", "会", "--id", "by-name", "--unit", "示例学校")
    assert result.exit_code == 0, result.output
    text = (portal / "content/example-2030/meeting/by-name.md").read_text(encoding="utf-8")
    assert "\nunit: example-school\n" in text
    for option, value, said in (
        ("--unit", "没有的单位", "示例学校（example-school）"),
        ("--campaign", "none-2031", "example-2030"),
    ):
        result = call("new", "meeting", "--title", "会", "--id", "nowhere", "--unit", "example-unit", option, value)
        assert result.exit_code == 2
        assert value in result.output
        assert said in result.output
    assert not list(portal.glob("content/**/nowhere.md"))
    assert not (portal / "content" / "none-2031").exists()


def test_new_says_when_it_may_not_write(call: Call, portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anywhere, so the refusal is played."""

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "write_text", refuse)
    result = call("new", "meeting", "--title", "会", "--id", "no-disk", "--unit", "example-unit")
    assert result.exit_code == 2
    assert "只能读" in result.output
    assert "Traceback" not in result.output


def test_one_bad_record_does_not_stop_the_report(call: Call, portal: Path) -> None:
    """It is left out and named; so are those of a unit whose record is bad. The exit code says that not all is well."""
    good = json.loads(call("report", "--format", "json").stdout)
    meeting = portal / "content/example-2030/meeting"
    (meeting / "bad.md").write_text("---\nkind: meeting\ntitle: 坏的\n---\n", encoding="utf-8")
    result = call("report", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == good
    assert "没有计入这 1 条记录：example-2030/meeting/bad.md" in result.stderr
    assert "field-missing" in result.stderr
    school = portal / "content/example-2030/unit/example-school.md"
    school.write_text(school.read_text(encoding="utf-8").replace("level: 基层单位", "level: 没有的层级"), encoding="utf-8")
    result = call("report", "--format", "json")
    assert result.exit_code == 1
    assert {row["unit"] for row in json.loads(result.stdout)} == {"example-unit"}


def test_init_then_check(tmp_path: Path) -> None:
    done = run("init", "mine", "--title", "我的公示栏", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "我的公示栏" in (tmp_path / "mine/content/portal.yml").read_text(encoding="utf-8")
    for path in (tmp_path / "mine").rglob("*"):
        assert not path.is_file() or "__" not in path.read_text(encoding="utf-8").replace("__pycache__", "")
    checked = run("check", cwd=tmp_path / "mine")
    assert checked.returncode == 0, checked.stdout
    assert run("report", cwd=tmp_path / "mine").returncode == 0
    assert run("init", "mine", cwd=tmp_path).returncode == 2


def test_init_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("x", encoding="utf-8")
    result = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_shipped_content_is_clean(shipped: Loaded) -> None:
    assert shipped.problems == ()


def test_help_loads_nothing_but_itself() -> None:
    """Asking what there is does not wait for what does it."""
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom gongshilan.cli.main import main\n"
        "result = CliRunner().invoke(main, ['--help'])\nassert result.exit_code == 0, result.output\n"
        "assert 'Build the site' in result.output\n"
        "print(sorted(name for name in sys.modules if name.startswith('gongshilan.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['gongshilan.cli', 'gongshilan.cli.lazy', 'gongshilan.cli.main']"
    for name, command in cast("LazyGroup", main).load_all().items():
        said = COMMANDS[name][1].split()[:5]
        assert (command.help or "").split()[: len(said)] == said, name

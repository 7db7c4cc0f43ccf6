"""What editors check while one types agrees with ``check``: it takes all that ``check`` takes, and knows the records there are."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from click.testing import CliRunner
from gongshilan.build.rules import Rules
from gongshilan.cli.index import FOLDER
from gongshilan.cli.main import main
from gongshilan.emit.editor import kind_schema
from gongshilan.read.source import split_front_matter
from support.language_server import LanguageServer, found
from support.places import PORTAL, SCHEMA

SETTINGS = {
    "record.json": ["content/*/*/*.yml"],
    "portal.json": ["content/portal.yml"],
    "rulebook.json": ["schema/rulebooks/*.yml"],
    "vocabulary.json": ["schema/vocabularies/*.yml"],
}
MEETING = "kind: meeting\ntitle: 会\nunit: example-unit\ndate: 2030-04-01\nmeeting_type: 工作会议\n"


class Core(yaml.SafeLoader):
    """YAML 1.2's core types, as editors read them: no days, no yes and no."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)


def front(path: Path) -> str:
    split = split_front_matter(path.read_text(encoding="utf-8"))
    assert not isinstance(split, str)
    return split[0]


def examples() -> Iterator[Path]:
    return (path for path in sorted((SCHEMA / "examples").glob("*/valid-*.md")))


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small portal after ``check``."""
    root = tmp_path_factory.mktemp("editor") / "portal"
    shutil.copytree(PORTAL, root)
    assert CliRunner().invoke(main, ["--root", str(root), "check"]).exit_code == 0
    return root


def schema(root: Path, name: str) -> Any:
    return json.loads((root / FOLDER / name).read_text(encoding="utf-8"))


def test_what_check_takes_the_editor_takes(rules: Rules, checked: Path) -> None:
    whole = jsonschema_rs.validator_for(schema(checked, "record.json"))
    tried = 0
    for path in (*examples(), *sorted((checked / "content/example-2030").glob("*/*.md"))):
        data = yaml.load(front(path), Core)
        errors = [error.message for error in whole.iter_errors(data)]
        assert not errors, (path.name, errors)
        tried += 1
    assert tried > 60


@pytest.mark.parametrize(
    "line",
    [
        "attendance: ７２",
        "attendance: '72'",
        "attendance:",
        "criticism: [{leader: x, own: 是}]",
        "place: 302",
        "summary: true",
    ],
)
def test_what_yaml_makes_of_a_value_is_no_mistake(rules: Rules, line: str) -> None:
    of_meetings = jsonschema_rs.validator_for(kind_schema(rules.schema.kinds["meeting"], rules.schema))
    assert of_meetings.is_valid(yaml.load(MEETING + line, Core))
    phone = kind_schema(rules.schema.kinds["leader"], rules.schema)["properties"]["phone"]
    assert jsonschema_rs.validator_for(phone).is_valid(13800138000)


@pytest.mark.parametrize(
    "line",
    [
        "attendance: 三十人",
        "attendence: 3",
        "meeting_type: 茶话会",
        "presenters: zhao",
        "criticism: [{leader: x, own: 也许}]",
    ],
)
def test_what_is_wrong_is_wrong_to_both(rules: Rules, line: str) -> None:
    of_meetings = jsonschema_rs.validator_for(kind_schema(rules.schema.kinds["meeting"], rules.schema))
    kept = "".join(f"{item}\n" for item in MEETING.splitlines() if item.split(":")[0] != line.split(":", maxsplit=1)[0])
    assert not of_meetings.is_valid(yaml.load(kept + line, Core))


def test_check_leaves_an_index_and_writes_it_anew_only_if_it_changed(checked: Path) -> None:
    units = schema(checked, "record.json")["definitions"]["ids-of-unit"]
    assert dict(zip(units["enum"], units["enumDescriptions"], strict=True))["example-school"] == "示例学校"
    before = {path: path.stat().st_mtime_ns for path in (checked / FOLDER).iterdir()}
    CliRunner().invoke(main, ["--root", str(checked), "check"])
    assert {path: path.stat().st_mtime_ns for path in (checked / FOLDER).iterdir()} == before


def test_rulebooks_are_looked_at_too(checked: Path) -> None:
    of_rulebooks = jsonschema_rs.validator_for(schema(checked, "rulebook.json"))
    for path in (*sorted((SCHEMA / "rulebooks").glob("*.yml")), *sorted((checked / "schema/rulebooks").glob("*.yml"))):
        data = yaml.load(path.read_text(encoding="utf-8"), Core)
        assert of_rulebooks.is_valid(data), [error.message for error in of_rulebooks.iter_errors(data)]
        broken = json.loads(json.dumps(data))
        broken["obligations"][0]["requires"][0]["kind"] = "meetting"
        assert not of_rulebooks.is_valid(broken)


@pytest.mark.skipif(found() is None, reason="yaml-language-server is not installed (make test-editor installs it)")
def test_the_language_server_agrees(checked: Path) -> None:
    """The program behind VS Code's YAML extension: no complaint about any example, ids of people offered, mistakes underlined."""
    server = LanguageServer(str(found()), checked, {f"{FOLDER.as_posix()}/{name}": of for name, of in SETTINGS.items()})
    try:
        for path in examples():
            place = f"content/example-2030/{path.parent.name}/{path.stem}.yml"
            assert server.complaints(place, front(path)) == [], path
        wrong = server.complaints("content/example-2030/meeting/wrong.yml", f"{MEETING}attendence: 3\n")
        assert any("attendence" in said for said in wrong)
        text = f"{MEETING}presenters:\n  - "
        offered = server.offers("content/example-2030/meeting/new.yml", text, text.count("\n"), 4)
        assert "example-leader-one" in offered, offered
        book = (checked / "schema/rulebooks/tiny.yml").read_text(encoding="utf-8")
        assert server.complaints("schema/rulebooks/tiny.yml", book) == []
        assert server.complaints("schema/rulebooks/bad.yml", book.replace("kind: meeting}", "kind: meetting}", 1))
    finally:
        server.close()

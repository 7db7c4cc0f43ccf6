"""Every kind shows what passes and what does not; a new kind is tested by having examples."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from gongshilan.build.load import Loaded
from gongshilan.check.record import RecordChecker
from gongshilan.problems import Problem
from gongshilan.read.source import read_source
from support.places import SCHEMA

EXAMPLES = SCHEMA / "examples"
KINDS = sorted(path.stem for path in (SCHEMA / "kinds").glob("*.yml"))
VALID = sorted(EXAMPLES.glob("*/valid-*.md"))
INVALID = sorted(EXAMPLES.glob("*/invalid-*.md"))


@pytest.fixture(scope="session")
def checker(shipped: Loaded) -> RecordChecker:
    return RecordChecker(shipped.rules.schema, shipped.portal)


def problems(checker: RecordChecker, example: Path) -> list[Problem]:
    """The file's problems, as if it lay in a campaign's folder."""
    kind = example.parent.name
    path = "example-2030/campaign.md" if kind == "campaign" else f"example-2030/{kind}/{example.name}"
    source, found = read_source(example.read_bytes(), path)
    if source is not None:
        record, found = checker.check(source)
        assert (record is None) == bool(found)
        assert record is None or record.kind == kind
    return found


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_examples(kind: str) -> None:
    assert len(list((EXAMPLES / kind).glob("valid-*.md"))) >= 1
    assert len(list((EXAMPLES / kind).glob("invalid-*.md"))) >= 2


def test_no_example_is_overlooked() -> None:
    """Every file below examples/ is one of the three sorts, in the folder of a kind."""
    for path in EXAMPLES.rglob("*"):
        if path.is_file():
            assert path.parent.name in KINDS, path
            plain = path.name.removesuffix(".expect.yml").removesuffix(".md")
            assert plain.startswith(("valid-", "invalid-")), path
            if path.name.endswith(".expect.yml"):
                assert path.with_name(f"{plain}.md").is_file(), path


@pytest.mark.parametrize("example", VALID, ids=name)
def test_valid(checker: RecordChecker, example: Path) -> None:
    assert problems(checker, example) == []


@pytest.mark.parametrize("example", INVALID, ids=name)
def test_invalid(checker: RecordChecker, example: Path) -> None:
    expected = yaml.safe_load(example.with_name(f"{example.stem}.expect.yml").read_text(encoding="utf-8"))
    found = problems(checker, example)
    assert [(problem.code, problem.place.line) for problem in found] == [(expected["code"], expected["line"])]


def test_every_field_is_shown_by_a_valid_example(checker: RecordChecker, shipped: Loaded) -> None:
    """The fields of a kind's own (those common to all aside) appear somewhere in its valid examples or the shipped content."""
    schema = shipped.rules.schema
    common = set.intersection(*(set(kind.fields) for kind in schema.kinds.values()))
    for kind in schema.kinds.values():
        shown: set[str] = set()
        for example in (EXAMPLES / kind.id).glob("valid-*.md"):
            source, _ = read_source(example.read_bytes(), f"example-2030/{example.name}")
            assert source is not None
            shown |= set(source.tree.value)
        for record in shipped.graph.of_kind(kind.id):
            shown |= set(record.data)
        assert set(kind.fields) - common <= shown, f"{kind.id}: {sorted(set(kind.fields) - common - shown)}"

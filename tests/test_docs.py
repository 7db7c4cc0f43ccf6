"""Every command, option, problem code, kind, status and figure is documented, in both languages of the README."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import cast

import click
import pytest
from gongshilan.assess.figures import FIGURES
from gongshilan.build.rules import load_rules
from gongshilan.catalogue import catalogue
from gongshilan.cli.lazy import LazyGroup
from gongshilan.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")

LAZY = cast("LazyGroup", main)


def options() -> list[tuple[str, str]]:
    """``(command, --option)`` of every sub-command, and its name itself."""
    found = []
    for name, command in LAZY.load_all().items():
        found.append((name, name))
        found += [
            (name, max(parameter.opts, key=len)) for parameter in command.params if isinstance(parameter, click.Option)
        ]
    return found


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_option(readme: str) -> None:
    """Named in the README."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    missing = [f"{command} {option}" for command, option in options() if f"{option}" not in text]
    assert not missing


def test_every_command_explains_itself() -> None:
    """Commands and options have help."""
    for name, command in LAZY.load_all().items():
        assert command.help, name
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, f"{name} {parameter.name}"


def test_every_problem_code_has_four_sentences() -> None:
    """What, expected, how to mend: in the catalogue the help page is made from."""
    for code, entry in catalogue()["problems"].items():
        assert set(entry) == {"title", "message", "expected", "fix"}, code
        assert all(str(value).strip() for value in entry.values()), code


def test_every_figure_is_explained() -> None:
    """Label and what it counts."""
    for name, (measure, function) in FIGURES.items():
        assert catalogue()["figures"][name]["description"], name
        assert catalogue()["measures"][measure]
        assert function.__doc__


def test_every_kind_field_and_term_is_explained() -> None:
    """Labels for all, a description for every kind and term."""
    schema = load_rules(ROOT).schema
    for kind in schema.kinds.values():
        assert kind.label, kind.id
        assert kind.description, kind.id
        for path, field in kind.walk():
            assert field.label, f"{kind.id}: {path}"
    for vocabulary in schema.vocabularies.values():
        for term in vocabulary.terms.values():
            assert term.label, vocabulary.id
            assert term.description, f"{vocabulary.id}: {term.id}"


@pytest.mark.parametrize("page", ["chart", "figure", "output"])
def test_the_diffs_of_the_how_to_still_apply(page: str) -> None:
    """Where the lines around have changed, the page is renewed; tests/build/test_how_to.py builds what they make."""
    text = (ROOT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")
    [diff] = re.findall(r"^```diff\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    done = subprocess.run(
        ["git", "apply", "--check", "-"], cwd=ROOT, input=diff, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

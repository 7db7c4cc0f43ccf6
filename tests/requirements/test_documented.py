"""Every requirement that the help page and schema/README.md show alone is one the rulebook's reader takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from gongshilan.build.rules import Rules
from gongshilan.kinds import counting, timing
from gongshilan.kinds.requirement import requirement
from support.places import REPO

BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [REPO / "content" / "pages" / "help" / "rulebook.md", REPO / "schema" / "README.md"]


def shown(page: Path) -> list[dict[str, object]]:
    found = [yaml.safe_load(block) for block in BLOCK.findall(page.read_text(encoding="utf-8"))]
    return [item for block in found if isinstance(block, list) for item in block]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_word_is_shown_by_an_example_that_is_taken(rules: Rules, page: Path) -> None:
    examples = shown(page)
    for example in examples:
        assert requirement(example, rules.schema, page.name).label
    words = {word for example in examples for word in example}
    assert {
        "every",
        "distinct",
        "per",
        "max",
        "share",
        "covers",
        "only_if",
        "unless",
        "differ",
        "base",
        "counter",
    } <= words & counting.KEYS
    assert words >= timing.KEYS

"""CONTRIBUTING stays short, what it points to is there, and the glossary is what schema/ and the catalogue say."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPO / "tests" / "glossary"), str(REPO / "deploy" / "docs")]
import glossary  # noqa: E402 - a script beside the tests
import words  # noqa: E402 - a script that makes pages

_LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


def test_it_is_short() -> None:
    """Read in ten minutes."""
    assert len((REPO / "CONTRIBUTING.md").read_bytes()) < 12_000


def test_the_page_of_words_is_current() -> None:
    """Every word of rulebooks and of portal.yml, in Chinese. Otherwise: make glossary."""
    assert words.PAGE.read_text(encoding="utf-8") == words.page()


def test_the_glossary_is_current() -> None:
    """Otherwise: make glossary."""
    assert glossary.PAGE.read_text(encoding="utf-8") == glossary.current()


@pytest.mark.parametrize(
    "page",
    [
        "CONTRIBUTING.md",
        "README.md",
        "README.zh-CN.md",
        *(f"docs/{p.relative_to(REPO / 'docs')}" for p in sorted((REPO / "docs").rglob("*.md"))),
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    """Every file a page for programmers points to."""
    path = REPO / page
    targets = _LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_how_to_is_pointed_to() -> None:
    """From CONTRIBUTING."""
    text = (REPO / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [path.name for path in (REPO / "docs" / "how-to").glob("*.md") if f"docs/how-to/{path.name}" not in text] == []

"""A page does not contradict itself: nothing is missing of what is done, no reader is told what only the office can type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import load_rules
from gongshilan.pages import make_pages
from support.demo_cases import demo_case
from support.shown import shown

DAYS = (date(2009, 6, 1), date(2009, 8, 10))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("contradictions")
    return demo_case(root, load_rules(root), 8, 24, 3).loaded


def duties(view: Any) -> Iterator[Mapping[str, Any]]:
    """Every duty in full on a page."""
    if isinstance(view, Mapping):
        if "requirements" in view and "state" in view and "shown_to" in view:
            yield view
        for item in view.values():
            yield from duties(item)
    elif isinstance(view, list):
        for item in view:
            yield from duties(item)


def lacking(requirement: Mapping[str, Any]) -> Iterator[str]:
    yield from requirement["missing"]
    for part in requirement["parts"]:
        yield from lacking(part)


def test_nothing_is_missing_of_what_is_done(demo: Loaded) -> None:
    """What the edition does not see of it is said to be beyond it."""
    seen = hidden = 0
    for day in DAYS:
        for page in make_pages(shown(demo, "public", day)):
            for duty in duties(page.view):
                if duty["state"]["id"] in ("met", "met-late"):
                    seen += 1
                    assert [said for item in duty["requirements"] for said in lacking(item)] == [], page.path
                    hidden += any(not item["met"] for item in duty["requirements"])
                    words = {item["word"] for item in duty["requirements"] if not item["met"]}
                    assert words <= {"凭据不在本版公开范围"}
    assert seen > 50
    assert hidden > 0


def test_only_the_office_is_told_what_to_type(demo: Loaded) -> None:
    said = {
        edition: json.dumps([dict(page.view) for page in make_pages(shown(demo, edition, DAYS[1]))], ensure_ascii=False)
        for edition in ("public", "office")
    }
    assert "gongshilan new " in said["office"]
    assert "gongshilan new " not in said["public"].replace("help/", "")


def test_an_edition_does_not_say_that_there_is_nothing(demo: Loaded) -> None:
    """It knows only its own records."""
    for page in make_pages(shown(demo, "public", DAYS[0])):
        assert "都还没有记录" not in json.dumps(dict(page.view), ensure_ascii=False), page.path


def test_the_search_page_marks_no_entry_of_the_menu(demo: Loaded) -> None:
    [page] = [page for page in make_pages(shown(demo, "public", DAYS[1])) if page.path == "search.html"]
    assert page.section == "search"

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
from gongshilan.pages.index import Site
from gongshilan.pages.supervise.sheet import hidden_scopes
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


def requirements(view: Any) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for duty in duties(view):
        yield from ((duty, item) for item in duty["requirements"])


def test_of_what_is_not_done_no_edition_says_that_its_evidence_is_elsewhere(demo: Loaded) -> None:
    """There may be none."""
    seen = set()
    for page in make_pages(shown(demo, "public", DAYS[0])):
        for duty, item in requirements(page.view):
            if duty["state"]["id"] not in ("met", "met-late"):
                assert "凭据" not in item["word"], page.path
                seen.add(item["word"])
    assert "这类记录不在本版，有没有都不显示" in seen


def test_what_editors_are_to_do_is_told_to_them_alone(demo: Loaded) -> None:
    for edition, told in (("public", False), ("office", True)):
        pages = [dict(page.view) for page in make_pages(shown(demo, edition, DAYS[1])) if "/help/" not in page.path]
        lists = [view["todo"] for view in pages if view.get("todo")]
        options = [option for item in lists for row in item["rows"] for step in row["steps"] for option in step["options"]]
        assert options
        assert any(option["text"].startswith("写一条") for option in options) is told
        assert any(option["href"] for option in options) is told
        assert any(option["nearly"] for option in options) is told


def test_who_reminds_nobody_is_not_told_how(shipped: Loaded) -> None:
    for edition, told in (("public", False), ("members", True)):
        said = hidden_scopes(Site(shown(shipped, edition, date(2009, 4, 30))))
        assert "状态按全部记录认定" in said
        assert ("催办前请用范围更高的版本核对" in said) is told

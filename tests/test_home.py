"""The home page: ways in, every number with what it is a part of, this week with its units, what is over below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import load_rules
from gongshilan.measure.agenda import agenda, ahead
from gongshilan.model import Page
from gongshilan.pages import EditionView
from gongshilan.pages.claims import figure_row
from gongshilan.pages.home import home_page
from gongshilan.pages.index import Site
from support.demo_cases import demo_case
from support.shown import shown

DAY = date(2009, 8, 10)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("home")
    return demo_case(root, load_rules(root), 8, 24, 3).loaded


def home(view: EditionView) -> Page:
    return home_page(Site(view))


def test_ways_in_and_numbers_with_their_denominators(demo: Loaded) -> None:
    made = home(shown(demo, "public", DAY, {"contact": "示例办公室"}))
    assert [way["id"] for way in made.view["ways"]] == ["mine", "late", "votes", "papers"]
    assert made.view["contact"] == "示例办公室"
    assert made.view["lacking"] == []
    [campaign] = made.view["running"]
    assert campaign["said"].startswith("应办")
    assert (campaign["on_time"] == "") is (campaign["on_time_of"] == "")
    for notice in campaign["notices"]:
        assert notice["unit"]["text"]


def test_the_week_has_what_is_due_and_nothing_else(demo: Loaded) -> None:
    """Each with its units; what was done or is past is no work of this week."""
    for day in (date(2009, 4, 27), date(2009, 6, 15), DAY):
        view = shown(demo, "office", day)
        entries = ahead(agenda(view.graph, view.assessment), day)
        assert all((day <= entry.end and (entry.end - day).days < 7) or entry.sort != "notice" for entry in entries)
        assert all(entry.duty is None or not entry.duty.state.value.startswith("met") for entry in entries)
        [campaign] = home(view).view["running"]
        assert {row["date"] for row in campaign["week"]} <= {entry.end.isoformat() for entry in entries}
        assert bool(campaign["week"]) is bool(entries)
        assert all(row["units"] for row in campaign["week"])
        assert not (campaign["week"] and campaign["coming"])
    assert ahead([], DAY) == []


def test_what_is_over_stands_below(demo: Loaded) -> None:
    view = shown(demo, "public", date(2009, 12, 31))
    made = home(view)
    assert made.view["running"] == []
    assert len(made.view["over"]) == 1


def test_a_figure_that_documents_state_otherwise_says_both(shipped: Loaded) -> None:
    """Never 0 meetings where the summary says 8."""
    made = home(shown(shipped, "public", date(2009, 4, 30)))
    figures = {item["label"]: item for campaign in made.view["running"] for item in campaign["figures"]}
    assert figures["座谈会"]["written"] == "文件写8 · 记录0"
    assert figures["党员"]["written"] == ""


def test_what_nobody_stated_is_not_nought(shipped: Loaded) -> None:
    """A unit that does not say how many members it has, has not none; no meeting on record is none."""
    view = shown(shipped, "public", date(2009, 4, 30))
    site = Site(view)
    item = next(item for items in site.figures_of_unit.values() for item in items if item.id == "members")
    assert item.stated
    silent = figure_row(site, replace(item, value=0, records=()))
    assert (silent["value"], silent["measure"]) == ("未载", "")
    assert figure_row(site, replace(item, value=0, records=(), hidden=True))["value"] == "0"
    assert figure_row(site, replace(item, value=0, records=(), stated=False))["value"] == "0"


def test_a_portal_without_publisher_says_what_it_is(demo: Loaded) -> None:
    view = shown(demo, "public", DAY)
    data = {key: value for key, value in view.portal.data.items() if key != "publisher"}
    made = home(replace(view, portal=replace(view.portal, data=data)))
    assert made.view["intro"] == data["description"]
    assert len(made.view["lacking"]) == 2  # who publishes it and how to reach them: said plainly, not made up

"""A campaign's page: what took place in each phase, the latest first; obligations of all phases; a caption that is true."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import load_rules
from gongshilan.link.graph import Graph
from gongshilan.measure.phases import occasions_within, took_place
from gongshilan.model import Record
from gongshilan.pages.campaign import campaign_pages
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.home import home_page
from gongshilan.pages.index import Site
from support.demo_cases import demo_case
from support.shown import shown, viewed
from support.world import record

DAY = date(2009, 8, 10)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> EditionView:
    root = tmp_path_factory.mktemp("campaign")
    loaded: Loaded = demo_case(root, load_rules(root), 8, 24, 3).loaded
    return shown(loaded, "office", DAY)


def with_meetings(view: EditionView, **data: object) -> Site:
    """The same with every meeting's record saying more."""
    records = [replace(r, data={**r.data, **data}) if r.kind == "meeting" else r for r in view.graph]
    return Site(viewed(view.portal, view.edition, view, Graph(records, []), view.assessment))


def held(day: str, **data: object) -> Record:
    return replace(record("meeting", f"m-{day}", date=day, **data), date=day)


def test_what_is_planned_withdrawn_or_to_come_did_not_take_place() -> None:
    assert took_place(held("2030-04-02"), date(2030, 4, 2))
    assert not took_place(held("2030-04-02"), date(2030, 4, 1))
    assert not took_place(held("2030-04-02", planned=True), date(2030, 4, 2))
    assert not took_place(held("2030-04-02", withdrawn={"on": "2030-04-03"}), date(2030, 4, 3))
    assert not took_place(replace(held("2030-04-02"), date_basis="source"), date(2030, 4, 2))


def test_the_latest_stands_first() -> None:
    found = occasions_within(
        map(held, ("2030-04-01", "2030-04-09", "2030-04-05", "2030-05-01")),
        date(2030, 4, 1),
        date(2030, 4, 30),
        DAY.replace(year=2031),
    )
    assert [item.date for item in found] == ["2030-04-09", "2030-04-05", "2030-04-01"]


def test_phases_list_what_was_held_with_how_many_and_where_all_are(view: EditionView) -> None:
    site = Site(view)
    [page] = campaign_pages(site)
    listed = 0
    for phase in page.view["phases"]:
        numbers = [int(item["text"].split("共")[1].removesuffix("次")) for item in phase["occasions_all"]]
        assert len(phase["occasions"]) == min(sum(numbers), 20)
        assert bool(phase["occasions_note"]) is (sum(numbers) > 20)
        assert all(item["href"].endswith("/index.html") for item in phase["occasions_all"])
        listed += sum(numbers)
    assert listed > 0


def test_plans_are_listed_neither_as_held_nor_as_news(view: EditionView) -> None:
    site = with_meetings(view, planned=True)
    [page] = campaign_pages(site)
    assert "/meeting/" not in json.dumps([phase["occasions"] for phase in page.view["phases"]])
    assert "/meeting/" not in json.dumps([campaign["recent"] for campaign in home_page(site).view["running"]])


def test_obligations_of_phases_and_throughout_are_all_there_are(view: EditionView) -> None:
    site = Site(view)
    [page] = campaign_pages(site)
    parts = [*(phase["counts"] for phase in page.view["phases"]), page.view["throughout"]]
    numbers: Counter[str] = Counter()
    for counts in parts:
        numbers.update({count["id"]: count["n"] for count in counts})
    assert numbers == {count["id"]: count["n"] for count in page.view["counts"]}


def test_the_caption_speaks_of_what_is_drawn(shipped: Loaded, view: EditionView) -> None:
    seen = set()
    for edition in (
        Site(view),
        Site(shown(shipped, "public", date(2009, 4, 30))),
        Site(shown(shipped, "public", date(2012, 1, 1))),
    ):
        for page in campaign_pages(edition):
            chart = page.view["chart"]
            assert ("菱形" in chart["note"]) is bool(chart["marks"])
            assert ("竖线" in chart["note"]) is (chart["now"] is not None)
            seen.add((bool(chart["marks"]), chart["now"] is not None))
    assert len(seen) > 2

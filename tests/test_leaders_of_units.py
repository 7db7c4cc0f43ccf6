"""Somebody who leads two units stands in the crossing, and on the page, of both."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from gongshilan.assess.assess import assess
from gongshilan.build.rules import Rules
from gongshilan.demands import Obligation
from gongshilan.pages import links
from gongshilan.pages.frame import areas
from gongshilan.pages.grids import grid_pages
from gongshilan.pages.home import home_page
from gongshilan.pages.index import Site
from gongshilan.pages.units import leaders_of
from support.asked import wanted
from support.shown import viewed
from support.world import CAMPAIGN, EDITIONS, PORTAL, graph, record, unit

DAY = date(2030, 12, 31)
WAYS = ("{kind: contact_point, per: leader, subject: leader}", "{kind: meeting, per: leader, subject: speeches.leader}",
        "{kind: essay, per: leader, subject: author}")  # fmt: skip


@pytest.mark.parametrize(("ways", "named", "title"), [(1, "", "领导逐人对照"), (1, "双岗双责", "双岗双责"), (0, "", "")])
def test_the_table_of_leaders_is_named_and_wanted_by_the_rulebook(rules: Rules, ways: int, named: str, title: str) -> None:
    """One thing asked of each leader makes a table, nothing asked makes none, and no link to one either."""
    asked = tuple(replace(wanted(rules, way), id=f"r{number}") for number, way in enumerate(WAYS[:ways]))
    held = Obligation("T", "TINY", "一", "心得", "", None, {"phase": "study"}, asked or (wanted(rules, "{kind: plan}"),))
    books = {**rules.rulebooks, "TINY": replace(rules.rulebooks["TINY"], obligations=(held,), leads=named)}
    joined = graph(rules, [unit(), record("leader", "one", rank=1)])
    found = assess(joined, rules.schema, books, PORTAL, DAY)
    site = Site(viewed(PORTAL, EDITIONS[-1], replace(rules, rulebooks=books), joined, found))
    address = links.area(CAMPAIGN, "leads")
    pages = {item.path: item for item in grid_pages(site)}
    assert [item.title for path, item in pages.items() if path == address] == ([title] if title else [])
    menu = areas(site, site.campaigns[0])
    assert [item["text"] for area in menu for item in area["children"] if item["href"] == address] == (
        [title] if title else []
    )
    assert (address in json.dumps(pages[links.area(CAMPAIGN, "tables")].view)) is bool(title)


def test_the_rulebook_says_which_figures_stand_on_the_home_page(rules: Rules) -> None:
    books = {**rules.rulebooks, "TINY": replace(rules.rulebooks["TINY"], key_figures=("problems", "meetings"))}
    joined = graph(rules, [unit()])
    found = assess(joined, rules.schema, books, PORTAL, DAY)
    view = home_page(Site(viewed(PORTAL, EDITIONS[-1], replace(rules, rulebooks=books), joined, found))).view
    [campaign] = [*view["running"], *view["over"]]
    assert [item["id"] for item in campaign["figures"]] == ["f-problems", "f-meetings"]


def test_who_leads_two_units_stands_in_both(rules: Rules) -> None:
    asked = tuple(replace(wanted(rules, way), id=f"r{number}") for number, way in enumerate(WAYS))
    held = Obligation("T", "TINY", "一", "带头", "", None, {"phase": "study"}, asked)
    books = {**rules.rulebooks, "TINY": replace(rules.rulebooks["TINY"], obligations=(held,))}
    people = [
        record("leader", "own", unit="v", rank=2, post="副局长"),
        record("leader", "both", rank=1, post="局长", also_in=["v"]),
        record("leader", "other", rank=1),
    ]
    point = record("contact_point", "c", unit="v", leader="both", place="企业", date="2030-04-01")
    joined = graph(rules, [unit(), unit("v", short_title="乙局"), *people, point])
    found = assess(joined, rules.schema, books, PORTAL, DAY)
    site = Site(
        viewed(PORTAL, EDITIONS[-1], replace(rules, rulebooks=books), joined, found)
    )  # fmt: skip
    assert [item.id for item in leaders_of(site, joined["v"])] == ["own", "both"]
    assert [item.id for item in leaders_of(site, joined["u"])] == ["both", "other"]
    [page] = [item for item in grid_pages(site) if item.path == links.area(CAMPAIGN, "leads")]
    [of_v] = [item for item in page.view["grids"] if item["unit"]["text"] == joined["v"].title]
    assert [(row["who"]["text"], row["done"]) for row in of_v["rows"]] == [("own", "0/3"), ("both", "1/3")]

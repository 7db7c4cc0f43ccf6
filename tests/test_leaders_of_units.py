"""Somebody who leads two units stands in the crossing, and on the page, of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongshilan.assess.assess import assess
from gongshilan.build.rules import Rules
from gongshilan.demands import Obligation
from gongshilan.pages import links
from gongshilan.pages.grids import grid_pages
from gongshilan.pages.index import Site
from gongshilan.pages.units import leaders_of
from support.asked import wanted
from support.shown import viewed
from support.world import CAMPAIGN, EDITIONS, PORTAL, graph, record, unit

DAY = date(2030, 12, 31)
WAYS = ("{kind: contact_point, per: leader, subject: leader}", "{kind: meeting, per: leader, subject: speeches.leader}",
        "{kind: essay, per: leader, subject: author}")  # fmt: skip


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

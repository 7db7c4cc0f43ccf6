"""Figures of all units: what units have in common counts once, and what cannot be added has no total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gongshilan.assess.figures import FIGURES
from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules
from gongshilan.measure.figures import KINDS, Total, totals
from gongshilan.model import Assessment, Figure
from gongshilan.pages.claims import figure_pages, figure_row
from gongshilan.pages.index import Site
from support.shown import shown

PD = "pudong-shehui-2009"


def of(name: str, *values: tuple[str, float, Sequence[str]], stated: bool = False) -> list[Figure]:
    return [Figure(name, unit, value, tuple(records), "items", stated=stated) for unit, value, records in values]


def one(figures: Sequence[Figure], **parents: str) -> Total:
    [found] = totals(figures, parents)
    return found


def test_every_figure_is_borne_by_a_kind(rules: Rules) -> None:
    assert KINDS.keys() == FIGURES.keys()
    assert set(KINDS.values()) <= rules.schema.kinds.keys()


def test_what_units_have_in_common_counts_once() -> None:
    found = of("documents", ("a", 2, ["own", "shared"]), ("b", 1, ["shared"]))
    assert one(found).value == 2
    hidden = [replace(found[0], hidden=True), found[1]]
    assert (one(hidden).value, one(hidden).why) == (None, "not_added")
    assert one(of("suggestions", ("a", 2, ["s", "t"]), ("b", 1, ["u"]))).value == 3


def test_the_most_of_any_occasion_is_not_added() -> None:
    found = one(of("representatives_invited", ("a", 20, ["m"]), ("b", 30, ["n"])))
    assert (found.value, found.why) == (None, "not_added")


def test_heads_are_added_only_where_none_is_counted_twice() -> None:
    found = of("members", ("top", 20, ["top"]), ("a", 8, ["a"]), ("b", 9, ["b"]), stated=True)
    assert one(found[1:], a="top", b="top").value == 17
    assert one(found, a="middle", middle="top").why == "not_added"
    assert one(found, a="b", b="a", top="").why == "not_added"  # a ring is nobody's top


def test_what_nobody_states_is_unknown_and_no_nought(shipped: Loaded) -> None:
    silent = of("members", ("a", 0, []), ("b", 0, []), stated=True)
    assert (one(silent).value, one(silent).why) == (None, "unstated")
    assert one([*silent, *of("members", ("c", 7, ["c"]), stated=True)]).value == 7
    view = shown(shipped, "public", date(2009, 4, 30))
    [page] = [page for page in figure_pages(Site(view)) if page.path.startswith(PD)]
    said = {row["label"]: (row["value"], row["measure"]) for row in page.view["totals"]}
    assert said["党员"] == ("未载", "")
    documents = {
        record
        for item in view.assessment.figures
        if item.id == "documents"
        for record in item.records
        if PD in record or view.graph[record].campaign == PD
    }
    assert said["登记文件"] == (str(len(documents)), "条")
    assert said["邀请代表（单次最多）"] == ("不加总", "")
    assert {row["values"][0] for row in page.view["table"]} == {"未载"}


def test_an_edition_says_that_it_never_shows_such_records(shipped: Loaded, shipped_truth: Assessment) -> None:
    for edition, said in (("public", "本版不含此类记录"), (shipped.portal.editions[-1].id, "没有记录")):
        site = Site(shown(shipped, edition, date(2009, 4, 30)))
        [item] = [item for item in shipped_truth.figures if item.id == "filings"][:1]
        row = figure_row(site, replace(item, value=0, records=(), hidden=False))
        assert (row["none"], row["value"]) == (said, "本版不含" if edition == "public" else "0")
        pages = [page for page in figure_pages(site) if page.view["totals"]]
        told = {row["label"]: row["value"] for page in pages for row in page.view["totals"]}
        assert (told["报送备案"] == "本版不含") is (edition == "public")

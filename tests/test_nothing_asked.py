"""Of what is met because nothing is asked, no page says that somebody did it, or that something is lacking."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gongshilan.build.load import Loaded
from gongshilan.measure.states import nothing_asked, requirements_met
from gongshilan.model import Assessment, Duty, Reason, RequirementResult, State
from gongshilan.pages.duties import duty_full
from gongshilan.pages.grids import grid_pages
from gongshilan.pages.index import Site
from support.shown import viewed


def asks_leaders(duty: Duty) -> bool:
    return any(result.requirement.per == "leader" for result in duty.results)


@pytest.fixture(scope="module")
def idle(shipped: Loaded, shipped_truth: Assessment) -> tuple[Site, Duty]:
    """A duty of leaders of which nothing is asked, and the edition that shows it."""
    [duty, *_] = [item for item in shipped_truth.duties if asks_leaders(item) and item.unit == "jinshan-jingwei"]
    note = (Reason("not-raised", {"kind": "问题"}),)
    results = tuple(
        RequirementResult(r.requirement, True, 0, 0, None, r.window, (), (), (), notes=note) for r in duty.results
    )
    made = replace(duty, state=State.MET, results=results)
    truth = replace(shipped_truth, duties=tuple(made if item is duty else item for item in shipped_truth.duties))
    return Site(viewed(shipped.portal, shipped.portal.editions[0], shipped.rules, shipped.graph, truth)), made


def test_it_is_not_counted_among_what_is_met(idle: tuple[Site, Duty], shipped_truth: Assessment) -> None:
    _, duty = idle
    assert requirements_met(duty) == (0, 0)
    real = next(result for other in shipped_truth.duties for result in other.results if result.met and result.counted)
    assert requirements_met(replace(duty, results=(*duty.results, real))) == (1, 1)
    assert not nothing_asked(real)


def test_a_duty_says_that_nothing_has_to_be_done(idle: tuple[Site, Duty]) -> None:
    full = duty_full(*idle)
    assert full["met_parts"] == "没有需要办理的要求"
    assert {(item["word"], item["tally"]) for item in full["requirements"]} == {("不必办理", "")}


def test_leaders_are_told_that_nothing_is_asked_of_them(idle: tuple[Site, Duty]) -> None:
    site, duty = idle
    grids = [grid for page in grid_pages(site) if page.layout == "leads" for grid in page.view["grids"]]
    [grid] = [
        item
        for item in grids
        if item["duty"]["duty_href"].endswith(f"#{duty.obligation.id.lower()}")
        and duty.campaign in item["duty"]["duty_href"]
    ]
    assert grid["rows"]
    assert {row["done"] for row in grid["rows"]} == {"不必"} == {column["tally"] for column in grid["columns"]}
    assert {cell["word"] for row in grid["rows"] for cell in row["cells"]} == {"不必"}

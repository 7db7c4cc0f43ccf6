"""The day beside a duty's state is the day that decides it, with the requirement whose day it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.stages import derive
from gongshilan.measure.states import deciding
from gongshilan.model import Duty, State
from gongshilan.pages.duties import duty_full
from gongshilan.pages.index import Site
from support.shown import viewed


@pytest.fixture(scope="module", params=[date(2009, 4, 30), date(2009, 7, 1), date(2009, 10, 18)])
def site(request: pytest.FixtureRequest, shipped: Loaded) -> Site:
    truth = derive(shipped, request.param)
    return Site(viewed(shipped.portal, shipped.portal.editions[0], shipped.rules, shipped.graph, truth))


def every(site: Site) -> Sequence[Duty]:
    return site.view.assessment.duties


def test_another_day_than_the_obligations_is_said_with_whose_it_is(site: Site) -> None:
    named = 0
    for duty in every(site):
        full, own = duty_full(site, duty), deciding(duty)
        assert full["due_words"] == (site.words.day(duty.due) if duty.due else "未定期限")
        if own is None:
            assert full["due_of"] == ""
            assert duty.due in (None, duty.window.end)
            continue
        named += 1
        assert own.window.end == duty.due != duty.window.end
        assert full["due_of"] == f"这是“{own.requirement.label}”的期限"
    assert named > 5


def test_the_day_is_that_of_what_is_unmet(site: Site) -> None:
    for duty in every(site):
        own = deciding(duty)
        if own is not None and duty.state in (State.OPEN, State.DUE_SOON, State.OVERDUE):
            assert not own.met or all(result.met for result in duty.results)


def test_without_a_day_nothing_decides(site: Site) -> None:
    duty = replace(every(site)[0], due=None)
    assert deciding(duty) is None


def test_of_what_is_not_owed_there_is_neither_a_day_nor_a_count(site: Site) -> None:
    for duty in every(site):
        full = duty_full(site, replace(duty, state=State.NOT_APPLICABLE, due=None, results=()))
        assert (full["owed"], full["met_parts"], full["due_of"]) == (False, "", "")
        assert duty_full(site, replace(duty, state=State.OVERDUE))["owed"]

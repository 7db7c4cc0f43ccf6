"""提出 → 审核（保密审查） → 审批 → 实施: what the rulebook wants approved does not leave its unit before it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.assess import assess
from gongshilan.build.rules import Rules
from gongshilan.kinds.load import SchemaError
from gongshilan.kinds.rulebook import load_rulebooks
from gongshilan.model import Edition
from gongshilan.project.edition import project
from gongshilan.visibility.approval import Approval, taken_on
from support.world import PORTAL, graph, record, unit

FULL = {
    "proposed": {"by": "甲", "on": "2030-04-01"},
    "reviewed": {"by": "乙", "on": "2030-04-02", "result": "may_publish"},
    "approved": {"by": "丙", "on": "2030-04-03"},
}
UNITS = [unit("top"), unit("mid", parent="top"), unit("low", parent="mid"), unit("side", parent="top")]
EDITIONS = {
    "public": Edition("public", "公开", "public"),
    "office": Edition("office", "办公室", "office"),
    "own": Edition("own", "本单位", "office", ("mid",)),
    "staff": Edition("staff", "本单位职工", "staff", ("mid",)),
    "everybody": Edition("everybody", "本单位公开", "public", ("mid",)),
    "below": Edition("below", "下级", "office", ("low",)),
    "above": Edition("above", "上级", "office", ("top",)),
    "two": Edition("two", "两个", "office", ("mid", "side")),
}


@pytest.fixture(scope="module")
def asking(rules: Rules) -> Rules:
    book = replace(rules.rulebooks["TINY"], approval={"notice": ("proposed", "reviewed", "approved")})
    return replace(rules, rulebooks={**rules.rulebooks, "TINY": book})


ALL = {"public", "office", "own", "staff", "everybody", "above", "two"}


def seen(rules: Rules, approval: Any, as_of: date = date(2030, 4, 30)) -> set[str]:
    data = {"approval": approval} if approval else {}
    items = [*UNITS, record("notice", "n", unit="mid", date="2030-04-05", **data)]
    full = graph(rules, items)
    truth = assess(full, rules.schema, rules.rulebooks, PORTAL, as_of)
    return {
        name
        for name, edition in EDITIONS.items()
        if "n" in project(full, truth, edition, PORTAL, rules.schema, rules.rulebooks).graph
    }


def without(step: str) -> dict[str, Any]:
    return {key: value for key, value in FULL.items() if key != step}


def test_not_asked_for(rules: Rules) -> None:
    assert seen(rules, None) == ALL


@pytest.mark.parametrize(
    "approval",
    [None, without("proposed"), without("reviewed"), without("approved"),
     {**FULL, "reviewed": {**FULL["reviewed"], "result": "revise"}}, {**FULL, "reviewed": {"by": "乙", "on": "2030-04-02"}},
     {**FULL, "approved": {"by": "丙", "on": "2030-05-01"}}],
)  # fmt: skip
def test_unapproved_stays_in_its_unit(asking: Rules, approval: Any) -> None:
    """An edition of the unit's own office shows it; none for its staff or everybody, and none that reaches above or beside it."""
    assert seen(asking, approval) == {"own"}


def test_approved(asking: Rules) -> None:
    assert seen(asking, FULL) == ALL
    assert seen(asking, FULL, date(2030, 4, 2)) == {"own"}


def test_every_step_is_a_day_on_which_more_may_be_seen() -> None:
    """Those to come too; a step without a day is none."""
    steps = {**FULL, "carried_out": {"by": "丁", "on": "2031-01-01"}, "noted": {"by": "戊"}}
    assert [*taken_on(record("notice", "n", approval=steps))] == [
        date(2030, 4, 1),
        date(2030, 4, 2),
        date(2030, 4, 3),
        date(2031, 1, 1),
    ]
    assert [*taken_on(record("notice", "n"))] == []


def test_a_record_of_no_campaign_waits_for_nothing() -> None:
    lonely = Approval({}, lambda _: None)
    assert lonely.missing(record("notice", "n"), date(2030, 4, 30)) == ()
    assert lonely.day(record("notice", "n")) is None


def test_unapproved_is_no_publication(asking: Rules, rules: Rules) -> None:
    """What needs approval was not published by an edition that does not show it; approved, it was on the day of approval."""
    book = replace(asking.rulebooks["TINY"], approval={"plan": ("proposed", "reviewed", "approved")})
    strict = replace(asking, rulebooks={**asking.rulebooks, "TINY": book})
    for given, met in ((None, None), (FULL, "2030-04-03")):
        data = {"approval": given} if given else {}
        items = [record("plan", "p", header={"written": "2030-03-20"}, **data)]
        found = assess(graph(strict, items), strict.schema, strict.rulebooks, PORTAL, date(2030, 4, 30))
        [duty] = [duty for duty in found.duties if duty.obligation.id == "T-PUB"]
        assert duty.met_on == met
    found = assess(graph(rules, items[:1]), rules.schema, rules.rulebooks, PORTAL, date(2030, 4, 30))
    assert next(duty.met_on for duty in found.duties if duty.obligation.id == "T-PUB") == "2030-03-20"


@pytest.mark.parametrize(
    "text",
    ["{kinds: [unit]}", "{kinds: [nothing]}", "{kinds: [notice], steps: [signed]}", "{kinds: []}", "{sorts: [notice]}"],
)
def test_a_rulebook_that_asks_wrongly_is_refused(rules: Rules, text: str, tmp_path) -> None:
    folder = tmp_path / "rulebooks"
    folder.mkdir()
    (folder / "x.yml").write_text(f"title: 示例\napproval: {text}\nobligations: []\n", encoding="utf-8")
    with pytest.raises(SchemaError):
        load_rulebooks([tmp_path], rules.schema)


def test_a_child_asks_what_its_parent_asks(rules: Rules, tmp_path) -> None:
    folder = tmp_path / "rulebooks"
    folder.mkdir()
    (folder / "a.yml").write_text("id: A\ntitle: 甲\napproval: {kinds: [notice]}\nobligations: []\n", encoding="utf-8")
    (folder / "b.yml").write_text("id: B\ntitle: 乙\nextends: A\nobligations: []\n", encoding="utf-8")
    books = load_rulebooks([tmp_path], rules.schema)
    assert books["B"].approval == books["A"].approval == {"notice": ("proposed", "reviewed", "approved")}

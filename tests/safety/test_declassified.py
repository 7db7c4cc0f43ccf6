"""The list of what is declassified is complete and does what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from gongshilan.assess.assess import assess
from gongshilan.build.rules import Rules
from gongshilan.link.graph import Graph
from gongshilan.model import Claim, Edition, Reason, Snapshot, State
from gongshilan.project.declassify import Declassified, Standing, declassify, reveal
from gongshilan.project.edition import Projection, project
from gongshilan.visibility.audience import Audience
from support.world import CAMPAIGN, PORTAL, UNIT, graph, record, unit

DAY = date(2030, 5, 10)
MEETINGS = [
    record("meeting", "open", meeting_type="work", date="2030-04-01"),
    record("meeting", "inner", meeting_type="work", date="2030-04-02", scope="members"),
]


def shown(rules: Rules, edition: str, **open_figures: str) -> Projection:
    rules = replace(
        rules, rulebooks={**rules.rulebooks, "TINY": replace(rules.rulebooks["TINY"], open_figures=open_figures)}
    )
    full = graph(rules, [*MEETINGS, record("phase_summary", "s", claims=[{"figure": "meetings", "value": 2}])])
    truth = assess(full, rules.schema, rules.rulebooks, PORTAL, DAY)
    return project(full, truth, Edition(edition, edition, edition), PORTAL, rules.schema, rules.rulebooks)


def figure(projection: Projection, name: str = "meetings"):
    return next(item for item in projection.assessment.figures if (item.unit, item.id) == (UNIT, name))


def test_a_figure_counts_what_its_readers_may_see(rules: Rules) -> None:
    public, members = figure(shown(rules, "public")), figure(shown(rules, "members"))
    assert (public.value, public.hidden, public.records) == (1, False, ("open",))
    assert (members.value, members.hidden, set(members.records)) == (2, False, {"open", "inner"})


def test_a_figure_the_rulebook_opens_is_true_and_says_so(rules: Rules) -> None:
    public = shown(rules, "public", meetings="public")
    found = figure(public)
    assert (found.value, found.hidden, found.records) == (2, True, ("open",))
    [claim] = public.assessment.claims
    assert (claim.borne_out, claim.difference) == (2, 0)
    assert public.declassified.figures == {(UNIT, "meetings"): 2}
    assert figure(shown(rules, "public", meetings="members")).value == 1
    assert not figure(shown(rules, "members", meetings="public")).hidden


def test_nothing_else_differs_from_what_the_projected_records_give(rules: Rules) -> None:
    """Taking the listed values away leaves what an assessment of the projected graph alone says."""
    public = shown(rules, "public", meetings="public")
    own = assess(public.graph, rules.schema, rules.rulebooks, PORTAL, DAY)
    open_to_all = [duty for duty in own.duties if not duty.obligation.scope]
    for mine, theirs in zip(public.assessment.duties, open_to_all, strict=True):
        standing = public.declassified.standings[mine.unit, mine.obligation.id]
        assert (mine.state, mine.due, mine.met_on) == (standing.state, standing.due, standing.met_on)
        same = replace(mine, state=theirs.state, due=theirs.due, met_on=theirs.met_on, hidden=False)
        assert replace(same, reasons=theirs.reasons) == theirs
    changed = {item.id for item, other in zip(public.assessment.figures, own.figures, strict=True) if item != other}
    assert changed == {"meetings"}
    assert public.assessment.threads == own.threads


def test_exactly_what_is_declassified(rules: Rules) -> None:
    """Values of units and records shown, of what the rulebook opens to this audience, that could be worked out at all."""
    full = graph(rules, [*MEETINGS, unit("hidden"), record("leader", "l", post="书记"), record("phase_summary", "s")])
    truth = assess(full, rules.schema, rules.rulebooks, PORTAL, DAY)
    book = replace(rules.rulebooks["TINY"], open_figures={"meetings": "public", "leaders": "members"})
    shown = Graph([item for item in full if item.id != "hidden"], full.edges())
    audience = Audience(Edition("e", "版", "public"), PORTAL, {"TINY": book}, full.get, DAY)

    def claim(
        index: int, figure: str = "meetings", borne_out: int | None = 7, of: str = "s", subject: str | None = None
    ) -> Claim:
        return Claim(of, figure, 9, borne_out, 2, "", "", index, subject=subject)

    claims = (
        claim(0), claim(1, borne_out=None), claim(2, figure="leaders"), claim(3, of="gone"), claim(4, of=CAMPAIGN),
        claim(5, subject="l"), claim(6, subject="hidden"),
    )  # fmt: skip
    key, other = (UNIT, "T-DAY"), ("hidden", "T-DAY")
    before = (
        Snapshot(CAMPAIGN, date(2030, 4, 1), {key: State.OPEN, other: State.MET}, frozenset({key, other})),
        Snapshot(CAMPAIGN, date(2030, 5, 1), {key: State.MET, other: State.MET}),
        Snapshot(CAMPAIGN, date(2030, 5, 2), {other: State.MET}, frozenset({other})),
    )
    told = declassify(replace(truth, claims=claims), before, audience, shown, {"TINY": book})
    assert told.claims == {("s", 0): 7, ("s", 5): 7}
    assert told.figures == {(UNIT, "meetings"): 2}
    assert {unit for unit, _ in told.standings} == {UNIT}
    assert told.earlier == (
        Snapshot(CAMPAIGN, date(2030, 4, 1), {key: State.OPEN}, frozenset({key})),
        Snapshot(CAMPAIGN, date(2030, 5, 1), {key: State.MET}),
    )


def test_every_value_of_a_standing_is_told_as_it_is(rules: Rules) -> None:
    """Each for itself; a claim is compared with what is true."""
    full = graph(rules, MEETINGS)
    truth = assess(full, rules.schema, rules.rulebooks, PORTAL, DAY)
    mine = next(duty for duty in truth.duties if duty.obligation.id == "T-DAY")
    key = (UNIT, "T-DAY")
    plain = Standing(mine.state, mine.due, mine.met_on, mine.untimed)
    changes: list[dict[str, Any]] = [
        {"state": State.WAIVED}, {"due": date(2031, 1, 1)}, {"met_on": "2031-01-02"}, {"untimed": not mine.untimed},
    ]  # fmt: skip
    for change in ({}, *changes):
        told = Declassified({key: replace(plain, **change)}, {}, {}, ())
        [duty] = reveal(truth, told).duties
        marked = {"hidden": True, "reasons": (*mine.reasons, Reason("hidden-basis"))} if change else {}
        assert duty == replace(mine, **change, **marked)
    claims = tuple(Claim("s", "meetings", 9, 1, 8, "", "", index) for index in (0, 1))
    found = reveal(replace(truth, claims=claims), Declassified({}, {}, {("s", 1): 4}, ())).claims
    assert found == (claims[0], replace(claims[1], borne_out=4, difference=5))

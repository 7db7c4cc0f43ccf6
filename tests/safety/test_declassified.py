"""The list of what is declassified is complete and does what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongshilan.assess.assess import assess
from gongshilan.build.rules import Rules
from gongshilan.model import Edition
from gongshilan.project.edition import Projection, project
from support.world import PORTAL, UNIT, graph, record

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

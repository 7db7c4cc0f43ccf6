"""The on-time rate claims of nobody what nobody can say: what was done on an unknown day is in neither of its numbers."""

from __future__ import annotations

from datetime import date

import pytest
from gongshilan.assess.trend import Trend
from gongshilan.build.rules import Rules
from gongshilan.catalogue import catalogue
from gongshilan.link.graph import Graph
from gongshilan.measure.states import UNTIMED, OnTime, add, on_time, tally, total
from gongshilan.measure.trend import group_trends, trend
from gongshilan.model import Duty, Record, State
from gongshilan.pages.supervise.tally import rate
from gongshilan.pages.words import Words
from support.world import CAMPAIGN, PORTAL, UNIT, assessed, campaign, duty, graph, record, stretch

END = "2030-12-31"


def meeting(**data: object) -> Record:
    return record("meeting", "m", meeting_type="work", **data)


BOUND = meeting(not_before="2030-04-10")  # T-DAY is due on 15 April


@pytest.mark.parametrize(
    ("given", "as_of", "state", "untimed"),
    [
        (BOUND, END, State.MET, True),
        (BOUND, "2030-04-15", State.MET, False),  # by then it was done, whenever it was
        (BOUND, "2030-04-16", State.MET, True),
        (meeting(day_unknown=True), END, State.MET, True),
        (meeting(date="2030-04-10"), END, State.MET, False),
        (meeting(not_before="2030-04-16"), END, State.MET_LATE, False),  # late for certain
        (meeting(date="2031-04-10"), END, State.OVERDUE, False),
    ],
)
def test_whether_it_was_in_time(rules: Rules, given: Record, as_of: str, state: State, untimed: bool) -> None:
    found = duty(rules, "T-DAY", [given], as_of)
    assert (found.state, found.untimed) == (state, untimed)


def of_day(rules: Rules, *given: Record) -> list[Duty]:
    return [duty(rules, "T-DAY", [item], END) for item in given]


def test_the_rate_leaves_it_out(rules: Rules) -> None:
    late, early = meeting(date="2030-04-20"), meeting(date="2030-04-10")
    numbers = tally(of_day(rules, BOUND, BOUND, early, early, late, meeting(date="2031-01-01")))
    assert on_time(numbers) == OnTime(met=2, base=4, untimed=2)
    assert (total(numbers), numbers[State.MET]) == (6, 4)
    assert on_time(add([numbers, numbers])) == OnTime(4, 8, 4)
    assert on_time(tally(of_day(rules, BOUND))).share is None


def test_what_is_left_out_is_said(rules: Rules) -> None:
    words = Words(catalogue())
    said = words("supervise.rate_untimed", n=1)
    some, only, none = ([BOUND, meeting(date="2030-04-10")], [BOUND], [meeting(date="2030-04-10")])
    assert rate(words, tally(of_day(rules, *some)), recorded=True)["of"] == f"1/1{words('supervise.comma')}{said}"
    assert rate(words, tally(of_day(rules, *only)), recorded=True)["of"] == said
    assert rate(words, tally(of_day(rules, *none)), recorded=True)["of"] == "1/1"
    assert rate(words, tally(of_day(rules, *none)), recorded=False)["text"] == ""


def test_on_earlier_days_too(rules: Rules) -> None:
    joined, day = graph(rules, [BOUND]), date.fromisoformat(END)
    before = Trend(joined, rules.schema, rules.rulebooks, PORTAL)
    earlier = tuple(before.at(campaign, end) for campaign, end in before.days(day))
    duties = [item for item in assessed(rules, [BOUND], END).duties if item.unit == UNIT]
    known = [item.obligation.id for item in duties]
    for days in (
        trend(earlier, duties, CAMPAIGN, day),
        group_trends(earlier, CAMPAIGN, {UNIT: duties}, {UNIT: "g"}, known, day)["g"],
    ):
        assert [days[when][UNTIMED] > 0 for when in (date(2030, 3, 31), date(2030, 4, 30), day)] == [False, True, True]


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        ("2030-03-31", []),
        ("2030-04-01", ["2030-03-31"]),
        ("2030-05-31", ["2030-03-31", "2030-04-30"]),
        ("2030-06-01", ["2030-03-31", "2030-04-30", "2030-05-31"]),
        ("2031-12-01", ["2030-03-31", "2030-04-30", "2030-05-31", "2030-06-30", "2030-07-31", "2030-08-31"]),
    ],
)
def test_earlier_days_are_the_month_ends_before(rules: Rules, as_of: str, days: list[str]) -> None:
    trend_of = Trend(graph(rules, []), rules.schema, rules.rulebooks, PORTAL)
    assert [day.isoformat() for _, day in trend_of.days(date.fromisoformat(as_of))] == days


def test_of_a_long_campaign_the_last_twelve(rules: Rules) -> None:
    long = campaign(period=stretch("2030-03-01", "2032-08-31"))
    found = Trend(graph(rules, [long]), rules.schema, rules.rulebooks, PORTAL).days(date(2032, 7, 5))
    assert [day.isoformat() for _, day in (found[0], found[-1])] == ["2031-07-31", "2032-06-30"]
    assert len(found) == 12


def test_of_every_campaign(rules: Rules) -> None:
    period = {"period": stretch("2030-03-01", "2030-03-31", "2030年3月")}
    both = [campaign(**period), Record("other", "campaign", "other", None, "public", campaign(**period).data, "", "o.md")]
    found = Trend(Graph(both, ()), rules.schema, rules.rulebooks, PORTAL).days(date(2030, 12, 31))
    assert [(item.id, day.isoformat()) for item, day in found] == [(CAMPAIGN, "2030-03-31"), ("other", "2030-03-31")]


def test_what_is_known_of_one_day_serves_the_others(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    joined = graph(rules, [BOUND])
    before = Trend(joined, rules.schema, rules.rulebooks, PORTAL)
    monkeypatch.setattr("gongshilan.assess.duties.Known", None)  # none is made anew
    assert before.at(joined[CAMPAIGN], date(2030, 4, 30)).states[UNIT, "T-DAY"] is State.MET

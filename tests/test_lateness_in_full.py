"""All that is said of a matter's standing, at the days on which it turns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.assess.lateness import accepted_on, assess_lateness, taken_on, timeliness
from gongshilan.build.rules import Rules
from gongshilan.link.graph import Graph
from gongshilan.model import Lateness, Record, State
from support.world import assessed, graph, record, stretch

DUE, LATE = "2030-06-30", "2030-07-20"
REVIEWS = ["2030-07-01", "2030-10-01"]


def day(text: str) -> date:
    return date.fromisoformat(text)


def suggestion(status: str, answered: str = "", name: str = "s", **data: Any) -> Record:
    answer = {"answer": {"text": "已答。", **({"date": answered} if answered != "?" else {})}} if answered else {}
    return record("suggestion", name, **{"status": status, "received": "2030-06-01", **answer, **data})


def item(status: str, accepted: str = "", name: str = "i", **data: Any) -> Record:
    found = {"accepted": {"by": "某办", "on": accepted, "result": "passed"}} if accepted else {}
    return record("rectification_item", name, **{"status": status, "date": "2030-05-02", **found, **data})


def problem(status: str = "solved", **data: Any) -> Record:
    return record("problem", "p", **{"status": status, "found": "2030-05-01", **data})


def standing(rules: Rules, matter: Record, as_of: str, *others: Record) -> Lateness:
    return assessed(rules, [matter, *others], as_of).lateness[matter.id]


def said(
    name: str, is_open: bool, state: State | None = None, due: str = "", was: str = "", done: str = "", why: str = ""
) -> Lateness:
    days = [day(text) if text else None for text in (due, was, done)]
    return Lateness(name, is_open, state, *days, why=why)


@pytest.mark.parametrize(("left", "state"), [(6, State.OPEN), (5, State.DUE_SOON), (0, State.DUE_SOON), (-1, State.OVERDUE)])
def test_soon_is_so_many_days_before(left: int, state: State) -> None:
    assert timeliness(date(2030, 6, 10 + left), None, date(2030, 6, 10), 5) is state


def test_soon_as_the_campaign_has_it(rules: Rules) -> None:
    matter = suggestion("in_progress", due=DUE)
    assert standing(rules, matter, "2030-06-25").state is State.DUE_SOON
    assert standing(rules, matter, "2030-06-24").state is State.OPEN
    joined = graph(rules, [matter])
    nothing_said = [assess_lateness(joined, rules.schema, day(as_of), {})["s"].state for as_of in ("2030-06-29", DUE)]
    assert nothing_said == [State.OPEN, State.DUE_SOON]


@pytest.mark.parametrize(
    ("matter", "as_of", "expected"),
    [
        (suggestion("registered"), LATE, said("s", True, why="no-deadline")),
        (suggestion("answered", "2030-06-26"), LATE, said("s", True, done="2030-06-26", why="no-deadline")),
        (suggestion("closed", "?", due=DUE), LATE, said("s", False, due=DUE, why="day-unknown")),
        (suggestion("in_progress", "?", due=DUE), LATE, said("s", True, due=DUE, why="day-unknown")),
        (
            suggestion("closed", "?", due=DUE, extensions=[{"new_due": LATE, "on": DUE}]),
            LATE,
            said("s", False, due=LATE, was=DUE, why="day-unknown"),
        ),
        (suggestion("registered", extensions=[{"new_due": LATE, "on": DUE}]), DUE, said("s", True, State.OPEN, LATE)),
        (suggestion("registered", extensions=[{"new_due": LATE, "on": DUE}]), "2030-06-29", said("s", True, why="no-deadline")),
        (suggestion("closed", "2030-06-26", due=DUE), "2030-06-26", said("s", False, State.MET, DUE, done="2030-06-26")),
        (suggestion("closed", "2030-06-26", due=DUE), "2030-06-25", said("s", True, State.DUE_SOON, DUE)),
        (item("closed", "2030-06-26", deadline=stretch("", DUE)), "2030-06-26", said("i", False, State.MET, DUE, done="2030-06-26")),
        (item("closed", "2030-06-26", deadline=stretch("", DUE)), "2030-06-25", said("i", True, State.DUE_SOON, DUE)),
        (item("closed", "2030-06-26"), LATE, said("i", False, done="2030-06-26", why="no-deadline")),
        (item("closed", deadline=stretch("", DUE)), LATE, said("i", False, due=DUE, why="day-unknown")),
        (item("in_progress", "2030-06-26", deadline=stretch("", DUE)), LATE, said("i", True, State.OVERDUE, DUE)),
    ],
)  # fmt: skip
def test_what_is_said(rules: Rules, matter: Record, as_of: str, expected: Lateness) -> None:
    assert standing(rules, matter, as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2030-06-19", said("i", True, State.OPEN, DUE)),
        ("2030-06-20", said("i", False, State.MET, DUE, done="2030-06-20")),
        ("2030-07-09", said("i", False, State.MET, DUE, done="2030-06-20")),
        ("2030-07-10", said("i", True, State.OVERDUE, DUE)),
    ],
)
def test_taken_up_again_on_a_day(rules: Rules, as_of: str, expected: Lateness) -> None:
    again = item("reopened", "2030-06-20", deadline=stretch("", DUE), reopened_on="2030-07-10")
    assert standing(rules, again, as_of) == expected


def test_a_kind_that_knows_no_deadline_is_open_or_not(rules: Rules) -> None:
    for status, is_open in (("preparing", True), ("received", False)):
        sent = record("filing", "f", what="p", to_office="某办", status=status, date="2030-04-02")
        assert standing(rules, sent, LATE, record("plan", "p", plan_type="work")) == said("f", is_open)


def test_each_that_is_there_is_judged(rules: Rules) -> None:
    given = [suggestion("closed", name=name, received=f"2030-06-0{n}") for n, name in enumerate("cab", start=1)]
    gone = suggestion("closed", name="aa", withdrawn={"on": "2030-06-02"})
    found = assessed(rules, [*given, gone, record("suggestion", "zz", status="closed")], "2030-06-02").lateness
    assert sorted(found) == ["a", "c", "zz"]
    assert all(name == standing.record for name, standing in found.items())


def reviewed(*entries: str, **data: Any) -> dict[str, Any]:
    progress = {"progress": [{"date": entry, "text": "有进展。"} for entry in entries]} if entries else {}
    return {"review_dates": REVIEWS, **progress, **data}


@pytest.mark.parametrize(
    ("data", "as_of", "expected"),
    [
        (reviewed(), "2030-06-30", said("i", True, State.DUE_SOON, "2030-07-01")),
        (reviewed(), "2030-07-02", said("i", True, State.OVERDUE, "2030-07-01")),
        (reviewed("2030-07-01"), "2030-10-02", said("i", True, State.OVERDUE, "2030-10-01")),  # the last review's own entry
        (reviewed("2030-07-02"), "2030-10-02", said("i", True, why="lasting")),
        (reviewed("2030-06-01"), "2030-09-01", said("i", True, State.OPEN, "2030-10-01")),
        (reviewed("2030-07-02"), "2030-07-02", said("i", True, State.OPEN, "2030-10-01")),
        ({}, LATE, said("i", True, why="lasting")),
        ({"review_dates": ["某日", *REVIEWS]}, "2030-07-02", said("i", True, State.OVERDUE, "2030-07-01")),
    ],
)
def test_what_has_no_end(rules: Rules, data: dict[str, Any], as_of: str, expected: Lateness) -> None:
    assert standing(rules, item("long_term", **data), as_of) == expected


@pytest.mark.parametrize(
    ("answered", "data", "expected"),
    [
        ("", {"due": DUE}, said("s", True, State.OVERDUE, DUE)),
        ("", {"due": DUE, **reviewed()}, said("s", True, State.OVERDUE, DUE)),
        ("", {"due": DUE, **reviewed("2030-06-15")}, said("s", True, State.OVERDUE, DUE)),
        ("", {"due": "2030-08-30", **reviewed()}, said("s", True, State.OPEN, "2030-08-30")),
        ("2030-06-26", {"due": DUE, **reviewed()}, said("s", True, State.OVERDUE, "2030-07-01")),
        ("2030-07-05", {"due": DUE, **reviewed()}, said("s", True, State.OVERDUE, "2030-07-01")),
        ("2030-06-26", {"due": DUE, **reviewed("2030-06-15")}, said("s", True, State.MET, DUE, done="2030-06-26")),
        ("2030-07-05", {"due": DUE, **reviewed("2030-06-15")}, said("s", True, State.MET_LATE, DUE, done="2030-07-05")),
        ("2030-06-26", {"due": DUE}, said("s", True, State.MET, DUE, done="2030-06-26")),
        ("", reviewed("2030-06-15"), said("s", True, State.OPEN, "2030-10-01")),
        ("", reviewed(), said("s", True, State.OVERDUE, "2030-07-01")),
        ("", {}, said("s", True, why="no-deadline")),
        ("?", {"due": DUE}, said("s", True, due=DUE, why="day-unknown")),
    ],
)
def test_a_suggestion_without_end_is_owed_its_answer_first(
    rules: Rules, answered: str, data: dict[str, Any], expected: Lateness
) -> None:
    assert standing(rules, suggestion("long_term", answered, **data), LATE) == expected


CLOSED = [item("closed", on, name, addresses=["p"]) for name, on in (("a", "2030-06-01"), ("b", "2030-06-10"))]


@pytest.mark.parametrize(
    ("others", "as_of", "expected"),
    [
        (CLOSED, "2030-06-10", said("p", False, State.MET, DUE, done="2030-06-10")),
        (CLOSED, "2030-06-09", said("p", True, State.OPEN, DUE)),
        ([*CLOSED, item("in_progress", name="c", addresses=["p"])], LATE, said("p", False, due=DUE, why="day-unknown")),
        ([*CLOSED, item("declined", name="c", addresses=["p"])], LATE, said("p", False, State.MET, DUE, done="2030-06-10")),
        ([*CLOSED, item("transferred", name="c", addresses=["p"])], LATE, said("p", False, State.MET, DUE, done="2030-06-10")),
        ([*CLOSED, item("closed", name="c", withdrawn={"on": LATE}, addresses=["p"])], LATE, said("p", False, State.MET, DUE, done="2030-06-10")),
        ([*CLOSED, item("closed", name="c", withdrawn={"on": "2030-07-21"}, addresses=["p"])], LATE, said("p", False, due=DUE, why="day-unknown")),
        ([item("declined", "2030-06-10", "a", addresses=["p"])], LATE, said("p", False, due=DUE, why="day-unknown")),
        ([], LATE, said("p", False, due=DUE, why="day-unknown")),
    ],
)  # fmt: skip
def test_a_problem_is_solved_by_its_items(rules: Rules, others: list[Record], as_of: str, expected: Lateness) -> None:
    assert standing(rules, problem(due=DUE), as_of, *others) == expected


def test_only_items_that_address_it_are_taken_on(rules: Rules) -> None:
    elsewhere = [
        item("closed", "2030-06-01", "evidence", evidence=["p"]),
        record("rule_review", "review", addresses=["p"]),
        item("closed", "2030-06-01", "other", addresses=["q"]),
    ]
    joined = graph(rules, [problem(), record("problem", "q"), *CLOSED, *elsewhere])
    assert [one.id for one in taken_on(joined, "p", day(LATE))] == ["a", "b"]
    assert accepted_on(item("closed", "2030-06-01")) == date(2030, 6, 1)
    assert accepted_on(record("rectification_item", "i", accepted={"on": "2030-06-01", "result": "partly"})) is None
    assert accepted_on(record("rectification_item", "i")) is None


def test_when_a_problem_is_due(rules: Rules) -> None:
    def due(**data: Any) -> date | None:
        return standing(rules, problem("in_progress", **data), "2030-05-02").due

    assert due(due=DUE) == day(DUE)
    assert due(due=DUE, within_campaign=True) == day(DUE)
    assert due(within_campaign=True) == date(2030, 8, 31)
    assert due(within_campaign=False) is None
    assert due() is None
    bare = Record("c", "campaign", "c", None, "public", {}, "", "c.md")
    loose = Record("p", "problem", "c", "u", "public", {"status": "in_progress", "within_campaign": True}, "", "p.md")
    for held in ([loose], [loose, bare]):
        assert assess_lateness(Graph(held, ()), rules.schema, day(LATE), {})["p"] == said("p", True, why="no-deadline")

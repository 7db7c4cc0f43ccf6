"""``before``, ``after``, ``within`` and windows that begin with something that happens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.catalogue import text
from gongshilan.kinds.load import SchemaError
from gongshilan.model import Record, RequirementResult, State
from hypothesis import given, settings
from hypothesis import strategies as st
from support.timed import book, held, one, state
from support.world import record

LIFE = "{kind: meeting, where: {properties: {meeting_type: {const: democratic_life}}, required: [meeting_type]}}"
ASKED = f"{{kind: consultation, before: {LIFE}}}"
FOLLOWED = f"{{kind: consultation, after: {LIFE}}}"
END = "2030-12-31"


def life(day: str | None, name: str = "life", **data: Any) -> Record:
    return record("meeting", name, meeting_type="democratic_life", **({"date": day} if day else {}), **data)


def asked(day: str | None, name: str = "c", **data: Any) -> Record:
    return record("consultation", name, **({"period": {"from": day, "to": day, "text": day}} if day else {}), **data)


def why(found: RequirementResult) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.params.get("other")) for near in found.nearly for reason in near.reasons]


@pytest.mark.parametrize(
    ("day", "meeting", "said"),
    [
        ("2030-04-01", None, []),
        ("2030-04-01", "2030-04-02", []),
        ("2030-04-02", "2030-04-02", [("not-before", "2030-04-02")]),
        ("2030-04-03", "2030-04-02", [("not-before", "2030-04-02")]),
    ],
)
def test_before(rules: Rules, day: str, meeting: str | None, said: list[tuple[str, str]]) -> None:
    found = one(rules, ASKED, [asked(day), *([life(meeting)] if meeting else [])], END)
    assert (found.met, why(found)) == (not said, said)


@pytest.mark.parametrize(
    ("day", "meeting", "said"),
    [
        ("2030-04-03", None, [("nothing-before", None)]),
        ("2030-04-03", "2030-04-02", []),
        ("2030-04-02", "2030-04-02", [("not-after", "2030-04-02")]),
        ("2030-04-01", "2030-04-02", [("not-after", "2030-04-02")]),
    ],
)
def test_after(rules: Rules, day: str, meeting: str | None, said: list[tuple[str, str]]) -> None:
    found = one(rules, FOLLOWED, [asked(day), *([life(meeting)] if meeting else [])], END)
    assert (found.met, why(found)) == (not said, said)


def test_the_same_day_counts_only_where_that_is_said(rules: Rules) -> None:
    records = [asked("2030-04-02"), life("2030-04-02")]
    for wanted in (ASKED, FOLLOWED):
        assert not one(rules, wanted, records, END).met
        assert one(rules, wanted.replace("{kind: cons", "{same_day: true, kind: cons", 1), records, END).met
    late = one(
        rules, ASKED.replace("{kind: cons", "{same_day: true, kind: cons", 1), [asked("2030-04-03"), life("2030-04-02")], END
    )
    assert why(late) == [("not-before-same-day", "2030-04-02")]
    followed = FOLLOWED.replace("{kind: cons", "{same_day: true, kind: cons", 1)
    assert why(one(rules, followed, [asked("2030-04-01"), life("2030-04-02")], END)) == [
        ("not-after-same-day", "2030-04-02")
    ]


def test_first_or_last_of_several(rules: Rules) -> None:
    records = [asked("2030-04-05"), life("2030-04-02"), life("2030-04-09", "second")]
    assert not one(rules, ASKED, records, END).met
    assert one(rules, ASKED.replace("{kind: meeting", "{which: last, kind: meeting"), records, END).met
    assert one(rules, FOLLOWED, records, END).met
    assert not one(rules, FOLLOWED.replace("{kind: meeting", "{which: last, kind: meeting"), records, END).met


def test_what_is_not_there_yet_on_the_day_is_no_anchor(rules: Rules) -> None:
    records = [asked("2030-04-03"), life("2030-04-02"), asked("2030-04-01", "first")]
    assert one(rules, ASKED, [records[0], life("2030-04-09")], "2030-04-08").met
    for gone in ({"withdrawn": {"on": "2030-04-02", "reason": "误登"}}, {"planned": True}):
        assert one(rules, ASKED, [records[0], life("2030-04-02", **gone)], END).met
        assert not one(rules, FOLLOWED, [records[0], life("2030-04-02", **gone)], END).met


def test_what_is_not_known_of_a_day_is_held_against_nobody(rules: Rules) -> None:
    """A lower bound proves only what it excludes, a day nobody knows nothing at all."""
    assert one(rules, ASKED, [asked("2030-04-05"), life(None, not_before="2030-04-02")], END).met
    assert one(rules, FOLLOWED, [asked("2030-04-05"), life(None, not_before="2030-04-02")], END).met
    assert not one(rules, FOLLOWED, [asked("2030-04-01"), life(None, not_before="2030-04-02")], END).met
    assert one(rules, ASKED, [asked(None, not_before="2030-04-01"), life("2030-04-02")], END).met
    assert not one(rules, ASKED, [asked(None, not_before="2030-04-02"), life("2030-04-02")], END).met
    for wanted in (ASKED, FOLLOWED):
        assert one(rules, wanted, [asked("2030-04-05"), life(None, day_unknown=True)], END).met
        assert one(rules, wanted, [asked(None, day_unknown=True), life("2030-04-02")], END).met


def test_a_day_of_the_record_itself_and_of_the_record_referred_to(rules: Rules) -> None:
    written = "{kind: meeting, match: {required: [speeches]}, dated_by: speeches.written, before: {field: date}}"
    for day, met in (("2030-06-02", True), ("2030-06-03", False), ("2030-06-09", False)):
        assert one(rules, written, [life("2030-06-03", speeches=[{"topic": "甲", "written": day}])], END).met is met
    paper = record("document", "paper", document_type="other", header={"written": "2030-04-02"})
    sent = "{kind: filing, addressee: any, after: {ref: what}}"
    for day, met in (("2030-04-03", True), ("2030-04-02", False)):
        filing = record("filing", "f", what="paper", to_office="上级", status="sent", date=day)
        assert one(rules, sent, [paper, filing], END).met is met


def test_a_requirement_and_an_obligation_as_anchors(rules: Rules) -> None:
    written = """
    - requires: [{kind: meeting, min: 2}, {kind: consultation, after: {requirement: r1}}]
    - requires: [{kind: essay, after: {obligation: T-1}}]
    """
    essay = record("essay", "e", date="2030-04-10")
    records = [life("2030-04-01"), life("2030-04-05", "two"), asked("2030-04-06"), essay]
    assert [item.state for item in held(rules, written, records, END).values()] == [State.MET, State.MET]
    early = [life("2030-04-01"), life("2030-04-07", "two"), asked("2030-04-06"), essay]
    found = held(rules, written, early, END)
    assert why(found["T-1"].results[1]) == [("not-after", "2030-04-07")]
    assert why(found["T-2"].results[0]) == [("nothing-before", None)]
    waived = record("deviation", "d", obligation="T-1", type="waiver", reason="因故", approver="上级", date="2030-04-01")
    assert held(rules, written, [*early, waived], END)["T-2"].state is State.MET


WITHIN = "{kind: consultation, within: {days: 15, of: %s}}"


def test_within_so_many_days_of_something_that_happens(rules: Rules) -> None:
    written = f"[{{requires: [{WITHIN % LIFE}]}}]"
    nothing = held(rules, written, [asked("2030-03-20")], "2030-03-19")["T-1"]
    assert (state(nothing), [step.code for step in nothing.results[0].window.steps]) == (
        (State.OPEN, None, None),
        ["date-waits"],
    )
    for as_of, expected in (
        ("2030-05-10", State.OPEN),
        ("2030-05-11", State.DUE_SOON),
        ("2030-05-25", State.DUE_SOON),
        ("2030-05-26", State.OVERDUE),
    ):
        found = held(rules, written, [life("2030-05-10")], as_of)["T-1"]
        assert state(found)[:2] == (expected if as_of != "2030-05-10" else State.OPEN, "2030-05-25")
    assert state(held(rules, written, [life("2030-05-10"), asked("2030-05-25")], END)["T-1"])[0] is State.MET
    assert state(held(rules, written, [life("2030-05-10"), asked("2030-05-26")], END)["T-1"])[:2] == (
        State.MET_LATE,
        "2030-05-25",
    )


def test_every_record_has_days_of_its_own(rules: Rules) -> None:
    """Each answer within ten days of what it answers: the one that was late decides, not the last."""
    written = """
    - requires: [{kind: suggestion, every: true, min: 0, dated_by: answer.date, match: {required: [answer]}, within: {days: 10, of: {field: received}}}]
    """

    def opinion(name: str, received: str, answered: str | None) -> Record:
        return record(
            "suggestion",
            name,
            status="registered",
            received=received,
            **({"answer": {"date": answered, "text": "已办"}} if answered else {}),
        )

    late = opinion("a", "2030-04-01", "2030-04-15")
    good = opinion("b", "2030-04-20", "2030-04-30")
    due = opinion("c", "2030-04-22", None)
    assert state(held(rules, written, [good], END)["T-1"]) == (State.MET, "2030-04-30", "2030-04-30")
    assert state(held(rules, written, [late, good], END)["T-1"]) == (State.MET_LATE, "2030-04-11", "2030-04-30")
    little = opinion("d", "2030-04-10", "2030-04-22")
    assert state(held(rules, written, [little, late, good], END)["T-1"]) == (State.MET_LATE, "2030-04-11", "2030-04-30")
    assert state(held(rules, written, [late, good, due], END)["T-1"]) == (State.OVERDUE, "2030-05-02", None)


def test_a_window_of_working_days_after_an_obligation(rules: Rules) -> None:
    written = """
    - requires: [{kind: meeting}]
    - window: {after: {obligation: T-1}, days: 3, working: true}
      requires: [{kind: essay}, {kind: consultation, window: {after: {phase: study, edge: start}}}]
    """
    found = held(rules, written, [life("2030-04-05")], END)["T-2"]  # a Friday
    assert state(found) == (State.OVERDUE, "2030-04-10", None)
    assert [result.window.end for result in found.results] == [date(2030, 4, 10), None]
    assert found.window.start == date(2030, 4, 5)


def test_after_the_campaign_without_an_end(rules: Rules) -> None:
    written = "[{window: {after: {campaign: true}}, requires: [{kind: archiving, after: {campaign: true}}]}]"
    done = [record("archiving", "a", date="2030-08-31", catalogue=["全部"], custody="办公室")]
    assert state(held(rules, written, [], END)["T-1"]) == (State.OPEN, None, None)
    assert not held(rules, written, done, END)["T-1"].results[0].met
    done = [record("archiving", "a", date="2030-09-01", catalogue=["全部"], custody="办公室")]
    assert state(held(rules, written, done, END)["T-1"]) == (State.MET, None, "2030-09-01")


@pytest.mark.parametrize(
    "written",
    [
        "{kind: meeting, before: {requirement: r9}}",
        "{kind: meeting, before: {requirement: r1}}",
        "{kind: meeting, after: {obligation: T-1}}",
        "{kind: meeting, after: {obligation: X}}",
        "{kind: meeting, after: {kind: nonsense}}",
        "{kind: meeting, after: {kind: meeting, field: date}}",
        "{kind: meeting, after: {field: date, which: last}}",
        "{kind: meeting, after: {phase: study, edge: middle}}",
        "{kind: meeting, after: meeting}",
        "{kind: meeting, same_day: true}",
        "{kind: meeting, within: {days: 1.5, of: {field: date}}}",
        "{kind: meeting, within: {days: -1, of: {field: date}}}",
        "{kind: meeting, within: {days: 3}}",
        "{kind: meeting, window: {after: {field: date}, days: 3}}",
        "{kind: meeting, window: {after: {phase: study}, day: 3}}",
    ],
)
def test_mistakes(rules: Rules, written: str) -> None:
    with pytest.raises(SchemaError):
        book(rules, f"[{{requires: [{written}]}}]")


def test_days_that_rest_on_each_other(rules: Rules) -> None:
    with pytest.raises(SchemaError, match="T-1:r1 → T-2 → T-2:r1 → T-1 → T-1:r1"):
        book(
            rules,
            "[{requires: [{kind: meeting, after: {obligation: T-2}}]}, {requires: [{kind: meeting, after: {obligation: T-1}}]}]",
        )
    with pytest.raises(SchemaError, match="rest on each other"):
        book(rules, "[{window: {after: {obligation: T-1}}, requires: [{kind: meeting}]}]")


def test_every_reason_is_a_sentence(rules: Rules) -> None:
    found = one(rules, ASKED, [asked("2030-04-02"), life("2030-04-02")], END)
    for near in found.nearly:
        for reason in near.reasons:
            assert "2030-04-02" in text(f"reasons.{reason.code}", **reason.params)


DAYS = st.dates(date(2030, 3, 25), date(2030, 4, 8)).map(date.isoformat)


@settings(max_examples=60)
@given(
    sought=st.lists(DAYS, max_size=4),
    meetings=st.lists(DAYS, max_size=3),
    as_of=DAYS,
    way=st.sampled_from(["before", "after"]),
    which=st.sampled_from(["first", "last"]),
    same=st.booleans(),
    days=st.integers(0, 6),
)
def test_compared_with_a_plain_reading(
    rules: Rules, sought: list[str], meetings: list[str], as_of: str, way: str, which: str, same: bool, days: int
) -> None:
    """Order and window, worked out again by counting; and nothing later than the day changes anything."""
    anchor = LIFE.replace("{kind: meeting", f"{{which: {which}, kind: meeting")
    written = (
        f"{{kind: consultation, {way}: {anchor}, same_day: {str(same).lower()}, within: {{days: {days}, of: {anchor}}}}}"
    )
    records = [asked(day, f"c{n}") for n, day in enumerate(sought)] + [life(day, f"m{n}") for n, day in enumerate(meetings)]
    there = sorted(day for day in meetings if day <= as_of)
    pivot = (there[0] if which == "first" else there[-1]) if there else None
    good = []
    for day in sorted(day for day in sought if day <= as_of):
        if pivot is None:
            fits = way == "before"
        elif day == pivot:
            fits = same
        else:
            fits = (day < pivot) == (way == "before")
        good += [day] if fits else []
    found = one(rules, written, records, as_of)
    assert (found.met, found.met_on) == (bool(good), good[0] if good else None)
    assert found.window.end == (date.fromisoformat(pivot) + timedelta(days=days) if pivot else None)
    known = [item for item in records if (item.data.get("date") or item.data["period"]["to"]) <= as_of]
    again = one(rules, written, known, as_of)
    assert (again.met, again.met_on, again.window) == (found.met, found.met_on, found.window)


def test_what_has_not_come_is_named_by_the_field_that_leads_to_it(rules: Rules) -> None:
    wanted = "{id: r, label: 完善, kind: rectification_plan, after: {ref: revised_after}}"
    found = one(rules, wanted, [record("rectification_plan", "p", date="2030-04-02")], END)
    label = rules.schema.kinds["rectification_plan"].label_at("revised_after")
    assert [(reason.code, reason.params["what"]) for near in found.nearly for reason in near.reasons] == [
        ("nothing-before", label)
    ]


@pytest.mark.parametrize(
    ("first", "last", "met"),
    [
        ("2030-04-01", "2030-04-10", True),
        ("2030-04-05", "2030-04-10", False),
        ("2030-04-01", "2030-04-04", True),
        ("2030-04-06", "2030-04-10", False),
    ],
)
def test_of_a_stretch_only_what_is_certain_is_held_against_it(rules: Rules, first: str, last: str, met: bool) -> None:
    """Asked in the first ten days of April, met on the 5th: it may have been before."""
    heard = record("consultation", "c", period={"from": first, "to": last, "text": "2030年4月上旬"})
    assert one(rules, ASKED, [heard, life("2030-04-05")], END).met is met


@pytest.mark.parametrize(("day", "met"), [("2030-04-01", False), ("2030-04-02", True), ("2030-04-12", True)])
def test_what_comes_after_a_stretch_need_not_come_after_its_end(rules: Rules, day: str, met: bool) -> None:
    heard = record("consultation", "c", period={"from": "2030-04-01", "to": "2030-04-10", "text": "2030年4月上旬"})
    assert one(rules, "{kind: meeting, after: {kind: consultation}}", [heard, life(day)], END).met is met

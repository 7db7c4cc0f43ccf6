"""What becomes of a requirement as a whole: of alternatives the best, of every one, at most so many, and what was never raised."""

from __future__ import annotations

from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import NearMiss, Reason, Record, RequirementResult, State
from support.asked import WINDOW, ask, wanted
from support.timed import held, one, state
from support.world import record, unit

END = "2030-12-31"


def meeting(name: str, day: str = "2030-04-01", **data: Any) -> Record:
    return record("meeting", name, **{"meeting_type": "work", "date": day, **data})


def study(name: str, day: str = "2030-04-02", **data: Any) -> Record:
    return record("study_session", name, date=day, **data)


def loose(kind: str, name: str, **data: Any) -> Record:
    return record(kind, name, **({"meeting_type": "work"} if kind == "meeting" else {}), **data)


def either(first: str, second: str, more: str = "") -> str:
    return f"{{any_of: [{{id: a, label: 甲, {first}}}, {{id: b, label: 乙, {second}}}]{more}}}"


MEET_OR_STUDY = either("kind: meeting, min: 2", "kind: study_session, min: 3")


def test_not_met_by_any_says_what_each_lacks(rules: Rules) -> None:
    found = ask(rules, MEET_OR_STUDY, [meeting("m"), meeting("n", planned=True), study("s"), study("t", planned=True)])
    first, second = found.parts
    assert found.requirement == wanted(rules, MEET_OR_STUDY)
    assert (found.met, found.met_on, found.window) == (False, None, WINDOW)
    assert [item.record for item in found.counted] == ["m", "s"]
    assert found.nearly == (NearMiss("n", (Reason("planned"),)), NearMiss("t", (Reason("planned"),)))
    assert found.missing == (*first.missing, *second.missing)
    assert [reason.params["kind"] for reason in found.missing] == ["会议", rules.schema.kinds["study_session"].label]
    assert (found.have, found.need) == (1, 2), "the one that has come furthest"
    assert [part.requirement.id for part in found.parts] == ["a", "b"]


def test_met_by_one_says_nothing_is_missing(rules: Rules) -> None:
    found = ask(rules, MEET_OR_STUDY, [meeting("m"), meeting("n", "2030-04-05"), study("s")])
    assert (found.met, found.met_on, found.missing, len(found.parts)) == (True, "2030-04-05", (), 2)
    assert found.requirement == wanted(rules, MEET_OR_STUDY)
    assert [item.record for item in found.counted] == ["m", "n"]


@pytest.mark.parametrize(
    ("records", "have"),
    [
        ([], (0, 2)),
        ([meeting("m")], (1, 2)),
        ([study("s")], (1, 3)),
        ([study("s"), study("t")], (2, 3)),
        ([meeting("m"), study("s"), study("t")], (2, 3)),
        ([meeting("m"), study("s")], (1, 2)),
    ],
)
def test_the_one_that_has_come_furthest(rules: Rules, records: list[Record], have: tuple[int, int]) -> None:
    found = ask(rules, MEET_OR_STUDY, records)
    assert (found.have, found.need) == have


def test_one_that_nobody_can_count_has_not_come_far(rules: Rules) -> None:
    written = either("kind: meeting, min: unit:head_count.members", "kind: study_session, min: 3")
    found = ask(rules, written, [unit(head_count={}), study("s")])
    assert (found.have, found.need) == (1, 3)
    assert ask(rules, written, [unit(head_count={})]).need == 0


TIMED = either("kind: meeting, window: {to: 2030-04-10}", "kind: study_session, window: {to: 2030-05-20}")


@pytest.mark.parametrize(
    ("records", "met_on", "end"),
    [
        ([meeting("m", "2030-04-10"), study("s", "2030-04-12")], "2030-04-10", "2030-04-10"),
        ([meeting("m", "2030-04-11"), study("s", "2030-05-20")], "2030-05-20", "2030-05-20"),  # one of them was in time
        ([meeting("m", "2030-04-11"), study("s", "2030-05-21")], "2030-04-11", "2030-04-10"),  # neither was
        ([meeting("m", "2030-04-09"), study("s", "2030-04-08")], "2030-04-08", "2030-05-20"),
        ([loose("meeting", "m", not_before="2030-04-01"), study("s", "2030-04-15")], "2030-04-15", "2030-05-20"),
        ([loose("meeting", "m", not_before="2030-04-01"), study("s", "2030-05-21")], None, "2030-04-10"),
        ([loose("meeting", "m", not_before="2030-04-11"), study("s", "2030-05-20")], "2030-05-20", "2030-05-20"),
        ([loose("meeting", "m", day_unknown=True), study("s", "2030-05-20")], "2030-05-20", "2030-05-20"),
        ([loose("meeting", "m", day_unknown=True), study("s", "2030-05-21")], None, "2030-04-10"),
        ([], None, "2030-05-20"),
    ],
)
def test_one_met_in_time_is_preferred(rules: Rules, records: list[Record], met_on: str | None, end: str) -> None:
    found = one(rules, TIMED, records, END)
    assert (found.met, found.met_on, str(found.window.end)) == (bool(records), met_on, end)


def test_while_none_is_met_the_latest_end_counts(rules: Rules) -> None:
    open_ended = TIMED.replace("{to: 2030-05-20}", "{after: {campaign: true}}")
    assert one(rules, open_ended, [], END).window.end is None
    swapped = either("kind: study_session, window: {to: 2030-05-20}", "kind: meeting, window: {to: 2030-04-10}")
    assert str(one(rules, swapped, [], END).window.end) == "2030-05-20"


def test_what_was_really_done_is_preferred_to_what_nobody_asked_for_so_far(rules: Rules) -> None:
    written = either("kind: suggestion, every: true, min: 0, match: {required: [answer]}", "kind: meeting")
    whole = f"[{{requires: [{written}]}}]"
    assert state(held(rules, whole, [meeting("m")], "2030-04-10")["T-1"]) == (State.MET, "2030-04-30", "2030-04-01")
    assert state(held(rules, whole, [], "2030-04-10")["T-1"]) == (State.OPEN, "2030-04-30", None)
    assert held(rules, whole, [], END)["T-1"].state is State.MET
    assert state(held(rules, whole, [meeting("m")], END)["T-1"]) == (State.MET, "2030-04-30", "2030-04-01")
    dayless = held(rules, whole, [loose("meeting", "m", day_unknown=True)], END)["T-1"]
    assert [reason.code for reason in dayless.reasons] == ["day-not-stated"]


@pytest.mark.parametrize(
    ("binds", "parts"),
    [
        (("{levels: [unit]}", "{levels: [office]}"), ["a"]),
        (("{levels: [office]}", "{levels: [unit]}"), ["b"]),
        (("{levels: [unit]}", "{classes: [first]}"), ["a", "b"]),
        (("{levels: [office]}", "{levels: [office]}"), ["a", "b"]),
    ],
)
def test_alternatives_that_are_asked_of_the_unit(rules: Rules, binds: tuple[str, str], parts: list[str]) -> None:
    written = either(f"kind: meeting, binds: {binds[0]}", f"kind: study_session, binds: {binds[1]}")
    assert [part.requirement.id for part in ask(rules, written, []).parts] == parts


# --- each of several, in one way or another

EACH = either(
    "kind: meeting, where: {required: [attendance]}, subject: leaders_present",
    "kind: meeting, where: {required: [speeches]}, subject: leaders_present",
    ", per: leader, min: 2",
)


def test_each_in_one_way_or_another(rules: Rules) -> None:
    leaders = [record("leader", name) for name in "ab"]
    both = meeting("m", attendance=3, speeches=[], leaders_present=["b", "a"])
    found = ask(rules, EACH, [*leaders, both])
    assert [(item.subject, item.have) for item in found.subjects] == [("a", 1), ("b", 1)], (
        "one that will do in both ways is one"
    )
    assert (found.met, found.have, found.need) == (False, 0, 2)
    more = [
        meeting("k", "2030-04-03", attendance=3, leaders_present=["a"]),
        meeting("l", "2030-03-03", speeches=[], leaders_present=["b"]),
    ]
    found = ask(rules, EACH, [*leaders, both, *more, meeting("p", speeches=[], planned=True, leaders_present=["a"])])
    assert (found.met, found.have, found.need, found.met_on) == (True, 2, 2, "2030-04-03")
    assert [(item.record, item.subject) for item in found.counted] == [("l", "b"), ("m", "a"), ("m", "b"), ("k", "a")]
    assert [miss.record for miss in found.nearly] == ["p"]
    assert (found.parts, found.window, found.missing) == ((), WINDOW, ())
    assert found.requirement == wanted(rules, EACH)


# --- at most so many


def test_too_many_word_for_word(rules: Rules) -> None:
    two = [meeting("m"), meeting("n", "2030-04-02")]
    params = {"have": 2, "most": 1, "kind": "会议"}
    found = ask(rules, "{kind: meeting, max: 1}", two)
    assert (found.met, found.met_on, found.missing) == (False, None, (Reason("too-many", {**params, "counter": "次"}),))
    found = ask(rules, "{kind: meeting, max: 1, counter: 场}", two)
    assert found.missing == (Reason("too-many", {**params, "counter": "场"}),)
    assert ask(rules, "{kind: meeting, max: 2}", two).met_on == "2030-04-01"


def test_at_most_of_values_or_of_records(rules: Rules) -> None:
    two = [meeting("m"), meeting("n", "2030-04-02")]
    assert ask(rules, "{kind: meeting, distinct: meeting_type, max: 1}", two).met
    covers = "{kind: meeting, covers: {path: meeting_type, values: [work]}, max: %s}"
    assert ask(rules, covers % 2, two).met
    assert [reason.code for reason in ask(rules, covers % 1, two).missing] == ["too-many"]
    assert [reason.code for reason in ask(rules, "{kind: meeting, min: 3, max: 1}", two).missing] == [
        "missing-count",
        "too-many",
    ]


# --- every one

EVERY = "{kind: meeting, every: true, match: {required: [attendance]}%s}"


def test_every_one_word_for_word(rules: Rules) -> None:
    given = [meeting("m", attendance=3), meeting("n", title="会乙"), meeting("o", title="会丙")]
    params = {"names": "会乙、会丙", "n": 2, "all": 3, "kind": "会议"}
    assert ask(rules, EVERY % "", given).missing == (Reason("missing-every", {**params, "counter": "次"}),)
    assert ask(rules, EVERY % ", counter: 场", given).missing == (Reason("missing-every", {**params, "counter": "场"}),)
    found = ask(rules, EVERY % ", min: 2", given)
    assert [reason.code for reason in found.missing] == ["missing-every", "missing-count"]
    assert (found.have, found.need) == (1, 3)


@pytest.mark.parametrize(("number", "code"), [(20, "missing-every"), (21, "missing-every-many")])
def test_twenty_are_named(rules: Rules, number: int, code: str) -> None:
    [reason] = ask(rules, EVERY % ", min: 0", [meeting(f"m{n:02}") for n in range(number)]).missing
    assert (reason.code, reason.params["n"], reason.params["names"].count("、")) == (code, number, 19)


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("", 2),
        (", min: 3", 3),
        (", sum: attendance, min: 5", 5),
        (", distinct: meeting_type", 1),
        (", covers: {path: meeting_type, values: [work]}", 1),
        (", per: leader, subject: leaders_present", 1),
    ],
)
def test_how_many_every_one_is(rules: Rules, words: str, need: int) -> None:
    given = [meeting(name, attendance=3, leaders_present=["l"]) for name in "mn"]
    assert ask(rules, EVERY % words, [*given, record("leader", "l")]).need == need


def test_every_one_is_met_when_the_last_came_to_count(rules: Rules) -> None:
    given = [meeting("m", "2030-04-09", attendance=3), meeting("n", "2030-04-02", attendance=9)]
    assert ask(rules, EVERY % ", sum: attendance, min: 5", given).met_on == "2030-04-09"


# --- what was never raised


@pytest.mark.parametrize(("as_of", "so_far"), [("2030-04-30", True), ("2030-05-01", False)])
@pytest.mark.parametrize(
    "written", [EVERY % ", min: 0", EVERY % ", min: unit:head_count.members", "{kind: essay, only_if: {kind: meeting}}"]
)
def test_never_raised(rules: Rules, written: str, as_of: str, so_far: bool) -> None:
    note = Reason("not-raised-so-far" if so_far else "not-raised", {"kind": "会议"})
    asked = wanted(rules, written)
    assert ask(rules, written, [unit(head_count={"members": 0})], as_of) == RequirementResult(
        asked, True, 0, 0, None, WINDOW, (), (), (), notes=(note,), so_far=so_far
    )

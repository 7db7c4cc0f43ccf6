"""Evidence that a matter was answered or closed is of the day it came to that, not of the day the matter was opened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from gongshilan.assess.reached import reached
from gongshilan.build.rules import Rules
from gongshilan.kinds.schema import Stage
from gongshilan.model import Record, State
from support.asked import ask, why
from support.world import duty, record

CLOSED = "{kind: rectification_item, match: {required: [status], properties: {status: {const: closed}}}}"
BOOKED = "{kind: rectification_item}"
ANSWERED = "{kind: suggestion, match: {required: [answer]}}"
SETTLED = "{kind: suggestion, where: {required: [status], properties: {status: {enum: [answered, closed]}}}}"
ENDED = "{kind: suggestion, match: {required: [status], properties: {status: {const: closed}}}}"
NOT_DECLINED = "{kind: rectification_item, where: {not: {required: [status], properties: {status: {const: declined}}}}}"


def item(status: str = "closed", **data: Any) -> Record:
    return record("rectification_item", "i", status=status, date="2030-03-02", **data)


def suggestion(status: str, **data: Any) -> Record:
    return record("suggestion", "s", status=status, received="2030-03-02", **data)


ACCEPTED = {"by": "某科", "on": "2030-04-20", "result": "passed"}
CLAIMED = {"by": "某部门", "on": "2030-04-11"}
ANSWER = {"date": "2030-03-15", "text": "已办"}


@pytest.mark.parametrize(
    ("written", "given", "day"),
    [
        (CLOSED, item(accepted=ACCEPTED), "2030-04-20"),
        (BOOKED, item(accepted=ACCEPTED), "2030-03-02"),
        (NOT_DECLINED, item(accepted=ACCEPTED), "2030-03-02"),
        ("{kind: rectification_item, match: {required: [accepted]}}", item("reopened", accepted=ACCEPTED), "2030-04-20"),
        ("{kind: rectification_item, match: {required: [claimed_done]}}", item(accepted=ACCEPTED, claimed_done=CLAIMED), "2030-04-11"),
        (
            "{kind: rectification_item, match: {properties: {status: {enum: [closed, long_term]}}}}",
            item("long_term", accepted=ACCEPTED),
            "2030-04-20",
        ),
        (ANSWERED, suggestion("answered", answer=ANSWER), "2030-03-15"),
        (SETTLED, suggestion("closed", answer=ANSWER), "2030-03-15"),
        ("{kind: suggestion, distinct: answer.text}", suggestion("closed", answer=ANSWER), "2030-03-15"),
        ("{kind: suggestion}", suggestion("closed", answer=ANSWER), "2030-03-02"),
        (
            "{kind: suggestion, match: {anyOf: [{properties: {status: {const: registered}}}, {required: [answer]}]}}",
            suggestion("in_progress", answer=ANSWER),
            "2030-03-15",
        ),
        ("{kind: suggestion, match: {required: [answer]}}",
         record("suggestion", "s", status="answered", not_before="2030-03-02", answer=ANSWER), "2030-03-15"),
        (
            "{kind: suggestion, match: {anyOf: [{required: [answer]}, {required: [direction]}]}}",
            suggestion("answered", answer=ANSWER, direction="改"),
            "2030-03-02",
        ),
    ],
)  # fmt: skip
def test_the_day_it_came_to_what_is_asked(rules: Rules, written: str, given: Record, day: str) -> None:
    found = ask(rules, written, [given])
    assert [(piece.date, piece.basis) for piece in found.counted] == [(day, "own")]
    assert (found.met, found.met_on) == (True, day)


@pytest.mark.parametrize(
    ("written", "given", "bound"),
    [
        (CLOSED, item(), "2030-03-02"),
        (ENDED, suggestion("closed", answer=ANSWER), "2030-03-15"),
        (ANSWERED, suggestion("answered", answer={"text": "已办"}), "2030-03-02"),
        ("{kind: problem, match: {properties: {status: {const: solved}}}}",
         record("problem", "p", status="solved", found="2030-03-02"), "2030-03-02"),
    ],
)  # fmt: skip
def test_a_day_that_records_do_not_say_is_a_lower_bound(rules: Rules, written: str, given: Record, bound: str) -> None:
    found = ask(rules, written, [given])
    assert [(piece.date, piece.basis) for piece in found.counted] == [(bound, "not_before")]


def test_before_that_day_it_does_not_count(rules: Rules) -> None:
    given = [item(accepted=ACCEPTED)]
    assert not ask(rules, CLOSED, given, "2030-04-19").met
    assert why(ask(rules, CLOSED, given, "2030-04-19")) == ["in-future"]
    assert ask(rules, CLOSED, given, "2030-04-20").met
    assert ask(rules, BOOKED, given, "2030-04-19").met


def test_what_is_lacking_otherwise_is_no_matter_of_days(rules: Rules) -> None:
    written = "{kind: rectification_item, match: {required: [goal], properties: {status: {const: closed}}}}"
    assert why(ask(rules, written, [item(accepted=ACCEPTED)], "2030-04-19")) == ["lacks-field"]


def test_a_kind_without_a_status_may_have_stages(rules: Rules) -> None:
    kind = rules.schema.kinds["meeting"]
    stage = Stage(frozenset({"minutes_internal"}), frozenset(), (), "until")
    schema = replace(rules.schema, kinds={**rules.schema.kinds, "meeting": replace(kind, stages=(stage,))})
    held = replace(record("meeting", "m", minutes_internal="……", until="2030-04-09"), date="2030-04-01")
    assert reached(held, schema, ({"required": ["minutes_internal"]},)) == ("2030-04-09", "own")
    assert reached(held, schema, ({"required": ["kind"]},)) == ("2030-04-01", "own")


def test_the_day_of_an_item_may_stand_within_it(rules: Rules) -> None:
    kind = rules.schema.kinds["contact_point"]
    stage = Stage(frozenset({"visits"}), frozenset(), (), "visits.made.on")
    schema = replace(rules.schema, kinds={**rules.schema.kinds, "contact_point": replace(kind, stages=(stage,))})
    visits = [{"made": {"on": day}} for day in ("2030-04-09", "2030-05-09")]
    held = replace(record("contact_point", "p", visits=visits), date="2030-04-01")
    once = {"required": ["visits"], "properties": {"visits": {"minItems": 1}}}
    assert reached(held, schema, (once,)) == ("2030-04-09", "own")


def test_a_field_that_is_not_there_was_not_reached(rules: Rules) -> None:
    held = replace(suggestion("registered"), date="2030-03-02")
    assert reached(held, rules.schema, (None,), {"answer"}) == ("2030-03-02", "own")


def test_only_if_one_was_closed_by_then(rules: Rules) -> None:
    written = "{kind: meeting, only_if: {kind: rectification_item, where: {properties: {status: {const: closed}}}}}"
    given = [item(accepted=ACCEPTED)]
    assert ask(rules, written, given, "2030-04-19").so_far
    assert not ask(rules, written, given, "2030-04-20").so_far


def test_every_one_that_was_closed_by_then(rules: Rules) -> None:
    written = (
        "{kind: rectification_item, every: true, where: {properties: {status: {const: closed}}}, match: {required: [goal]}}"
    )
    given = [
        item(accepted=ACCEPTED),
        record("rectification_item", "j", status="closed", date="2030-03-02", goal="改好", accepted={**ACCEPTED, "on": "2030-03-20"}),
    ]  # fmt: skip
    assert ask(rules, written, given, "2030-04-19").met
    assert not ask(rules, written, given, "2030-04-20").met


def test_a_document_tells_of_it_as_it_was_by_then(rules: Rules) -> None:
    """The summary of 30 April says that it is closed: by then it was, on whichever day."""
    told = record("document", "d", header={"written": "2030-04-30"}, document_type="other")
    given = record("rectification_item", "i", status="closed", source=[{"document": "d"}])
    assert [(piece.date, piece.basis) for piece in ask(rules, CLOSED, [told, given]).counted] == [("2030-04-30", "source")]


def test_a_duty_is_late_by_the_day_of_acceptance(rules: Rules) -> None:
    """T-CLOSED is due on 30 April; what was opened in time and accepted afterwards was late."""
    late = {**ACCEPTED, "on": "2030-05-20"}
    found = duty(rules, "T-CLOSED", [item(accepted=late)], "2030-12-31")
    assert (found.state, found.met_on) == (State.MET_LATE, "2030-05-20")
    assert duty(rules, "T-CLOSED", [item(accepted=late)], "2030-05-01").state is State.OVERDUE
    found = duty(rules, "T-CLOSED", [item()], "2030-12-31")
    assert (found.state, found.met_on) == (State.MET, None)
    assert [reason.code for reason in found.reasons] == ["day-unknown"]

"""Extensions, waivers and what is not applicable: whose they are, from when, which days they move and what is said of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.assess.deviations import Deviations
from gongshilan.build.rules import Rules
from gongshilan.model import Reason, Record, Window
from support.asked import wanted
from support.world import UNIT, graph, record, unit

END = date(2030, 12, 31)
WINDOW = Window(date(2030, 3, 1), date(2030, 4, 30), "三四月")


def extension(name: str = "d", new: str | None = "2030-05-15", on: str | None = "2030-04-01", **data: Any) -> Record:
    given = {"type": "extension", "obligation": "T", **({"new_due": new} if new else {}), **({"date": on} if on else {})}
    return record("deviation", name, **{**given, **data})


def found(rules: Rules, *given: Record, as_of: date = END) -> Deviations:
    return Deviations.find(graph(rules, given), UNIT, "T", as_of)


def ends(rules: Rules, *given: Record, of: str = "") -> str:
    return str(found(rules, *given).moved(WINDOW, of).end)


@pytest.mark.parametrize(
    ("data", "there"),
    [
        ({}, True),
        ({"date": "2030-12-31"}, True),
        ({"date": "2031-01-01"}, False),
        ({"obligation": "other"}, False),
        ({"unit": "v"}, False),
        ({"planned": True}, False),
        ({"withdrawn": {"on": "2030-12-31"}}, False),
        ({"withdrawn": {"on": "2031-01-01"}}, True),
    ],
)
def test_whose_it_is_and_since_when(rules: Rules, data: dict[str, Any], there: bool) -> None:
    given = {"unit": UNIT, "type": "waiver", "obligation": "T", "date": "2030-04-01", **data}
    assert bool(found(rules, record("deviation", "d", **given), unit("v")).found) is there


def test_one_without_a_day_was_approved_on_none(rules: Rules) -> None:
    assert found(rules, extension(on=None)).found == ()


def test_oldest_first_then_by_id(rules: Rules) -> None:
    given = [extension("a", on="2030-04-02"), extension("c"), extension("b")]
    assert [item.id for item in found(rules, *given).found] == ["b", "c", "a"]


def test_what_an_extension_moves(rules: Rules) -> None:
    assert ends(rules, extension()) == "2030-05-15"
    assert ends(rules, extension(new=None)) == "2030-04-30"
    assert ends(rules, extension(new="2030-04-30")) == "2030-04-30"
    assert ends(rules, extension(new="2030-04-29")) == "2030-04-30"
    assert ends(rules, extension(old_due="2030-04-29")) == "2030-04-30"
    assert ends(rules, extension(old_due="2030-04-30")) == "2030-05-15"
    assert found(rules, extension()).moved(Window(None, None, ""), "") == Window(None, None, "")


def test_those_that_do_not_concern_it_stop_nothing(rules: Rules) -> None:
    others = [extension("a", requirement="r2"), record("deviation", "b", type="waiver", obligation="T", date="2030-04-01")]
    others.append(extension("c", old_due="2030-04-29"))
    assert ends(rules, *others, extension("d", new="2030-06-01")) == "2030-06-01"
    assert ends(rules, *others, of="r2") == "2030-05-15"
    assert ends(rules, extension(), of="r2") == "2030-05-15", "of the obligation as a whole: of each requirement"


def test_one_that_names_no_day_takes_the_place_of_those_before(rules: Rules) -> None:
    first, second = extension("a", "2030-06-01"), extension("b", "2030-05-15", "2030-04-02")
    assert ends(rules, first, second) == "2030-05-15"
    third = extension("c", "2030-07-01", "2030-04-03", old_due="2030-05-15")
    assert ends(rules, first, second, third) == "2030-07-01"
    assert ends(rules, first, third) == "2030-06-01"


def test_steps_say_how_the_day_arose(rules: Rules) -> None:
    given = extension(reason="因雨", approver="某办")
    params = {"old": "2030-04-30", "new": "2030-05-15", "reason": "因雨", "approver": "某办", "on": "2030-04-01"}
    window = Window(WINDOW.start, WINDOW.end, "", (Reason("date-end"),))
    assert found(rules, given).moved(window, "").steps == (Reason("date-end"), Reason("date-extension", params))
    assert found(rules, extension(new="2030-04-30")).moved(window, "").steps == (Reason("date-end"),)


def test_what_is_said_of_them(rules: Rules) -> None:
    asked = [wanted(rules, "{kind: meeting}")]
    told = {"reason": "因雨", "approver": "某办"}
    given = [
        extension("a", "2030-05-01", old_due="2030-04-10", **told),
        record("deviation", "b", type="waiver", obligation="T", date="2030-04-02", requirement="r"),
        extension("c", on="2030-04-03", requirement="r", **told),
        record("deviation", "d", type="not_applicable", obligation="T", date="2030-04-04", requirement="r"),
        extension("e", requirement="other", on="2030-04-05"),
    ]
    bare = {"old": "2030-04-30", "new": "", "reason": "", "approver": "", "label": "要求"}
    assert list(found(rules, *given).reasons(WINDOW, asked)) == [
        Reason("extended", {"old": "2030-04-10", "new": "2030-05-01", **told, "on": "2030-04-01"}),
        Reason("waived-one", {**bare, "on": "2030-04-02"}),
        Reason("extended-one", {**bare, "new": "2030-05-15", **told, "on": "2030-04-03"}),
        Reason("ruled-out-one", {**bare, "on": "2030-04-04"}),
    ]
    open_ended = Window(None, None, "")
    assert [item.params["old"] for item in found(rules, given[2]).reasons(open_ended, asked)] == [""]
    assert list(found(rules).reasons(WINDOW, asked)) == []


def test_the_newest_counts(rules: Rules) -> None:
    given = [extension(name, on=f"2030-04-0{day}") for day, name in enumerate("ab", start=1)]
    waivers = [
        record("deviation", name, type=type_, obligation="T", date=f"2030-04-0{day}", **of)
        for day, (name, type_, of) in enumerate(
            [
                ("w", "waiver", {}),
                ("x", "not_applicable", {}),
                ("y", "waiver", {"requirement": "r"}),
                ("z", "extension", {}),
            ],
            start=3,
        )
    ]
    one, every = found(rules, *given), found(rules, *given, *waivers)
    assert (one.extension(), one.release()) == (one.found[1], None)
    released = every.release(), every.release("r"), every.release("other")
    assert [item.id if item else None for item in (*released, every.extension())] == ["x", "y", None, "z"]

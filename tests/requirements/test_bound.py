"""Whom something is asked of, and the days that date a record for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.assess.binding import not_bound
from gongshilan.assess.dates import date_reasons, dated_for
from gongshilan.assess.order import Day
from gongshilan.assess.periods import Stretch
from gongshilan.assess.setting import Setting, began, had_gone, left_on, need_of
from gongshilan.build.rules import Rules
from gongshilan.demands import Obligation
from gongshilan.model import Reason, Record, Window
from support.asked import ask, wanted, window_for
from support.world import record, unit

MARCH, APRIL = date(2030, 3, 1), date(2030, 4, 30)
WINDOW = Window(MARCH, APRIL, "")


@pytest.mark.parametrize(
    ("binds", "code"),
    [
        ({}, None),
        ({"levels": [], "classes": []}, None),
        ({"levels": ["unit", "office"]}, None),
        ({"levels": ["office"]}, "other-level"),
        ({"classes": ["first"]}, None),
        ({"classes": ["second", "third"]}, "other-class"),
        ({"levels": ["office"], "classes": ["second"]}, "other-level"),
        ({"levels": ["unit"], "classes": ["second"]}, "other-class"),
        ({"where": {"required": ["head_count"]}}, None),
        ({"where": {"required": ["parent"]}}, "other-units"),
        ({"levels": ["unit"], "classes": ["first"], "where": {"required": ["parent"]}}, "other-units"),
    ],
)
def test_of_whom_it_is_asked(binds: dict[str, Any], code: str | None) -> None:
    assert not_bound(unit(), binds) == code


def test_without_times_nothing_is_set_against_another_day() -> None:
    held = Obligation("T", "TINY", "一", "义务", "", None, {}, ())
    setting = Setting(unit(), held, lambda _: WINDOW, APRIL)
    assert (setting.times, setting.stretch, need_of(None, setting.unit)) == (None, None, None)
    with pytest.raises(AssertionError):
        _ = setting.timed


def test_since_when_somebody_is_there(rules: Rules) -> None:
    kind = rules.schema.kinds["leader"]
    assert began(record("leader", "l", appointed="2030-04-02", not_before="2030-03-01"), kind) == "2030-04-02"
    assert began(record("leader", "l", not_before="2030-07-01"), kind) is None
    assert began(record("leader", "l", appointed=None), kind) is None
    late = record("leader", "l", not_before="2030-07-01")
    assert len(ask(rules, "{kind: contact_point, per: leader, subject: leader}", [late]).subjects) == 1


def test_until_when_somebody_is_there() -> None:
    gone, unsaid = record("leader", "l", left={"on": "2030-04-10"}), record("leader", "l", left={"reason": "调动"})
    assert [had_gone(gone, day, None) for day in ("2030-04-09", "2030-04-10", "2030-04-11")] == [False, True, True]
    assert not had_gone(record("leader", "l"), "2030-04-10", None)
    assert not had_gone(unsaid, "2030-04-10", None)
    assert [left_on(one) for one in (gone, unsaid, record("leader", "l"))] == ["2030-04-10", None, None]


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ({"header": {"written": "2030-04-01", "issued": "2030-04-03"}}, "2030-04-03"),
        ({"header": {"issued": None}}, None),
        ({"header": [{"issued": "2030-04-03"}, {"issued": "2030-04-05"}, {"issued": "2030-04-04"}]}, "2030-04-05"),
        ({"header": {"issued": {"from": "2030-04-01", "to": "2030-04-09", "text": "四月上旬"}}}, "2030-04-09"),
        ({"header": {"issued": [{"from": "2030-04-01"}, "2030-04-02"]}}, "2030-04-02"),
        ({}, None),
    ],
)
def test_dated_by_a_field(rules: Rules, given: dict[str, Any], day: str | None) -> None:
    asked = wanted(rules, "{kind: plan, dated_by: header.issued}")
    assert dated_for(record("plan", "p", date="2030-03-01", **given), asked, rules.schema) == (day, "own")


@pytest.mark.parametrize(
    "reads",
    [
        "distinct: answer.text",
        "distinct: answer",
        "covers: {path: answer, values: [x]}",
        "refers: {answer: document}",
        "match_refers: {answer: document}",
        "sum: answer.number",
        "per: leader, subject: answer.by",
    ],
)
def test_what_is_read_of_an_answer_is_of_the_day_of_the_answer(rules: Rules, reads: str) -> None:
    answered = record("suggestion", "s", status="closed", answer={"date": "2030-04-05", "text": "办了"})
    answered = Record(**{**{name: getattr(answered, name) for name in answered.__slots__}, "date": "2030-04-01"})
    assert dated_for(answered, wanted(rules, f"{{kind: suggestion, {reads}}}"), rules.schema) == ("2030-04-05", "own")
    assert dated_for(answered, wanted(rules, "{kind: suggestion, distinct: title}"), rules.schema) == ("2030-04-01", "own")


def reasons(
    rules: Rules,
    written: str,
    day: str | None,
    window: Window = WINDOW,
    stretch: Stretch | None = None,
    as_of: str = "2030-12-31",
    of: str | None = None,
    **data: Any,
) -> list[Reason]:
    asked = wanted(rules, written)
    held = Obligation("T", "TINY", "一", "义务", "", None, {}, ())
    setting = Setting(unit(), held, window_for(window), date.fromisoformat(as_of), stretch=stretch)
    given = Record("r", asked.kind or "", "c", "u", "public", data, "", "r.md", date=of or day or None)
    return list(date_reasons(given, day, Day.of(day or "", "own"), asked, setting, rules.schema))


IN_WINDOW = "{kind: meeting, in_window: true}"


def outside(day: str, window: Window = WINDOW) -> list[Reason]:
    ends = {"from": str(window.start or ""), "to": str(window.end or "")}
    return [Reason("outside-window", {"date": day, **ends})]


def test_outside_the_window(rules: Rules) -> None:
    for day, found in (
        ("2030-02-28", outside("2030-02-28")),
        ("2030-03-01", []),
        ("2030-04-30", []),
        ("2030-05-01", outside("2030-05-01")),
    ):
        assert reasons(rules, IN_WINDOW, day) == found
        assert reasons(rules, "{kind: meeting}", day) == []
    open_end, open_start = Window(MARCH, None, ""), Window(None, APRIL, "")
    assert reasons(rules, IN_WINDOW, "2031-01-01", open_end, as_of="2031-01-01") == []
    assert reasons(rules, IN_WINDOW, "2030-02-28", open_end) == outside("2030-02-28", open_end)
    assert reasons(rules, IN_WINDOW, "2029-01-01", open_start) == []
    assert reasons(rules, IN_WINDOW, "2030-05-01", open_start) == outside("2030-05-01", open_start)
    assert reasons(rules, IN_WINDOW, "") == []


def test_of_a_stretch_what_comes_after_is_late_and_what_comes_before_is_nothing(rules: Rules) -> None:
    stretch = Stretch("study", "学习", MARCH, APRIL, WINDOW)
    assert reasons(rules, "{kind: meeting}", "2030-02-28", stretch=stretch) == outside("2030-02-28")
    assert reasons(rules, "{kind: meeting}", "2030-03-01", stretch=stretch) == []
    assert reasons(rules, "{kind: meeting}", "2030-05-01", stretch=stretch) == []
    assert reasons(rules, IN_WINDOW, "2030-05-01", stretch=stretch) == outside("2030-05-01")


def test_without_a_day(rules: Rules) -> None:
    undated = [Reason("undated", {})]
    stretch = Stretch("study", "学习", MARCH, APRIL, WINDOW)
    named = Stretch("study", "学习", MARCH, APRIL, WINDOW, "phase")
    assert reasons(rules, "{kind: meeting}", None) == undated
    assert reasons(rules, "{kind: meeting}", "") == []
    assert reasons(rules, "{kind: meeting}", "", stretch=stretch) == undated
    assert reasons(rules, "{kind: meeting}", "", stretch=named) == []
    assert reasons(rules, "{kind: meeting}", None, stretch=named) == undated


def test_later_than_the_day_asked_about(rules: Rules) -> None:
    future = [Reason("in-future", {"date": "2030-04-02", "as_of": "2030-04-01"})]
    assert reasons(rules, IN_WINDOW, "2030-04-02", as_of="2030-04-01") == future
    assert reasons(rules, IN_WINDOW, "2030-04-02", as_of="2030-04-02") == []
    # done on a day nobody knows, and recorded of a later one
    assert reasons(rules, "{kind: meeting}", "", as_of="2030-04-01", of="2030-04-02") == future
    assert reasons(rules, "{kind: meeting}", "", as_of="2030-04-02", of="2030-04-02") == []
    assert reasons(rules, "{kind: meeting}", "2030-04-01", as_of="2030-04-01", of="2030-04-02") == []


@pytest.mark.parametrize(
    ("lasts", "data", "found"),
    [
        ("{field: from, until: until, days: 15}", {"from": "2030-04-01", "until": "2030-04-15"}, None),
        ("{field: from, until: until, days: 16}", {"from": "2030-04-01", "until": "2030-04-15"}, ("too-short", 15, 16)),
        ("{field: from, until: until, days: 11, working: true}", {"from": "2030-04-01", "until": "2030-04-15"}, None),
        ("{field: from, until: until, days: 12, working: true}", {"from": "2030-04-01", "until": "2030-04-15"}, ("too-short-working", 11, 12)),
        ("{field: from, until: until, days: 9}", {"from": ["2030-04-01", "2030-05-01"], "until": ["2030-04-02", "2030-05-09"]}, None),
        ("{field: from, until: until, days: 9}", {"from": ["2030-04-01", "2030-05-01"], "until": ["2030-04-08"]}, ("too-short", 8, 9)),
        ("{field: from, until: until, days: 9}", {"from": ["2030-04-01"], "until": ["2030-04-08", "2031-01-01"]}, ("too-short", 8, 9)),
        ("{field: from, days: 3}", {"from": {"from": "2030-04-01", "to": "2030-04-03", "text": "三天"}}, None),
        ("{field: from, days: 4}", {"from": {"from": "2030-04-01", "to": "2030-04-03", "text": "三天"}}, ("too-short", 3, 4)),
        ("{field: from, days: 1}", {"from": "2030-04-01"}, None),
    ],
)  # fmt: skip
def test_how_long_it_lasted(rules: Rules, lasts: str, data: dict[str, Any], found: tuple[str, int, int] | None) -> None:
    label = rules.schema.kinds["notice"].label_at("from")
    expected = [Reason(found[0], {"field": label, "have": found[1], "need": found[2]})] if found else []
    assert reasons(rules, f"{{kind: notice, lasts: {lasts}}}", "2030-04-01", **data) == expected


@pytest.mark.parametrize(
    ("data", "lacking"), [({}, "from"), ({"until": "2030-04-02"}, "from"), ({"from": "2030-04-02"}, "until")]
)
def test_how_long_nobody_can_say(rules: Rules, data: dict[str, str], lacking: str) -> None:
    label = rules.schema.kinds["notice"].label_at(lacking)
    assert reasons(rules, "{kind: notice, lasts: {field: from, until: until, days: 2}}", "2030-04-01", **data) == [
        Reason("lacks-field", {"field": label})
    ]
    assert label != lacking

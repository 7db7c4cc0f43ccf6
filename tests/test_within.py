"""Windows that begin with something that happens: their days, and how they are explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from gongshilan.assess.order import Day
from gongshilan.assess.within import Held, held_window, per_record, relative
from gongshilan.demands import Anchor, Within
from gongshilan.model import Reason, Window
from gongshilan.windows.working import WorkDays

WORK = WorkDays()
NOTE, OTHER = Reason("date-note", {"note": "以反馈为准"}), Reason("date-day", {})
BASE = Window(date(2030, 3, 1), date(2030, 3, 31), "三月", (OTHER, NOTE))
TEN = Within(10, False, Anchor("kind", "notice", "end"))
WAITS = Reason("date-waits", {"what": "公示"})


def test_so_many_days_from_the_anchor_on() -> None:
    step = Reason("date-within", {"what": "公示", "start": "2030-04-01", "days": 10, "due": "2030-04-11"})
    known = Day.exactly("2030-04-01")
    assert relative(TEN, BASE, known, WORK, "公示") == Window(date(2030, 4, 1), date(2030, 4, 11), "三月", (step, NOTE))
    working = replace(TEN, working=True)
    step = Reason("date-within-working", {"what": "公示", "start": "2030-04-01", "days": 10, "due": "2030-04-15"})
    assert relative(working, BASE, known, WORK, "公示") == Window(date(2030, 4, 1), date(2030, 4, 15), "三月", (step, NOTE))
    late = Day("2030-03-20", "2030-04-01")
    assert relative(TEN, BASE, late, WORK, "公示").end == date(2030, 4, 11), "by then it had come in any case"


def test_without_an_end() -> None:
    step = Reason("date-from", {"what": "公示", "start": "2030-04-01"})
    open_ended = replace(TEN, days=None)
    found = relative(open_ended, BASE, Day.exactly("2030-04-01"), WORK, "公示")
    assert found == Window(date(2030, 4, 1), None, "三月", (step, NOTE))


@pytest.mark.parametrize("anchor", [None, Day("2030-04-01", ""), Day("", "")])
def test_while_the_anchor_has_not_come_there_is_no_last_day(anchor: Day | None) -> None:
    assert relative(TEN, BASE, anchor, WORK, "公示") == Window(BASE.start, None, "三月", (WAITS, NOTE))


def test_days_of_each_record() -> None:
    assert [per_record(replace(TEN, of=replace(TEN.of, how=how))) for how in ("field", "ref", "kind", "phase")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not per_record(None)


def held(day: str, since: str | None) -> Held:
    return Held(day, Day.exactly(since) if since else None)


def whole(counted: list[Held], lacking: list[Held], met_on: str | None, within: Within = TEN) -> Window:
    return held_window(within, BASE, counted, [item.anchor for item in lacking], met_on, WORK, "收到")


def of(start: str, due: str) -> Window:
    step = Reason("date-within", {"what": "收到", "start": start, "days": 10, "due": due})
    return Window(BASE.start, date.fromisoformat(due), "三月", (step,))


NONE = Window(BASE.start, None, "三月", (OTHER, NOTE, Reason("date-waits", {"what": "收到"})))


def test_not_met_the_first_of_those_lacking() -> None:
    lacking = [held("", "2030-04-05"), held("", "2030-04-02"), held("", None)]
    assert whole([held("2030-03-02", "2030-03-01")], lacking, None) == of("2030-04-02", "2030-04-12")
    assert whole([], [held("", None)], None) == whole([], [], None) == NONE
    assert whole([], lacking, None, replace(TEN, days=None)) == NONE


def test_met_the_latest_or_what_was_late_by_most() -> None:
    in_time = [held("2030-04-03", "2030-04-01"), held("2030-04-20", "2030-04-12"), held("2030-04-02", None)]
    assert whole(in_time, [], "2030-04-20") == of("2030-04-12", "2030-04-22")
    assert whole(in_time, [], "2030-04-19") == of("2030-04-01", "2030-04-11"), "what came later did not matter"
    on_the_day = [held("2030-04-11", "2030-04-01"), held("2030-04-20", "2030-04-12")]
    assert whole(on_the_day, [], "2030-04-20") == of("2030-04-12", "2030-04-22"), "on its last day it is not late"
    by_one, by_three = held("2030-04-12", "2030-04-01"), held("2030-03-14", "2030-03-01")
    for late in ([by_one, by_three], [by_three, by_one]):
        assert whole([*in_time, *late], [], "2030-04-20") == of("2030-03-01", "2030-03-11")
    assert whole([], [], "2030-04-20") == NONE


def test_of_several_with_the_same_last_day_it_is_one_and_the_same() -> None:
    twice = [held("2030-04-03", "2030-04-01"), held("2030-04-02", "2030-04-01")]
    assert whole([], twice, None) == whole(twice, [], "2030-04-03") == of("2030-04-01", "2030-04-11")


def test_working_days_of_each_record() -> None:
    found = whole([], [held("", "2030-04-01")], None, replace(TEN, working=True))
    assert (found.end, found.steps[0].code) == (date(2030, 4, 15), "date-within-working")

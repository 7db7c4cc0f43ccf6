"""What is known of a day by what it rests on, days at a path, numbers at a path."""

from __future__ import annotations

from gongshilan.assess.order import Day, day_at
from gongshilan.assess.paths import number_at
from support.world import record, stretch


def test_what_is_known_of_a_day() -> None:
    assert Day.exactly("2030-04-01") == Day("2030-04-01", "2030-04-01")
    assert Day.not_before("2030-04-01") == Day("2030-04-01", "")
    assert Day.unknown() == Day("", "")
    day = "2030-04-02"
    assert Day.of(day, "own") == Day.exactly(day) == Day(day, day)
    assert Day.of(day, "not_before") == Day(day, "")
    assert Day.of(day, "source") == Day("", day), "the document that tells of it is later, or of that day"
    assert Day.of(day, "source_not_before") == Day.of("", "day_unknown") == Day("", "")


def test_the_day_at_a_path() -> None:
    held = record(
        "plan",
        "p",
        period=stretch("2030-03-01", "2030-03-09"),
        sought=[{"date": "2030-04-02"}, {"date": "2030-04-05"}],
        empty="",
    )
    assert [day_at(held, path, "start") for path in ("period", "sought.date", "empty", "nothing")] == [
        Day.exactly("2030-03-01"), Day.exactly("2030-04-02"), None, None,
    ]  # fmt: skip
    assert [day_at(held, path, "end") for path in ("period", "sought.date")] == [
        Day.exactly("2030-03-09"), Day.exactly("2030-04-05"),
    ]  # fmt: skip


def test_numbers_are_added_and_nothing_else() -> None:
    data = {"rows": [{"n": 2}, {"n": 3.5}, {"n": True}, {"n": "4"}, {"m": 9}]}
    assert (number_at(data, "rows.n"), number_at(data, "rows.m"), number_at(data, "rows.none")) == (5.5, 9, None)

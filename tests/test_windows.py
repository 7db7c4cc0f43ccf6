"""How a rulebook's wording of a window becomes two days, with every step named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.windows.resolve import Calendar, WindowError
from support.world import campaign

CASES = [
    ({"on": "2030年4月15日"}, "2030-04-15", "2030-04-15", ["date-day"]),
    ({"on": "2030年6月中旬"}, "2030-06-11", "2030-06-20", ["date-wording"]),
    ({"phase": "study"}, "2030-03-11", "2030-04-30", ["date-phase"]),
    ({"step": "opening"}, "2030-03-13", "2030-03-13", ["date-step"]),
    ({"before": "opening"}, None, "2030-03-12", ["date-before"]),
    ({"before": "analysis"}, None, "2030-04-30", ["date-before"]),
    ({"after": "opening"}, "2030-03-14", "2030-08-31", ["date-after"]),
    ({"after": "analysis"}, "2030-06-21", "2030-08-31", ["date-after"]),
    ({"campaign": True}, "2030-03-01", "2030-08-31", ["date-campaign"]),
    ({"campaign": True, "note": "原件未定"}, "2030-03-01", "2030-08-31", ["date-campaign", "date-note"]),
    ({"from": "2030年3月中旬", "to": "2030年4月30日"}, "2030-03-11", "2030-04-30", ["date-wording", "date-day"]),
    ({"from": {"phase": "analysis"}, "to": "2030年6月上旬"}, "2030-05-01", "2030-06-10", ["date-phase", "date-wording"]),
    ({"from": {"step": "opening"}, "to": {"phase": "analysis"}}, "2030-03-13", "2030-06-20", ["date-step", "date-phase"]),
    ({"from": "2030年8月中旬", "to": "campaign"}, "2030-08-11", "2030-08-31", ["date-wording", "date-campaign"]),
    ({"from": "campaign", "to": "2030年4月"}, "2030-03-01", "2030-04-30", ["date-campaign", "date-wording"]),
    ({"from": "2030年5月"}, "2030-05-01", "2030-08-31", ["date-wording"]),
    ({"to": "2030年5月"}, None, "2030-05-31", ["date-wording"]),
]


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize(("spec", "start", "end", "codes"), CASES, ids=lambda value: str(value)[:60])
def test_resolve(spec: dict[str, Any], start: str | None, end: str | None, codes: list[str]) -> None:
    window = Calendar(campaign()).resolve(spec)
    assert (iso(window.start), iso(window.end)) == (start, end)
    assert [step.code for step in window.steps] == codes


@pytest.mark.parametrize(
    "spec",
    [
        {"phase": "rectification"},
        {"step": "study"},
        {"phase": "opening"},
        {"before": "nothing"},
        {"after": "nothing"},
        {"from": {"phase": "nothing"}, "to": "2030年4月"},
        {"from": "2030年4月", "to": {"step": "nothing"}},
        {"on": "不久以后"},
        {"on": "2030年2月30日"},
        {"from": "2030年5月", "to": "2030年4月"},
        {},
        {"note": "什么也没说"},
        {"until": "2030年4月"},
    ],
    ids=str,
)
def test_what_cannot_be_resolved(spec: dict[str, Any]) -> None:
    with pytest.raises(WindowError):
        Calendar(campaign()).resolve(spec)


def test_phase_at() -> None:
    calendar = Calendar(campaign())
    assert calendar.phase_at(date(2030, 3, 10)) is None
    assert calendar.phase_at(date(2030, 3, 11)) == calendar.phase_at(date(2030, 4, 30)) == "study"
    assert calendar.phase_at(date(2030, 5, 1)) == calendar.phase_at(date(2030, 6, 20)) == "analysis"
    assert calendar.phase_at(date(2030, 6, 21)) is None

"""A unit that joined late or ended: what falls to it, to the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.assess.lasting import not_lasting, owed
from gongshilan.model import Reason, State, Window
from support.world import unit

DUE = date(2030, 4, 30)
BEFORE, ON, AFTER = "2030-04-29", "2030-04-30", "2030-05-01"
LATER = date(2030, 12, 31)
ENDED, JOINED = {"ended": ON}, {"joined": ON}


@pytest.mark.parametrize(
    ("said", "due", "as_of", "reason"),
    [
        ({}, DUE, LATER, None),
        ({"joined": BEFORE}, DUE, LATER, None),
        (JOINED, DUE, LATER, None),
        ({"joined": AFTER}, DUE, LATER, Reason("unit-joined", {"on": AFTER})),
        ({"joined": AFTER}, None, LATER, None),
        ({"ended": AFTER}, DUE, LATER, None),
        (ENDED, DUE, LATER, Reason("unit-ended", {"on": ON})),
        ({"ended": BEFORE}, DUE, LATER, Reason("unit-ended", {"on": BEFORE})),
        (ENDED, None, LATER, Reason("unit-ended", {"on": ON})),
        (ENDED, DUE, date(2030, 4, 30), Reason("unit-ended", {"on": ON})),
        (ENDED, DUE, date(2030, 4, 29), None),
        ({"joined": AFTER, "ended": AFTER}, DUE, LATER, Reason("unit-joined", {"on": AFTER})),
    ],
)
def test_what_is_no_business_of_the_unit(said: dict[str, Any], due: date | None, as_of: date, reason: Reason | None) -> None:
    assert not_lasting(unit(**said), State.OVERDUE, due, as_of) == reason
    for state in (State.MET, State.MET_LATE):
        assert not_lasting(unit(**said), state, due, as_of) is None, "what it met stays met"


@pytest.mark.parametrize(
    ("said", "end", "as_of", "expected"),
    [
        ({}, DUE, LATER, True),
        (JOINED, DUE, LATER, True),
        ({"joined": AFTER}, DUE, LATER, False),
        ({"joined": AFTER}, None, LATER, True),
        ({"ended": AFTER}, DUE, LATER, True),
        (ENDED, DUE, LATER, False),
        ({"ended": BEFORE}, DUE, LATER, False),
        (ENDED, None, LATER, False),
        (ENDED, DUE, date(2030, 4, 30), False),
        (ENDED, DUE, date(2030, 4, 29), True),
    ],
)
def test_which_requirements_fall_to_it(said: dict[str, Any], end: date | None, as_of: date, expected: bool) -> None:
    assert owed(unit(**said), Window(None, end, "", ()), as_of) is expected

"""Non-interference in time: what could not be read on any day changes nothing, neither what is shown nor what is told of before.

Other pairs, with everything private planted, are in test_noninterference.py.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import Edition
from support.past import Board
from support.unread import LAST, NARROWED, PAIRS, Pair

ALL = [Edition(scope, scope, scope) for scope in ("public", "staff", "members")]
OF_UNIT = [Edition(f"low-{scope}", scope, scope, ("low",)) for scope in ("public", "staff")]
CASES = [(write, edition) for write in PAIRS for edition in ALL]
CASES += [(write, edition) for write in NARROWED for edition in OF_UNIT]
CASES += [(write, OF_UNIT[0]) for write in PAIRS]
WANTED = {"bulletin": ("proposed", "reviewed", "approved")}


def known(rules: Rules, write: Callable[[Pair], None], edition: Edition, turn: int, *, more: bool) -> tuple[Any, ...]:
    """All that an edition's pages are made from, and what was written for it."""
    board = Board(rules, approval=WANTED)
    side = Pair(board, edition, random.Random(turn), more)
    side.begin()
    write(side)
    projection, changes = board.seen(edition, LAST)
    records = [replace(record, path="") for record in projection.graph]  # where a file lies is on no page
    named = [projection.graph.named(name) for name in ("top", "low", "side", "new", "over")]
    edges = list(projection.graph.edges())
    found = projection.assessment
    derived = (found.figures, found.claims, found.threads, found.lateness, [_masked(duty) for duty in found.duties])
    return (records, named, edges, derived, changes), (board.files, board.past().commits)


def _masked(duty: Any) -> Any:
    reasons = tuple(reason for reason in duty.reasons if reason.code != "hidden-basis")
    return replace(duty, state="", due=None, met_on=None, hidden=False, reasons=reasons)


@pytest.mark.parametrize(("write", "edition"), CASES, ids=lambda value: getattr(value, "__name__", getattr(value, "id", "")))
def test_noninterference_in_time(rules: Rules, write: Callable[[Pair], None], edition: Edition) -> None:
    turn = CASES.index((write, edition))
    (one, first), (other, second) = (known(rules, write, edition, turn, more=more) for more in (False, True))
    assert first != second, "no pair"
    assert one == other


def test_there_are_a_hundred_pairs_and_the_office_can_tell_them_apart(rules: Rules) -> None:
    """So a pair can fail: what is hidden from others is seen by the office, but for what nobody could read that day."""
    assert len(CASES) >= 100
    public, office = ALL[0], Edition("office", "office", "office")
    alike = []
    for write in PAIRS:
        sides = []
        for more in (False, True):
            board = Board(rules)
            side = Pair(board, public, random.Random(1), more)
            side.begin()
            write(side)
            projection, changes = board.seen(office, LAST)
            sides.append((list(projection.graph), changes))
        if sides[0] == sides[1]:
            alike.append(write.__name__)
    assert alike == ["history_of_a_day", "withdrawal_then_changed", "withdrawal_from_the_start", "withdrawal_to_come"]

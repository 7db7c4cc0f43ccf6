"""What a campaign had of the portal's own records on any day: each case to the day, from what was committed by then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from support.past import Board
from support.world import CAMPAIGN

OTHER = "other-2030"
UNIT, LEADER = "portal/unit/u.md", "portal/leader/l.md"
Told = list[tuple[int, str | None]]


def text(kind: str, **fields: Any) -> str:
    lines = [f"{name}: {value}" for name, value in {"kind": kind, "title": "题目", **fields}.items()]
    return "\n".join(["---", *lines, "---", "", ""])


def campaign(**fields: Any) -> str:
    return text(
        "campaign", rulebook="TINY", period="2030年3月——8月", phases="[{id: study, title: 学习, when: 2030年3月}]", **fields
    )


def unit(title: str, **fields: Any) -> str:
    return text("unit", title=title, level="基层单位", **{"class": "第一类单位"}, **fields)


def leader(title: str, of: str = "u", **fields: Any) -> str:
    return text("leader", title=title, unit=of, **fields)


@pytest.fixture
def board(rules: Rules) -> Board:
    found = Board(rules)
    found.put(f"{CAMPAIGN}/campaign.md", campaign(all_shared_units="true"))
    return found


def commit(board: Board, day: int, **files: str | None) -> None:
    """On a day of March 2030; names are ``u``, ``l`` (the portal's), ``own_…`` (the campaign's own)."""
    for name, what in files.items():
        board.put({"u": UNIT, "l": LEADER}.get(name, name), what)
    board.commit(date(2030, 3, day).isoformat())


def told(board: Board, name: str) -> Told:
    """Days and the titles that stood there; None where nothing did."""
    return [(day.day, record.title if record is not None else None) for day, record in board.replay().held(name)]


def test_a_leader_is_there_while_his_unit_takes_part(board: Board) -> None:
    """From the day the campaign names the unit, until it no longer does, whatever becomes of the leader's own file."""
    home = f"{CAMPAIGN}/campaign.md"
    board.put(home, campaign())
    commit(board, 1, u=unit("单位"), l=leader("甲"))
    commit(board, 3, **{home: campaign(shared_units="[{unit: u}]")})
    commit(board, 5, l=leader("甲二"))
    commit(board, 7, **{home: campaign()})
    commit(board, 9, **{home: campaign(shared_units="[{unit: u}]")})
    assert told(board, f"{CAMPAIGN}.l") == [(1, None), (3, "甲"), (5, "甲二"), (7, None), (9, "甲二")]
    assert told(board, f"{CAMPAIGN}.u") == [(1, None), (3, "单位"), (7, None), (9, "单位")]


def test_a_leader_of_a_unit_that_takes_no_part_is_not_there(board: Board) -> None:
    home = f"{CAMPAIGN}/campaign.md"
    board.put(home, campaign(shared_units="[{unit: v}]"))
    board.put("portal/unit/v.md", unit("另一单位"))
    commit(board, 1, u=unit("单位"), l=leader("甲", "v"))
    commit(board, 4, l=leader("甲"))
    commit(board, 6, l=leader("甲", "v"))
    assert told(board, f"{CAMPAIGN}.l") == [(1, "甲"), (4, None), (6, "甲")]


def test_what_becomes_of_the_unit_counts_from_its_own_day(board: Board) -> None:
    """A unit that ended before the campaign has no part in it, and nor has its leader, though nobody touched his file."""
    commit(board, 1, u=unit("单位"), l=leader("甲"))
    commit(board, 4, u=unit("单位", ended="2029-12-31"))
    commit(board, 6, u=unit("单位"))
    assert told(board, f"{CAMPAIGN}.l") == [(1, "甲"), (4, None), (6, "甲")]


def test_what_was_the_campaigns_own_was_its_own_then(board: Board) -> None:
    """Under the id it has now; of another campaign, and before there was a campaign, nothing."""
    own = {"unit": f"{CAMPAIGN}/unit/u.md", "leader": f"{CAMPAIGN}/leader/l.md"}
    commit(board, 1, **{own["unit"]: unit("单位"), own["leader"]: leader("甲")})
    commit(board, 4, **{own["unit"]: None, own["leader"]: None}, u=unit("单位二"), l=leader("甲二"))
    commit(board, 6, **{f"{OTHER}/campaign.md": campaign(all_shared_units="true")})
    found = board.replay()
    for name, title in (("u", "单位"), ("l", "甲")):
        steps = found.held(f"{CAMPAIGN}.{name}")
        assert [(day.day, item.title) for day, item in steps if item is not None] == [(1, title), (4, f"{title}二")]
        assert {(item.id, item.unit, item.campaign) for _, item in steps if item is not None} == {
            (f"{CAMPAIGN}.{name}", f"{CAMPAIGN}.u", CAMPAIGN)
        }
        assert told(board, f"{OTHER}.{name}") == [(1, None), (4, None), (6, f"{title}二")]


def test_a_file_that_was_taken_away_is_gone_from_every_campaign(board: Board) -> None:
    commit(board, 1, u=unit("单位"), l=leader("甲"))
    commit(board, 3, l=None)
    commit(board, 5, l=leader("甲"))
    assert told(board, f"{CAMPAIGN}.l") == [(1, "甲"), (3, None), (5, "甲")]
    assert told(board, "l") == [(1, "甲"), (3, None), (5, "甲")]


def test_what_the_campaign_writes_names_the_unit_as_its_own(board: Board) -> None:
    """A record of the campaign, as long as it stood; the portal's own record as it was written."""
    path = f"{CAMPAIGN}/meeting/m.md"
    meeting = text("meeting", unit="u", meeting_type="座谈会", attendance=20)
    commit(board, 1, u=unit("单位"), l=leader("甲"), **{path: meeting})
    commit(board, 3, **{path: None})
    commit(board, 5, **{path: meeting})
    found = board.replay()
    assert [(day.day, item.unit if item is not None else None) for day, item in found.held("m")] == [
        (1, f"{CAMPAIGN}.u"),
        (3, None),
        (5, f"{CAMPAIGN}.u"),
    ]
    assert [(item.id, item.unit) for _, item in found.held("l") if item is not None] == [("l", "u")]


def test_a_unit_that_was_not_committed_yet_takes_nothing_from_its_leader(board: Board) -> None:
    """Nobody can say of the days before that it took no part."""
    commit(board, 1, l=leader("甲"))
    board.put(UNIT, unit("单位"))
    assert told(board, f"{CAMPAIGN}.l") == [(1, "甲")]

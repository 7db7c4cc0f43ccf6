"""How the states moved: their numbers at earlier days and on the portal's own, for a campaign and for groups of its units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from gongshilan.measure.states import count, tally
from gongshilan.model import Duty, Snapshot, State

Days = dict[date, Counter[str]]


def trend(snapshots: Iterable[Snapshot], duties: Iterable[Duty], campaign: str, as_of: date) -> Days:
    """Numbers of states of a campaign by day; the last day is ``as_of``."""
    days: Days = {
        snapshot.day: _tally(snapshot) for snapshot in snapshots if snapshot.campaign == campaign and snapshot.day <= as_of
    }
    days[as_of] = tally(duties)
    return days


def _tally(snapshot: Snapshot) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, state in snapshot.states.items():
        count(found, state, untimed=key in snapshot.untimed)
    return found


def group_trends(
    snapshots: Iterable[Snapshot],
    campaign: str,
    duties: Mapping[str, Sequence[Duty]],
    group_of: Mapping[str, str],
    obligations: Iterable[str],
    as_of: date,
) -> dict[str, Days]:
    """The same for each group (``group_of``: unit → group) and, under the empty id, for all together. ``duties`` are by unit."""
    known = set(obligations)
    found: dict[str, Days] = {"": {}, **{group: {} for group in dict.fromkeys(group_of.values())}}

    def note(day: date, unit: str, state: State, *, untimed: bool) -> None:
        for group in (group_of[unit], ""):
            count(found[group].setdefault(day, Counter()), state, untimed=untimed)

    for snapshot in snapshots:
        if snapshot.campaign == campaign and snapshot.day < as_of:
            for (unit, obligation), state in snapshot.states.items():
                if unit in duties and obligation in known:
                    note(snapshot.day, unit, state, untimed=(unit, obligation) in snapshot.untimed)
            for days in found.values():
                days.setdefault(snapshot.day, Counter())
    for unit, held in duties.items():
        for duty in held:
            note(as_of, unit, duty.state, untimed=duty.untimed)
    for days in found.values():
        days.setdefault(as_of, Counter())
    return found

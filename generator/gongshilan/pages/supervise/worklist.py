"""Who owes what: every unmet duty, the most urgent first, for the whole system and for each committee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gongshilan.emit.supervise import Table
from gongshilan.measure.states import days_late, unmet
from gongshilan.model import Duty, Page
from gongshilan.pages import links
from gongshilan.pages.frame import ROWS_PER_PAGE, link, pager, split, to_record
from gongshilan.pages.supervise.others import others_of
from gongshilan.pages.supervise.remind import missing, missing_words, reminder
from gongshilan.pages.supervise.sheet import address, hidden_scopes, sheet, table, worklist_of
from gongshilan.pages.supervise.system import Group, System
from gongshilan.pages.words import Json

_SHOWN = 3  # missing requirements named in a row; the reminder names all


def worklist_pages(system: System) -> Iterator[Page]:
    """The list of the whole system, and one of each committee."""
    words = system.site.words
    everything = unmet(system.all(), system.place)
    picks: list[tuple[Group | None, list[Duty]]] = [(None, everything)]
    picks += [(group, unmet(system.of_group(group), system.place)) for group in system.groups["committee"]]
    menu = [
        {**link(group.label if group else words("supervise.whole"), _address(system, group, 1)), "n": len(duties)}
        for group, duties in picks
    ]
    for position, (group, duties) in enumerate(picks):
        here = [{**entry, "current": number == position} for number, entry in enumerate(menu)]
        yield from _pages(system, group, duties, here)


def worklist_table(system: System) -> Table:
    """All unmet duties as a table."""
    words = system.site.words
    head = [
        words(f"supervise.{name}") for name in ("unit", "committee", "class", "sub_group", "obligation", "title", "clause")
    ]
    head += [
        words("supervise.state"),
        words("supervise.due"),
        words("supervise.worklist.late" if system.recorded else "supervise.worklist.late_unrecorded"),
    ]
    head += [words("supervise.worklist.missing"), words("supervise.worklist.reminder")]
    rows = []
    for duty in unmet(system.all(), system.place):
        rows.append(
            [
                system.site.title(duty.unit),
                *(system.group(name, duty.unit).label for name in ("committee", "class", "sub_group")),
                duty.obligation.id,
                duty.obligation.title,
                duty.obligation.clause,
                system.site.state(duty.campaign, duty.state)["label"],
                duty.due.isoformat() if duty.due else None,
                days_late(duty, system.site.view.as_of),
                missing_words(system, duty),
                reminder(system, duty),
            ]
        )
    return table(system, "worklist", head, rows)


def _led_by(system: System, unit: str) -> str:
    """The committee above a unit; a committee itself is told as such."""
    group = system.group("committee", unit)
    return system.site.words("supervise.itself") if group.id == unit else group.label


def _address(system: System, group: Group | None, number: int) -> str:
    campaign = system.campaign.id
    return worklist_of(campaign, group.id, number) if group else links.numbered(address(campaign, "worklist"), number)


def _pages(system: System, group: Group | None, duties: Sequence[Duty], menu: Sequence[Json]) -> Iterator[Page]:
    words = system.site.words
    title = words("supervise.worklist.title_of", unit=group.label) if group else ""
    portions = split(duties, ROWS_PER_PAGE)
    addresses = [_address(system, group, number) for number in range(1, len(portions) + 1)]
    units = len({duty.unit for duty in duties})
    for number, portion in enumerate(portions, 1):
        first = (number - 1) * ROWS_PER_PAGE
        content = {
            "menu": menu,
            "count": words("supervise.worklist.count", n=len(duties), units=units),
            "range": words("supervise.worklist.range", first=first + 1, last=first + len(portion))
            if len(portions) > 1
            else "",
            "hidden_scopes": hidden_scopes(system.site),
            "matters": _matters(system, duties, named=group is not None) if number == 1 else [],
            "groups": [
                {**system.site.state(system.campaign.id, state), "rows": [_row(system, duty) for duty in held]}
                for state, held in groupby(portion, key=lambda duty: duty.state)
            ],
            "pager": pager(system.site, addresses, number),
            "others": others_of(system, "worklist") if group is None and number == 1 else [],
        }
        yield sheet(system, "worklist", addresses[number - 1], content, ["worklist", "todo"], title)


def _matters(system: System, duties: Sequence[Duty], *, named: bool) -> list[Json]:
    """The same by obligation, on one page however many there are: the units that owe it by state, by name where they are few."""
    found = []
    for item in system.columns:
        owed = [duty for duty in duties if duty.obligation.id == item.id]
        by_state = [(state, list(held)) for state, held in groupby(owed, key=lambda duty: duty.state)]
        states = [
            {
                **system.site.state(system.campaign.id, state),
                "n": len(held),
                "units": [_unit(system, duty) for duty in held] if named else [],
            }
            for state, held in by_state
        ]
        if states:
            found.append({"id": item.id, **link(item.title, links.rule(system.campaign.id, item.id)), "states": states})
    return found


def _unit(system: System, duty: Duty) -> Json:
    unit = system.site.graph[duty.unit]
    return link(system.site.short(unit), links.duty(duty.campaign, duty.unit, duty.obligation.id))


def _row(system: System, duty: Duty) -> Json:
    words, site = system.site.words, system.site
    lacking, later = missing(system, duty)
    late = days_late(duty, site.view.as_of)
    return {
        "unit": to_record(site, duty.unit, site.short(site.graph[duty.unit])),
        "committee": _led_by(system, duty.unit),
        "id": duty.obligation.id,
        "title": duty.obligation.title,
        "clause": words("obligations.clause_n", clause=duty.obligation.clause),
        "href": links.duty(duty.campaign, duty.unit, duty.obligation.id),
        "due": duty.due.isoformat() if duty.due else "",
        "late": words("supervise.worklist.days_late", n=late) if late else "",
        "distance": site.distance(duty),
        "missing": lacking[:_SHOWN] or [words("supervise.worklist.missing_unknown")],
        "more": words("supervise.worklist.missing_more", n=len(lacking)) if len(lacking) > _SHOWN else "",
        "later": words("supervise.worklist.missing_later", n=later) if later and lacking else "",
        "reminder": reminder(system, duty),
    }

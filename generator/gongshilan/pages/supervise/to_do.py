"""A unit's own list: what it has not shown yet, the most urgent first, and which record to write next."""

from __future__ import annotations

from datetime import date

from gongshilan.emit.supervise import Table
from gongshilan.measure.states import unmet
from gongshilan.model import Duty, Record, RequirementResult, State, leaves, plain_id
from gongshilan.pages.duties import due_of
from gongshilan.pages.frame import to_record
from gongshilan.pages.index import Site
from gongshilan.pages.supervise.remind import whole_reminder
from gongshilan.pages.supervise.sheet import downloads, hidden_scopes, table
from gongshilan.pages.supervise.system import System, system_of
from gongshilan.pages.unseen import for_everybody, sees_all
from gongshilan.pages.words import Json, figure

_NEARLY = 2  # records named that would do after a correction


def todo(site: Site, unit: Record) -> Json | None:
    """The list of one unit; None in a campaign of one unit, whose obligations page is that list."""
    campaign = site.graph.get(unit.campaign)
    system = system_of(site, campaign) if campaign else None
    if system is None:
        return None
    duties = unmet(system.of(unit.id), system.place)
    return {
        "title": site.words("supervise.todo.title"),
        "n": len(duties),
        "rows": [_row(system, duty) for duty in duties],
        "reminder_title": site.words("supervise.todo.reminder", overdue=system.state(State.OVERDUE)["label"]),
        "reminder": whole_reminder(system, unit.id, duties),
        "hidden_scopes": hidden_scopes(site) if duties else "",
        "tables": downloads(site, unit.campaign, ["todo"]),
    }


def todo_table(system: System) -> Table:
    """What every unit has to write, requirement by requirement."""
    words = system.site.words
    head = [words(f"supervise.{name}") for name in ("unit", "committee", "obligation", "title", "state", "due")]
    head += [words(f"supervise.todo.{name}") for name in ("requirement", "have", "command")]
    rows = []
    for unit in system.units:
        committee = system.group("committee", unit.id).label
        for duty in unmet(system.of(unit.id), system.place):
            state = system.site.state(duty.campaign, duty.state)["label"]
            due = duty.due.isoformat() if duty.due else None
            for step in _steps(system, duty):
                commands = words("supervise.semicolon").join(
                    option["command"] or option["text"] for option in step["options"]
                )
                rows.append(
                    [
                        *(unit.title, committee, duty.obligation.id, duty.obligation.title, state, due),
                        *(step["label"], step["tally"], commands),
                    ]
                )
    return table(system, "todo", head, rows)


def _row(system: System, duty: Duty) -> Json:
    words = system.site.words
    return {
        "id": duty.obligation.id,
        "anchor": duty.obligation.id.lower(),
        "title": duty.obligation.title,
        "state": system.site.state(duty.campaign, duty.state),
        "due": duty.due.isoformat() if duty.due else "",
        "due_words": words.day(duty.due) if duty.due else words("duty.no_due"),
        "due_of": due_of(system.site, duty),
        "distance": system.site.distance(duty),
        "steps": _steps(system, duty),
    }


def _steps(system: System, duty: Duty) -> list[Json]:
    """Each unmet requirement with the ways to meet it."""
    words = system.site.words
    return [
        {
            "label": result.requirement.label,
            "tally": words("duty.tally", have=figure(result.have), need=figure(result.need)),
            "due": words("supervise.todo.own_due", date=words.day(result.window.end))
            if result.window.end and result.window.end != duty.due
            else "",
            "options": _options(system, duty, result),
        }
        for result in sorted(duty.results, key=lambda result: result.window.end or date.max)
        if not result.met
    ]


def _options(system: System, duty: Duty, result: RequirementResult) -> list[Json]:
    """One for each alternative: the kind to write with its command, and records that nearly do. Who writes none is told what is wanted."""
    site, words, reads_only = system.site, system.site.words, for_everybody(system.site)
    found: dict[str, Json] = {}
    for leaf in leaves(result):
        kind = site.schema.kinds.get(leaf.requirement.kind or "")
        if kind is None:
            continue
        nearly = [miss.record for miss in leaf.nearly if miss.record in site.graph and not reads_only]
        amends = kind.id == "unit"
        said = "wanted" if reads_only else "amend" if amends else "write"
        option = found.setdefault(
            kind.id,
            {
                "text": words(f"supervise.todo.{said}", kind=kind.label),
                "href": f"help/kinds.html#k-{kind.id}" if site.shown(kind.scope) and not reads_only else "",
                "command": ""
                if amends or not sees_all(site)
                else f"gongshilan new {kind.id} --campaign {duty.campaign} --unit {plain_id(duty.unit)}",
                "nearly": [],
            },
        )
        option["nearly"] = [*option["nearly"], *(to_record(site, record) for record in nearly)][:_NEARLY]
    return list(found.values())

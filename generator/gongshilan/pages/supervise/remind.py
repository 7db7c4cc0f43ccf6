"""Texts that remind a unit of what it owes, ready to copy. Every sentence is the catalogue's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from gongshilan.model import Duty, State
from gongshilan.pages.supervise.system import System
from gongshilan.pages.unseen import beyond, sees_all

# A state's sentence; nothing is said to be late that is not.
_SENTENCES = {State.OVERDUE: "overdue", State.DUE_SOON: "due-soon", State.OPEN: "open"}
_UNSEEN = "unseen"  # past due where the units keep no records here


def missing(system: System, duty: Duty) -> tuple[list[str], int]:
    """What makes the duty unmet now, and how many requirements of it are due only later. Nobody is reminded of a delay for
    what still has time; requirements that bind other classes of units are not among a unit's results at all."""
    yesterday = system.site.view.as_of - timedelta(days=1)
    until = max(duty.due, yesterday) if duty.state is State.OVERDUE and duty.due else duty.due
    unmet = [result for result in duty.results if not result.met and not beyond(system.site, result.requirement)]
    now = [item.requirement.label for item in unmet if until is None or (item.window.end and item.window.end <= until)]
    return now, len(unmet) - len(now)


def missing_words(system: System, duty: Duty) -> str:
    """The same in one sentence."""
    words = system.site.words
    now, later = missing(system, duty)
    if not now:
        return words("supervise.worklist.missing_unknown")
    said = words("supervise.semicolon").join(now)
    if not sees_all(system.site):
        said = words("supervise.worklist.missing_seen", text=said)
    return said + (words("supervise.worklist.missing_later", n=later) if later else "")


def reminder(system: System, duty: Duty) -> str:
    """The text that reminds of one duty."""
    words, as_of = system.site.words, system.site.view.as_of
    sentence = _sentence(system, duty) if duty.due else "undated"
    return words(
        f"supervise.reminder.{sentence}",
        unit=system.site.title(duty.unit),
        document=str(system.rulebook.document(duty.obligation).get("title", system.rulebook.title)),
        clause=words("supervise.clause_of", clause=duty.obligation.clause),
        title=duty.obligation.title,
        due=words.day(duty.due),
        as_of=words.day(as_of),
        n=abs((duty.due - as_of).days) if duty.due else 0,
        left=system.site.distance(duty),
        missing=missing_words(system, duty),
        report=_report(system, duty.unit),
    )


def whole_reminder(system: System, unit: str, duties: Sequence[Duty]) -> str:
    """One text for everything of a unit that is late or soon due; empty where nothing is."""
    words, as_of = system.site.words, system.site.view.as_of
    pressing = [duty for duty in duties if duty.due and duty.state in {State.OVERDUE, State.DUE_SOON}]
    lines = [
        words(
            f"supervise.reminder.line_{_sentence(system, duty)}",
            number=number,
            title=duty.obligation.title,
            clause=words("supervise.clause_of", clause=duty.obligation.clause),
            due=words.day(duty.due),
            n=abs((duty.due - as_of).days) if duty.due else 0,
            left=system.site.distance(duty),
            missing=missing_words(system, duty),
        )
        for number, duty in enumerate(pressing, 1)
    ]
    if not lines:
        return ""
    return words(
        "supervise.reminder.whole" if system.recorded else "supervise.reminder.whole_unrecorded",
        unit=system.site.title(unit),
        as_of=words.day(as_of),
        n=len(lines),
        report=_report(system, unit),
        lines="\n".join(lines),
    )


def _sentence(system: System, duty: Duty) -> str:
    return _UNSEEN if duty.state is State.OVERDUE and not system.recorded else _SENTENCES[duty.state]


def _report(system: System, unit: str) -> str:
    above = system.above(unit)
    return system.site.words("supervise.reminder.report", to=above.title) if above else ""

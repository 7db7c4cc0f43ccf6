"""In words, what :mod:`gongshilan.assess.lateness` found out about a record: its deadline, and whether it is late."""

from __future__ import annotations

from gongshilan.measure.handling import days_beyond
from gongshilan.model import Lateness, Record, State
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json


def lateness(site: Site, record: Record) -> Json | None:
    """Deadline, the one before an extension, and how far off it is; None for records that know no deadline."""
    found = site.view.assessment.lateness.get(record.id)
    if found is None or (found.state is None and not found.why):
        return None
    return {
        "state": found.state.value if found.state else "",
        "text": lateness_words(site, record, found),
        "due": found.due.isoformat() if found.due else "",
        "was_due": site.words("late.was_due", day=found.was_due) if found.was_due else "",
    }


def lateness_words(site: Site, record: Record, found: Lateness) -> str:
    """How a matter stands: answered in time, so many days late, so many days left, why nothing can be said."""
    words, done = site.words, site.words(f"late.done.{record.kind}")
    if found.state is State.MET:
        return words("late.met", done=done)
    if found.state is State.MET_LATE:
        return words("late.met_late", n=days_beyond(found), done=done)
    if found.state is not None and found.due:
        return words.distance(found.due, site.view.as_of, found.state, recorded=site.recorded(record.campaign))
    why = found.why.replace("-", "_")
    return words(f"late.{why}_closed" if why == "day_unknown" and not found.open else f"late.{why}", done=done)


def is_open(site: Site, record: Record) -> bool:
    """Whether something is still to be done about a record, as far as its status and the days in it tell."""
    found = site.view.assessment.lateness.get(record.id)
    return found is not None and found.open


def is_late(site: Site, record: Record) -> bool:
    """Whether a record is overdue: not done, and its day past."""
    found = site.view.assessment.lateness.get(record.id)
    return found is not None and found.state is State.OVERDUE

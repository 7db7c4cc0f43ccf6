"""The second axis of a suggestion or a rectification item: not how far it got, but whether it is late."""

from __future__ import annotations

from gongshilan.model import Record, State
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json, as_date

# Where a kind that has a status writes its deadline.
_DEADLINES = {"suggestion": ("due", ""), "rectification_item": ("deadline", "to")}


def lateness(site: Site, record: Record) -> Json | None:
    """Deadline and how far off it is, for records that are still open; None for kinds without a deadline."""
    if record.kind not in _DEADLINES:
        return None
    name, inner = _DEADLINES[record.kind]
    raw = record.data.get(name)
    due = as_date(raw.get(inner) if isinstance(raw, dict) else raw)
    words = site.words
    if due is None:
        return {"state": "", "text": words("late.no_deadline"), "due": ""}
    if not is_open(site, record):
        return {"state": "", "text": words("late.done"), "due": due.isoformat()}
    late = due < site.view.as_of
    state = State.OVERDUE if late else State.OPEN
    return {
        "state": state.value,
        "text": words.distance(due, site.view.as_of, state),
        "due": due.isoformat(),
    }


def is_open(site: Site, record: Record) -> bool:
    """Whether a record's own status says that something is still to be done."""
    field = site.schema.kinds[record.kind].fields.get("status")
    if field is None or not field.vocabulary:
        return False
    term = site.schema.vocabularies[field.vocabulary].terms.get(str(record.data.get("status")))
    return term is None or term.cls != "closed"

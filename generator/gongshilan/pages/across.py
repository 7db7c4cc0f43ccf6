"""What a campaign carries on from earlier ones: how it stood then, how it stands now, what came back."""

from __future__ import annotations

from gongshilan.measure.carrying import Carried, carried
from gongshilan.model import Record
from gongshilan.pages.frame import to_record
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json


def across_view(site: Site, campaign: str) -> Json | None:
    """A summary and a line for each; None where nothing is carried."""
    found = carried(site.graph, site.view.assessment.lateness, campaign)
    if not found:
        return None
    returned = [item for item in found if item.returned]
    open_ = [item for item in found if item.open]
    numbers = {"n": len(found), "open": len(open_), "back": len(returned)}
    return {"summary": site.words("threads.across.summary", **numbers), "rows": [_row(site, item) for item in found]}


def _row(site: Site, item: Carried) -> Json:
    words = site.words
    unit, before = item.record.unit, item.before.unit
    moved = bool(unit and before and site.title(unit) != site.title(before))
    return {
        "kind": site.schema.kinds[item.record.kind].label,
        "now": to_record(site, item.record.id),
        "before": to_record(site, item.before.id),
        "campaign": site.title(item.before.campaign),
        "was": _status(site, item.before),
        "is": _status(site, item.record),
        "moved": words("threads.across.moved", before=site.title(before), now=site.title(unit))
        if unit and before and moved
        else "",
        "returned": words("threads.across.returned") if item.returned else "",
        "rounds": words("threads.across.rounds", n=item.rounds) if item.rounds > 1 else "",
    }


def _status(site: Site, record: Record) -> Json:
    field = site.schema.kinds[record.kind].fields["status"]
    term = site.schema.vocabularies[field.vocabulary].terms.get(str(record.data.get("status")))
    return {"s": term.label, "cls": term.cls, "d": term.description} if term else {"s": "", "cls": "", "d": ""}

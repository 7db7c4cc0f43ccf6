"""What changed when, after the history the records carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongshilan.model import Change, Page
from gongshilan.pages import links
from gongshilan.pages.frame import link, page, pager, split, to_record
from gongshilan.pages.history import field_labels, partial_note
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json


def change_pages(site: Site) -> Iterator[Page]:
    """All changes, the newest first, grouped by day."""
    # Versions git does not have yet are the newest of all.
    ordered = sorted(site.view.changes, key=lambda change: (change.uncommitted, change.on or date.min), reverse=True)
    portions = split(ordered)
    addresses = [links.numbered(links.CHANGES, number) for number in range(1, len(portions) + 1)]
    for number, portion in enumerate(portions, 1):
        days: dict[str, list[Json]] = {}
        for change in portion:
            day = site.words.day(change.on) if change.on else site.words("changes.uncommitted")
            days.setdefault(day, []).append(_entry(site, change))
        view = {
            "days": [{"label": day, "entries": entries} for day, entries in days.items()],
            "count": len(ordered),
            "note": partial_note(site),
            "pager": pager(site, addresses, number),
        }
        yield page(
            site,
            addresses[number - 1],
            "changes",
            site.words("changes.title"),
            view,
            section="changes",
            lede=site.words("changes.lede"),
        )


def _entry(site: Site, change: Change) -> Json:
    record = site.graph.get(change.record)
    return {
        "record": to_record(site, change.record, site.apart(record)) if record else link(site.words("changes.gone")),
        "kind": site.schema.kinds[record.kind].label if record else "",
        "id": change.kind,
        "what": site.words(f"changes.{change.kind}"),
        "fields": field_labels(site, record.kind, change.fields) if record else [],
    }

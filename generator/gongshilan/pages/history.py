"""The versions of one record, in words."""

from __future__ import annotations

from collections.abc import Sequence

from gongshilan.model import Record
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json


def history(site: Site, record: Record) -> list[Json]:
    """When a record was added and which of its fields changed when."""
    return [
        {
            "on": site.words.day(change.on) if change.on else site.words("changes.uncommitted"),
            "what": site.words(f"changes.{change.kind}"),
            "fields": field_labels(site, record.kind, change.fields),
        }
        for change in site.changes_of.get(record.id, ())
    ]


def partial_note(site: Site) -> str:
    """What is said where not all of the history could be read: a first day that is none would mislead."""
    return "" if site.view.whole_history else site.words("changes.partial")


def field_labels(site: Site, kind_id: str, paths: Sequence[str]) -> list[str]:
    """Labels of changed fields; each named once, by its outermost field."""
    kind = site.schema.kinds[kind_id]
    found: list[str] = []
    for path in paths:
        name = path.split(".")[0]
        field = kind.fields.get(name)
        label = (kind.body or site.words("record.body")) if name == "body" else (field.label if field else "")
        if label and label not in found:
            found.append(label)
    return found

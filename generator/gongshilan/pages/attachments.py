"""The attachments of a record as its page lists them."""

from __future__ import annotations

from urllib.parse import quote

from gongshilan.attach.names import address
from gongshilan.model import Record
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json, figure

_KILO = 1024


def attachment_rows(site: Site, record: Record) -> list[Json]:
    """Title, address, file name, what it is and how large, in the record's order."""
    files = site.view.files.get(record.id, {})
    named = [(item, files[item["file"]]) for item in record.data.get("attachments", ()) if item["file"] in files]
    return [
        {
            "text": str(item["title"]),
            "href": quote(address(record.id, file.name)),
            "name": file.name,
            "type": site.words(f"attachment_types.{file.kind}"),
            "size": size_words(site, file.size),
            "scope": _scope(site, record, item.get("scope")),
        }
        for item, file in named
    ]


def size_words(site: Site, size: int) -> str:
    """Whole kilobytes, or megabytes with one place: what a reader wants to know before he loads it."""
    if size < _KILO * _KILO:
        return site.words("record.kilobytes", n=figure(-(-size // _KILO)))
    return site.words("record.megabytes", n=f"{size / _KILO / _KILO:.1f}")


def _scope(site: Site, record: Record, scope: str | None) -> str:
    """For whom it is, where that is not for whom the record is."""
    if scope is None or scope == record.scope:
        return ""
    return site.view.portal.scopes[site.view.portal.rank(scope)].label

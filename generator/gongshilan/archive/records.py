"""Records and their attachments as files again: what an edition may see of each, in the form editors write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongshilan.attach.gather import Attachments
from gongshilan.link.shared import as_written
from gongshilan.model import Record
from gongshilan.pages.edition_view import EditionView
from gongshilan.write.record import record_text


def record_files(view: EditionView) -> Iterator[tuple[str, bytes]]:
    """``records/<campaign>/<kind>/<id>.md`` for every record of the edition."""
    for record in view.graph:
        written = as_written(record, view.schema)
        data = {"kind": record.kind, **{key: _authored(value) for key, value in written.items() if key != "kind"}}
        raw = record_text(record.kind, data, record.body, view.schema).encode()
        yield f"records/{record.campaign}/{record.kind}/{record.name}.md", raw


def attachment_files(records: Iterator[Record], attachments: Attachments, below: str) -> Iterator[tuple[str, bytes]]:
    """``<below>/<record>/<name>`` for the clean attachments that the records, as they are given, name. Raises OSError."""
    for record in records:
        for item in attachments.of(record):
            yield f"{below}/{record.name}/{item.name}", attachments.read(item)


def _authored(value: Any) -> Any:
    """A stretch of time as it was worded; everything else as it is."""
    if isinstance(value, Mapping):
        if "text" in value and {"from", "to"} <= value.keys():
            return value["text"]
        return {key: _authored(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_authored(item) for item in value]
    return value

"""What a paper on a real board has besides its text: issuer and day below it, attachments, to whom it goes, how to answer."""

from __future__ import annotations

from gongshilan.model import Record
from gongshilan.pages.index import Site
from gongshilan.pages.words import Json

# Papers that hang on a real board.
PRINTED = frozenset(
    {
        "notice",
        "plan",
        "rectification_plan",
        "analysis_report",
        "research_report",
        "phase_summary",
        "final_summary",
        "bulletin",
        "document",
    }
)
_SENT = ("report", "send", "copy")


def official(site: Site, record: Record) -> Json | None:
    """For the printed sheet of a paper, after GB/T 9704-2012; None for records that are none. What the record does not state is left
    out: nothing is signed or dated in its place."""
    if record.kind not in PRINTED:
        return None
    words, data = site.words, record.data
    header = data.get("header") or {}
    unit = site.graph.get(record.unit or "")
    distribution = header.get("distribution") or {}
    written = header.get("written") or (record.date if record.date_basis == "own" else None)
    field = site.schema.kinds[record.kind].field_at
    return {
        "number": str(header.get("number", "")),
        "issuer": str(header.get("issuer", "")) or (unit.title if unit else ""),
        "written": words.day(written) if written else "",
        "attachments": [str(item["title"]) for item in data.get("attachments", ())],
        "span": words.span(data.get("from"), data.get("until")) if data.get("from") else "",
        "contact": str(site.view.portal.data.get("contact", "")),
        "sent": [
            {"label": found.label, "text": words("formats.comma").join(map(str, distribution[name]))}
            for name in _SENT
            if distribution.get(name) and (found := field(f"header.distribution.{name}"))
        ],
        "printed": words(
            "official.printed", by=header.get("printed_by") or header.get("issuer", ""), on=words.day(header["issued"])
        )
        if header.get("issued")
        else "",
    }

"""The set of papers a unit sends to the office above (JS-31, PD-24): each as a page of its own, a list, and a receipt to be signed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from gongshilan.archive.catalogue import responsible
from gongshilan.archive.printed import Printer
from gongshilan.measure.filings import FILING, packages
from gongshilan.model import Duty, Record, State
from gongshilan.pages.duties import offices
from gongshilan.pages.fields import HEAD, Values
from gongshilan.pages.index import Site
from gongshilan.pages.passages import body_html

_ANCHOR = re.compile(r"</?a(?:\s[^<>]*)?>")
_SKIP = HEAD | {"header"}
INDEX, RECEIPT = "index.html", "receipt.html"


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the papers asked for, and the record that is it; None where this edition has none."""

    label: str
    kind: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class Filing:
    """What a unit has to send up by one obligation."""

    duty: Duty
    unit: Record
    papers: tuple[Paper, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """Those that are there."""
        return tuple(paper.record for paper in self.papers if paper.record is not None)


def filings_of(site: Site, campaign: str) -> Iterator[Filing]:
    """Every set that a unit of the campaign owes and of which it has at least one paper, by unit."""
    sets = packages(duty.obligation for duty in site.duties_of_campaign.get(campaign, ()))
    for duty in site.duties_of_campaign.get(campaign, ()):
        unit = site.graph.get(duty.unit)
        if duty.obligation.id in sets and unit is not None and duty.state is not State.NOT_APPLICABLE:
            papers = tuple(Paper(label, kind, _paper(site, unit.id, kind)) for label, kind in sets[duty.obligation.id])
            if any(paper.record for paper in papers):
                yield Filing(duty, unit, papers)


def filing_files(site: Site, filing: Filing, printer: Printer, folder: str) -> dict[str, bytes]:
    """The pages of a set, by address: the list, a page for each paper, the receipt. They need nothing outside the folder."""
    files: dict[str, bytes] = {}
    lines = []
    for number, paper in enumerate(filing.papers, start=1):
        line: dict[str, Any] = {"n": number, "label": paper.label, "title": "", "href": "", "digest": ""}
        if paper.record is not None:
            name = f"{number}-{paper.kind.replace('_', '-')}.html"
            raw = printer.page("paper", paper_view(site, paper.record, filing))
            files[f"{folder}/{name}"] = raw
            line |= {"title": paper.record.title, "href": name, "digest": sha256(raw).hexdigest()}
        lines.append(line)
    named = offices(site, filing.duty)
    view = {
        "unit": filing.unit.title,
        "campaign": _campaign(site, filing),
        "office": site.words("formats.or").join(named),
        "first_office": named[0] if named else "",
        "clause": f"{filing.duty.obligation.id} {filing.duty.obligation.title}",
        "lines": lines,
        "there": len(filing.records),
        "asked": len(filing.papers),
    }
    files[f"{folder}/{INDEX}"] = printer.page("filing", {**view, "receipt": RECEIPT})
    files[f"{folder}/{RECEIPT}"] = printer.page("receipt", view)
    return files


def paper_view(site: Site, record: Record, filing: Filing) -> dict[str, Any]:
    """A paper as it is printed: head, text, what its fields say, attachments. Links lead nowhere outside, so only words remain."""
    kind = site.schema.kinds[record.kind]
    header = record.data.get("header") or {}
    known = site.view.files.get(record.id, {})
    return {
        "title": record.title,
        "kind": kind.label,
        "unit": filing.unit.title,
        "campaign": _campaign(site, filing),
        "responsible": responsible(record, site.view),
        "symbol": str(header.get("number", "")),
        "date": site.words.day(record.date) if record.date and record.date_basis == "own" else "",
        "summary": str(record.data.get("summary", "")),
        "rows": [
            {"label": row["label"], "value": _unlinked(row["value"])}
            for row in Values(site, record, INDEX).rows(kind, _SKIP)
        ],
        "body_label": kind.body or site.words("record.body"),
        "body_html": _ANCHOR.sub("", body_html(site, record.body, INDEX)),
        "attachments": [
            {"title": str(item["title"]), "href": f"files/{record.name}/{known[item['file']].name}"}
            for item in record.data.get("attachments", ())
            if item["file"] in known
        ],
    }


def _campaign(site: Site, filing: Filing) -> str:
    return site.title(filing.duty.campaign)


def _paper(site: Site, unit: str, kind: str) -> Record | None:
    """The paper of a kind: one that was filed, else one that counts for something, else the latest; never one that is only planned or
    was taken down."""
    found = [
        record
        for record in site.graph.of_kind(kind, unit)
        if not record.data.get("planned") and not record.data.get("withdrawn")
    ]
    filed = {str(item.data.get("what")) for item in site.graph.of_kind(FILING, unit)}

    def rank(record: Record) -> tuple[bool, bool, str, str]:
        counts = any(not use.nearly for use in site.uses.get(record.id, ()))
        return record.id in filed, counts, record.date or "", record.id

    return max(found, key=rank, default=None)


def _unlinked(value: Mapping[str, Any]) -> dict[str, Any]:
    """A value with the words of its links only."""
    if value["t"] == "link":
        return {"t": "text", "s": value["s"]}
    if value["t"] == "html":
        return {**value, "x_html": _ANCHOR.sub("", value["x_html"])}
    if value["t"] == "list":
        return {**value, "items": [_unlinked(item) for item in value["items"]]}
    if value["t"] == "table":
        return {**value, "rows": [[_unlinked(cell) for cell in row] for row in value["rows"]]}
    if value["t"] == "groups":
        return {**value, "groups": [_rows(group) for group in value["groups"]]}
    return dict(value)


def _rows(group: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"label": row["label"], "value": _unlinked(row["value"])} for row in group]

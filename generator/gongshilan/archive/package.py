"""All files of an edition's archive but its site: cover page, catalogues, volumes, filings, records, attachments."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf

from gongshilan.archive.catalogue import (
    PRINTED,
    Item,
    by_volume,
    catalogue_files,
    catalogue_of,
    retention_label,
)
from gongshilan.archive.filing import INDEX, Filing, filing_files, filings_of
from gongshilan.archive.numbers import Volume
from gongshilan.archive.printed import Printer
from gongshilan.archive.records import attachment_files, record_files
from gongshilan.attach.gather import Attachments
from gongshilan.catalogue import text
from gongshilan.model import Record
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.index import Site

SITE = "site"


class Package:
    """What one edition's archive is made from. ``root`` is the portal's folder (its own theme), ``view`` what the edition may see."""

    def __init__(self, root: Path, view: EditionView, attachments: Attachments) -> None:
        self.view = view
        self.site = Site(view)
        self._attachments = attachments
        words = self.site.words
        self._printer = Printer(
            root,
            {
                "portal": view.portal.title,
                "edition": words("common.edition", label=view.edition.label),
                "as_of": words("common.as_of", date=words.day(view.as_of)),
                "synthetic": words("common.synthetic") if view.portal.data.get("synthetic") else "",
            },
        )

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file, by path in the payload. Raises OSError where an attachment cannot be read."""
        campaigns = []
        for campaign in self.site.campaigns:
            items = catalogue_of(self.view, campaign.id, self._pages)
            yield from catalogue_files(items, f"catalogue/{campaign.id}").items()
            volumes = []
            for number, (volume, held) in enumerate(by_volume(items).items(), start=1):
                path = f"catalogue/{campaign.id}/volume-{number:04}.html"
                volumes.append({**self._volume_line(volume, held), "href": path})
                yield path, self._volume_page(campaign, volume, held)
            filings = []
            for filing in filings_of(self.site, campaign.id):
                folder = f"filings/{campaign.id}/{filing.unit.name}/{filing.duty.obligation.id.lower()}"
                yield from self.filing(filing, folder)
                filings.append(_filing_line(filing, f"{folder}/{INDEX}"))
            campaigns.append(
                {
                    "title": campaign.title,
                    "n": len(items),
                    "volumes": volumes,
                    "missing": _missing(items),
                    "filings": filings,
                    "folder": f"catalogue/{campaign.id}",
                }
            )
        yield from record_files(self.view)
        yield from attachment_files(iter(self.view.graph), self._attachments, "attachments")
        yield INDEX, self._printer.page("index", {"campaigns": campaigns, "links": list(_links(campaigns))})

    def filing(self, filing: Filing, folder: str) -> Iterator[tuple[str, bytes]]:
        """The files of one set of papers, attachments included, below a folder (empty: at the top)."""
        yield from filing_files(self.site, filing, self._printer, folder).items()
        yield from attachment_files(iter(filing.records), self._attachments, f"{folder}/files")

    def filings(self, unit: str) -> list[Filing]:
        """The sets of a unit, in every campaign."""
        return [found for item in self.site.campaigns for found in filings_of(self.site, item.id) if found.unit.name == unit]

    def _pages(self, record: Record) -> int | None:
        """Pages of a record's PDF files; None where it has none, or other files too."""
        items = self._attachments.of(record)
        if not items or any(item.kind != "pdf" for item in items):
            return None
        return sum(_pdf_pages(self._attachments.read(item)) for item in items)

    def _volume_line(self, volume: Volume, held: Sequence[Item]) -> dict[str, Any]:
        gap = {name: text(f"archive.missing.{name}") for name in ("fonds", "year", "office")}
        return {
            "fonds": volume.fonds or gap["fonds"],
            "year": volume.year or gap["year"],
            "office": volume.office or gap["office"],
            "retention": retention_label(self.view, volume),
            "n": len(held),
        }

    def _volume_page(self, campaign: Record, volume: Volume, held: Sequence[Item]) -> bytes:
        line = self._volume_line(volume, held)
        title = volume.fonds_title or text("archive.missing.fonds_title")
        rows = [
            ("fonds_title", title, not volume.fonds_title),
            ("fonds", line["fonds"], not volume.fonds),
            ("category", volume.category, False),
            ("year", line["year"], not volume.year),
            ("retention", line["retention"], False),
            ("office", line["office"], not volume.office),
            ("numbers", text("archive.cover.from_to", first=held[0].number, last=held[-1].number), bool(volume.missing())),
            ("count", len(held), False),
        ]
        view = {
            "campaign": campaign.title,
            "rows": [{"label": text(f"archive.cover.{name}"), "value": value, "lack": lack} for name, value, lack in rows],
            "head": [text(f"archive.columns.{name}") for name in PRINTED],
            "items": [["" if item.cells[name] is None else item.cells[name] for name in PRINTED] for item in held],
        }
        return self._printer.page("volume", view)


def _links(campaigns: Sequence[dict[str, Any]]) -> Iterator[dict[str, str]]:
    yield {"href": f"{SITE}/index.html", "text": text("archive.links.site"), "note": text("archive.links.site_note")}
    for campaign in campaigns:
        for end in ("csv", "xlsx"):
            label = text(f"archive.links.{end}", campaign=campaign["title"])
            yield {"href": f"{campaign['folder']}/catalogue.{end}", "text": label, "note": ""}
    yield {"href": "records/", "text": text("archive.links.records"), "note": text("archive.links.records_note")}


def _filing_line(filing: Filing, href: str) -> dict[str, str]:
    note = text("archive.filing.count", there=len(filing.records), asked=len(filing.papers))
    return {"href": href, "text": f"{filing.unit.title} {filing.duty.obligation.id}", "note": note}


def _missing(items: Sequence[Item]) -> str:
    names = dict.fromkeys(name for item in items for name in item.volume.missing())
    return text("archive.note.join").join(text(f"archive.cover.{name}") for name in names)


def _pdf_pages(raw: bytes) -> int:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        return len(pdf.pages)

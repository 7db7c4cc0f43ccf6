"""The catalogue of an archive by DA/T 22-2015: every record of a kind that is kept, in volumes, each with its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongshilan.archive.numbers import Fonds, Volume
from gongshilan.catalogue import text
from gongshilan.emit.tables import csv_text, xlsx_bytes
from gongshilan.model import Portal, Record
from gongshilan.pages.edition_view import EditionView

COLUMNS = ("order", "number", "symbol", "responsible", "title", "date", "secrecy", "pages", "note", "retention", "record")
PRINTED = COLUMNS[:9]
"""What the standard asks for; the last two lead from a spreadsheet back to the record."""
Pages = Callable[[Record], int | None]
"""How many pages a record's papers have, where that is known."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line. ``order`` counts through a campaign, ``number`` is the archive number; ``note`` says what is missing or borrowed."""

    record: Record
    volume: Volume
    order: int
    number: str
    cells: Mapping[str, object]


def catalogue_of(view: EditionView, campaign: str, pages: Pages) -> list[Item]:
    """The items of a campaign: volume after volume, in each by day. Nothing that the edition does not show takes a number."""
    fonds = Fonds(view.portal.data.get("archive", {}), view.graph)
    given = dict(_given(view, campaign))
    volumes: dict[Volume, list[Record]] = defaultdict(list)
    for record in kept_records(view, campaign):
        volumes[fonds.volume(record, view.schema.kinds[record.kind].retention)].append(record)
    gap = {name: text(f"archive.missing.{name}") for name in ("fonds", "year", "office")}
    found: list[Item] = []
    for volume in sorted(volumes, key=lambda item: item.sort_key):
        for position, record in enumerate(sorted(volumes[volume], key=lambda item: (item.date or "", item.id)), start=1):
            own = given.get(record.id, {})
            number = str(own.get("number") or volume.number(position, gap))
            known = own.get("pages") or pages(record)
            cells = _cells(view, record, volume, known, str(own.get("note", "")))
            order = len(found) + 1
            found.append(Item(record, volume, order, number, {**cells, "order": order, "number": number}))
    return found


def kept_records(view: EditionView, campaign: str) -> Iterator[Record]:
    """Records of a campaign whose kind is kept, by id."""
    for record in view.graph:
        if record.campaign == campaign and view.schema.kinds[record.kind].retention:
            yield record


def catalogue_files(items: Sequence[Item], folder: str) -> dict[str, bytes]:
    """``catalogue.csv`` and ``catalogue.xlsx`` in a folder."""
    head = [text(f"archive.columns.{name}") for name in COLUMNS]
    rows = [[item.cells[name] for name in COLUMNS] for item in items]
    return {
        f"{folder}/catalogue.csv": csv_text(head, rows).encode(),
        f"{folder}/catalogue.xlsx": xlsx_bytes(text("archive.catalogue"), head, rows),
    }


def by_volume(items: Sequence[Item]) -> dict[Volume, list[Item]]:
    """The items of each volume, in order."""
    found: dict[Volume, list[Item]] = defaultdict(list)
    for item in items:
        found[item.volume].append(item)
    return dict(found)


def retention_label(view: EditionView, volume: Volume) -> str:
    """How long it is kept, in words."""
    return view.schema.term("retention", volume.retention).label


def responsible(record: Record, view: EditionView) -> str:
    """Who is answerable for a paper: its issuer, else its unit, else who runs the campaign, else the publisher."""
    header = record.data.get("header") or {}
    unit = view.graph.get(record.unit) if record.unit else None
    campaign = view.graph.get(record.campaign)
    organiser = campaign.data.get("organiser", "") if campaign is not None else ""
    return str(header.get("issuer") or (unit.title if unit else "") or organiser or _publisher(view.portal))


def _publisher(portal: Portal) -> str:
    return str(portal.data.get("publisher") or portal.title)


def _given(view: EditionView, campaign: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What archiving records of the campaign say of single records: number, pages, note."""
    for archiving in view.graph.of_kind("archiving"):
        if archiving.campaign == campaign:
            for line in archiving.data.get("catalogue", ()):
                if line.get("record"):
                    yield str(line["record"]), line


def _cells(view: EditionView, record: Record, volume: Volume, pages: object, note: str) -> dict[str, object]:
    header = record.data.get("header") or {}
    notes = [note] if note else []
    notes += [text(f"archive.note.{name}") for name in volume.missing()]
    if record.date and record.date_basis != "own":
        notes.append(text(f"archive.note.{record.date_basis}"))
    if record.data.get("withdrawn"):
        notes.append(text("archive.note.withdrawn"))
    return {
        "symbol": header.get("number", ""),
        "responsible": responsible(record, view),
        "title": record.title,
        "date": (record.date or "").replace("-", ""),
        "secrecy": "",
        "pages": pages,
        "note": text("archive.note.join").join(notes),
        "retention": retention_label(view, volume),
        "record": record.name,
    }

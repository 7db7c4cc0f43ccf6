"""Archives made: an edition built anew, laid beside its records, bagged, and put in place with one rename."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gongshilan.archive.bag import make_bag
from gongshilan.archive.package import SITE, Package
from gongshilan.build.load import Loaded
from gongshilan.build.room import OUT, Room
from gongshilan.build.site import Told, view_of
from gongshilan.build.stages import narrow
from gongshilan.model import Edition, Portal

DATA = "payload"


class NothingToFileError(Exception):
    """The unit has none of the papers that are asked for, in this edition."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A bag that was made: where, for whom, SHA-256 (hex) of its top manifest, and how many lines its catalogues have."""

    folder: Path
    edition: Edition
    digest: str


def archive_edition(room: Room, edition: Edition, target: Path, today: date, jobs: int) -> Archived:
    """The archive of an edition in ``target``; everything in it is what the edition may see. ``today`` is the day of bagging. Raises
    UnverifiedError, RenderError, OSError, bagit.BagError, FileExistsError."""
    prepared = room.prepared
    folder = free(target / f"{edition.id}-{prepared.day.isoformat()}")
    package = package_of(room, edition)
    room.edition(edition, jobs)
    payload = room.stage / edition.id / DATA
    payload.mkdir()
    (room.stage / edition.id / OUT).rename(payload / SITE)
    _write(payload, package.files())
    return _bagged(payload, folder, edition, bag_info(prepared.loaded.portal, edition, prepared.day, today, folder.name))


def archive_filing(room: Room, edition: Edition, unit: str, target: Path, today: date) -> Archived:
    """The papers a unit files above, as a bag of their own. Raises NothingToFileError and as above."""
    prepared = room.prepared
    folder = free(target / f"filing-{unit}-{prepared.day.isoformat()}")
    package = package_of(room, edition)
    filings = package.filings(unit)
    if not filings:
        raise NothingToFileError(unit)
    payload = room.stage / "filing"
    payload.mkdir(parents=True)
    several = len({filing.duty.campaign for filing in filings}) > 1
    for filing in filings:
        folder_of = filing.duty.obligation.id.lower()
        _write(payload, package.filing(filing, f"{filing.duty.campaign}/{folder_of}" if several else folder_of))
    return _bagged(payload, folder, edition, bag_info(prepared.loaded.portal, edition, prepared.day, today, folder.name))


def package_of(room: Room, edition: Edition) -> Package:
    """What of an edition's archive is no site."""
    prepared = room.prepared
    loaded: Loaded = prepared.loaded
    projection = narrow(loaded, prepared.truth, edition, prepared.before)
    view = view_of(loaded, projection, Told((), whole=True), prepared.day, prepared.others)
    return Package(loaded.root, view, loaded.attachments)


def free(folder: Path) -> Path:
    """The folder, if there is nothing of its name yet: an archive is never written over. Raises FileExistsError."""
    if folder.exists():
        raise FileExistsError(folder)
    return folder


def bag_info(portal: Portal, edition: Edition, as_of: date, today: date, name: str) -> dict[str, str]:
    """What ``bag-info.txt`` says."""
    return {
        "Source-Organization": str(portal.data.get("publisher") or portal.title),
        "External-Description": f"{portal.title} {edition.label}",
        "External-Identifier": name,
        "Bagging-Date": today.isoformat(),
        "Bag-Software-Agent": "gongshilan",
        "Gongshilan-Edition": edition.id,
        "Gongshilan-As-Of": as_of.isoformat(),
    }


def _bagged(payload: Path, folder: Path, edition: Edition, about: Mapping[str, str]) -> Archived:
    digest = make_bag(payload, about)
    payload.chmod(0o755)
    payload.rename(folder)
    return Archived(folder, edition, digest)


def _write(payload: Path, files: Iterator[tuple[str, bytes]]) -> None:
    for path, raw in files:
        place = payload / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)

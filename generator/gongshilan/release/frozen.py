"""Finished campaigns, frozen: every edition as it stood, kept in ``past/`` of the portal and laid unchanged into every later build."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from gongshilan.release.readers import ABOUT, EDITIONS, FOLDER, ReadBy
from gongshilan.release.tables import note_tables
from gongshilan.verify.manifest import MANIFEST, SIGNATURE, compare, digest_of, read_manifest, walk, write_manifest


class FrozenError(Exception):
    """What cannot be frozen. ``key`` is of the catalogue's branch ``cli.freeze``."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key, self.params = key, params


@dataclass(frozen=True, slots=True)
class Frozen:
    """A campaign as an edition showed it: ``as_of`` is the ISO day, ``digest`` the SHA-256 (hex) of its manifest."""

    id: str
    title: str
    as_of: str
    digest: str


def freeze(root: Path, campaign: str, title: str, as_of: str, editions: Mapping[str, ReadBy | None]) -> tuple[Path, bool]:
    """Keep the built editions as ``past/<campaign>/<edition>/``; where, and whether the ledger has new tables of votes, for they will
    stand beside later ones. ``editions`` are those to keep and for whom each was made. What was frozen before is not copied into it. Raises FrozenError for what is there already or was not
    built, OSError."""
    place = root / FOLDER / campaign
    if place.exists():
        raise FrozenError("there", path=place)
    place.parent.mkdir(exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
    try:
        for edition, readers in editions.items():
            source = root / "site" / edition
            if readers is None or not (source / MANIFEST).is_file() or compare(source, _digests(source)):
                raise FrozenError("not_built", edition=edition)
            into = beside / edition
            shutil.copytree(source, into, ignore=lambda folder, names, top=source: _nested(folder, names, top))
            digests = read_manifest((into / MANIFEST).read_bytes())
            own = {path: digest for path, digest in digests.items() if not path.startswith(f"{FOLDER}/")}
            if own != digests:
                (into / SIGNATURE).unlink(missing_ok=True)  # it was made for the whole
                write_manifest(into, own)
        read_by = {edition: readers.as_json() for edition, readers in editions.items() if readers is not None}
        said = {"title": title, "as_of": as_of, EDITIONS: read_by}
        (beside / ABOUT).write_text(json.dumps(said, ensure_ascii=False) + "\n", encoding="utf-8")
        beside.chmod(0o755)
        noted = note_tables(root)
        beside.rename(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return place, noted


def frozen_in(root: Path, edition: str) -> tuple[Frozen, ...]:
    """What is frozen of an edition, by id."""
    folder = root / FOLDER
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        manifest = path / edition / MANIFEST
        if not path.name.startswith(".") and manifest.is_file():
            about = json.loads((path / ABOUT).read_bytes())
            found.append(Frozen(path.name, str(about["title"]), str(about["as_of"]), digest_of(manifest)))
    return tuple(found)


def lay(root: Path, edition: str, out: Path) -> None:
    """Lay an edition's frozen campaigns into a site that is being made. Raises OSError."""
    for item in frozen_in(root, edition):
        shutil.copytree(root / FOLDER / item.id / edition, out / FOLDER / item.id)


def about(item: Frozen) -> dict[str, str]:
    """As pages are given it."""
    return {key: str(value) for key, value in asdict(item).items()}


def _digests(folder: Path) -> dict[str, str]:
    return {path: digest_of(folder / path) for path in walk(folder)[0]}


def _nested(folder: str, names: list[str], top: Path) -> list[str]:
    return [FOLDER] if Path(folder) == top and FOLDER in names else []

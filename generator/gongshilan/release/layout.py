"""A published target: ``releases/<id>/<edition>/``, and the link ``current`` that says which one is served."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from gongshilan.problems import Place, Problem
from gongshilan.release.durable import sync_folder
from gongshilan.verify.manifest import MANIFEST, compare, digest_of, walk

RELEASES, CURRENT, LOCK, ABOUT = "releases", "current", ".lock", "release.json"
_REMOVED = ".removed-"


class ReleaseError(Exception):
    """What cannot be published or gone back to. ``key`` is of the catalogue's branch ``release``."""

    def __init__(self, key: str, problems: tuple[Problem, ...] = (), **params: object) -> None:
        super().__init__(key)
        self.key, self.problems, self.params = key, problems, params


@dataclass(frozen=True, slots=True)
class Release:
    """``number`` counts releases of a target; ``published`` is ISO 8601 in UTC; ``replaced`` is the id of the one served before
    it, or empty; ``manifests`` the SHA-256 (hex) of each edition's ``SHA256SUMS``."""

    id: str
    number: int
    as_of: str
    published: str
    replaced: str
    manifests: Mapping[str, str]


def releases(target: Path) -> list[Release]:
    """The releases kept in a target, oldest first. A folder that does not say what it is is none."""
    folder = target / RELEASES
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not path.name.startswith(".") and (release := _read(path)) is not None:
            found.append(release)
    return sorted(found, key=lambda release: release.number)


def current(target: Path) -> str:
    """The id of the release that is served; empty if none. Raises ReleaseError if ``current`` is no link of ours."""
    link = target / CURRENT
    if not link.is_symlink():
        if link.exists():
            raise ReleaseError("not_a_link", path=link)
        return ""
    return link.readlink().name


def write_about(folder: Path, release: Release) -> None:
    """Say in a release's folder what it is. Raises OSError."""
    (folder / ABOUT).write_text(json.dumps(asdict(release), indent=1) + "\n", encoding="utf-8")


def check(folder: Path, manifests: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is wrong with the editions of a release: every file against the manifest, the manifest against what was verified.
    Raises OSError."""
    problems: list[Problem] = []
    for edition, digest in manifests.items():
        place = folder / edition
        files, found = walk(place)
        digests = {path: digest_of(place / path) for path in files}
        found += compare(place, digests)
        if not found and digests[MANIFEST] != digest:
            raise ReleaseError("other_manifest", edition=edition)
        problems += [Problem(item.code, _below(edition, item), item.params) for item in found]
    return tuple(problems)


def switch(target: Path, release: str) -> None:
    """Serve this release: one rename of one link. Raises OSError; what was served still is then."""
    beside = target / f".{CURRENT}.new"
    beside.unlink(missing_ok=True)
    beside.symlink_to(f"{RELEASES}/{release}", target_is_directory=True)
    beside.replace(target / CURRENT)
    sync_folder(target)


def prune(target: Path, keep: int) -> list[str]:
    """Remove all but the ``keep`` latest releases; the one served and the one it replaced stay. The ids removed.
    Raises OSError."""
    kept = releases(target)
    served = current(target)
    needed = {release.id for release in kept[-keep:]} | {served}
    needed |= {release.replaced for release in kept if release.id == served}
    gone = []
    for release in kept:
        if release.id not in needed:
            # Renamed first: a removal that is cut off leaves nothing that looks like a release.
            aside = target / RELEASES / f"{_REMOVED}{release.id}"
            (target / RELEASES / release.id).rename(aside)
            gone.append(release.id)
    for aside in (target / RELEASES).glob(f"{_REMOVED}*"):
        shutil.rmtree(aside, ignore_errors=True)
    return gone


def _below(edition: str, problem: Problem) -> Place:
    return Place(f"{edition}/{problem.place.path}", problem.place.line)


def _read(folder: Path) -> Release | None:
    try:
        release = Release(**json.loads((folder / ABOUT).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return release if release.id == folder.name else None

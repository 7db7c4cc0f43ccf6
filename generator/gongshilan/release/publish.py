"""Copying verified editions into a target and serving them; going back."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from gongshilan.release.built import Built, read_built
from gongshilan.release.durable import replace_file, sync_folder, sync_tree
from gongshilan.release.layout import RELEASES, Release, ReleaseError, check, current, prune, releases, switch, write_about
from gongshilan.render.swap import swap_in
from gongshilan.verify.manifest import MANIFEST, SIGNATURE, digest_of, read_manifest, walk

_INCOMING = ".incoming-"
# Files of releases share their blocks; nobody may write into one.
_FILE_MODE, _FOLDER_MODE = 0o444, 0o755


def publishable(site: Path) -> Built:
    """What stands in ``site`` ready to be published. Raises ReleaseError."""
    built = read_built(site)
    if built is None:
        raise ReleaseError("not_built")
    if not built.whole:
        raise ReleaseError("not_together", editions="、".join(sorted(built.manifests)))
    return built


def publish(site: Path, target: Path, *, now: str, keep: int) -> tuple[Release, bool]:
    """Make the editions in ``site`` the served release of ``target``; it and whether it is a new one. ``now`` is ISO 8601 in UTC.

    Hold the locks of both. Raises ReleaseError for what may not be published and OSError for what cannot be written; what
    was served still is then.
    """
    built = publishable(site)
    served = current(target)
    kept = releases(target)
    folder = target / RELEASES
    folder.mkdir(parents=True, exist_ok=True)
    for dead in folder.glob(f"{_INCOMING}*"):
        shutil.rmtree(dead, ignore_errors=True)
    same = next((release for release in kept if release.id == built.id), None)
    if same is not None and not _spoilt(folder / same.id, built):
        _copy_signatures(site, folder / same.id, built)
        switch(target, same.id)
        return same, False
    number = max((release.number for release in kept), default=0) + 1
    release = same or Release(built.id, number, built.as_of, now, served, dict(built.manifests))
    incoming = Path(tempfile.mkdtemp(prefix=_INCOMING, dir=folder))
    try:
        _copy_all(site, incoming, folder / served if served else None, built)
        write_about(incoming, release)
        sync_tree(incoming)
        if problems := check(incoming, built.manifests):
            raise ReleaseError("unverified", problems)
        incoming.chmod(_FOLDER_MODE)
        swap_in(incoming, folder / release.id)
        sync_folder(folder)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
    switch(target, release.id)
    prune(target, keep)
    return release, True


def roll_back(target: Path, wanted: str = "") -> Release:
    """Serve the release ``wanted``, or the one that the served one replaced. Hold the target's lock. Raises ReleaseError, OSError."""
    kept = {release.id: release for release in releases(target)}
    if not wanted:
        wanted = _before(kept, current(target))
    if wanted not in kept:
        raise ReleaseError("unknown", release=wanted, known="、".join(kept))
    release = kept[wanted]
    if problems := check(target / RELEASES / wanted, release.manifests):
        raise ReleaseError("spoilt", problems, release=wanted)
    switch(target, wanted)
    return release


def _before(kept: dict[str, Release], served: str) -> str:
    if served not in kept:
        raise ReleaseError("none_served")
    release = kept[served]
    if release.replaced in kept:
        return release.replaced
    earlier = [other.id for other in kept.values() if other.number < release.number]
    if not earlier:
        raise ReleaseError("none_before", release=served)
    return earlier[-1]


def _spoilt(folder: Path, built: Built) -> bool:
    try:
        return bool(check(folder, built.manifests))
    except (OSError, ReleaseError):
        return True


def _copy_signatures(site: Path, release: Path, built: Built) -> None:
    """Signatures made since the release was: they change nothing of what is signed."""
    for edition in built.manifests:
        source, into = site / edition / SIGNATURE, release / edition / SIGNATURE
        if source.is_file() and not source.is_symlink():
            replace_file(into, source.read_bytes())
            into.chmod(_FILE_MODE)


def _copy_all(site: Path, incoming: Path, before: Path | None, built: Built) -> None:
    for edition, digest in built.manifests.items():
        source, into = site / edition, incoming / edition
        if not (source / MANIFEST).is_file() or digest_of(source / MANIFEST) != digest:
            raise ReleaseError("other_manifest", edition=edition)
        wanted = read_manifest((source / MANIFEST).read_bytes())
        files, problems = walk(source)
        if problems or set(files) - {SIGNATURE} != wanted.keys() | {MANIFEST}:
            raise ReleaseError("other_files", edition=edition)
        old = _manifest_of(before / edition) if before is not None else {}
        for folder in sorted({Path(path).parent for path in files}):
            (into / folder).mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
        for path in files:
            same = path in old and old[path] == wanted.get(path)
            if not (same and before is not None and _link(before / edition / path, into / path, wanted[path])):
                shutil.copyfile(source / path, into / path, follow_symlinks=False)
                (into / path).chmod(_FILE_MODE)
        for place, _, _ in os.walk(into):
            Path(place).chmod(_FOLDER_MODE)  # whatever the editor's umask says: a web server reads them


def _manifest_of(edition: Path) -> dict[str, str]:
    try:
        return read_manifest((edition / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}


def _link(old: Path, new: Path, digest: str) -> bool:
    """Share an unchanged file with the release before. False where that cannot be, or where the file is not what it was."""
    try:
        if old.is_symlink() or digest_of(old) != digest:
            return False
        os.link(old, new)
    except OSError:
        return False
    return True

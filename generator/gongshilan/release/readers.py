"""For whom a built edition is, kept beside it: an edition of the same name may be for others later, and what was frozen of it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongshilan.emit.exchange import PORTAL
from gongshilan.model import Edition, Portal, plain_id
from gongshilan.problems import Place, Problem
from gongshilan.read.files import PORTAL_FILE
from gongshilan.read.source import Source
from gongshilan.verify.manifest import MANIFEST

FOLDER, ABOUT, EDITIONS = "past", "about.json", "editions"


@dataclass(frozen=True, slots=True)
class ReadBy:
    """``scopes`` are all that the edition shows, ``units`` those it is narrowed to (written ids; none: it is for all)."""

    scopes: tuple[str, ...]
    units: tuple[str, ...] = ()

    def as_json(self) -> dict[str, list[str]]:
        """As it is written."""
        return {"scopes": list(self.scopes), "units": list(self.units)}


def read_by(edition: Edition, portal: Portal) -> ReadBy:
    """For whom an edition is now."""
    rank = portal.rank(edition.scope)
    scopes = tuple(scope.id for scope in portal.scopes if scope.rank <= rank)
    return ReadBy(scopes, tuple(sorted(set(map(plain_id, edition.units)))))


def readers_of(raw: Any) -> ReadBy | None:
    """What :meth:`ReadBy.as_json` wrote; None for anything else."""
    if not isinstance(raw, Mapping):
        return None
    scopes, units = _names(raw.get("scopes")), _names(raw.get("units"))
    return ReadBy(scopes, units) if scopes and units is not None else None


def _names(raw: Any) -> tuple[str, ...] | None:
    whole = isinstance(raw, list) and all(isinstance(item, str) for item in raw)
    return tuple(raw) if whole else None


def mislaid(root: Path, portal: Portal, source: Source) -> Iterator[Problem]:
    """Problems ``frozen-narrower`` and ``frozen-unknown`` of editions whose readers now are not all among those for whom what was frozen
    of it was made. One frozen before that was written down is taken for what it can be told to be: for everybody, or for nobody knows
    whom."""
    folder = root / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        for number, edition in enumerate(portal.editions):
            if path.name.startswith(".") or not (path / edition.id / MANIFEST).is_file():
                continue
            known = _frozen_for(path, edition.id, portal)
            if known is None and not _sees_all(edition, portal):
                code = "frozen-unknown"
            elif known is not None and not _may_read(read_by(edition, portal), known, portal):
                code = "frozen-narrower"
            else:
                continue
            place = source.place(("editions", number, "scope")) if source.path == PORTAL_FILE else Place(PORTAL_FILE)
            yield Problem(code, place, {"edition": edition.id, "campaign": path.name})


def _may_read(now: ReadBy, then: ReadBy, portal: Portal) -> bool:
    if set(then.scopes) <= {portal.scopes[0].id}:
        return True
    return set(then.scopes) <= set(now.scopes) and (
        not now.units or (bool(then.units) and set(then.units) <= set(now.units))
    )


def _sees_all(edition: Edition, portal: Portal) -> bool:
    return not edition.units and len(portal.scopes) > 1 and edition.scope == portal.scopes[-1].id


def _frozen_for(path: Path, edition: str, portal: Portal) -> ReadBy | None:
    try:
        found = readers_of(json.loads((path / ABOUT).read_bytes())[EDITIONS][edition])
    except (OSError, ValueError, LookupError, TypeError):
        found = None
    if found is None and (path / edition / PORTAL).is_file():  # only what everybody may read has it
        return ReadBy((portal.scopes[0].id,))
    return found

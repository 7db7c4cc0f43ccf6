"""``harvested/<id>/``: what was fetched of each portal, and how it went. What lies there is read as warily as what comes over http."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from gongshilan.federation.hostile import MAX_PORTAL, HostileError, read_about, read_standing
from gongshilan.federation.model import About, Known, Standing, Table, Wanted

FOLDER, STATE, ABOUT = "harvested", "state.json", "portal.json"
_SAID = ("error", "detail", "etag", "modified", "signed")
Schemas = Mapping[str, Mapping[str, Any]]
"""``portal`` and ``standing`` of ``schema/exchange``."""


def known_portals(root: Path, schemas: Schemas) -> tuple[Known, ...]:
    """Everything kept below a portal's folder, by id."""
    folder = root / FOLDER
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else ()
    found = (read_known(folder / name, schemas) for name in names)
    return tuple(item for item in found if item is not None)


def read_known(folder: Path, schemas: Schemas) -> Known | None:
    """What is kept of one portal; None if nothing is. Files that are not as they were fetched count as none, with the error ``damaged``."""
    try:
        state = json.loads((folder / STATE).read_bytes())
        wanted = Wanted(**state["wanted"])
        error, detail, etag, modified, signed = (str(state[name]) for name in _SAID)
        known = Known(wanted, _day(state["fetched_on"]), _day(state["tried_on"]), error, detail, etag, modified, signed)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    if known.fetched_on is None:
        return known
    try:
        about, standings = _files(folder, schemas)
    except (OSError, HostileError) as error:
        return replace(known, fetched_on=None, etag="", modified="", error="damaged", detail=str(error)[:80])
    return replace(known, about=about, standings=standings)


def write_known(root: Path, known: Known, files: Mapping[str, bytes] | None) -> None:
    """Keep what was fetched, all of it or nothing; ``files`` None: what is there stays, only how it went is new. Raises OSError."""
    folder = root / FOLDER / known.wanted.id
    folder.parent.mkdir(exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for path in () if files is not None else _kept(folder):
            shutil.copyfile(path, beside / path.name)
        for name, raw in (files or {}).items():
            (beside / name).write_bytes(raw)
        (beside / STATE).write_text(json.dumps(_state(known), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.chmod(0o755)
        with suppress(FileNotFoundError):
            folder.rename(beside.with_name(f"{beside.name}.old"))
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(beside.with_name(f"{beside.name}.old"), ignore_errors=True)


def forget_others(root: Path, wanted: set[str]) -> list[str]:
    """Remove what is kept of portals that the list no longer names; their ids. Raises OSError."""
    folder = root / FOLDER
    gone = [path for path in sorted(folder.iterdir()) if path.name not in wanted] if folder.is_dir() else []
    for path in gone:
        shutil.rmtree(path)
    return [path.name for path in gone if not path.name.startswith(".")]


def file_of(table: Table) -> str:
    """Under which name a table is kept."""
    return f"standing-{table.campaign}.json"


def kept_file(folder: Path, table: Table) -> bytes | None:
    """The table as it is kept, if it is the one that is named."""
    try:
        raw = (folder / file_of(table)).read_bytes()
    except OSError:
        return None
    return raw if hashlib.sha256(raw).hexdigest() == table.sha256 else None


def _files(folder: Path, schemas: Schemas) -> tuple[About, tuple[Standing, ...]]:
    if (folder / ABOUT).stat().st_size > MAX_PORTAL:
        raise HostileError("too-large", ABOUT)
    about = read_about((folder / ABOUT).read_bytes(), schemas["portal"], date.max)
    return about, tuple(_standings(folder, about, schemas))


def _standings(folder: Path, about: About, schemas: Schemas) -> Iterator[Standing]:
    for table in about.tables:
        if table.role == "standing":
            raw = kept_file(folder, table)
            if raw is None:
                raise HostileError("digest", table.path)
            yield read_standing(raw, schemas["standing"], about, table)


def _kept(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != STATE] if folder.is_dir() else []


def _state(known: Known) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(known, name)) else None for name in ("fetched_on", "tried_on")}
    said = {name: getattr(known, name) for name in _SAID}
    return {"wanted": {**asdict(known.wanted), "campaigns": dict(known.wanted.campaigns)}, **days, **said}


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None

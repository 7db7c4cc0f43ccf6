"""One portal asked for what it publishes; what it gives is kept only if all of it is in order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gongshilan.federation.fetch import Answer, FetchError
from gongshilan.federation.hostile import (
    MAX_MANIFEST,
    MAX_PORTAL,
    MAX_SIGNATURE,
    MAX_STANDING,
    HostileError,
    read_about,
    read_standing,
)
from gongshilan.federation.model import Known, Wanted
from gongshilan.federation.store import ABOUT, FOLDER, Schemas, file_of, kept_file, read_known, write_known

_PORTAL, _MANIFEST, _SIGNATURE = "data/portal.json", "SHA256SUMS", "SHA256SUMS.sig"
_TIMES = 2
Get = Callable[[str, int, str, str], Answer]
"""Address, most bytes, ETag, Last-Modified → what came. Raises FetchError."""
Signed = Callable[[bytes, bytes, str], bool]
"""Whether a manifest is signed, by this signature, by one of the keys in a file."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """How portals are asked: ``root`` is the folder of the portal that asks, ``key_digest`` tells the keys of a file from others (hex)."""

    root: Path
    get: Get
    signed: Signed
    key_digest: Callable[[str], str]
    schemas: Schemas
    today: date

    def portal(self, wanted: Wanted) -> Known:
        """Ask one portal and keep what came of it: never raises for what it says or does not say. Raises OSError where nothing can be
        written."""
        folder = self.root / FOLDER / wanted.id
        before = read_known(folder, self.schemas) or Known(wanted)
        if before.wanted.url != wanted.url:
            before = Known(wanted)  # another address: nothing it said before is this portal's
        before = replace(before, wanted=wanted, tried_on=self.today)
        for _ in range(_TIMES):
            try:
                known, files = self._asked(wanted, before, folder)
            except (FetchError, HostileError) as error:
                known, files = replace(before, error=error.key, detail=error.detail), None
            if known.error != "digest":  # a site that is swapped in between two files is whole the next time
                break
        write_known(self.root, known, files)
        return known

    def _asked(self, wanted: Wanted, before: Known, folder: Path) -> tuple[Known, dict[str, bytes] | None]:
        keys = self.key_digest(wanted.key) if wanted.key else ""
        same = before.about is not None and before.signed == keys
        etag, modified = (before.etag, before.modified) if same else ("", "")
        answer = self.get(wanted.url + _PORTAL, MAX_PORTAL, etag, modified)
        done = replace(before, fetched_on=self.today, error="", detail="", signed=keys)
        if answer.body is None:
            return done, None
        about = read_about(answer.body, self.schemas["portal"], self.today)
        if before.about is not None and before.about.id != about.id:
            raise HostileError("other-portal", about.id)
        if before.about is not None and about.as_of < before.about.as_of:
            raise HostileError("older", about.as_of.isoformat())  # what was signed once could be sent again for ever
        if keys:
            self._check_signature(wanted, answer.body)
        files, standings = {ABOUT: answer.body}, []
        for table in about.tables:
            if table.role == "standing":
                raw = kept_file(folder, table)
                if raw is None:
                    raw = self.get(wanted.url + table.path, min(table.bytes, MAX_STANDING), "", "").body or b""
                    if len(raw) != table.bytes or hashlib.sha256(raw).hexdigest() != table.sha256:
                        raise HostileError("digest", table.path)
                standings.append(read_standing(raw, self.schemas["standing"], about, table))
                files[file_of(table)] = raw
        kept = replace(done, etag=answer.etag, modified=answer.modified, about=about, standings=tuple(standings))
        return kept, files

    def _check_signature(self, wanted: Wanted, portal: bytes) -> None:
        """The manifest is signed by a key we know and names the bytes that came."""
        try:
            signature = self.get(wanted.url + _SIGNATURE, MAX_SIGNATURE, "", "").body or b""
        except FetchError as error:
            raise HostileError("unsigned", error.detail) from None
        manifest = self.get(wanted.url + _MANIFEST, MAX_MANIFEST, "", "").body or b""
        if not self.signed(manifest, signature, wanted.key):
            raise HostileError("signature")
        line = f"{hashlib.sha256(portal).hexdigest()}  {_PORTAL}".encode()
        if line not in manifest.split(b"\n"):
            raise HostileError("digest", _PORTAL)

"""``site/.built.json``: which editions in ``site/`` were built and verified together.

It lies beside the editions, not in them: what a public edition says must not depend on the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gongshilan.release.durable import replace_file
from gongshilan.release.readers import ReadBy, readers_of

FILE = ".built.json"


@dataclass(frozen=True, slots=True)
class Built:
    """``as_of`` is the ISO day; ``manifests`` the SHA-256 (hex) of the ``SHA256SUMS`` of each edition; ``whole`` says that these
    are all editions of the portal; ``readers`` for whom each was made."""

    as_of: str
    manifests: dict[str, str]
    whole: bool
    readers: Mapping[str, ReadBy] = field(default_factory=dict, compare=False)

    @property
    def id(self) -> str:
        """The name of a release of these: the same bytes at the same day have the same one."""
        lines = [f"{digest}  {edition}\n" for edition, digest in sorted(self.manifests.items())]
        return f"{self.as_of}-{hashlib.sha256(''.join([self.as_of, chr(10), *lines]).encode()).hexdigest()[:12]}"


def write_built(site: Path, built: Built) -> None:
    """Say what stands in ``site`` now. A run of some editions that changed none of their bytes leaves what was said. Raises
    OSError."""
    before = read_built(site)
    if (
        before is not None
        and not built.whole
        and built.as_of == before.as_of
        and built.manifests.items() <= before.manifests.items()
        and built.readers.items() <= before.readers.items()
    ):
        return
    readers = {edition: item.as_json() for edition, item in built.readers.items()}
    whole = {"as_of": built.as_of, "whole": built.whole, "manifests": dict(built.manifests), "readers": readers}
    replace_file(site / FILE, (json.dumps(whole, indent=1) + "\n").encode())


def read_built(site: Path) -> Built | None:
    """What :func:`write_built` said last; None if nothing, or nothing that can be read."""
    try:
        whole = json.loads((site / FILE).read_bytes())
        manifests = {str(key): str(value) for key, value in whole["manifests"].items()}
        told = {str(key): readers_of(value) for key, value in (whole.get("readers") or {}).items()}
        readers = {key: value for key, value in told.items() if value is not None}
        return Built(str(whole["as_of"]), manifests, whole["whole"] is True, readers)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None

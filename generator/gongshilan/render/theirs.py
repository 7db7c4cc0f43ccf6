"""Which files of a site are Material's own, byte for byte."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import material


@cache
def material_digests() -> frozenset[str]:
    """SHA-256 (hex) of every file in Material's ``assets``. Its scripts can talk to code forges and load diagrams if a site asks
    them to; ours never does, and the content security policy would stop them. They are taken as they are, not read for that."""
    assets = Path(material.__file__).parent / "templates" / "assets"
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in assets.rglob("*") if path.is_file())

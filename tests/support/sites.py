"""Small sites by hand for verification: one YAML file each in ``tests/cases/sites``, laid over a site that is in order."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from gongshilan.search.files import write_part
from gongshilan.verify.manifest import digest_of, walk, write_manifest

from support.places import CASES

_PAGE = '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>t</title></head><body>\n{}\n</body></html>\n'
SOUND = {
    "index.html": _PAGE.format('<a href="other.html">其他</a> <img src="dot.png" alt="">'),
    "other.html": _PAGE.format('<h1 id="there">其他</h1>'),
    "404.html": _PAGE.format('<a href="/index.html">首页</a>'),
    "folder/page.html": _PAGE.format('<a href="../index.html">首页</a>'),
    "dot.png": {"hex": "89504e470d0a1a0a"},
}


@dataclass(frozen=True, slots=True)
class SiteCase:
    """``files`` are laid over :data:`SOUND`; ``expect`` is every ``(code, path, line)`` that must be found, and nothing else."""

    name: str
    purpose: str
    files: dict[str, Any]
    expect: set[tuple[str, str, int]]


def site_cases() -> list[SiteCase]:
    """All cases, by name."""
    found = []
    for path in sorted((CASES / "sites").glob("*.yml")):
        whole = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(whole) == {"purpose", "files", "expect"}, path.name
        expect = {(item["code"], item["path"], item["line"]) for item in whole["expect"]}
        found.append(SiteCase(path.stem, whole["purpose"], whole["files"], expect))
    return found


def lay_site(folder: Path, files: dict[str, Any]) -> Path:
    """A sound site with these files laid over it and a manifest that fits."""
    for path, what in {**SOUND, **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, dict) and "symlink" in what:
            target.symlink_to(what["symlink"])
        elif isinstance(what, dict) and "fifo" in what:
            os.mkfifo(target)
        else:
            target.write_bytes(_bytes(what))
    seal(folder)
    return folder


def seal(folder: Path) -> None:
    """Write the manifest anew, as somebody would who wants to hide a change."""
    files, _ = walk(folder)
    write_manifest(folder, {path: digest_of(folder / path) for path in files})


def _bytes(what: Any) -> bytes:
    if isinstance(what, str):
        return what.encode()
    if "hex" in what:
        return bytes.fromhex(what["hex"])
    if "gzip" in what:
        return gzip.compress(what["gzip"].encode())
    if "bomb" in what:  # megabytes of zeros
        return gzip.compress(bytes(what["bomb"] * 1024 * 1024), compresslevel=1)
    if "part" in what:
        return write_part(what["part"][0], what["part"][1].encode())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = what.get("comment", "").encode()
        for name, inside in what["zip"].items():
            archive.writestr(name, _bytes(inside))
    return packed.getvalue()

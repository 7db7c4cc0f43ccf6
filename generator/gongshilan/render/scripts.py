"""The theme's scripts as readers load them: without comments, and those of one folder as one file. A reader waits for every file
and for every byte; a programmer wants small files with reasons in them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import rjsmin

FOLDER = Path("assets", "gsl")


def pack_scripts(theme: Path) -> None:
    """Pack the scripts in a copy of the theme: each is minified; ``assets/gsl/NAME/*.js`` become ``assets/gsl/_NAME.js``, in the
    order of their names."""
    for path in sorted((theme / FOLDER).iterdir()):
        if path.is_dir():
            packed = joined(path)
            shutil.rmtree(path)
            (theme / FOLDER / f"_{path.name}.js").write_text(packed, encoding="utf-8")
        elif path.suffix == ".js":
            path.write_text(_minified(path), encoding="utf-8")


def packed_digests(theme: Path) -> frozenset[str]:
    """SHA-256 (hex) of the scripts that :func:`pack_scripts` makes of this theme's, and of all others in it as they are. Raises
    OSError."""
    ours = (
        [path for path in (theme / FOLDER).iterdir() if path.is_dir() or path.suffix == ".js"]
        if (theme / FOLDER).is_dir()
        else []
    )
    packed = [(joined(path) if path.is_dir() else _minified(path)).encode() for path in ours]
    others = [path.read_bytes() for path in theme.rglob("*.js") if (theme / FOLDER) not in path.parents]
    return frozenset(hashlib.sha256(raw).hexdigest() for raw in (*packed, *others))


def joined(folder: Path) -> str:
    """All scripts of a folder as one."""
    return "\n".join(_minified(path) for path in sorted(folder.glob("*.js"))) + "\n"


def _minified(path: Path) -> str:
    """What begins with ``/*!`` stays: a licence asks for it."""
    return str(rjsmin.jsmin(path.read_text(encoding="utf-8"), keep_bang_comments=True))

"""The theme's scripts as readers load them: without comments, and those of one folder as one file. A reader waits for every file
and for every byte; a programmer wants small files with reasons in them."""

from __future__ import annotations

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


def joined(folder: Path) -> str:
    """All scripts of a folder as one."""
    return "\n".join(_minified(path) for path in sorted(folder.glob("*.js"))) + "\n"


def _minified(path: Path) -> str:
    return str(rjsmin.jsmin(path.read_text(encoding="utf-8")))

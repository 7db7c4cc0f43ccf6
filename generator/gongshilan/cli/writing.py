"""Writing many files so that all of them are there, or none."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from gongshilan.release.durable import sync_tree


def write_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files (by path below ``root``), over what is there. Each is first written beside its place, under a name that is not
    read; only once all are on the disk do they take their names. Raises OSError, with everything as it was."""
    beside: dict[Path, Path] = {}
    made: list[Path] = []
    try:
        for name, raw in files.items():
            path = root / name
            for folder in [*reversed(path.parents)]:
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            new = path.with_name(f".{path.name}.import")
            beside[new] = path
            new.write_bytes(raw)
        if beside:
            sync_tree(root)
    except OSError:
        for new in beside:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    for new, path in beside.items():
        new.replace(path)

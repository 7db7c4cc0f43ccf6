"""Parts of a site that were verified when they were made and may not change since: ``past/<campaign>/`` with a manifest of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gongshilan.problems import Place, Problem
from gongshilan.verify.manifest import MANIFEST, compare, digest_of

_FOLDER, _DEPTH = "past", 3


def sealed_parts(folder: Path, files: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    """Digests (hex, by path) of all files of sealed parts, and what in them is not as it was. Raises OSError."""
    digests: dict[str, str] = {}
    problems: list[Problem] = []
    for path in files:
        steps = path.split("/")
        if len(steps) != _DEPTH or steps[0] != _FOLDER or steps[2] != MANIFEST:
            continue
        below = f"{steps[0]}/{steps[1]}/"
        own = {name.removeprefix(below): digest_of(folder / name) for name in files if name.startswith(below)}
        for item in compare(folder / below, own):
            problems.append(Problem(item.code, Place(below + item.place.path, item.place.line), item.params))
        digests |= {below + name: digest for name, digest in own.items()}
    return digests, problems

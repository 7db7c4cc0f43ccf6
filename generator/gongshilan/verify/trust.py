"""What a site may hold because whoever built it put it there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trust:
    """``known`` are digests (SHA-256, hex) of files that came with the theme's package and of the inline script and styles that the
    policy names; ``scripts`` those of all other script files; ``policy`` is the content security policy of every page. Without
    ``policy`` neither policies nor scripts are compared: there is nothing to compare them with."""

    known: frozenset[str] = frozenset()
    scripts: frozenset[str] = frozenset()
    policy: str = ""


NOBODY = Trust()

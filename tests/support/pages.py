"""Which pages of a built site stand for all of them."""

from __future__ import annotations

from pathlib import Path


def kinds_of_page(site: Path) -> list[str]:
    """One page of every kind: every page directly below the edition, below help and below a campaign, the first two records
    and the list of every kind of record."""
    chosen: list[str] = []
    edition = site / "public"
    for path in sorted(edition.rglob("*.html")):
        relative = path.relative_to(edition).as_posix()
        folder = path.parent.relative_to(edition).as_posix()
        siblings = [item for item in chosen if item.rsplit("/", 1)[0] == folder and "/" in item]
        if relative.count("/") < 2 or path.name == "index.html" or len(siblings) < 2:
            chosen.append(relative)
    return chosen

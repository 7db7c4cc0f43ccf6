"""Which pages of a built site stand for all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser


def kinds_of_page(site: Path, name: str = "public") -> list[str]:
    """One page of every kind: every page directly below the edition, below help and below a campaign, the first two records
    and the list of every kind of record."""
    chosen: list[str] = []
    edition = site / name
    for path in sorted(edition.rglob("*.html")):
        relative = path.relative_to(edition).as_posix()
        folder = path.parent.relative_to(edition).as_posix()
        siblings = [item for item in chosen if item.rsplit("/", 1)[0] == folder and "/" in item]
        if relative.count("/") < 2 or path.name == "index.html" or len(siblings) < 2:
            chosen.append(relative)
    return chosen


def one_of_each_layout(edition: Path, pages: Sequence[str]) -> dict[str, str]:
    """Layout → the first of these pages of the edition that is drawn by it."""
    found: dict[str, str] = {}
    for path in pages:
        layout = re.search(r"g-page--(\w+)", (edition / path).read_text(encoding="utf-8"))
        found.setdefault(layout[1] if layout else "404", path)
    return found


def new_looks(edition: Path, pages: Sequence[str]) -> list[str]:
    """Those of the pages on which an element stands as none did before: of its class, within one of its parent's class."""
    seen: set[tuple[str | None, ...]] = set()
    found: list[str] = []
    for path in pages:
        tree = LexborHTMLParser((edition / path).read_text(encoding="utf-8"))
        looks = {
            (element.tag, element.attributes.get("class"), above.tag, above.attributes.get("class"))
            for element in tree.css("body *")
            if (above := element.parent) is not None
        }
        if not looks <= seen:
            found.append(path)
        seen |= looks
    return found


THIN = """() => {
  const kept = new Set(["MAIN", "ARTICLE", "SECTION", "DIV", "UL", "OL", "DL", "TBODY", "DETAILS"]);
  const look = (one) => [one, ...one.querySelectorAll("*")].map((e) => e.tagName + "." + e.getAttribute("class"));
  const thin = (parent) => {
    const seen = new Map();
    for (const child of [...parent.children]) {
      const key = [...new Set(look(child))].sort().join();
      seen.set(key, (seen.get(key) || 0) + 1);
      if (kept.has(parent.tagName) && seen.get(key) > 2) child.remove();
      else thin(child);
    }
  };
  thin(document.body);
}"""
"""In a page: of neighbours that look the same through and through (rows, entries, boxes) two stay. What looks at every element
against every other takes a tenth of the time on the rest, and finds there what it finds on the whole."""

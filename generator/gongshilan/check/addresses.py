"""Addresses that the portal makes itself: nothing an editor names may take one of them, in whatever case it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gongshilan.model import Record
from gongshilan.problems import Place, Problem
from gongshilan.read.files import PAGES_FOLDER

# First segments of generated addresses and of the theme's files; campaigns add their own.
RESERVED = frozenset(
    [
        "assets",
        "calendars",
        "data",
        "feeds",
        "files",
        "index",
        "changes",
        "search",
        "sitemap",
        "portal",
        "404",
        "sha256sums",
        "receipt",
        "receipts",
        "suggest",
    ]
)
# Generated pages below help/, where hand-written ones stand too.
_HELP = frozenset(["index", "legend", "glossary", "kinds", "codes"])
_HELP_FOLDER = "help"
# Generated pages that every portal has: what prose may name with ``page:``.
MADE = frozenset(
    {*(f"help/{name}" for name in (*_HELP, "disclosure")), "index", "changes", "search", "data", "receipt", "suggest"}
)
_PAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}(?:/[a-z0-9][a-z0-9-]{0,79})*\.md\Z")
# Names that Windows takes for devices, in every folder and whatever follows a dot: who works or unpacks there loses the file.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)
_LIST = re.compile(r"index\Z|page-[0-9]+\Z")  # the list of a kind stands beside its records


def address_problems(records: Iterable[Record], pages: Iterable[str]) -> Iterator[Problem]:
    """Problems ``page-name``, ``page-reserved``, ``folder-reserved`` and ``id-reserved``. ``pages`` are paths below the folder of
    hand-written pages."""
    held = list(records)
    campaigns = {record.campaign for record in held}
    for record in held:
        if record.kind == "campaign" and record.id in RESERVED | {_HELP_FOLDER}:
            yield Problem("folder-reserved", Place(record.path), {"name": record.id})
        elif (record.kind != "campaign" and _LIST.match(record.id)) or is_device(record.path):
            yield Problem("id-reserved", Place(record.path), {"name": record.id})
    for path in pages:
        place = Place(f"{PAGES_FOLDER}/{path}")
        first, _, rest = path.lower().removesuffix(".md").partition("/")
        if not _PAGE.match(path):
            yield Problem("page-name", place, {"name": path})
        elif first in RESERVED | campaigns or (first == _HELP_FOLDER and (rest in _HELP or not rest)) or is_device(path):
            yield Problem("page-reserved", place, {"name": path})


def is_device(path: str) -> bool:
    """True if some part of a path names a device of Windows."""
    return any(_DEVICE.match(part) for part in path.split("/"))

"""A portal with problems as if the records that have them were not there: for those who must know how things stand today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongshilan.build.load import Loaded
from gongshilan.link.build import link
from gongshilan.link.shared import FOLDER, PARENT
from gongshilan.model import Record
from gongshilan.problems import Problem
from gongshilan.read.attachments import FOLDER as ATTACHMENTS
from gongshilan.read.files import LEDGER_FILE, PAGES_FOLDER, PORTAL_FILE


def elsewhere(problems: Sequence[Problem]) -> list[Problem]:
    """Problems that no record can be left out for: of the portal's file, the ledger, hand-written pages and attachments."""
    return [problem for problem in problems if _fixed(problem.place.path)]


def _fixed(path: str) -> bool:
    folders = path.split("/")[:-1]
    return path in (PORTAL_FILE, LEDGER_FILE) or ATTACHMENTS in folders or folders[:1] in ([], [PAGES_FOLDER])


def usable(loaded: Loaded) -> tuple[Loaded, Sequence[str]]:
    """The same to build from: free of problems, and marked as incomplete if it was not before. ValueError where a problem stands in
    no record."""
    if not loaded.problems:
        return loaded, ()
    if elsewhere(loaded.problems):
        raise ValueError("problems outside of records")
    found, left_out = sound(loaded)
    portal = replace(loaded.portal, incomplete=True)
    return replace(found, checked=replace(found.checked, portal=portal), problems=()), left_out


def sound(loaded: Loaded) -> tuple[Loaded, Sequence[str]]:
    """What remains, linked anew, and the paths of what was left out: files with a problem, and records whose campaign or unit is
    among them. What stands in no record (``portal.yml``, ``schema/``, pages) remains as it is."""
    bad = {problem.place.path for problem in loaded.problems}
    kept = {record.id: record for record in loaded.checked.records if record.path not in bad}
    while homeless := [record for record in kept.values() if not _at_home(record, kept)]:
        bad |= {record.path for record in homeless}
        kept = {key: record for key, record in kept.items() if record.path not in bad}
    checked = replace(loaded.checked, records=tuple(kept.values()))
    graph, _ = link(checked, loaded.rules.schema, loaded.rules.rulebooks)
    known = {source.path for source in loaded.content.sources} | {record.path for record in loaded.checked.records}
    return replace(loaded, checked=checked, graph=graph), sorted(bad & known)


def _at_home(record: Record, kept: dict[str, Record]) -> bool:
    campaign = kept.get(record.campaign)
    unit = record.unit is None or record.unit == record.id or record.unit in kept
    if record.campaign == FOLDER:
        return unit and (not record.data.get(PARENT) or record.data[PARENT] in kept)
    return campaign is not None and campaign.kind == "campaign" and unit

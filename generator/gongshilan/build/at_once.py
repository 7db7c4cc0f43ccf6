"""What was just saved, on the pages of the records that say it, before all that follows from it is worked out anew.

Only what a record says itself is new on its page, projected as for any edition; states, lists, the index and every other page stay as
they were. Records of which an edition might be told something else than it is told now (another scope, another unit, counts of votes,
records of several campaigns) wait for the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gongshilan.attach.gather import FIELD
from gongshilan.build.load import CONTENT, Loaded
from gongshilan.build.preview import Preview
from gongshilan.check.record import RecordChecker
from gongshilan.link.dating import date_records
from gongshilan.link.graph import Graph
from gongshilan.link.references import references
from gongshilan.model import Edge, Page, Record
from gongshilan.pages import record_page
from gongshilan.problems import Problem
from gongshilan.project.part import part
from gongshilan.read.limits import MAX_FILE_BYTES
from gongshilan.read.opening import read_beneath
from gongshilan.read.source import read_source
from gongshilan.visibility.extent import Extent

MOST_FILES = 8  # more at once is no editor's saving


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Pages (by address) with what was saved, and what is wrong in the files themselves."""

    pages: Mapping[str, Page] = field(default_factory=dict)
    problems: Sequence[Problem] = ()


def at_once(before: Preview, saved: Sequence[Path]) -> AtOnce:
    """What can be shown already of files that were saved since ``before`` was made."""
    loaded = before.laid.loaded
    root = (loaded.root / CONTENT).resolve()
    known = {source.path for source in loaded.content.sources}
    paths = {path.relative_to(root).as_posix() for path in map(Path.resolve, saved) if path.is_relative_to(root)}
    if len(paths) > MOST_FILES:
        return AtOnce()
    checker = RecordChecker(loaded.rules.schema, loaded.portal)
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for path in sorted(paths & known):
        record, found = _read(root, path, checker)
        problems += found
        page = _page(before, record) if record is not None else None
        if page is not None:
            pages[page.path] = page
    return AtOnce(pages, tuple(problems))


def _read(root: Path, path: str, checker: RecordChecker) -> tuple[Record | None, list[Problem]]:
    try:
        raw = read_beneath(root, path, MAX_FILE_BYTES)
    except (OSError, ValueError):  # gone again, or no plain file: whoever reads everything says so
        return None, []
    source, problems = read_source(raw, path)
    return (None, problems) if source is None else checker.check(source)


def _page(before: Preview, record: Record) -> Page | None:
    """The page of a record as it is now; None where that depends on more than the record."""
    laid = before.laid
    shown, audience = laid.view.graph, laid.output.projection.audience
    was = laid.loaded.graph.get(record.id)
    if was is None or record.id not in shown or was.shares or not _alike(was, record, laid.loaded):
        return None
    if audience.extent(record) is not Extent.WHOLE or audience.extent(was) is not Extent.WHOLE:
        return None
    kind = laid.loaded.rules.schema.kinds[record.kind]
    told = part(record, record.data, Extent.WHOLE, kind, audience, lambda name: shown.named(name) is not None)
    return record_page(before.site_with(_replaced(shown, told, laid.loaded)), told.id)


def _alike(was: Record, now: Record, loaded: Loaded) -> bool:
    """Whether it stands where it stood, and holds nothing that other records or files decide about."""
    kind = loaded.rules.schema.kinds[now.kind]
    same = (was.kind, was.campaign, was.unit, was.scope, was.path) == (now.kind, now.campaign, now.unit, now.scope, now.path)
    decided = all(was.data.get(name) == now.data.get(name) for name in (FIELD, "parent"))
    return same and decided and not kind.counts_people and kind.id != "campaign"


def _replaced(shown: Graph, told: Record, loaded: Loaded) -> Graph:
    schema = loaded.rules.schema
    sources = (shown.get(str(item.get("document", ""))) for item in told.data.get("source", ()))
    dated, *_ = date_records([told, *(item for item in sources if item is not None and item.id != told.id)], schema)
    edges = [
        Edge(dated.id, path, target)
        for path, _, target in references(dated, schema.kinds[dated.kind])
        if target in shown and target != dated.id
    ]
    return shown.replaced(dated, edges)

"""What was said before: the history of a portal that was loaded, and portals in memory that were committed on days of one's choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from gongshilan.assess.assess import assess
from gongshilan.build.load import CONTENT, Loaded
from gongshilan.build.rules import Rules
from gongshilan.check.content import Checked
from gongshilan.check.record import RecordChecker
from gongshilan.cli.git import versions
from gongshilan.kinds.schema import Schema
from gongshilan.link.build import link
from gongshilan.link.graph import Graph
from gongshilan.model import Change, Edition, Portal
from gongshilan.project.edition import Projection, project
from gongshilan.project.history import History
from gongshilan.project.past import Commit, Past
from gongshilan.project.replay import Replay
from gongshilan.read.files import is_record_path
from gongshilan.read.source import Source, blob_name, read_source

from support.places import PORTAL as FOLDER
from support.world import PORTAL


def history_of(loaded: Loaded) -> History:
    """As a build asks for it."""
    past, rules = versions(loaded.root / CONTENT, loaded.portal.timezone), loaded.rules
    return History(past, loaded.graph, loaded.checked.sources, loaded.portal, rules.schema, rules.rulebooks)


def shipped_files(root: Path = FOLDER) -> dict[str, str]:
    """The records of the small portal, by path."""
    content = root / CONTENT
    found = {path.relative_to(content).as_posix(): path for path in sorted(content.rglob("*.md"))}
    return {name: path.read_text(encoding="utf-8") for name, path in found.items() if is_record_path(name)}


_OBLIGATIONS = ("T-DAY", "T-PER", "T-PUB", "T-ALL")  # one of each sort: all would be most of the time these tests take
_CHECKERS: dict[int, tuple[Any, RecordChecker]] = {}


def _checker(schema: Schema, portal: Portal) -> RecordChecker:
    """Made once for a schema, which is kept so that its id stays its own."""
    return _CHECKERS.setdefault(id(schema), (schema, RecordChecker(schema, portal)))[1]


class Board:
    """A portal in memory. ``put`` changes files, ``commit`` says on which day they were committed; what is put afterwards was not."""

    def __init__(
        self, rules: Rules, *, approval: Mapping[str, tuple[str, ...]] | None = None, portal: Portal = PORTAL
    ) -> None:
        books = dict(rules.rulebooks)
        some = [item for item in books["TINY"].obligations if item.id in _OBLIGATIONS]
        books["TINY"] = replace(books["TINY"], obligations=tuple(some))
        if approval:
            books["TINY"] = replace(books["TINY"], approval=approval)
        self.rules, self.portal = replace(rules, rulebooks=books), portal
        self.files: dict[str, str] = {}
        self._commits: list[Commit] = []
        self._stored: dict[str, bytes] = {}
        self._done: dict[str, str] = {}
        self.asked: list[str] = []

    def put(self, path: str, text: str | None) -> None:
        if text is None:
            del self.files[path]
        else:
            self.files[path] = text

    def commit(self, day: str) -> None:
        now = {path: text.encode() for path, text in self.files.items()}
        named = {path: blob_name(raw) for path, raw in now.items()}
        self._stored |= {named[path]: raw for path, raw in now.items()}
        changed = {path: named.get(path, "") for path in named | self._done if named.get(path) != self._done.get(path)}
        self._commits.append(Commit(date.fromisoformat(day), changed))
        self._done = named

    def past(self, **given: Any) -> Past:
        def read(names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
            for name in names:
                self.asked.append(name)
                yield name, self._stored.get(name)

        return Past(list(self._commits), read, **given)

    def joined(self) -> tuple[Graph, dict[str, Source]]:
        """The records as they are now, and their sources."""
        schema = self.rules.schema
        sources = {path: source for path, text in self.files.items() if (source := read_source(text.encode(), path)[0])}
        checker = _checker(schema, self.portal)
        checked = [checker.check(source) for source in sources.values()]
        assert [problem for _, found in checked for problem in found] == []
        records = tuple(record for record, _ in checked if record is not None)
        full, problems = link(Checked(self.portal, records, sources, ()), schema, self.rules.rulebooks)
        assert [problem for problem in problems if not problem.warning] == []
        return full, sources

    def replay(self) -> Replay:
        """The records as they stood on any day."""
        full, sources = self.joined()
        return Replay(self.past(), {record.id: record for record in full}, sources, self.rules.schema, self.portal)

    def seen(self, edition: Edition | str, as_of: str, **given: Any) -> tuple[Projection, tuple[Change, ...]]:
        """What an edition shows, and what it tells of before."""
        chosen = edition if isinstance(edition, Edition) else Edition(edition, edition, edition)
        schema, books = self.rules.schema, self.rules.rulebooks
        full, sources = self.joined()
        day = date.fromisoformat(as_of)
        truth = assess(full, schema, books, self.portal, day)
        projection = project(full, truth, chosen, self.portal, schema, books)
        return projection, History(self.past(**given), full, sources, self.portal, schema, books).changes(projection)

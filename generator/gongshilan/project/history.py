"""What a record said before, as an audience may know it: each stored version is projected, and the projections compared.

A version that only changed what the audience may not see leaves no trace; nor do commit messages or authors; nor does what a
record said before it was published: it counts as added on the day from which it could be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from gongshilan.check.record import RecordChecker
from gongshilan.disclosure.shows import without_small_numbers
from gongshilan.kinds.schema import Schema
from gongshilan.model import Change, Portal, Record
from gongshilan.project.edition import Projection
from gongshilan.project.fields import FieldProjection
from gongshilan.read.passages import visible
from gongshilan.read.source import Source, read_source


@dataclass(frozen=True, slots=True)
class Version:
    """A file's content as of a commit: the commit's day (ISO, portal's time zone), git's name for the bytes, the bytes
    (None: the file was removed)."""

    on: str
    blob: str
    raw: bytes | None


Versions = Callable[[], Mapping[str, Sequence[Version]]]
"""Every stored version of every file of the content, oldest first, by path; nothing where there is no store to ask."""

Visible = tuple[Mapping[str, Any], str]  # projected data, body


class History:
    """Checks stored versions once, for all editions."""

    def __init__(self, versions: Mapping[str, Sequence[Version]], schema: Schema, portal: Portal) -> None:
        self._versions = versions
        self._schema = schema
        self._checker = RecordChecker(schema, portal)
        self._parsed: dict[tuple[str, str], Record | None] = {}

    def changes(self, projection: Projection, sources: Mapping[str, Source]) -> tuple[Change, ...]:
        """Changes of the records the edition shows, newest first, then by record."""
        found: list[Change] = []
        if not self._versions:
            return ()  # not in git: there is no history to tell, not even that everything is new
        for record in projection.graph:
            versions = self._versions.get(record.path, ())
            source = sources.get(record.path)
            if source is not None:
                found.extend(self._of_record(record, source, versions, projection))
        return tuple(sorted(found, key=lambda change: (not change.uncommitted, _descending(change.on), change.record)))

    def _of_record(
        self, record: Record, source: Source, versions: Sequence[Version], projection: Projection
    ) -> Iterator[Change]:
        if len(versions) == 1 and versions[0].blob == source.blob:
            yield Change(record.id, max(versions[0].on, projection.audience.opened(record.id)), "added")
            return
        before: Visible | None = None
        readable = [(version, self._parse(record.path, version)) for version in versions]
        # a version that could not be read never was on the board
        readable = [(version, then) for version, then in readable if version.raw is None or then is not None]
        replaced = [version.on for version, _ in readable[1:]]
        for (version, then), until in zip_longest(readable, replaced):
            opened = projection.audience.open_from(then) if then is not None else ""
            if opened and until is not None and until <= opened:
                continue  # replaced before anybody could read it
            now = self._see(then, projection)
            yield from _compare(record.id, max(version.on, opened or ""), before, now, uncommitted=False)
            before = now
        current: Visible = (record.data, record.body)
        if not versions or versions[-1].blob != source.blob:
            yield from _compare(record.id, "", before, current, uncommitted=True)

    def _see(self, record: Record | None, projection: Projection) -> Visible | None:
        audience = projection.audience
        if record is None or not audience.sees_scope(record.scope) or audience.open_from(record) is None:
            return None
        kind, today = self._schema.kinds[record.kind], projection.assessment.as_of.isoformat()
        counted = record.data
        if not audience.told_all(record):
            counted = without_small_numbers(record.data, kind, self._schema, audience.under)
        view = FieldProjection(counted, {}, kind.fields, audience.sees_scope, projection.graph.__contains__, today)
        return view.data, visible(record.body, audience.sees_scope)

    def _parse(self, path: str, version: Version) -> Record | None:
        """The record as it was; None where the file was removed or could not be read."""
        if version.raw is None:
            return None
        key = (path, version.blob)
        if key not in self._parsed:
            old, _ = read_source(version.raw, path)
            self._parsed[key] = self._checker.check(old)[0] if old is not None else None
        return self._parsed[key]


def _compare(record: str, on: str, before: Visible | None, now: Visible | None, *, uncommitted: bool) -> Iterator[Change]:
    if before is None and now is None:
        return
    if before is None:
        yield Change(record, on, "added", (), uncommitted)
    elif now is None:
        yield Change(record, on, "removed")  # committed: what an edition shows now is there now
    else:
        fields = tuple(key for key in dict.fromkeys([*before[0], *now[0]]) if before[0].get(key) != now[0].get(key))
        if before[1] != now[1]:
            fields = (*fields, "body")
        if fields:
            yield Change(record, on, "changed", fields, uncommitted)


def _descending(day: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in day)

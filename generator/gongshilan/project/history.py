"""What a record said before, as an audience could know it.

Told is what the edition showed at the end of each day, by the predicate that also decides what it shows now
(:mod:`gongshilan.visibility.audience`), of the records as they were committed by then. So nothing is told of what was written
before a record, its unit, its campaign or a name in it was opened, or after it was withdrawn; nor of a change of what the
audience could not see; nor of commit messages or authors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from gongshilan.disclosure.shows import without_small_numbers
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Schema
from gongshilan.link.graph import Graph
from gongshilan.model import Change, Edition, Portal, Record
from gongshilan.project.edition import Projection
from gongshilan.project.part import part
from gongshilan.project.past import Past
from gongshilan.project.replay import Replay, at
from gongshilan.read.source import Source
from gongshilan.visibility.audience import Audience
from gongshilan.visibility.days import WITHDRAWN
from gongshilan.visibility.extent import Extent

Seen = tuple[Mapping[str, Any], str]  # projected data, body


class History:
    """Reads what was committed once, for all editions of one portal. ``full`` are all records as they are now."""

    def __init__(
        self,
        past: Past,
        full: Graph,
        sources: Mapping[str, Source],
        portal: Portal,
        schema: Schema,
        rulebooks: Mapping[str, Rulebook],
    ) -> None:
        self._replay = Replay(past, {record.id: record for record in full}, sources, schema, portal)
        self._begins = past.commits[0].on if past.commits else None
        self._shallow = past.shallow
        self._full = full
        self._portal = portal
        self._schema = schema
        self._rulebooks = rulebooks

    def changes(self, projection: Projection) -> tuple[Change, ...]:
        """Changes of the records the edition shows, newest first, then by record. None where nothing was ever committed that it
        showed: then there is no history to tell, not even that everything is new."""
        if self._begins is None:
            return ()
        days = _Days(self._replay, projection, self._portal, self._schema, self._rulebooks)
        found = [change for record in projection.graph for change in self._of_record(record, days, projection)]
        if all(change.uncommitted for change in found) and not any(
            self._showed(record.id, days) for record in projection.graph
        ):
            return ()
        return tuple(
            sorted(
                found, key=lambda change: (not change.uncommitted, -change.on.toordinal() if change.on else 0, change.record)
            )
        )

    def _of_record(self, record: Record, days: _Days, projection: Projection) -> Iterator[Change]:
        line, around = self._replay.line(record.id), self._replay.hangs_on(record.id)
        dirty = any(map(self._replay.changed, (record.id, *around)))
        moments = days.of(record.id, around) if line else []
        if len(moments) == 1 and not dirty:
            if not self._older(record.id, moments[0]):
                yield Change(record.id, moments[0], "added")
            return
        before: Seen | None = None
        for day in moments:
            now = days.seen(at(line, day), day)
            if not (before is None and self._older(record.id, day)):
                yield from _compare(record.id, day, before, now)
            before = now
        if dirty:
            yield from _compare(record.id, None, before, self._now(record.id, projection), uncommitted=True)

    def _showed(self, name: str, days: _Days) -> bool:
        """True if the edition showed what was committed of a record on some day."""
        line = self._replay.line(name)
        moments = days.of(name, self._replay.hangs_on(name)) if line else []
        return any(days.seen(at(line, day), day) is not None for day in moments)

    def _now(self, name: str, projection: Projection) -> Seen:
        """What is shown of a record now, but for counts as of any other day: what other records of the same people say is left
        out of history."""
        record, audience = self._full[name], projection.audience
        return _seen(
            record, audience.extent(record), self._schema, audience, lambda other: projection.graph.named(other) is not None
        )

    def _older(self, name: str, day: date) -> bool:
        """True where what stood there on a day may have stood there long since: what was committed before is not here."""
        return (self._shallow and day == self._begins) or self._replay.lacks(name)


class _Days:
    """What one edition showed, day by day. No day is later for its readers than the one the portal speaks of."""

    def __init__(
        self, replay: Replay, projection: Projection, portal: Portal, schema: Schema, rulebooks: Mapping[str, Rulebook]
    ) -> None:
        self._replay = replay
        self._today = projection.assessment.as_of
        self._schema = schema
        self._audience: Callable[..., Audience] = partial(_audience, projection.edition, portal, rulebooks, replay)
        self._audiences: dict[date, Audience] = {}
        self._known: dict[tuple[date, str], bool] = {}

    def of(self, name: str, around: frozenset[str]) -> list[date]:
        """Days on which what is shown of a record may have changed, from its first on."""
        line = self._replay.line(name)
        committed = {day for day, _ in line}
        turns = self._replay.line_days(name)
        for other in around:
            committed.update(day for day, _ in self._replay.held(other))
            turns |= self._replay.days(other)
        return sorted(day for day in committed | turns if day >= line[0][0] and (day in committed or day <= self._today))

    def seen(self, record: Record | None, day: date) -> Seen | None:
        """What was shown of a record at the end of a day; None if it had no page."""
        if record is None:
            return None
        audience = self._on(day)
        extent = audience.extent(record)
        if extent <= Extent.NAMED:
            return None
        return _seen(record, extent, self._schema, audience, partial(self._names, day))

    def _names(self, day: date, name: str) -> bool:
        key = (day, name)
        if key not in self._known:
            record = self._replay.find(name, day)
            self._known[key] = record is not None and self._on(day).extent(record) > Extent.HIDDEN
        return self._known[key]

    def _on(self, day: date) -> Audience:
        if day not in self._audiences:
            self._audiences[day] = self._audience(day, min(day, self._today))
        return self._audiences[day]


def _seen(record: Record, extent: Extent, schema: Schema, audience: Audience, known: Callable[[str], bool]) -> Seen:
    kind = schema.kinds[record.kind]
    all_told = audience.told_all(record)
    data = record.data if all_told else without_small_numbers(record.data, kind, schema, audience.under)
    shown = part(record, data, extent, kind, audience, known)
    return shown.data, shown.body


def _audience(
    edition: Edition, portal: Portal, rulebooks: Mapping[str, Rulebook], replay: Replay, day: date, as_of: date
) -> Audience:
    return Audience(edition, portal, rulebooks, lambda name: replay.find(name, day), as_of)


def _compare(
    record: str, on: date | None, before: Seen | None, now: Seen | None, *, uncommitted: bool = False
) -> Iterator[Change]:
    if before is None and now is None:
        return
    if before is None:
        yield Change(record, on, "added", uncommitted=uncommitted)
    elif now is None:
        yield Change(record, on, "removed")  # never what is not committed: that is shown now
    elif (WITHDRAWN in before[0]) != (WITHDRAWN in now[0]):
        yield Change(
            record, on, "changed", (WITHDRAWN,), uncommitted
        )  # that the rest goes, or comes back, is the same change
    else:
        fields = tuple(key for key in dict.fromkeys([*before[0], *now[0]]) if before[0].get(key) != now[0].get(key))
        if before[1] != now[1]:
            fields = (*fields, "body")
        if fields:
            yield Change(record, on, "changed", fields, uncommitted)

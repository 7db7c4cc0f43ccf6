"""The records as they stood on any day, from what was committed by its end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from gongshilan.check.record import RecordChecker, record_id
from gongshilan.kinds.schema import Schema
from gongshilan.link.references import references
from gongshilan.link.shared import FOLDER, UNIT, Sharing, data_of
from gongshilan.model import Portal, Record, plain_id
from gongshilan.project.past import Past, Stage, Tracks
from gongshilan.read.source import Source, read_source
from gongshilan.visibility.days import turning_days

Steps = Sequence[tuple[date, Record | None]]
"""From which day on what stood there; None from when nothing did."""


class Replay:
    """Stored versions, checked once and only where they are asked for. A version that could not be read, in its form or in what
    it says, never was on any board. What a campaign has of the portal's own records is worked out for each day from what was
    written of both by then; ids mean what they mean now, wherever their files lay."""

    def __init__(
        self, past: Past, records: Mapping[str, Record], sources: Mapping[str, Source], schema: Schema, portal: Portal
    ) -> None:
        self._past = past
        self._tracks = Tracks(past.commits)
        self._now = records
        self._sources = sources
        self._schema = schema
        self._checker = RecordChecker(schema, portal)
        self._parsed: dict[tuple[str, str], Record | None] = {}
        self._missing: set[str] = set()
        self._held: dict[str, Steps] = {}
        self._lines: dict[str, Steps] = {}
        self._raw: dict[str, Steps] = {}
        self._days: dict[str, frozenset[date]] = {}
        self._shared = frozenset(record.name for record in records.values() if record.name != record.id)
        self._fetch({plain_id(name) for name in self._now})

    def held(self, name: str) -> Steps:
        """What stood under an id, oldest first."""
        if name not in self._held:
            self._held[name] = self._meant(name, self._tracks.held)
        return self._held[name]

    def line(self, name: str) -> Steps:
        """The same of a record wherever it lay before it was moved to this id."""
        if name not in self._lines:
            self._lines[name] = self._meant(name, self._tracks.line)
        return self._lines[name]

    def lacks(self, name: str) -> bool:
        """True if it is not known what all versions of a record's line said."""
        return any(stage.blob in self._missing for stage in self._tracks.line.get(plain_id(name), ()))

    def find(self, name: str, day: date) -> Record | None:
        """The record of an id at the end of a day."""
        return at(self.held(name), day)

    def days(self, name: str) -> frozenset[date]:
        """Days on which what stood under an id, or who may see it, changed by itself."""
        if name not in self._days:
            self._days[name] = frozenset(self._turns(self.held(name)))
        return self._days[name]

    def line_days(self, name: str) -> frozenset[date]:
        """The same of a record wherever it lay."""
        return frozenset(self._turns(self.line(name)))

    def hangs_on(self, name: str) -> frozenset[str]:
        """Ids whose own days may change what is shown of a record: what it ever stood in, what it ever referred to and what that
        stood in."""
        found: set[str] = set()
        for _, record in self.line(name):
            if record is not None:
                self._around(record, found)
                for _, _, target in references(record, self._schema.kinds[record.kind]):
                    found.add(target)
                    for _, other in self.held(target):
                        if other is not None:
                            self._around(other, found)
        return frozenset(found)

    def changed(self, name: str) -> bool:
        """True where the file of an id is not as it was committed."""
        stages, now = self._tracks.held.get(plain_id(name), ()), self._now.get(name)
        last = stages[-1] if stages else None
        if now is None:
            return last is not None and bool(last.blob)
        return last is None or (last.path, last.blob) != (now.path, self._blob(now.path))

    def _around(self, record: Record, found: set[str]) -> None:
        """Its campaign, its unit and every unit that ever stood above."""
        found.add(record.campaign)
        units = [record.unit] if record.unit else []
        while units:
            unit = units.pop()
            if unit not in found:
                found.add(unit)
                units += [
                    str(above) for _, item in self.held(unit) if item is not None and (above := item.data.get("parent"))
                ]

    def _turns(self, steps: Steps) -> Iterator[date]:
        for day, record in steps:
            yield day
            if record is not None:
                yield from turning_days(record, self._schema.kinds[record.kind])

    def _meant(self, name: str, tracks: Mapping[str, Sequence[Stage]]) -> Steps:
        campaign, _, written = name.rpartition(".")
        steps = self._steps(tracks.get(written, ()))
        if not self._shared:
            return steps
        if not campaign:
            return [(day, self._own(record, day)) for day, record in steps]
        days = {day for day, _ in steps} | {day for day, _ in self.held(campaign)}
        for unit in {data_of(record, UNIT) for _, record in steps if record is not None} & self._shared:
            days |= {day for day, _ in self._written(unit)}
        return [(day, self._had(campaign, name, at(steps, day), day)) for day in sorted(days)]

    def _own(self, record: Record | None, day: date) -> Record | None:
        """A campaign's own record, as it names those of the portal."""
        if record is None or record.campaign == FOLDER:
            return record
        return self._sharing(record.campaign, record, day).own(record)

    def _had(self, campaign: str, name: str, record: Record | None, day: date) -> Record | None:
        """What a campaign had on a day of what is the portal's now: it may have been the campaign's own."""
        if record is None:
            return None
        if record.campaign == campaign:
            own = self._own(record, day)
            return replace(own, id=name, unit=name if own.kind == UNIT else own.unit) if own is not None else None
        there = self.find(campaign, day)
        if record.campaign != FOLDER or there is None:
            return None
        sharing = self._sharing(campaign, there, day)
        return sharing.part(record) if sharing.has(record) else None

    def _sharing(self, campaign: str, there: Record, day: date) -> Sharing:
        return Sharing(replace(there, id=campaign), lambda name: at(self._written(name), day), self._shared, self._schema)

    def _written(self, name: str) -> Steps:
        """What was written under an id, as it was."""
        if name not in self._raw:
            self._raw[name] = self._steps(self._tracks.held.get(name, ()))
        return self._raw[name]

    def _steps(self, stages: Iterable[Stage]) -> Steps:
        found: list[tuple[date, Record | None]] = []
        for stage in stages:
            record = self._read(stage) if stage.blob else None
            if not stage.blob or record is not None:
                found.append((stage.on, record))
        return found

    def _read(self, stage: Stage) -> Record | None:
        now = self._now.get(_name(stage))
        if now is not None and (now.path, self._blob(now.path)) == (stage.path, stage.blob):
            return now
        key = (stage.path, stage.blob)
        if key not in self._parsed:
            self._fetch([_name(stage)])
            self._parsed.setdefault(key, None)  # not there, or too large
        return self._parsed[key]

    def _fetch(self, names: Iterable[str]) -> None:
        """Read all versions of some ids, and whence they come, in one go: one at a time, none kept but what it says."""
        wanted: dict[str, set[str]] = {}
        for name in names:
            for stage in (*self._tracks.held.get(name, ()), *self._tracks.line.get(name, ())):
                now = self._now.get(_name(stage))
                if stage.blob and not (now and (now.path, self._blob(now.path)) == (stage.path, stage.blob)):
                    wanted.setdefault(stage.blob, set()).add(stage.path)
        for blob, raw in self._past.read(sorted(wanted)):
            if raw is None:
                self._missing.add(blob)
                continue
            for path in wanted[blob]:
                source, _ = read_source(raw, path)
                self._parsed[path, blob] = self._checker.check(source)[0] if source is not None else None

    def _blob(self, path: str) -> str:
        source = self._sources.get(path)
        return source.blob if source is not None else ""


def _name(stage: Stage) -> str:
    return record_id(stage.path)


def at(steps: Steps, day: date) -> Record | None:
    """What stood there at the end of a day."""
    index = bisect_right(steps, day, key=lambda step: step[0])
    return steps[index - 1][1] if index else None

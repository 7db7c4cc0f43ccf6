"""What an import works on: the schema, the records there are, and what the person said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongshilan.check.record import RecordChecker
from gongshilan.intake.mapping import Given
from gongshilan.kinds.schema import Schema
from gongshilan.model import Portal, Record
from gongshilan.read.source import Source


@dataclass(frozen=True, slots=True)
class Around:
    """The portal before the import. ``allowed`` are numbers (plain digits) that may be told; ``broken`` the files, by path, that are
    no records since something in them is wrong, as far as they can be read."""

    schema: Schema
    portal: Portal
    records: Mapping[str, Record]
    sources: Mapping[str, Source]
    allowed: frozenset[str] = frozenset()
    given: Given = field(default_factory=Given)
    broken: Mapping[str, Source | None] = field(default_factory=dict)

    def checker(self) -> RecordChecker:
        """Checks single records against the schema."""
        return RecordChecker(self.schema, self.portal)

    def source_of(self, record_id: str) -> Source | None:
        """The file of a record."""
        record = self.records.get(record_id)
        return self.sources.get(record.path) if record is not None else None

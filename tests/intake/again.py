"""Tables imported one after another into the same portal, of which nothing is written to disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gongshilan.build.load import Loaded
from gongshilan.build.taking import around
from gongshilan.intake.intake import Intake, settle, take_in
from gongshilan.intake.mapping import Given
from gongshilan.intake.plan import Planned
from gongshilan.read.source import read_source
from gongshilan.sheets.model import Book
from gongshilan.sheets.read_xlsx import read_xlsx

from intake.books import book


class Office:
    """A portal into which tables are taken; ``files`` are the records taken in, by id."""

    def __init__(self, loaded: Loaded, **given: str) -> None:
        self.settled, problems = settle(around(loaded, Given(**given)), "台账.xlsx")
        assert problems == []
        self.files: dict[str, Mapping[str, Any]] = {}

    def take(self, *rows: Sequence[Any], merged: Sequence[str] = (), unit: str = "", name: str = "台账") -> Intake:
        """One sheet."""
        return self.read(read_xlsx(book((name, rows, merged))), unit)

    def read(self, sheets: Any, unit: str = "") -> Intake:
        """A workbook. Without problems its records are then in the portal."""
        settled = self.settled
        if unit:
            settled = replace(settled, given=replace(settled.given, unit=unit))
        intake = take_in(Book("2030年.xlsx", sheets), settled)
        if not intake.problems:
            self.keep(intake.planned)
        return intake

    def keep(self, planned: Sequence[Planned]) -> None:
        """The portal after an import."""
        records, sources = dict(self.settled.records), dict(self.settled.sources)
        for item in planned:
            source, problems = read_source(item.raw, item.path)
            assert source is not None, problems
            record, problems = self.settled.checker().check(source)
            assert record is not None, problems
            records[item.id], sources[item.path] = record, source
            self.files[item.id] = source.tree.value
        self.settled = replace(self.settled, records=records, sources=sources)


def ids(intake: Intake) -> list[str]:
    """What the rows became."""
    assert intake.problems == [], intake.problems
    return [f"{item.state} {item.id}" for item in intake.planned]


def codes(intake: Intake) -> list[str]:
    """What forbids them."""
    return [problem.code for problem in intake.problems]

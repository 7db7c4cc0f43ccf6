"""Making a unit's records: what a piece's fill function gives becomes a record, and is noted for every need it bears out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from gongshilan_demo.frame import Frame
from gongshilan_demo.model import Data, Draft, Fate, Made, Marker, Piece, Unit
from gongshilan_demo.voice import Voice


@dataclass(slots=True)
class Turns:
    """Statuses handed out in turn over the whole portal, so that all of them occur."""

    at: dict[str, int]
    rows: Mapping[str, tuple[str, ...]]

    def next(self, row: str) -> str:
        """The next one of a row."""
        number = self.at.get(row, 0)
        self.at[row] = number + 1
        return self.rows[row][number % len(self.rows[row])]


@dataclass(slots=True)
class Maker:
    """Makes the records of one unit. Fill functions are given it as their only helper."""

    frame: Frame
    unit: Unit
    voice: Voice
    as_of: date
    turns: Turns
    units: Mapping[str, Unit]

    @property
    def rng(self) -> Random:
        """The unit's own chance."""
        return self.unit.rng

    def first(self) -> bool:
        """True for a unit of class one."""
        return "first" in self.unit.roles

    def fate(self, piece: Piece) -> Fate | None:
        """What was planted on a piece."""
        return self.unit.fates.get(piece.name)

    def flaw(self, piece: Piece) -> str:
        """The flaw planted on a piece, or nothing."""
        fate = self.fate(piece)
        return fate.flaw if fate else ""

    def before(self, day: date | None) -> date | None:
        """The day if it has come by the day of the demo (and before the unit's end), else None."""
        last = self.as_of if self.unit.ended is None else min(self.as_of, self.unit.ended)
        return day if day is not None and day <= last else None

    def private(self, value: str, scope: str, field: str) -> str:
        """The value, noted as one that only readers of the scope may see. The record is the one being made."""
        self.unit.markers.append(Marker(value, scope, "", field))
        return value

    def make(self, piece: Piece, fill: Callable[[Maker, Piece, date, int], Draft]) -> None:
        """All records of a scheduled piece."""
        days = self.unit.days[piece.name]
        for number, day in enumerate(days):
            self.one(piece, fill, day, number, several=bool(piece.group))

    def one(
        self, piece: Piece, fill: Callable[[Maker, Piece, date, int], Draft], day: date, number: int, *, several: bool
    ) -> Made:
        """One record of a piece, registered under it."""
        draft = fill(self, piece, day, number)
        suffix = piece.name.replace("_", "-") + (f"-{number + 1:02d}" if several else "")
        record_id = self.unit.id if piece.kind == "unit" else f"{self.unit.id}-{suffix}"
        made = self.add(record_id, draft.kind or piece.kind, draft, day)
        self.unit.ids.setdefault(piece.name, []).append(made.id)
        self._serve(piece, draft, day)
        return made

    def add(self, record_id: str, kind: str, draft: Draft, day: date | None) -> Made:
        """A record with the fields every record has in front."""
        titled: Data = {"kind": kind, "title": draft.data["title"]}
        if kind not in ("unit", "guidance_group", "document"):
            titled["unit"] = self.unit.id
        made = Made(
            record_id,
            kind,
            {**titled, **{key: value for key, value in draft.data.items() if key != "title"}},
            draft.body,
            day,
        )
        self.unit.made.append(made)
        markers = self.unit.markers
        for index in range(len(markers) - 1, -1, -1):
            if markers[index].record:
                break
            markers[index] = Marker(markers[index].value, markers[index].scope, record_id, markers[index].field)
        return made

    def _serve(self, piece: Piece, draft: Draft, day: date) -> None:
        fate = self.fate(piece)
        lost = piece.flaws[fate.flaw].loses if fate and fate.flaw else frozenset()
        for serve in piece.serves:
            if serve.key in lost or not self.unit.asks(serve.who) or (serve.beside and serve.beside not in self.unit.ids):
                continue
            when = draft.days.get(serve.day) if serve.day else day
            if when is not None:
                self.unit.served.setdefault(serve.key, []).append((when, draft.amount))

"""Which held record a row is, and which id is free for it: no record ever takes the place of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongshilan.assess.paths import values_at
from gongshilan.intake.people import PEOPLE
from gongshilan.intake.setting import Around
from gongshilan.kinds.schema import Kind
from gongshilan.model import Record
from gongshilan.write.ids import id_from

_LONGEST = 80
_MASKED = re.compile(r"[\d()（）+-]*\*[\d()（）*+-]*")


@dataclass(frozen=True, slots=True)
class Who:
    """What tells a row from others of its kind: its unit (empty for kinds of no unit) and its whole title."""

    kind: Kind
    unit: str
    title: str


@dataclass(slots=True)
class Ids:
    """The ids there are: of records, and of rows that were named before."""

    around: Around
    taken: dict[str, Who] = field(default_factory=dict)
    _by_title: dict[tuple[str, str], list[Record]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for record in self.around.records.values():
            self._by_title.setdefault((record.kind, record.title), []).append(record)

    def titled(self, who: Who) -> list[Record]:
        """Records of this title and unit, however their ids were made."""
        begin = self.around.given.id
        found = (record for record in self._by_title.get((who.kind.id, who.title), ()) if self._near(record, who))
        return [record for record in found if not begin or record.id.startswith(f"{id_from(begin)}-")]

    def numbered(self, who: Who, number: str) -> list[str]:
        """Ids of records of this title and unit whose ids end with the number: a section or a sheet may have stood before it."""
        begin, end = self.around.given.id or who.kind.id, f"-{id_from(number)}"
        found = [record.id for record in self.titled(who) if record.id not in self.taken]
        return [name for name in found if name.startswith(id_from(begin)) and name.endswith(end)]

    def others(self, name: str, who: Who) -> bool:
        """True if the id is that of another unit's record or row of the same kind."""
        held, twin = self.around.records.get(name), self.taken.get(name)
        if held is not None and held.kind == who.kind.id and not self._near(held, who):
            return True
        return twin is not None and bool(who.unit and twin.unit) and twin.unit != who.unit

    def free(self, wanted: str, who: Who) -> str:
        """The id wanted, if nobody has it but a record or a row of this unit and title; else one with the unit, or a number, in it."""
        for name in self._names(wanted, who):
            held = self.around.records.get(name)
            if (held is None or (self._near(held, who) and reads_as(held.title, who.title))) and self.taken.get(
                name, who
            ) == who:
                return name
        return wanted

    def take(self, name: str, who: Who) -> None:
        """Note whose an id is."""
        self.taken.setdefault(name, who)

    def _names(self, wanted: str, who: Who) -> Iterator[str]:
        yield wanted
        if self.others(wanted, who):
            yield with_unit(wanted, self.around.given.id or who.kind.id, who.unit)
        for number in range(2, len(self.around.records) + len(self.taken) + 3):
            yield behind(wanted, str(number))

    def _near(self, record: Record, who: Who) -> bool:
        """Of the same kind, campaign and unit."""
        if (record.kind, record.campaign) != (who.kind.id, self.around.given.campaign):
            return False
        return not who.unit or (record.unit or "") in (who.unit, record.id, "")


def with_unit(name: str, begin: str, unit: str) -> str:
    """``suggestion-x`` → ``suggestion-unit-x``."""
    rest = name.removeprefix(f"{id_from(begin)}-")
    return id_from(begin, unit, rest)


def behind(name: str, end: str) -> str:
    """An id with something behind it, however long it is."""
    return f"{name[: _LONGEST - len(end) - 1].rstrip('-')}-{end}"


def reads_as(held: str, said: str) -> bool:
    """True if the title held is the one said, but for names and numbers that were masked in it."""
    if held == said or "*" not in held:
        return held == said
    parts = (re.escape(part) for part in _MASKED.split(held))
    return re.fullmatch(".*".join(parts), said, re.DOTALL) is not None


def recurs(kind: Kind) -> bool:
    """True if two of one title are two things when their days differ: meetings are, people and matters that go on for months are not."""
    goes_on = any(way.has == "progress" for ways in kind.sheet.otherwise.values() for way in ways)
    return kind.id not in PEOPLE and kind.belongs == "unit" and not goes_on


def days_of(record: Record, kind: Kind) -> list[str]:
    """The days a record is of, as ISO text."""
    said = (value for path in kind.dates if path != "not_before" for value in values_at(record.data, path))
    return [value for value in said if isinstance(value, str)]

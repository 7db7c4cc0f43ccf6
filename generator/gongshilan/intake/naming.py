"""What the rows of tables are called: ids that are the same whenever the table is imported again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongshilan.check.record import ID_PATTERN
from gongshilan.intake.rows import Row
from gongshilan.intake.setting import Around
from gongshilan.kinds.schema import Kind
from gongshilan.model import Record
from gongshilan.problems import Place
from gongshilan.windows.wording import WordingError, read_day
from gongshilan.write.ids import id_from

_RUNNING = re.compile(r"\d{1,5}(?:[-.]\d{1,3})?\Z|[一二三四五六七八九十百]{1,4}\Z")
_SPOKEN = re.compile(r"[A-Za-z]+-[A-Za-z0-9-]+\Z")  # SS-01: an id as it stands
_AROUND = "()[]【】.,、。:; 第项条号"
_LONGEST = 80


@dataclass(slots=True)
class Entry:
    """A row. ``key`` is what its table calls it, ``running`` if that is only a running number; ``day`` (ISO) its own day, if it tells one."""

    row: Row
    key: str
    place: Place
    running: bool
    unit: str
    title: str
    day: str = ""
    id: str = ""


@dataclass(slots=True)
class Named:
    """The rows of one sheet."""

    sheet: str
    kind: Kind
    entries: list[Entry] = field(default_factory=list)


def bare_key(said: str, heading: str) -> tuple[str, bool]:
    """（1）, 1、, ① and 第1项 are 1. And whether that is a running number: of a column called 序号 or 编号."""
    bare = unicodedata.normalize("NFKC", said).strip(_AROUND)
    number = bool(_RUNNING.match(bare))
    short = len("".join(heading.split())) <= 2 and "号" in heading
    return (bare if number else said), number and short


def name_rows(tables: Sequence[Named], around: Around) -> None:
    """Give every row its id. Running numbers that begin anew in each section, or in each sheet, are told apart by it."""
    for table in tables:
        numbered = [entry for entry in table.entries if entry.running]
        if any(entry.row.section for entry in numbered) and _clash([numbered]):
            for entry in numbered:
                entry.key = f"{entry.row.section}-{entry.key}" if entry.row.section else entry.key
    for kind in dict.fromkeys(table.kind.id for table in tables):
        same = [table for table in tables if table.kind.id == kind]
        if len(same) > 1 and _clash([[entry for entry in table.entries if entry.running] for table in same]):
            for table in same:
                for entry in table.entries:
                    entry.key = f"{table.sheet}-{entry.key}" if entry.running else entry.key
    taken: dict[str, str] = {}
    for table in tables:
        titles = Counter((entry.unit, entry.title) for entry in table.entries if not entry.key)
        for entry in table.entries:
            if entry.key:
                entry.id = _keyed(entry, table.kind, around)
            else:
                entry.id = _titled(entry, table.kind, around, alone=titles[entry.unit, entry.title] == 1)
                entry.id = _free(entry, taken)
            taken.setdefault(entry.id, entry.title)


def _clash(groups: Sequence[Sequence[Entry]]) -> bool:
    """True if a number stands for different things, and none for the same thing twice."""
    titles: dict[tuple[str, str], list[str]] = {}
    for group in groups:
        for entry in group:
            titles.setdefault((entry.unit, entry.key), []).append(entry.title)
    repeated = [found for found in titles.values() if len(found) > 1]
    return bool(repeated) and all(len(set(found)) == len(found) for found in repeated)


def _keyed(entry: Entry, kind: Kind, around: Around) -> str:
    given, small = around.given, entry.key.lower()
    if ID_PATTERN.match(small) and not given.id and (entry.key in around.records or _SPOKEN.match(entry.key)):
        return small
    scope = entry.unit if kind.belongs == "unit" else ""
    return id_from(given.id, entry.key) if given.id else id_from(kind.id, scope, entry.key)


def _titled(entry: Entry, kind: Kind, around: Around, *, alone: bool) -> str:
    """By title: that of the record that has it already, however its id was made. Several of one title are told apart by their days."""
    held = list(_same_title(entry, kind, around))
    begin = around.given.id or kind.id
    if alone and len(held) <= 1:
        return held[0].id if held and not around.given.id else id_from(begin, entry.title)
    if not entry.day:
        return id_from(begin, entry.title)
    dated = [record.id for record in held if entry.day in _days(record)]
    return dated[0] if len(dated) == 1 else _dated(id_from(begin, entry.title), entry.day)


def _same_title(entry: Entry, kind: Kind, around: Around) -> Iterator[Record]:
    for record in around.records.values():
        same = (record.kind, record.title, record.campaign) == (kind.id, entry.title, around.given.campaign)
        if same and (record.unit or "") in (entry.unit, record.id, ""):
            yield record


def _days(record: Record) -> Iterator[str]:
    return (value for value in record.data.values() if isinstance(value, str))


def _dated(base: str, day: str) -> str:
    digits = "".join(filter(str.isdigit, day))
    return f"{base[: _LONGEST - len(digits) - 1].rstrip('-')}-{digits}"


def _free(entry: Entry, taken: dict[str, str]) -> str:
    """Titles that sound the same, or only begin the same, are different ids."""
    name, number = entry.id, 1
    while taken.get(name, entry.title) != entry.title:
        number += 1
        name = f"{entry.id[: _LONGEST - len(str(number)) - 1].rstrip('-')}-{number}"
    return name


def own_day(said: str) -> str:
    """A day as ISO text; empty for what is none."""
    try:
        return read_day(said).isoformat()
    except WordingError:
        return ""

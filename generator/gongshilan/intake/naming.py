"""What the rows of tables are called: ids that are the same whenever the table is imported again."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongshilan.check.record import ID_PATTERN
from gongshilan.intake.notes import Note
from gongshilan.intake.rows import Row
from gongshilan.intake.same import Ids, Who, behind, days_of, recurs
from gongshilan.intake.setting import Around
from gongshilan.kinds.schema import Kind
from gongshilan.model import Record
from gongshilan.problems import Place
from gongshilan.windows.wording import WordingError, read_day
from gongshilan.write.ids import id_from

_RUNNING = re.compile(r"\d{1,5}(?:[-.]\d{1,3})?\Z|[一二三四五六七八九十百]{1,4}\Z")
_SPOKEN = re.compile(r"[A-Za-z]+-[A-Za-z0-9-]+\Z")  # SS-01: an id as it stands
_AROUND = "()[]【】.,、。:; 第项条号"
_FEW = re.compile(r"\d{1,3}(?:[-.]\d{1,3})?\Z|[一二三四五六七八九十百]{1,4}\Z")


@dataclass(slots=True)
class Entry:
    """A row. ``key`` is what its table calls it, ``running`` if that is only a running ``number``; ``day`` (ISO) its own day, if it
    tells one; ``whole`` its title as the record will have it, of which ``title`` is the beginning."""

    row: Row
    key: str
    place: Place
    running: bool
    unit: str
    title: str
    day: str = ""
    id: str = ""
    whole: str = ""
    number: str = ""


@dataclass(slots=True)
class Named:
    """The rows of one sheet."""

    sheet: str
    kind: Kind
    entries: list[Entry] = field(default_factory=list)


def bare_key(said: str, heading: str) -> tuple[str, bool]:
    """（1）, 1、, ① and 第1项 are 1. And whether that is a running number: a small one, or any of a column called 序号 or 编号."""
    bare = unicodedata.normalize("NFKC", said).strip(_AROUND)
    number = bool(_RUNNING.match(bare))
    short = len("".join(heading.split())) <= 2 and "号" in heading
    return (bare if number else said), number and (short or bool(_FEW.match(bare)))


def name_rows(tables: Sequence[Named], around: Around) -> list[Note]:
    """Give every row its id. Running numbers that begin anew in each section, or in each sheet, are told apart by it. What is to be
    said of it is returned."""
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
    ids, notes = Ids(around), []
    for table in tables:
        titles = Counter((entry.unit, entry.whole) for entry in table.entries if not entry.key)
        for entry in table.entries:
            who = Who(table.kind, entry.unit, entry.whole or entry.title)
            if entry.key:
                entry.id = _keyed(entry, who, ids)
            else:
                entry.id, before = _titled(entry, who, ids, alone=titles[entry.unit, entry.whole] == 1)
                if before is not None:
                    notes.append(Note("row-recurs", entry.place, {"title": before.title, "path": before.path}))
            ids.take(entry.id, who)
    return notes


def _clash(groups: Sequence[Sequence[Entry]]) -> bool:
    """True if a number stands for different things, and none for the same thing twice."""
    titles: dict[tuple[str, str], list[str]] = {}
    for group in groups:
        for entry in group:
            titles.setdefault((entry.unit, entry.key), []).append(entry.title)
    repeated = [found for found in titles.values() if len(found) > 1]
    return bool(repeated) and all(len(set(found)) == len(found) for found in repeated)


def _keyed(entry: Entry, who: Who, ids: Ids) -> str:
    """By what the table calls it, and by its unit, if another unit's is called the same."""
    given, small, kind = ids.around.given, entry.key.lower(), who.kind
    if ID_PATTERN.match(small) and not given.id and (entry.key in ids.around.records or _SPOKEN.match(entry.key)):
        name = small
    else:
        scope = entry.unit if kind.belongs == "unit" else ""
        name = id_from(given.id, entry.key) if given.id else id_from(kind.id, scope, entry.key)
    if entry.unit and ids.others(name, who):
        name = id_from(given.id or kind.id, entry.unit, entry.key)
    held = ids.around.records.get(name)
    if entry.running and (
        held is None or held.title != who.title
    ):  # it may have been called without its section, or with one
        return next(iter(ids.numbered(who, entry.number)), name)
    return name


def _titled(entry: Entry, who: Who, ids: Ids, *, alone: bool) -> tuple[str, Record | None]:
    """By title: that of the record that has it already, however its id was made. Several of one title are told apart by their days;
    with the id comes the record of another day that had the title alone until now."""
    held = ids.titled(who)
    wanted = id_from(ids.around.given.id or who.kind.id, entry.title)
    if alone and len(held) <= 1:
        days = days_of(held[0], who.kind) if held and recurs(who.kind) else []
        if not (days and entry.day and entry.day not in days):
            return (held[0].id if held else ids.free(wanted, who)), None
        return ids.free(behind(wanted, _digits(entry.day)), who), held[0]
    if not entry.day:
        return ids.free(wanted, who), None
    dated = [record.id for record in held if entry.day in _days(record)]
    return (dated[0] if len(dated) == 1 else ids.free(behind(wanted, _digits(entry.day)), who)), None


def _days(record: Record) -> Iterator[str]:
    return (value for value in record.data.values() if isinstance(value, str))


def _digits(day: str) -> str:
    return "".join(filter(str.isdigit, day))


def own_day(said: str) -> str:
    """A day as ISO text; empty for what is none."""
    try:
        return read_day(said).isoformat()
    except WordingError:
        return ""

"""The day that dates a record for a requirement, and every reason why that day does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gongshilan.assess.order import Day, out_of_order
from gongshilan.assess.paths import values_at
from gongshilan.assess.reached import reached
from gongshilan.assess.setting import Setting
from gongshilan.demands import Lasts, Requirement
from gongshilan.kinds.schema import Kind, Schema
from gongshilan.link.dating import own_stretch
from gongshilan.model import Reason, Record
from gongshilan.windows.working import WorkDays


def dated_for(record: Record, requirement: Requirement, schema: Schema) -> tuple[str | None, str]:
    """The ISO day and what it rests on (``Record.date_basis``); ``""`` where it was done on a day nobody knows, None where there is
    nothing to date it by."""
    if requirement.dated_by is not None:
        return max(_days_at(record, requirement.dated_by, "to"), default=None), "own"
    return reached(record, schema, (requirement.where, requirement.match), _fields_read(requirement))


def known_of(record: Record, dated: str, rests_on: str, kind: Kind) -> Day:
    """What is known of the day that dates a record: of a stretch it gives itself no more than that: it was at some time in it."""
    stretch = own_stretch(record.data, kind) if (dated, rests_on) == (record.date, "own") else None
    return Day(*stretch) if stretch is not None else Day.of(dated, rests_on)


def _fields_read(requirement: Requirement) -> set[str]:
    """Top-level fields without which a record would give nothing."""
    covers = requirement.covers.path if requirement.covers is not None else None
    paths = (
        requirement.distinct,
        requirement.sum,
        requirement.subject,
        covers,
        *requirement.match_refers,
        *requirement.refers,
    )
    return {path.partition(".")[0] for path in paths if path is not None}


def date_reasons(
    record: Record, dated: str | None, known: Day, requirement: Requirement, setting: Setting, schema: Schema
) -> Iterator[Reason]:
    """Why the record does not count on account of its days. ``dated``: the day it would count from, published if so asked;
    ``known``: what is known of the day itself."""
    if dated is None or (not dated and setting.stretch is not None and not setting.stretch.named_at):
        yield Reason("undated")
        return
    day = setting.as_of.isoformat()
    if (dated or record.date or "") > day:
        yield Reason("in-future", {"date": dated or record.date, "as_of": day})
    elif dated and (requirement.in_window or setting.stretch is not None):
        yield from _outside(dated, requirement, setting)
    if requirement.before is not None or requirement.after is not None:
        times = setting.timed
        yield from out_of_order(record, known, requirement, times.day_of, times.named)
    if requirement.lasts is not None:
        yield from _too_short(record, requirement.lasts, schema.kinds[record.kind], schema.work)


def _outside(dated: str, requirement: Requirement, setting: Setting) -> Iterator[Reason]:
    """Of a phase or period, what is dated before it begins does not count; what comes after its last day counts as late."""
    window = setting.window_of(requirement)
    before = window.start is not None and dated < window.start.isoformat()
    after = requirement.in_window and window.end is not None and dated > window.end.isoformat()
    if before or after:
        yield Reason("outside-window", {"date": dated, "from": str(window.start or ""), "to": str(window.end or "")})


def _too_short(record: Record, lasts: Lasts, kind: Kind, work: WorkDays) -> Iterator[Reason]:
    """The longest of the stretches there counts; a single day is one of one day."""
    starts, ends = _days_at(record, lasts.field, "from"), _days_at(record, lasts.until or lasts.field, "to")
    if not starts or not ends:
        yield Reason("lacks-field", {"field": kind.label_at(lasts.until if starts else lasts.field)})
        return

    def days(first: str, last: str) -> int:
        return work.count(date.fromisoformat(first), date.fromisoformat(last), working=lasts.working)

    found = max(map(days, starts, ends))
    if found < lasts.days:
        code = "too-short-working" if lasts.working else "too-short"
        yield Reason(code, {"field": kind.label_at(lasts.field), "have": found, "need": lasts.days})


def _days_at(record: Record, path: str, edge: str) -> list[str]:
    """The ISO days at a path; of stretches their ``edge`` (from, to)."""
    given = (value.get(edge) if isinstance(value, Mapping) else value for value in values_at(record.data, path))
    return [str(day) for day in given if day is not None]

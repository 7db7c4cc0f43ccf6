"""Entries of a calendar as iCalendar files (RFC 5545), byte for byte the same from run to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from icalendar import Timezone, vText
from icalendar.parser import Contentline, Parameters

_DAY = Parameters({"VALUE": "DATE"})
_PLAIN = Parameters()


@dataclass(frozen=True, slots=True)
class Event:
    """Whole days ``start`` to ``end``, both included. ``since`` is the day on which what it says began to hold."""

    id: str
    start: date
    end: date
    since: date
    title: str
    text: str
    place: str
    sort: str
    href: str


def event_bytes(event: Event) -> bytes:
    """An event as it stands in every calendar that has it. It does not block time: nobody is busy because something is due."""
    lines = [
        _line("UID", str(uuid5(NAMESPACE_URL, f"gongshilan:{event.id}"))),
        _line("DTSTAMP", f"{event.since:%Y%m%d}T000000Z"),
        _line("DTSTART", f"{event.start:%Y%m%d}", whole_day=True),
        _line("DTEND", f"{event.end + timedelta(days=1):%Y%m%d}", whole_day=True),
        _text("SUMMARY", event.title),
        _text("CATEGORIES", event.sort),
        _line("TRANSP", "TRANSPARENT"),
        *([_text("DESCRIPTION", event.text)] if event.text else ()),
        *([_text("LOCATION", event.place)] if event.place else ()),
        *([_line("URL", event.href)] if event.href else ()),
    ]
    return b"BEGIN:VEVENT\r\n" + b"".join(lines) + b"END:VEVENT\r\n"


def calendar(title: str, description: str, events: Iterable[bytes], timezone: str) -> bytes:
    """A calendar of events that :func:`event_bytes` made. One without any holds its time zone: the standard wants a component."""
    head = [
        _line("VERSION", "2.0"),
        _line("PRODID", "-//gongshilan//gongshilan//ZH"),
        _line("CALSCALE", "GREGORIAN"),
        _text("NAME", title),
        _text("X-WR-CALNAME", title),
        _text("DESCRIPTION", description),
        Contentline.from_parts("REFRESH-INTERVAL", Parameters({"VALUE": "DURATION"}), "P1D").to_ical() + b"\r\n",
    ]
    held = b"".join(events) or _zone(timezone)
    return b"BEGIN:VCALENDAR\r\n" + b"".join(head) + held + b"END:VCALENDAR\r\n"


def _zone(timezone: str) -> bytes:
    return bytes(Timezone.from_tzid(timezone).to_ical())


@lru_cache(maxsize=8192)
def _line(name: str, value: str, *, whole_day: bool = False) -> bytes:
    """A property, folded; thousands of events share most of theirs."""
    return bytes(Contentline.from_parts(name, _DAY if whole_day else _PLAIN, value).to_ical()) + b"\r\n"


@lru_cache(maxsize=8192)
def _text(name: str, value: str) -> bytes:
    """Likewise of one that is text: its commas, semicolons and line ends are escaped."""
    return bytes(Contentline.from_parts(name, _PLAIN, vText(value)).to_ical()) + b"\r\n"

"""News as Atom feeds (RFC 4287), byte for byte the same from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from feedgen.feed import FeedGenerator


@dataclass(frozen=True, slots=True)
class Story:
    """One entry. ``id`` is made a URN; ``href`` is an address as the feed may give it."""

    id: str
    day: date
    title: str
    summary: str
    href: str
    author: str
    sort: str
    sort_label: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. ``home`` is the page it belongs to, ``own`` its own address; ``began`` dates one without entries."""

    id: str
    title: str
    author: str
    home: str
    own: str
    began: date
    stories: Sequence[Story]


def atom(feed: Feed, timezone: str, language: str) -> bytes:
    """The feed. Days are days of the portal's time zone."""
    zone = ZoneInfo(timezone)
    made = FeedGenerator()
    made.id(urn(feed.id))
    made.title(feed.title)
    made.author(name=feed.author)
    made.language(language)
    made.generator("gongshilan")
    made.link(href=feed.own, rel="self", type="application/atom+xml")
    made.link(href=feed.home, rel="alternate", type="text/html")
    made.updated(_noon(max((story.day for story in feed.stories), default=feed.began), zone))
    for story in feed.stories:
        entry = made.add_entry(order="append")
        entry.id(urn(story.id))
        entry.title(story.title)
        entry.updated(_noon(story.day, zone))
        entry.published(_noon(story.day, zone))
        entry.link(href=story.href, rel="alternate", type="text/html")
        entry.author(name=story.author)
        entry.category(term=story.sort, label=story.sort_label)
        if story.summary:
            entry.summary(story.summary)
    found: bytes = made.atom_str(pretty=True)
    return found


def urn(name: str) -> str:
    """A name that no other thing has, the same for the same ``name``."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'gongshilan:{name}')}"


def _noon(day: date, zone: ZoneInfo) -> datetime:
    """Records know days and no hours."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)

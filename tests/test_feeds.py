"""Feeds and calendars: read back by the libraries readers' programs are made of, held against the rules of their standards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urljoin

import feedparser
import pytest
from gongshilan.build.load import Loaded
from gongshilan.build.rules import Rules, load_rules
from gongshilan.measure.agenda import agenda
from gongshilan.measure.news import news
from gongshilan.model import State
from gongshilan.pages import calendar_files, feed_files, make_pages
from icalendar import Calendar
from support.demo_cases import demo_case
from support.shown import shown
from support.world import CAMPAIGN, assessed, graph, record

DAY = date(2009, 8, 10)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("feeds")
    return demo_case(root, load_rules(root), 8, 24, 3).loaded


@pytest.fixture(scope="module")
def feeds(demo: Loaded) -> Mapping[str, bytes]:
    return feed_files(shown(demo, "public", DAY))


@pytest.fixture(scope="module")
def calendars(demo: Loaded) -> Mapping[str, bytes]:
    return calendar_files(shown(demo, "public", DAY))


def test_feeds_are_atom(feeds: Mapping[str, bytes]) -> None:
    """Everything RFC 4287 and the W3C's validator ask of a feed and its entries."""
    from lxml import etree

    assert {"feeds/index.xml", "feeds/demo-2009.xml", "feeds/demo-2009/answers.xml"} <= set(feeds)
    ids = set()
    for path, raw in feeds.items():
        root = etree.fromstring(raw)
        assert root.tag == f"{ATOM}feed"
        for name in ("id", "title", "updated", "author"):
            assert len(root.findall(ATOM + name)) == 1, (path, name)
        links = {item.get("rel"): item.get("href") for item in root.findall(f"{ATOM}link")}
        assert set(links) == {"self", "alternate"}, path
        ids.add(root.findtext(f"{ATOM}id"))
        entries = root.findall(f"{ATOM}entry")
        keys = [(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) for entry in entries]
        assert len(set(keys)) == len(keys), path
        for entry in entries:
            for name in ("id", "title", "updated", "link"):
                assert len(entry.findall(ATOM + name)) == 1, (path, name)
            assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.findtext(f"{ATOM}id"))
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+08:00", entry.findtext(f"{ATOM}updated"))
            assert entry.findtext(f"{ATOM}updated") <= root.findtext(f"{ATOM}updated") <= "2009-08-10T00:00:00+08:00"
    assert len(ids) == len(feeds)  # no two feeds share an id


def test_feeds_are_read_as_they_were_meant(demo: Loaded, feeds: Mapping[str, bytes]) -> None:
    """Round trip: what feedparser reads is the news, the newest first, and every link leads to a page."""
    view = shown(demo, "public", DAY)
    pages = {page.path for page in make_pages(view)}
    expected = news(view.graph, view.assessment)
    assert {item.sort for item in expected} == {"notices", "answers", "states"}
    for path, raw in feeds.items():
        read = feedparser.parse(raw)
        assert not read.bozo, path
        days = [entry.updated[:10] for entry in read.entries]
        assert days == sorted(days, reverse=True)
        for entry in read.entries:
            target = urljoin(f"http://x/{path}", entry.link).removeprefix("http://x/").partition("#")[0]
            assert target in pages, (path, entry.link)
    everything = feedparser.parse(feeds["feeds/index.xml"])
    assert [entry.updated[:10] for entry in everything.entries] == [item.day.isoformat() for item in expected[:100]]
    answers = feedparser.parse(feeds["feeds/demo-2009/answers.xml"])
    assert {entry.tags[0].label for entry in answers.entries} == {"答复"}


def test_addresses_are_whole_where_the_portal_says_its_own(demo: Loaded) -> None:
    """The edition's own url, else the domain for the widest audience; the office's edition gets no address it does not have."""
    told = shown(demo, "public", DAY, {"site_domain": "gsl.example.cn"})
    read = feedparser.parse(feed_files(told)["feeds/index.xml"])
    assert read.entries[0].link.startswith("https://gsl.example.cn/demo-2009/")
    assert [link.href for link in read.feed.links if link.rel == "self"] == ["https://gsl.example.cn/feeds/index.xml"]
    event = Calendar.from_ical(calendar_files(told)["calendars/demo-2009.ics"]).walk("VEVENT")[0]
    assert str(event["URL"]).startswith("https://gsl.example.cn/")
    other = shown(demo, "office", DAY, {"site_domain": "gsl.example.cn"})
    assert b"gsl.example.cn" not in feed_files(other)["feeds/index.xml"]
    editions = [{**item, "url": f"https://in.example.cn/{item['id']}"} for item in demo.portal.data["editions"]]
    own = shown(demo, "office", DAY, {"editions": editions})
    assert b'href="https://in.example.cn/office/demo-2009/' in feed_files(own)["feeds/demo-2009.xml"]


def test_calendars_are_icalendar(calendars: Mapping[str, bytes]) -> None:
    """RFC 5545: lines of 75 octets at most, one UID an event, whole days that end on the day after, and nothing lost on a round trip."""
    assert "calendars/demo-2009.ics" in calendars
    for path, raw in calendars.items():
        assert raw.endswith(b"END:VCALENDAR\r\n")
        assert max(map(len, raw.split(b"\r\n"))) <= 75, path
        assert b"\n" not in raw.replace(b"\r\n", b"")
        read = Calendar.from_ical(raw)
        assert read["VERSION"] == "2.0"
        assert read["PRODID"]
        assert read.subcomponents
        assert not [error for part in read.walk() for error in part.errors], path
        events = read.walk("VEVENT")
        assert len({str(event["UID"]) for event in events}) == len(events), path
        for event in events:
            assert event["DTSTAMP"].dt.tzinfo is not None
            assert type(event["DTSTART"].dt) is type(event["DTEND"].dt) is date
            assert event["DTEND"].dt > event["DTSTART"].dt
        assert len(Calendar.from_ical(read.to_ical()).walk("VEVENT")) == len(events)


def test_calendars_hold_what_is_due(demo: Loaded, calendars: Mapping[str, bytes]) -> None:
    """A unit's calendar has its own days and no others; the campaign's has each day once."""
    view = shown(demo, "public", DAY)
    entries = agenda(view.graph, view.assessment)
    for unit in view.graph.units("demo-2009"):
        read = Calendar.from_ical(calendars[f"calendars/demo-2009/{unit.id}.ics"]).walk("VEVENT")
        days = sorted((event["DTSTART"].dt, event["DTEND"].dt - timedelta(days=1)) for event in read)
        assert days == sorted((entry.start, entry.end) for entry in entries if entry.phase or entry.unit == unit.id)
    whole = Calendar.from_ical(calendars["calendars/demo-2009.ics"]).walk("VEVENT")
    due = [event for event in whole if event["CATEGORIES"].to_ical() == "期限".encode()]
    assert len(due) == len({(entry.end, entry.duty.obligation.id) for entry in entries if entry.duty})


def test_news_of_the_small_world(rules: Rules) -> None:
    """A notice to come, one withdrawn and an answer of tomorrow are no news; an overdue suggestion is, from the day after."""
    records = [
        record("notice", "n1", to=["public"], manner=["website"], **{"from": "2030-03-10", "until": "2030-03-20"}),
        record("notice", "n2", to=["public"], manner=["website"], **{"from": "2030-05-10"}),
        record(
            "notice",
            "n3",
            to=["public"],
            manner=["website"],
            withdrawn={"on": "2030-03-12", "reason": "重发"},
            **{"from": "2030-03-10"},
        ),
        record(
            "suggestion",
            "s1",
            status="answered",
            received="2030-03-01",
            due="2030-03-20",
            answer={"date": "2030-03-11", "text": "已办"},
        ),
        record("suggestion", "s2", status="handling", received="2030-03-01", due="2030-03-20"),
    ]
    found = assessed(rules, records, "2030-04-01")
    told = [
        (item.day.isoformat(), item.sort, item.record.id, item.state)
        for item in news(graph(rules, records), found)
        if item.record
    ]
    assert told == [
        ("2030-03-21", "states", "s2", State.OVERDUE),
        ("2030-03-11", "answers", "s1", None),
        ("2030-03-10", "notices", "n1", None),
    ]
    entries = agenda(graph(rules, records), found)
    assert [entry.id for entry in entries if entry.record] == [
        f"{CAMPAIGN}/notice/n1", f"{CAMPAIGN}/matter/s2", f"{CAMPAIGN}/notice/n2",
    ]  # fmt: skip


def test_names_of_stories_last(demo: Loaded) -> None:
    """The same happening has the same id on the next day and in another edition; another day's calendar the same UIDs."""
    one = {
        entry.id: entry.title
        for entry in feedparser.parse(feed_files(shown(demo, "public", DAY))["feeds/demo-2009/answers.xml"]).entries
    }
    later = shown(demo, "public", DAY + timedelta(days=1))
    assert set(one) <= {
        entry.id for entry in feedparser.parse(feed_files(later)["feeds/demo-2009/answers.xml"]).entries
    } | set(list(one)[-9:])
    office = shown(demo, "office", DAY)
    assert set(one) & {entry.id for entry in feedparser.parse(feed_files(office)["feeds/demo-2009/answers.xml"]).entries}
    assert feed_files(later).keys() == feed_files(office).keys()


def test_a_calendar_of_nothing_is_one() -> None:
    """The standard asks for a component: a unit without days gets the time zone."""
    from gongshilan.emit.ical import calendar

    read = Calendar.from_ical(calendar("空", "说明", [], "Asia/Shanghai"))
    assert [part.name for part in read.subcomponents] == ["VTIMEZONE"]

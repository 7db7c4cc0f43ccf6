"""What readers subscribe to: news as feeds, days as calendars, for the portal, each campaign and each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongshilan.emit.atom import Feed, Story, atom
from gongshilan.emit.ical import Event, calendar, event_bytes
from gongshilan.measure.agenda import Entry, agenda
from gongshilan.measure.news import SORTS, News, news
from gongshilan.model import Duty, Record
from gongshilan.pages import links
from gongshilan.pages.absolute import address, base_of
from gongshilan.pages.edition_view import EditionView
from gongshilan.pages.index import Site, site_of
from gongshilan.pages.lateness import lateness_words
from gongshilan.pages.words import Json
from gongshilan.search.plain import plain

LANGUAGE = "zh-CN"
_MANY, _OF_A_UNIT = 100, 30  # stories in a feed
_SHOWN = 300  # characters of an answer


def feed_files(view: EditionView) -> dict[str, bytes]:
    """``feeds/`` of an edition: all news, those of each campaign and of each sort in it, those of each unit."""
    site = site_of(view)
    found = news(view.graph, view.assessment)
    by_campaign: dict[str, list[News]] = defaultdict(list)
    by_sort: dict[tuple[str, str], list[News]] = defaultdict(list)
    by_unit: dict[tuple[str, str], list[News]] = defaultdict(list)
    for item in found:
        by_campaign[item.campaign].append(item)
        by_sort[item.campaign, item.sort].append(item)
        by_unit[item.campaign, item.unit].append(item)
    made = _Feeds(site, base_of(view))
    files = {links.feed(): made.feed(links.feed(), links.HOME, view.portal.title, found, _MANY)}
    for campaign in site.campaigns:
        cid, title = campaign.id, campaign.title
        own, home = links.feed(cid), links.campaign(cid)
        files[own] = made.feed(own, home, title, by_campaign[cid], _MANY, campaign)
        for sort in SORTS:
            own = links.feed(cid, sort=sort)
            said = site.words(f"feeds.of.{sort}", title=title)
            files[own] = made.feed(own, home, said, by_sort[cid, sort], _MANY, campaign)
        for unit in site.units[cid]:
            own, said = links.feed(cid, unit=unit.id), site.words("feeds.of.unit", title=site.apart(unit))
            files[own] = made.feed(own, links.record(unit), said, by_unit[cid, unit.id], _OF_A_UNIT, campaign)
    return files


def calendar_files(view: EditionView) -> dict[str, bytes]:
    """``calendars/`` of an edition: what is due, meetings and notices, for each campaign and each unit."""
    site, base, zone = site_of(view), base_of(view), view.portal.timezone
    by_unit: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    whole: dict[str, list[bytes]] = defaultdict(list)
    phases: dict[str, list[bytes]] = defaultdict(list)
    shared: dict[tuple[str, date, str], list[Entry]] = defaultdict(list)
    for entry in agenda(view.graph, view.assessment):
        drawn = event_bytes(_event(site, entry, base))
        if entry.phase:
            phases[entry.campaign].append(drawn)
        else:
            by_unit[entry.campaign, entry.unit].append(drawn)
        if entry.duty is None or site.only_unit(entry.campaign):
            whole[entry.campaign].append(drawn)
        else:
            shared[entry.campaign, entry.end, entry.duty.obligation.id].append(entry)
    for (campaign_id, _, _), entries in shared.items():  # each day once, not once for every unit
        whole[campaign_id].append(event_bytes(_of_all(site, entries, base)))
    files = {}
    for campaign in site.campaigns:
        cid = campaign.id
        said = site.words("calendars.note")
        files[links.calendar(cid)] = calendar(site.words("calendars.of", title=campaign.title), said, whole[cid], zone)
        for unit in site.units[cid]:
            title = site.words("calendars.of", title=site.apart(unit))
            files[links.calendar(cid, unit.id)] = calendar(title, said, [*phases[cid], *by_unit[cid, unit.id]], zone)
    return files


def offered(site: Site, campaign: str, unit: Record | None = None) -> Json:
    """What the page of a campaign or unit offers: its feeds to programs that look for them, feed and calendar to readers."""
    found = site.graph.get(campaign)
    feeds = [{"text": found.title, "href": links.feed(campaign)}] if found else []
    if unit is None:
        sorts = [(site.words(f"feeds.{sort}"), links.feed(campaign, sort=sort)) for sort in SORTS]
        feeds += [{"text": text, "href": href} for text, href in sorts]
        return {"feeds": feeds, "follow": {"feed": links.feed(campaign), "calendar": links.calendar(campaign)}}
    own = links.feed(campaign, unit=unit.id)
    feeds.insert(0, {"text": site.words("feeds.of.unit", title=unit.title), "href": own})
    return {"feeds": feeds, "follow": {"feed": own, "calendar": links.calendar(campaign, unit.id)}}


@dataclass(frozen=True, slots=True)
class _Feeds:
    site: Site
    base: str

    def feed(
        self, own: str, home: str, title: str, items: Sequence[News], most: int, campaign: Record | None = None
    ) -> bytes:
        """One feed, at the address ``own``."""
        site = self.site
        portal = site.view.portal
        author = str(portal.data.get("publisher") or portal.title)
        stories = [self._story(item, own, author) for item in items[:most]]
        began = (campaign.day if campaign else None) or site.view.as_of
        name = f"{portal.data.get('site_domain') or portal.title}/{site.view.edition.id}/{own}"
        whole = Feed(name, title, author, address(self.base, home, own), address(self.base, own, own), began, stories)
        return atom(whole, portal.timezone, LANGUAGE)

    def _story(self, item: News, own: str, author: str) -> Story:
        site = self.site
        unit = site.graph.get(item.unit)
        named = site.short(unit) if unit else ""
        title, summary, path = self._record(item) if item.record else _duty_story(site, item.duty)
        return Story(
            item.id,
            item.day,
            site.words("feeds.titled", unit=named, title=title) if named else title,
            summary,
            address(self.base, path, own),
            unit.title if unit else author,
            item.sort,
            site.words(f"feeds.{item.sort}"),
        )

    def _record(self, item: News) -> tuple[str, str, str]:
        """Title, summary and address of what happened to a record."""
        site, record = self.site, item.record
        assert record is not None
        data = record.data
        said = str(data.get("summary") or data.get("what") or "")
        title = record.title
        if item.sort == "answers":
            said = plain(str((data.get("answer") or {}).get("text", "")))
            title = site.words("feeds.answered", title=title)
        elif item.sort == "notices":
            span = site.words.span(data.get("from"), data.get("until"))
            said = site.words("feeds.notice", span=span, text=said) if said else span
        elif (found := site.view.assessment.lateness.get(record.id)) is not None:
            title = site.words("feeds.turned", title=title, state=lateness_words(site, record, found))
        return title, said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…", links.record(record)


def _duty_story(site: Site, duty: Duty | None) -> tuple[str, str, str]:
    assert duty is not None
    state = site.state(duty.campaign, duty.state)
    due = site.words.day(duty.due) if duty.due else site.words("duty.no_due")
    summary = site.words("feeds.duty", id=duty.obligation.id, clause=duty.obligation.clause, due=due)
    title = site.words("feeds.turned", title=duty.obligation.title, state=state["label"])
    return title, summary, links.duty(duty.campaign, duty.unit, duty.obligation.id)


def _event(site: Site, entry: Entry, base: str) -> Event:
    """An entry in words."""
    if entry.duty is not None:
        return _deadline(site, entry.duty, entry, base)
    record = entry.record or site.graph[entry.campaign]
    unit = site.graph.get(entry.unit)
    return Event(
        entry.id,
        entry.start,
        entry.end,
        entry.since,
        site.words(f"calendars.titled.{entry.sort}", title=entry.title or record.title),
        unit.title if unit else "",
        str(record.data.get("place", "")) if entry.sort == "meeting" else "",
        site.words(f"calendars.{entry.sort}"),
        f"{base}{links.record(record)}" if base else "",
    )


def _deadline(site: Site, duty: Duty, entry: Entry, base: str, units: int = 0) -> Event:
    """The last day of a duty: of one unit, or of ``units``."""
    rule = duty.obligation
    done = site.words("duty.met_on", date=duty.met_on) if duty.met_on and not units else ""
    path = links.rule(duty.campaign, rule.id) if units else links.duty(duty.campaign, duty.unit, rule.id)
    said = site.words("feeds.rule", id=rule.id, clause=rule.clause)
    more = site.words("home.units_concerned", n=units) if units else done
    return Event(
        f"{duty.campaign}/deadline/{rule.id}/{entry.end.isoformat()}" if units else entry.id,
        entry.start,
        entry.end,
        entry.since,
        site.words("calendars.titled.deadline", title=rule.title),
        site.words("formats.in_brackets", what=said, more=more) if more else said,
        "",
        site.words("calendars.deadline"),
        f"{base}{path}" if base else "",
    )


def _of_all(site: Site, entries: Sequence[Entry], base: str) -> Event:
    """A day on which an obligation is due, with the number of units it is due for."""
    first = entries[0]
    assert first.duty is not None
    day = replace(first, unit="", since=min(entry.since for entry in entries))
    return _deadline(site, first.duty, day, base, units=len(entries))

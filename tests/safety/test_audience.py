"""What visibility answers, asked without a projection around it: how much of a record, from when, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.kinds.schema import Field
from gongshilan.link.graph import Graph
from gongshilan.model import Edition, Portal, Record, Scope
from gongshilan.visibility.audience import Audience
from gongshilan.visibility.days import publish_from, turning_days, withdrawn_since
from gongshilan.visibility.extent import Extent
from gongshilan.visibility.readers import Readers
from support.world import CAMPAIGN, PORTAL, SCOPES, campaign, record, unit

DAY = date(2030, 5, 10)
UNITS = [unit("top"), unit("mid", parent="top"), unit("low", parent="mid"), unit("side", parent="top")]
ALONE = replace(PORTAL, scopes=(Scope("all", "全体", 0),))
GONE = {"on": "2030-05-10", "reason": "有误"}


@pytest.fixture(scope="module")
def book(rules: Rules) -> Rulebook:
    """Notices want to be approved; members are told all counts."""
    return replace(rules.rulebooks["TINY"], approval={"notice": ("proposed", "approved")}, full_counts="members")


Ask = Callable[..., Audience]


@pytest.fixture
def ask(book: Rulebook) -> Ask:
    """Who is asked, of some records and those of the small world."""

    def made(*records: Record, scope: str = "public", units: tuple[str, ...] = (), day: date = DAY, **more: Any) -> Audience:
        held = {item.id: item for item in (campaign(), *UNITS, *records)}
        find, portal = more.get("find", held.get), more.get("portal", PORTAL)
        return Audience(Edition("e", "版", scope, units), portal, {"TINY": book}, find, day)

    return made


def notice(of: str | None = "mid", **data: Any) -> Record:
    return record("notice", "n", unit=of, **data)


# --- how much of a record


def test_every_extent_is_more_than_the_one_before() -> None:
    assert [item.name for item in sorted(Extent)] == ["HIDDEN", "NAMED", "WITHDRAWN", "INSIDE", "WHOLE"]


def test_scopes_up_to_ones_own(ask: Ask) -> None:
    for own in SCOPES:
        audience = ask(scope=own.id)
        assert [audience.sees_scope(scope.id) for scope in SCOPES] == [scope.rank <= own.rank for scope in SCOPES]
        assert not audience.sees_scope("nobody")


def test_without_its_campaign_a_record_is_not_shown(ask: Ask) -> None:
    meeting = record("meeting", "m", unit="mid")
    assert ask(meeting).extent(meeting) is Extent.WHOLE
    held = {item.id: item for item in UNITS}
    assert ask(find=held.get).extent(meeting) is Extent.HIDDEN
    assert ask(replace(campaign(), kind="meeting")).extent(meeting) is Extent.HIDDEN
    for change in ({"scope": "office"}, {"scope": "nobody"}, {"data": {**campaign().data, "publish_from": "2030-05-11"}}):
        assert ask(replace(campaign(), **change)).extent(meeting) is Extent.HIDDEN
        assert ask().extent(replace(meeting, **change)) is Extent.HIDDEN


def test_what_stands_above_hides(ask: Ask) -> None:
    """A unit above that is hidden, not there, no unit, or in a circle; whatever belongs to no unit has nothing above it."""
    meeting, shared = record("meeting", "m", unit="low"), record("document", "d", unit=None)
    for above in (
        [replace(UNITS[0], scope="office")],
        [unit("mid", parent="gone")],
        [record("meeting", "mid", parent="top")],
        [unit("top", parent="low")],
        [unit("low", parent="low")],
    ):
        audience = ask(*above)
        assert audience.extent(meeting) is Extent.HIDDEN
        assert audience.extent(shared) is Extent.WHOLE
        assert audience.lineage("low") == []
    assert ask().lineage("low") == ["low", "mid", "top"]
    assert ask().lineage("gone") == []


def test_of_units_beside_and_above_an_edition_of_units(ask: Ask) -> None:
    audience = ask(scope="office", units=("mid",))
    assert [audience.extent(item) for item in UNITS] == [Extent.NAMED, Extent.WHOLE, Extent.WHOLE, Extent.HIDDEN]
    meetings = [record("meeting", "m", unit=item.id) for item in UNITS]
    assert [audience.extent(item) for item in meetings] == [Extent.HIDDEN, Extent.WHOLE, Extent.WHOLE, Extent.HIDDEN]
    assert audience.extent(record("document", "d", unit=None)) is Extent.WHOLE
    assert audience.extent(campaign()) is Extent.WHOLE
    assert ask(scope="office", units=("low", "side")).extent(UNITS[1]) is Extent.NAMED


def test_who_prepares_a_record_sees_it_before_it_is_approved(ask: Ask) -> None:
    """The office of the unit itself, if that is a narrower circle than everybody; once withdrawn it says no more there either."""
    cases: list[tuple[str, tuple[str, ...], Extent]] = [
        ("office", ("mid",), Extent.INSIDE),
        ("office", ("low",), Extent.HIDDEN),
        ("office", ("low", "mid"), Extent.INSIDE),
        ("office", ("mid", "side"), Extent.HIDDEN),
        ("office", ("top",), Extent.HIDDEN),
        ("office", ("gone",), Extent.HIDDEN),
        ("members", ("mid",), Extent.HIDDEN),
        ("office", (), Extent.HIDDEN),
    ]
    for scope, units, extent in cases:
        audience = ask(scope=scope, units=units)
        assert audience.extent(notice()) is extent, (scope, units)
    withdrawn = notice(withdrawn=GONE)
    assert ask(scope="office", units=("mid",)).extent(withdrawn) is Extent.WITHDRAWN
    assert ask(scope="office").extent(withdrawn) is Extent.HIDDEN


def test_where_there_is_one_audience_nobody_is_told_before_the_approval(ask: Ask) -> None:
    records = [replace(item, scope="all") for item in (campaign(), *UNITS, notice())]
    audience = ask(*records, scope="all", units=("mid",), portal=ALONE)
    assert audience.extent(records[-1]) is Extent.HIDDEN
    assert audience.extent(records[2]) is Extent.WHOLE


def test_withdrawn_from_the_day_on(ask: Ask) -> None:
    item = record("meeting", "m", unit="mid", withdrawn=GONE)
    assert ask(day=date(2030, 5, 9)).extent(item) is Extent.WHOLE
    assert ask().extent(item) is Extent.WITHDRAWN
    assert [ask(day=day).withdrawn(item) for day in (date(2030, 5, 9), DAY)] == [False, True]
    assert withdrawn_since(item, DAY) == DAY
    assert withdrawn_since(item, date(2030, 5, 9)) is None
    assert withdrawn_since(notice(), DAY) is None


# --- what follows from it


def test_what_has_a_page(ask: Ask) -> None:
    """All kinds or those asked for, without what is hidden and what is only named."""
    meetings = [record("meeting", name, unit=name) for name in ("mid", "side")]
    meetings = [replace(item, id=f"m-{item.id}") for item in meetings]
    graph = Graph([campaign(), *UNITS, *meetings], [])
    audience = ask(*meetings, scope="office", units=("mid",))
    assert [item.id for item in audience.records(graph)] == [CAMPAIGN, "low", "m-mid", "mid"]
    assert [item.id for item in audience.records(graph, ("meeting", "campaign"))] == ["m-mid", CAMPAIGN]
    assert list(audience.records(graph, ())) == []


def test_who_is_told_all_counts(ask: Ask, book: Rulebook) -> None:
    item = record("satisfaction_survey", "s", unit="mid")
    assert [ask(scope=scope.id).told_all(item) for scope in SCOPES] == [False, False, True, True]
    assert not ask(scope="office", find={}.get).told_all(item)
    assert not ask(campaign(rulebook="OTHER"), scope="office").told_all(item)
    silent = Audience(
        Edition("e", "版", "office"), PORTAL, {"TINY": replace(book, full_counts="")}, {CAMPAIGN: campaign()}.get, DAY
    )
    assert not silent.told_all(item)


def test_wider_audiences_come_first(ask: Ask) -> None:
    """Of every scope below, all units; of an edition of some units also its own scope's; each on the same day, of the same records."""
    turned = replace(PORTAL, scopes=SCOPES[::-1])
    beside = record("meeting", "m", unit="side")
    for units, expected in (((), ["public", "staff"]), (("mid",), ["public", "staff", "members"])):
        audience = ask(scope="members", units=units, portal=turned)
        *before, last = audience.wider()
        assert last is audience
        assert len(before) == len(expected)
        for other, scope in zip(before, expected, strict=True):
            assert [other.sees_scope(item.id) for item in SCOPES] == [
                ask(scope=scope).sees_scope(item.id) for item in SCOPES
            ]
            assert (other.as_of, other.extent(beside)) == (DAY, Extent.WHOLE)
            assert other.told_all(beside) == (scope == "members")


def test_since_when_it_could_be_seen(ask: Ask) -> None:
    """The latest of all days that held it back; none if nothing did; an error for what is not shown whole."""
    item = record("meeting", "m", unit="low")
    assert ask().opened(item) is None
    assert ask().opened(record("document", "d", unit=None)) is None
    later = {"publish_from": "2030-05-09"}
    for held in (campaign(**later), unit("top", **later), unit("mid", parent="top", **later)):
        assert ask(held).opened(item) == date(2030, 5, 9)
    assert ask(unit("top", publish_from="2030-05-01")).opened(replace(item, data={**item.data, **later})) == date(2030, 5, 9)
    approved = {step: {"by": "甲", "on": f"2030-05-0{day}"} for day, step in ((4, "proposed"), (3, "approved"))}
    assert ask().opened(notice(approval=approved)) == date(2030, 5, 4)
    for hidden in (notice(), record("meeting", "m", unit="mid", withdrawn=GONE), replace(item, scope="office")):
        with pytest.raises(KeyError, match=hidden.id):
            ask().opened(hidden)


# --- days


def test_days_on_which_more_or_less_is_seen(rules: Rules) -> None:
    """By the record's own words: from when, until when, every step of approval, and consents wherever they stand."""
    kinds = rules.schema.kinds
    item = record(
        "suggestion",
        "s",
        publish_from="2030-04-02",
        withdrawn={"on": "2030-06-01", "reason": "有误"},
        approval={"proposed": {"by": "甲", "on": "2030-04-01"}},
        proposer={"name": "某某", "name_consent": "2030-04-03"},
    )
    days = [date(2030, 4, 2), date(2030, 6, 1), date(2030, 4, 1)]
    assert list(turning_days(item, kinds["suggestion"])) == [*days, date(2030, 4, 3)]
    assert list(turning_days(item, replace(kinds["suggestion"], asks_consent=False))) == days
    people = Field("people", "人", "", "array", items=kinds["suggestion"].fields["proposer"])
    listed = replace(kinds["suggestion"], fields={"rest": Field("rest", "栏", "", "array"), "people": people})
    asked = {"people": ["§", {"name": "甲"}, {"name_consent": "2030-04-05"}, {"name_consent": "2030-04-04"}], "rest": [{}]}
    assert list(turning_days(record("suggestion", "s", **asked), listed)) == [date(2030, 4, 5), date(2030, 4, 4)]
    assert list(turning_days(record("meeting", "m"), kinds["meeting"])) == []
    assert publish_from(item) == date(2030, 4, 2)
    assert publish_from(record("meeting", "m")) is None


# --- for whom, ever


def readers(*records: Record, portal: Portal = PORTAL) -> Readers:
    return Readers(portal, {item.id: item for item in (campaign(), *UNITS, *records)}.get)


def test_the_highest_scope_on_the_way_decides() -> None:
    item = record("meeting", "m", unit="low")
    assert readers().rank(item) == 0
    for scope in (*SCOPES, Scope("nobody", "", 4)):
        assert readers().rank(replace(item, scope=scope.id)) == scope.rank
        assert readers().rank(item, [scope.id]) == scope.rank
        for held in (campaign(), *UNITS[:3]):
            assert readers(replace(held, scope=scope.id)).rank(item) == scope.rank
    assert readers().rank(replace(item, scope="staff"), ["public", "members"]) == 2
    assert readers(replace(UNITS[3], scope="office")).rank(item) == 0
    assert readers(replace(UNITS[0], scope="office")).rank(record("document", "d", unit=None)) == 0


def test_a_day_that_never_comes_hides_from_everybody_but_no_other() -> None:
    item = record("meeting", "m", unit="low")
    for day, rank in (("9999-12-31", len(SCOPES)), ("9998-12-31", 0), ("2031-01-01", 0)):
        assert readers().rank(replace(item, data={"publish_from": day})) == rank
        assert readers(unit("mid", parent="top", publish_from=day)).rank(item) == rank


def test_what_is_not_there_or_in_a_circle_hides_nothing() -> None:
    item = record("meeting", "m", unit="low", scope="staff")
    assert Readers(PORTAL, {}.get).rank(item) == 1
    assert readers(unit("low", parent="gone")).rank(item) == 1
    assert readers(replace(unit("top", parent="low"), scope="members")).rank(item) == 2
    assert readers(unit("top", parent="low")).rank(replace(item, scope="public")) == 0

"""What is told of before, in a portal of four records that was committed on days of one's choice: each case to the day and the field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import Edition
from gongshilan.read.source import blob_name
from support.past import Board
from support.world import CAMPAIGN

UNIT, SCHOOL, MEETING = f"{CAMPAIGN}/unit/u.md", f"{CAMPAIGN}/unit/low.md", f"{CAMPAIGN}/meeting/m.md"
OTHER = f"{CAMPAIGN}/meeting/other.md"
Told = list[tuple[int, str, str] | tuple[int, str, str, tuple[str, ...]]]
Files = dict[str, str | None]


def campaign(**fields: Any) -> str:
    return text(
        "campaign", rulebook="TINY", period="2030年3月——8月", phases="[{id: study, title: 学习, when: 2030年3月}]", **fields
    )


def unit(**fields: Any) -> str:
    return text("unit", level="基层单位", **{"class": "第一类单位"}, **fields)


def meeting(body: str = "", **fields: Any) -> str:
    return text("meeting", body, **{"unit": "u", "meeting_type": "座谈会", "attendance": 20, **fields})


def text(kind: str, body: str = "", **fields: Any) -> str:
    lines = [f"{name}: {value}" for name, value in {"kind": kind, "title": "题目", **fields}.items() if value is not None]
    return "\n".join(["---", *lines, "---", body, ""])


class Written:
    """A board with a campaign and a unit from the first of March on."""

    def __init__(self, rules: Rules, **given: Any) -> None:
        self.board = Board(rules, **given)
        self.commit(1, {f"{CAMPAIGN}/campaign.md": campaign(), UNIT: unit()})

    def put(self, files: Files) -> None:
        for path, what in files.items():
            self.board.put(path, what)

    def commit(self, day: int, files: Files) -> None:
        """On a day of March 2030, of April from the 32nd on."""
        self.put(files)
        self.board.commit(date.fromordinal(date(2030, 2, 28).toordinal() + day).isoformat())

    def told(self, edition: str | Edition = "public", name: str = "m", as_of: str = "2030-05-31", **past: Any) -> Told:
        """Days as ``commit`` counts them, 0 for what is not committed; without fields where none changed."""
        found = []
        for change in self.board.seen(edition, as_of, **past)[1]:
            if change.record == name:
                assert change.uncommitted is (change.on is None)
                assert isinstance(change.fields, tuple)
                day = (change.on - date(2030, 2, 28)).days if change.on else 0
                found.append((day, change.record, change.kind, *([change.fields] if change.fields else [])))
        return found


@pytest.fixture
def written(rules: Rules) -> Written:
    return Written(rules)


def added(*days: int) -> Told:
    return [(day, "m", "added") for day in days]


def test_every_sort_of_change(written: Written) -> None:
    """Newest first, what is not committed before all; fields in the order of the record, then the body."""
    written.commit(2, {MEETING: meeting()})
    written.commit(3, {MEETING: meeting("正文", attendance=21, place="大厅")})
    written.commit(4, {MEETING: meeting("正文", place="大厅")})
    changed: Told = [
        (4, "m", "changed", ("attendance",)), (3, "m", "changed", ("attendance", "place", "body")), *added(2),
    ]  # fmt: skip
    assert written.told() == changed
    written.put({MEETING: meeting("改文", place="大厅")})
    assert written.told() == [(0, "m", "changed", ("body",)), *changed]


def test_new_and_not_yet_committed(written: Written) -> None:
    assert written.told(name="u") == [(1, "u", "added")]
    written.put({MEETING: meeting()})
    assert written.told() == added(0)


def test_taken_away_and_put_back(written: Written) -> None:
    written.commit(2, {MEETING: meeting()})
    written.commit(6, {MEETING: None})
    written.put({MEETING: meeting("正文")})
    assert written.told() == [(0, "m", "added"), (6, "m", "removed"), *added(2)]
    written.commit(7, {})
    assert written.told() == [(7, "m", "added"), (6, "m", "removed"), *added(2)]


def test_other_records_are_told_beside_it(written: Written) -> None:
    written.commit(2, {MEETING: meeting(), OTHER: meeting()})
    written.put({OTHER: meeting(attendance=30)})
    found = written.board.seen("public", "2030-05-31")[1]
    assert [(change.record, change.on and change.on.day, change.uncommitted) for change in found] == [
        ("other", None, True), ("m", 2, False), ("other", 2, False), (CAMPAIGN, 1, False), ("u", 1, False),
    ]  # fmt: skip


LATER = {"publish_from": "2030-03-10"}


@pytest.mark.parametrize(
    "files",
    [{MEETING: meeting(**LATER)}, {UNIT: unit(**LATER)}, {f"{CAMPAIGN}/campaign.md": campaign(**LATER)}],
    ids=["record", "unit", "campaign"],
)
def test_days_of_the_record_its_unit_and_its_campaign(written: Written, files: Files) -> None:
    """Each of them opens it; before it was open nothing is told, and nothing on a day that has not come."""
    written.commit(2, {MEETING: meeting(), **files})
    written.commit(3, {MEETING: meeting("改", **(LATER if MEETING in files else {}))})
    assert written.told(as_of="2030-03-09") == []
    assert written.told(as_of="2030-03-10") == added(10)


def test_a_unit_above_is_closed_for_a_while(written: Written) -> None:
    written.commit(2, {SCHOOL: unit(parent="u"), MEETING: meeting(unit="low")})
    written.commit(3, {UNIT: unit(scope="office")})
    written.commit(4, {MEETING: meeting("改", unit="low")})
    written.commit(5, {UNIT: unit()})
    assert written.told() == [(5, "m", "added"), (3, "m", "removed"), *added(2)]
    assert written.told("office") == [(4, "m", "changed", ("body",)), *added(2)]


def test_what_is_committed_after_the_day_of_the_portal_is_told_too(written: Written) -> None:
    """Its own and that of what it refers to; what only comes to be on such a day is not."""
    written.commit(2, {MEETING: meeting(supersedes="other"), OTHER: meeting()})
    written.commit(5, {OTHER: meeting(scope="office")})
    written.commit(6, {MEETING: meeting("改", supersedes="other")})
    assert written.told(as_of="2030-03-03") == [
        (6, "m", "changed", ("body",)), (5, "m", "changed", ("supersedes",)), *added(2),
    ]  # fmt: skip


def test_every_unit_that_ever_stood_above_counts(written: Written) -> None:
    one, other = f"{CAMPAIGN}/unit/one.md", f"{CAMPAIGN}/unit/other-one.md"
    written.commit(2, {one: unit(), other: unit(), SCHOOL: unit(parent="one"), MEETING: meeting(unit="low")})
    written.commit(3, {one: unit(scope="office")})
    written.commit(4, {SCHOOL: unit(parent="other-one")})
    assert written.told() == [(4, "m", "added"), (3, "m", "removed"), *added(2)]


def test_only_versions_that_are_not_there_already_are_read(written: Written) -> None:
    first = meeting()
    written.commit(2, {MEETING: first})
    written.commit(3, {MEETING: meeting("改")})
    assert len(written.told()) == 2
    assert written.board.asked == [blob_name(first.encode())]


def test_references_are_told_of_what_was_there_to_be_seen(written: Written) -> None:
    written.commit(2, {MEETING: meeting(), OTHER: meeting(scope="office")})
    written.commit(3, {MEETING: meeting(supersedes="other")})
    written.commit(4, {OTHER: meeting()})
    written.commit(5, {MEETING: meeting(), OTHER: meeting(publish_from="2030-03-08")})
    assert written.told() == [(5, "m", "changed", ("supersedes",)), (4, "m", "changed", ("supersedes",)), *added(2)]
    assert written.told("office") == [(5, "m", "changed", ("supersedes",)), (3, "m", "changed", ("supersedes",)), *added(2)]


def test_a_reference_to_what_is_not_there_yet_is_not_told(written: Written) -> None:
    written.commit(2, {MEETING: meeting()})
    written.commit(5, {MEETING: meeting(), OTHER: meeting(publish_from="2030-03-08")})
    written.put({MEETING: meeting(supersedes="other")})
    assert written.told() == [(0, "m", "changed", ("supersedes",)), *added(2)]
    assert written.told(as_of="2030-03-07") == added(2)


@pytest.mark.parametrize("name", ["other", "never"])
def test_what_a_record_referred_to_may_be_gone_or_never_have_been(written: Written, name: str) -> None:
    written.commit(2, {MEETING: meeting(supersedes=name), OTHER: meeting()})
    written.commit(3, {MEETING: meeting(), OTHER: None})
    assert written.told() == [*([(3, "m", "changed", ("supersedes",))] if name == "other" else []), *added(2)]


def test_what_a_record_refers_to_is_not_committed_yet(written: Written) -> None:
    written.commit(2, {MEETING: meeting(supersedes="other")})
    written.put({OTHER: meeting()})
    assert written.told() == [(0, "m", "changed", ("supersedes",)), *added(2)]


def test_a_reference_is_lost_with_the_unit_of_what_it_leads_to(written: Written) -> None:
    written.commit(2, {SCHOOL: unit(parent="u"), OTHER: meeting(unit="low"), MEETING: meeting(supersedes="other")})
    written.commit(4, {SCHOOL: unit(parent="u", scope="office")})
    assert written.told() == [(4, "m", "changed", ("supersedes",)), *added(2)]


def test_what_hangs_on_it_was_changed_without_a_commit(written: Written) -> None:
    written.commit(2, {MEETING: meeting(supersedes="other"), OTHER: meeting()})
    written.put({OTHER: meeting(scope="office")})
    assert written.told() == [(0, "m", "changed", ("supersedes",)), *added(2)]
    written.put({OTHER: meeting(attendance=9)})
    assert written.told() == added(2)


def test_what_is_hidden_now_tells_nothing_of_before(written: Written) -> None:
    written.commit(2, {MEETING: meeting()})
    written.put({UNIT: unit(scope="office")})
    assert written.told() == []
    written.put({UNIT: unit(), MEETING: meeting(withdrawn="{on: 2030-03-04, reason: 有误}")})
    assert written.told() == [(0, "m", "changed", ("withdrawn",)), *added(2)]


def test_withdrawn_and_back(written: Written) -> None:
    """One change each way, on the day; what is written meanwhile is nobody's business."""
    gone = "{on: 2030-03-04, reason: 有误}"
    written.commit(2, {MEETING: meeting()})
    written.commit(3, {MEETING: meeting(withdrawn=gone)})
    assert written.told(as_of="2030-03-03") == added(2)
    written.commit(5, {MEETING: meeting("改", withdrawn=gone)})
    assert written.told() == [(4, "m", "changed", ("withdrawn",)), *added(2)]
    written.commit(6, {MEETING: meeting("改")})
    assert written.told() == [(6, "m", "changed", ("withdrawn",)), (4, "m", "changed", ("withdrawn",)), *added(2)]


def test_an_approval_opens_it(rules: Rules) -> None:
    made = Written(rules, approval={"meeting": ("proposed", "approved")})
    steps = "{proposed: {by: 甲, on: 2030-03-03}, approved: {by: 乙, on: 2030-03-06}}"
    made.commit(2, {MEETING: meeting()})
    made.commit(4, {MEETING: meeting(approval=steps)})
    assert made.told() == added(6)
    assert made.told(as_of="2030-03-05") == []


def test_where_it_lay_before(written: Written) -> None:
    """Moved as it was it goes on."""
    before = f"{CAMPAIGN}/meeting/old.md"
    written.commit(2, {before: meeting()})
    written.commit(3, {before: meeting("改")})
    written.commit(4, {before: None, MEETING: meeting("改")})
    assert written.told() == [(3, "m", "changed", ("body",)), *added(2)]


def test_what_was_hidden_before_it_was_moved(written: Written) -> None:
    hidden = meeting(scope="office")
    written.commit(2, {MEETING: meeting()})
    written.commit(5, {MEETING: hidden})
    written.commit(6, {MEETING: None, OTHER: hidden})
    written.commit(7, {OTHER: meeting()})
    assert [change[:3] for change in written.told(name="other")] == [
        (7, "other", "added"), (5, "other", "removed"), (2, "other", "added"),
    ]  # fmt: skip


def test_what_cannot_be_read_never_was_there(written: Written) -> None:
    written.commit(2, {MEETING: meeting()})
    good = written.board.files[MEETING]
    for day, bad in ((3, "--"), (4, good.replace("meeting\n", "metting\n")), (5, "---\nkind: [\n---\n")):
        written.commit(day, {MEETING: bad})
    written.commit(6, {MEETING: meeting(attendance=21)})
    assert written.told() == [(6, "m", "changed", ("attendance",)), *added(2)]


def test_where_not_all_is_here(written: Written) -> None:
    """A first day that may be none is not told; what came after is."""
    written.commit(2, {MEETING: meeting()})
    written.commit(3, {OTHER: meeting()})
    assert written.told(shallow=True) == added(2)
    assert written.told(name="u", shallow=True) == []
    written.commit(4, {UNIT: unit(sector="示例")})
    assert written.told(name="u", shallow=True) == [(4, "u", "changed", ("sector",))]


def test_where_what_it_said_is_not_here(written: Written) -> None:
    written.commit(2, {MEETING: meeting()})
    written.commit(3, {OTHER: meeting()})
    stored, lost = written.board._stored, blob_name(meeting().encode())
    later = next(
        text for text in map(meeting, "一二三四五六七八九") if blob_name(text.encode()) > lost
    )  # asked for after it
    written.commit(5, {MEETING: later})
    del stored[lost]
    assert written.told() == []
    written.commit(6, {MEETING: meeting("又改")})
    del stored[lost]
    assert written.told() == [(6, "m", "changed", ("body",))]
    assert [change[:3] for change in written.told(name="other")] == []
    written.put({OTHER: meeting("改")})
    assert [change[:3] for change in written.told(name="other")] == [(0, "other", "added")]


def test_nothing_is_told_where_nothing_was_committed(rules: Rules) -> None:
    board = Board(rules)
    board.files = {f"{CAMPAIGN}/campaign.md": campaign(), UNIT: unit()}
    assert board.seen("public", "2030-05-31")[1] == ()


def test_a_narrowed_edition_tells_of_its_own_units(written: Written) -> None:
    edition = Edition("e", "版", "public", ("low",))
    written.commit(2, {SCHOOL: unit(parent="u"), MEETING: meeting()})
    written.commit(3, {UNIT: unit(sector="示例", parent=None)})
    written.commit(4, {MEETING: meeting(unit="low")})
    assert written.told(edition) == added(4)
    written.commit(5, {SCHOOL: unit(), UNIT: unit(parent="low")})
    assert written.told(edition, "u") == [(5, "u", "added")]


def test_what_is_beside_a_narrowed_edition_is_not_told(written: Written) -> None:
    edition = Edition("e", "版", "public", ("low",))
    written.commit(2, {SCHOOL: unit(parent="u"), MEETING: meeting()})
    written.commit(3, {UNIT: unit(sector="示例")})
    assert written.told(edition, "u") == []
    assert written.told(edition, "low") == [(2, "low", "added")]


def test_small_counts_are_told_of_by_themselves(rules: Rules) -> None:
    """A count that is not told changes nothing; where the rulebook tells them all, it does."""
    made = Written(rules)
    path = f"{CAMPAIGN}/satisfaction_survey/s.md"

    def survey(good: int) -> str:
        counts = f"[{{grade: 满意, count: {good}}}, {{grade: 不满意, count: 1}}]"
        return text(
            "satisfaction_survey", unit="u", date="2030-03-02", results=f"[{{question: 活动效果, counts: {counts}}}]"
        )

    made.commit(2, {path: survey(2)})
    made.commit(3, {path: survey(3)})
    made.commit(4, {path: survey(30)})
    assert made.told(name="s") == [(4, "s", "changed", ("results",)), (2, "s", "added")]
    books = made.board.rules.rulebooks
    told = {**books, "TINY": replace(books["TINY"], full_counts="office")}
    made.board.rules = replace(rules, rulebooks=told)
    assert [change[0] for change in made.told("office", "s")] == [4, 3, 2]
    assert [change[0] for change in made.told("members", "s")] == [4, 2]

"""How many there are, of whom: what is said word for word, and the days and numbers at which it turns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.model import Reason, Record, SubjectResult, Window
from support.asked import ask, said
from support.world import record, unit

EACH = "{kind: contact_point, per: leader, subject: leader%s}"


def leader(name: str, **data: Any) -> Record:
    return record("leader", name, title=f"领导{name}", **data)


def point(name: str, of: str, day: str = "2030-04-01", **data: Any) -> Record:
    return record("contact_point", name, leader=of, **{"place": "企业", "date": day, **data})


def test_who_is_missing_word_for_word(rules: Rules) -> None:
    people = [leader("a"), leader("b"), leader("c"), point("1", "c"), point("2", "c")]
    found = ask(rules, EACH % ", max: 1, expected: 5", people)
    assert found.missing == (
        Reason("too-many-each", {"names": "领导c", "n": 1, "most": 1, "counter": "位"}),
        Reason("missing-subjects", {"names": "领导a、领导b", "n": 2, "kind": "领导成员", "counter": "位"}),
        Reason("missing-unnamed", {"n": 2, "need": 5, "kind": "领导成员", "counter": "位"}),
    )
    assert (found.met, found.have, found.need) == (False, 0, 5)
    several = [
        leader("a"),
        leader("b"),
        leader("c"),
        point("just", "c"),
        *(point(f"{n}{who}", who) for n in range(2) for who in "ab"),
    ]
    assert ask(rules, EACH % ", max: 1, counter: 人", several).missing == (
        Reason("too-many-each", {"names": "领导a、领导b", "n": 2, "most": 1, "counter": "人"}),
    )
    assert ask(rules, EACH % "", []).missing == (Reason("no-subjects", {"kind": "领导成员"}),)


def test_all_that_is_known_of_each(rules: Rules) -> None:
    records = [leader("a"), leader("b"), leader("c"), point("1", "b"), point("2", "b"), point("3", "c", "2030-04-03")]
    found = ask(rules, EACH % ", max: 1", records)
    evidence = {name: tuple(item for item in found.counted if item.subject == name) for name in "abc"}
    assert found.subjects == (
        SubjectResult("a", False, 0, 1, None, ()),
        SubjectResult("b", False, 2, 1, None, evidence["b"]),
        SubjectResult("c", True, 1, 1, "2030-04-03", evidence["c"]),
    )


def test_who_left_and_had_too_many_is_asked_no_longer(rules: Rules) -> None:
    gone = leader("b", left={"on": "2030-04-10"})
    found = ask(rules, EACH % ", max: 1", [leader("a"), gone, point("1", "a"), point("2", "b"), point("3", "b")])
    assert (found.met, found.have, found.need, [item.subject for item in found.subjects]) == (True, 1, 1, ["a"])


def test_different_values_of_each(rules: Rules) -> None:
    written = EACH % ", distinct: place, min: 2"
    same = [leader("a"), point("1", "a", "2030-04-01"), point("2", "a", "2030-04-02", place="企 业")]
    assert [(item.have, item.met) for item in ask(rules, written, same).subjects] == [(1, False)]
    found = ask(
        rules, written, [*same, point("3", "a", "2030-04-03", place="学校"), point("4", "a", "2030-04-04", place="村")]
    )
    assert [(item.have, item.met, item.met_on) for item in found.subjects] == [(3, True, "2030-04-03")]


def test_nothing_asked_of_anybody(rules: Rules) -> None:
    written = EACH % ", min: 0, max: 2"
    nobody, idle = ask(rules, written, []), ask(rules, written, [leader("a"), leader("b"), point("1", "b")])
    assert (nobody.met, nobody.met_on, nobody.missing) == (True, None, ())
    assert (idle.met, idle.have, idle.met_on, idle.missing) == (True, 2, None, ())
    assert said(ask(rules, EACH % "", [])) == [("no-subjects", None)]


def test_in_the_order_of_the_unit(rules: Rules) -> None:
    people = [
        leader("h"),
        leader("g", sort_key="B"),
        leader("f", sort_key="A"),
        leader("e", rank=1, sort_key="A"),
        leader("d", rank=1, sort_key="B"),
        leader("c", rank=1),
        leader("b", rank=0, sort_key="Z"),
        leader("a", rank=1_000_000_000),
    ]
    assert [item.subject for item in ask(rules, EACH % "", people).subjects] == ["b", "c", "e", "d", "a", "h", "f", "g"]
    gone = [
        leader(
            item.id, left={"on": "2030-04-10"}, **{key: item.data[key] for key in ("rank", "sort_key") if key in item.data}
        )
        for item in people
    ]
    had = [point(item.id + "1", item.id, "2030-04-02") for item in people]
    assert [item.subject for item in ask(rules, EACH % "", [*gone, *had]).subjects] == [
        "b",
        "c",
        "e",
        "d",
        "a",
        "h",
        "f",
        "g",
    ]


@pytest.mark.parametrize(
    ("data", "as_of", "asked"),
    [
        ({}, "2030-04-10", True),
        ({"left": {"on": "2030-04-10"}}, "2030-04-09", True),
        ({"left": {"on": "2030-04-10"}}, "2030-04-10", False),
        ({"left": {"on": "2030-04-29"}}, "2030-06-01", False),
        ({"left": {"on": "2030-04-30"}}, "2030-06-01", True),
        ({"withdrawn": {"on": "2030-04-10"}}, "2030-04-09", True),
        ({"withdrawn": {"on": "2030-04-10"}}, "2030-04-10", False),
        ({"appointed": "2030-04-11"}, "2030-04-10", False),
        ({"appointed": "2030-04-10"}, "2030-04-10", True),
        ({"appointed": "2030-04-30"}, "2030-06-01", True),
        ({"appointed": "2030-05-01"}, "2030-06-01", False),
    ],
)
def test_who_is_asked(rules: Rules, data: dict[str, Any], as_of: str, asked: bool) -> None:
    assert [item.subject for item in ask(rules, EACH % "", [leader("a", **data)], as_of).subjects] == ["a"] * asked


def test_without_a_last_day_whoever_has_come_is_asked_until_he_leaves(rules: Rules) -> None:
    for data, asked in (
        ({"appointed": "2030-05-01"}, True),
        ({"appointed": "2031-01-01"}, False),
        ({"left": {"on": "2030-12-31"}}, False),
        ({"left": {"on": "2031-01-01"}}, True),
    ):
        open_ended = Window(date(2030, 3, 1), None, "")
        found = ask(rules, EACH % "", [leader("a", **data)], window=open_ended)
        assert [item.subject for item in found.subjects] == ["a"] * asked, data


@pytest.mark.parametrize(
    "asked",
    [
        "min: unit:head_count.members",
        "max: unit:head_count.members",
        "expected: unit:head_count.members",
    ],
)
def test_a_number_the_unit_does_not_state(rules: Rules, asked: str) -> None:
    """Nobody can say whether it was reached, so it was not."""
    written = EACH % f", {asked}"
    records = [leader("a"), leader("b"), point("1", "a"), point("2", "b")]
    found = ask(rules, written, [unit(head_count={}), *records])
    assert (found.met, found.have, found.need, found.met_on, found.subjects) == (False, 0, 2, None, ())
    [reason] = found.missing
    assert (reason.code, reason.params) == (
        "need-unknown",
        {"field": rules.schema.kinds["unit"].label_at("head_count.members")},
    )
    assert reason.params["field"] != "head_count.members"
    assert ask(rules, written, [unit(head_count={"members": 2}), *records]).met is ("min" not in asked)


@pytest.mark.parametrize(
    "asked", ["min: unit:head_count.members", "max: unit:head_count.members", "share: 50%, of: unit:head_count.members"]
)
def test_likewise_of_the_whole(rules: Rules, asked: str) -> None:
    written = f"{{kind: contact_point, {asked}}}"
    records = [leader("a"), point("1", "a"), point("2", "a")]
    found = ask(rules, written, [unit(head_count={}), *records])
    assert (found.met, found.have, found.need, [reason.code for reason in found.missing]) == (False, 2, 0, ["need-unknown"])
    assert ask(rules, written, [unit(head_count={"members": 2}), *records]).met


def test_a_share_of_nobody(rules: Rules) -> None:
    written = "{kind: contact_point, min: 0, share: 50%, of: unit:head_count.members}"
    found = ask(rules, written, [unit(head_count={"members": 0})])
    assert (found.met, found.need) == (True, 0)


def test_what_is_missing_word_for_word(rules: Rules) -> None:
    def missing(words: str, *records: Record) -> tuple[Reason, ...]:
        return ask(rules, f"{{kind: meeting, {words}}}", records).missing

    one = record("meeting", "m", meeting_type="work", date="2030-04-01", attendance=5)
    counts = {"have": 1, "need": 3, "short": 2, "kind": "会议"}
    assert missing("min: 3", one) == (Reason("missing-count", {**counts, "counter": "次"}),)
    assert missing("min: 3, counter: 场", one) == (Reason("missing-count", {**counts, "counter": "场"}),)
    assert missing("sum: attendance, min: 9", one) == (
        Reason("missing-sum", {"have": 5, "need": 9, "short": 4, "kind": "会议"}),
    )
    assert missing("distinct: meeting_type, min: 3", one) == (
        Reason("missing-distinct", {**counts, "counter": "次", "field": "会议类型"}),
    )
    assert missing("distinct: id, min: 3", one) == (
        Reason("missing-distinct", {**counts, "counter": "次", "field": "会议"}),
    )
    assert missing("min: 1", one) == ()


def test_different_records(rules: Rules) -> None:
    of_two = "{kind: meeting, per: leader, subject: leaders_present, distinct: id, min: 2}"
    both = [record("meeting", f"m{n}", meeting_type="work", date=f"2030-04-0{n}", leaders_present=["a"]) for n in (1, 2)]
    found = ask(rules, of_two, [leader("a"), *both])
    assert (found.met, found.met_on) == (True, "2030-04-02")
    assert not ask(rules, of_two, [leader("a"), both[0]]).met


COVERS = "{kind: meeting, covers: {path: meeting_type, values: [work, symposium, party_life]}}"
ABOUT = "{kind: satisfaction_survey, covers: {path: base_categories, values: [masses, cppcc], about: items}}"


def test_which_values_are_missing(rules: Rules) -> None:
    one = record("meeting", "m", meeting_type="work", date="2030-04-01")
    terms = rules.schema.vocabularies["meeting_type"].terms
    names = "、".join(terms[name].label if name in terms else name for name in ("symposium", "party_life"))
    found = ask(rules, COVERS, [one])
    assert (found.have, found.need) == (1, 3)
    assert found.missing == (Reason("missing-values", {"field": "会议类型", "names": names, "n": 2}),)
    rest = [record("meeting", name, meeting_type=name, date="2030-04-02") for name in ("symposium", "party_life")]
    whole = ask(rules, COVERS, [one, *rest])
    assert (whole.met, whole.met_on, whole.missing) == (True, "2030-04-02", ())
    assert ask(rules, COVERS, [record("meeting", "x", meeting_type="other", date="2030-04-01")]).have == 0


def test_one_thing_must_be_reached_by_all(rules: Rules) -> None:
    things = [record("rectification_item", name, status="registered", date="2030-03-02") for name in "ab"]

    def survey(name: str, items: list[str], by: list[str], day: str) -> Record:
        return record("satisfaction_survey", name, items=items, base_categories=by, date=day, ballots_returned=1)

    apart = [survey("1", ["a"], ["masses"], "2030-04-01"), survey("2", ["b"], ["cppcc"], "2030-04-02")]
    assert (ask(rules, ABOUT, [*things, *apart]).met, ask(rules, ABOUT, [*things, *apart]).have) == (False, 1)
    unheard = survey("0", ["b"], ["heard"], "2030-03-20")
    late = survey("3", ["a", "b"], ["cppcc", "masses"], "2030-04-05")
    assert ask(rules, ABOUT, [*things, unheard, *apart, late]).met_on == "2030-04-05"
    sooner = [*things, unheard, *apart, survey("4", ["b"], ["masses"], "2030-04-03"), late]
    assert ask(rules, ABOUT, sooner).met_on == "2030-04-03", "the one that all of them reached first"
    assert ask(rules, ABOUT, [*things, unheard]).have == 0

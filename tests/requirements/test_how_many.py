"""``distinct``, ``max``, ``share`` and ``covers``: what is counted, and how much of it is enough."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from gongshilan.assess.tally import reached, reached_values
from gongshilan.build.rules import Rules
from gongshilan.kinds.load import SchemaError
from gongshilan.model import Record
from hypothesis import given
from hypothesis import strategies as st
from support.asked import ask, said, wanted, why
from support.world import record, unit

AUTHORS = "{kind: essay, distinct: author, min: unit:head_count.members, counter: 名}"
MEMBERS = [unit(head_count={"members": 3})]
DAYS = st.integers(0, 60).map(lambda n: (date(2030, 3, 1) + timedelta(n)).isoformat())


def essay(name: str, author: str, day: str = "2030-04-01", **data: Any) -> Record:
    return record("essay", name, date=day, author=author, **data)


def test_nothing_needed_is_there_from_the_outset() -> None:
    assert (reached([], 0), reached_values([], 0), reached([], 1), reached_values([], 1)) == ("", "", None, None)


def test_authors_not_essays(rules: Rules) -> None:
    found = ask(rules, AUTHORS, [*MEMBERS, essay("1", "甲"), essay("2", "乙"), essay("3", "甲")])
    assert (found.met, found.have, found.need, said(found)) == (False, 2, 3, [("missing-distinct", 1)])
    assert found.missing[0].params["counter"] == "名"
    found = ask(
        rules, AUTHORS, [*MEMBERS, essay("1", "甲"), essay("2", "乙"), essay("3", "甲"), essay("4", "丙", "2030-04-07")]
    )
    assert (found.met, found.met_on) == (True, "2030-04-07")


def test_blanks_and_width_make_no_other_author(rules: Rules) -> None:
    found = ask(rules, AUTHORS, [*MEMBERS, essay("1", "张 三"), essay("2", "张三"), essay("3", "张\u3000三")])
    assert found.have == 1


def test_one_record_may_bring_several(rules: Rules) -> None:
    together = record("research_report", "r", date="2030-04-01", authors=["a", "b"])
    people = [record("leader", name) for name in "ab"]
    assert ask(rules, "{kind: research_report, distinct: authors, min: 2}", [*people, together]).met
    nobody = record("research_report", "s", date="2030-04-01")
    assert why(ask(rules, "{kind: research_report, distinct: authors}", [nobody])) == ["lacks-field"]


@given(st.lists(st.tuples(DAYS, st.sampled_from("甲乙丙")), max_size=7), DAYS, st.integers(0, 4))
def test_distinct_against_a_reading_of_its_own(rules: Rules, drawn: list[tuple[str, str]], as_of: str, least: int) -> None:
    records = [essay(f"e{n}", author, day) for n, (day, author) in enumerate(drawn)]
    found = ask(rules, f"{{kind: essay, distinct: author, min: {least}}}", records, as_of)
    known = [(day, author) for day, author in drawn if day <= as_of]
    days = [day for day in sorted({day for day, _ in known}) if len({name for on, name in known if on <= day}) >= least]
    assert found.have == len({author for _, author in known})
    assert (found.met, found.met_on) == (bool(days) or least == 0, days[0] if days and least else None)


# --- at most


def visit(name: str, day: str = "2030-04-01") -> Record:
    return record("contact_point", name, date=day, place="企业")


def test_at_most(rules: Rules) -> None:
    written = "{kind: contact_point, min: 1, max: 2}"
    assert said(ask(rules, written, [])) == [("missing-count", 1)]
    assert ask(rules, written, [visit("1"), visit("2", "2030-04-09")]).met_on == "2030-04-01"
    records = [visit("1"), visit("2", "2030-04-09"), visit("3", "2030-04-20")]
    found = ask(rules, written, records)
    assert (found.met, [reason.code for reason in found.missing]) == (False, ["too-many"])
    assert (found.missing[0].params["have"], found.missing[0].params["most"]) == (3, 2)
    assert ask(rules, written, records, "2030-04-19").met
    assert ask(rules, "{kind: contact_point, min: 0, max: 0}", []).met
    assert ask(rules, "{kind: contact_point, max: unit:head_count.members}", [*MEMBERS, *records]).met


# --- share


def test_three_quarters_of_four_are_three(rules: Rules) -> None:
    written = "{kind: meeting, share: 75%, match: {required: [result]}}"
    done = [record("meeting", n, date=f"2030-04-0{n}", meeting_type="work", result="已修订") for n in "123"]
    open_ = [record("meeting", n, date="2030-04-01", meeting_type="work") for n in "45"]
    found = ask(rules, written, [*done, open_[0]])
    assert (found.met, found.have, found.need, found.met_on) == (True, 3, 3, "2030-04-03")
    found = ask(rules, written, [*done, *open_])
    assert (found.met, found.have, found.need) == (False, 3, 4)
    assert ask(rules, written, []).met is False
    assert ask(rules, written.replace("75%", "75%, min: 0"), []).met


def test_share_of_the_units_own_figure(rules: Rules) -> None:
    written = "{kind: study_session, share: 0.75, sum: attendance, of: unit:head_count.members}"
    session = record("study_session", "s", date="2030-04-01", attendance=15)
    assert ask(rules, written, [session]).need == 15  # of the twenty members
    found = ask(rules, written, [unit(head_count={"members": 21}), session])
    assert (found.need, found.met, said(found)) == (16, False, [("missing-sum", 1)])
    found = ask(rules, written, [unit(head_count={"staff": 4}), session])
    assert [reason.code for reason in found.missing] == ["need-unknown"]


@given(st.lists(st.tuples(DAYS, st.booleans()), max_size=8), DAYS, st.integers(1, 100))
def test_share_against_a_reading_of_its_own(rules: Rules, drawn: list[tuple[str, bool]], as_of: str, percent: int) -> None:
    records = [
        record("meeting", f"r{n}", date=day, meeting_type="work", **({"result": "好"} if good else {}))
        for n, (day, good) in enumerate(drawn)
    ]
    found = ask(rules, f"{{kind: meeting, min: 0, share: {percent}%, match: {{required: [result]}}}}", records, as_of)
    there = [good for day, good in drawn if day <= as_of]
    assert found.met is (sum(there) * 100 >= len(there) * percent)
    assert found.need == ceil(Fraction(percent * len(there), 100))


# --- covers

TOLD = "{kind: notice, where: {properties: {purpose: {const: progress}}, required: [purpose]}, covers: {path: to, values: [masses, members]}}"


def told(name: str, day: str, *to: str, of: str = "p") -> Record:
    return record("notice", name, of=of, purpose="progress", to=list(to), manner=["meeting"], **{"from": day})


PLANS = [record("rectification_plan", name, date="2030-03-10") for name in "pq"]


def test_several_notices_reach_everybody_together(rules: Rules) -> None:
    one, two = told("1", "2030-04-02", "members"), told("2", "2030-04-08", "masses", "staff")
    assert ask(rules, TOLD, [*PLANS, one, two]).met_on == "2030-04-08"
    found = ask(rules, TOLD, [*PLANS, one], "2030-04-30")
    assert (found.have, found.need, said(found)) == (1, 2, [("missing-values", "群众")])
    assert ask(rules, TOLD, [*PLANS, one, two], "2030-04-07").met is False
    assert ask(rules, TOLD, PLANS).have == 0


def test_about_one_and_the_same(rules: Rules) -> None:
    """Members heard of one plan and the masses of another: nobody was told of both."""
    written = TOLD.replace("[masses, members]", "[masses, members], about: of")
    records = [*PLANS, told("1", "2030-04-02", "members"), told("2", "2030-04-03", "masses", of="q")]
    assert ask(rules, TOLD, records).met
    assert ask(rules, written, records).met is False
    assert ask(rules, written, [*records, told("3", "2030-04-05", "masses")]).met_on == "2030-04-05"


@given(st.lists(st.tuples(DAYS, st.sets(st.sampled_from(["members", "masses", "staff"]), min_size=1)), max_size=5), DAYS)
def test_covers_against_a_reading_of_its_own(rules: Rules, drawn: list[tuple[str, set[str]]], as_of: str) -> None:
    records = [told(f"n{n}", day, *sorted(to)) for n, (day, to) in enumerate(drawn)]
    found = ask(rules, TOLD, [*PLANS, *records], as_of)
    first = {
        group: min((day for day, to in drawn if group in to and day <= as_of), default=None)
        for group in ("masses", "members")
    }
    days = [day for day in first.values() if day is not None]
    assert (found.have, found.met) == (len(days), len(days) == 2)
    assert found.met_on == (max(days) if len(days) == 2 else None)


# --- counters


def test_the_kinds_own_counter(rules: Rules) -> None:
    assert ask(rules, "{kind: essay}", []).missing[0].params["counter"] == "篇"
    assert ask(rules, "{kind: meeting, counter: 场}", []).missing[0].params["counter"] == "场"
    assert all(kind.counter for kind in rules.schema.kinds.values())


def test_a_plain_count_has_no_subjects(rules: Rules) -> None:
    for records in ([], [record("meeting", "m", date="2030-04-01")]):
        assert ask(rules, "{kind: meeting}", records).subjects == ()


@pytest.mark.parametrize(
    "written",
    [
        "{kind: essay, share: 101%}",
        "{kind: essay, share: 0}",
        "{kind: essay, share: 四分之三}",
        "{kind: essay, of: unit:head_count.members}",
        "{kind: essay, share: 50%, of: head_count.members}",
        "{kind: essay, distinct: author, sum: words}",
        "{kind: notice, covers: {path: to}}",
        "{kind: notice, covers: {path: to, value: [masses]}}",
        "{kind: notice, covers: [masses]}",
        "{kind: essay, share: 50%, per: leader, subject: leader}",
    ],
)
def test_mistakes(rules: Rules, written: str) -> None:
    with pytest.raises(SchemaError):
        wanted(rules, written)

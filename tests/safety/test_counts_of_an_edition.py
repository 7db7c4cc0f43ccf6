"""Which records' counts an edition tells in which order: its own and those of every wider one, each table once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from gongshilan.build.rules import Rules
from gongshilan.model import HIDDEN_COUNT, Edition, Record
from gongshilan.project.counts import counted, told_tables
from gongshilan.visibility.audience import Audience
from support.world import CAMPAIGN, PORTAL, UNIT, graph, record, unit

DAY = date(2030, 5, 10)
KIND = "satisfaction_survey"


def survey(name: str, good: int, poor: int, *, scope: str = "public", **more: Any) -> Record:
    rows = [{"grade": "good", "count": good}, {"grade": "poor", "count": poor}]
    given = {"date": "2030-05-01", "results": [{"question": "effect", "counts": rows}], **more}
    return record(KIND, name, scope=scope, **given)


def told(
    rules: Rules, edition: str, *records: Record, full_counts: str = ""
) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """The rows of the first question of every record whose counts are told so; and all tables that are told then."""
    book = replace(rules.rulebooks["TINY"], full_counts=full_counts)
    made = graph(
        rules, [unit(), unit("low", parent=UNIT), record("meeting", "m", meeting_type="work", date="2030-04-01"), *records]
    )
    audience = Audience(Edition(edition, edition, edition), PORTAL, {"TINY": book}, made.get, DAY)
    rows = {
        name: [(row["grade"], row["count"]) for row in data["results"][0]["counts"]]
        for name, data in counted(made, audience, rules.schema).items()
    }
    tables = [
        (item.asked.key[0], item.asked.question[2], item.asked.unit, item.told.exact)
        for item in told_tables(made, audience, rules.schema)
    ]
    assert {item.asked.question[:2] for item in told_tables(made, audience, rules.schema)} <= {(CAMPAIGN, KIND)}
    return rows, sorted(tables)


def test_each_table_once_with_its_unit_and_question(rules: Rules) -> None:
    """Widest audience first; what a narrower one sees besides comes after it."""
    mine, inner = survey("a", 9, 9, ballots_returned=18), survey("b", 20, 1, scope="members", unit="low")
    rows, tables = told(rules, "members", mine, inner)
    assert rows == {"a": [("good", 9), ("poor", 9)], "b": [("satisfied", "≥17"), ("other", "≤4")]}
    assert tables == [
        ("a", "ballots_returned", UNIT, True), ("a", "results.counts effect", UNIT, True), ("b", "results.counts effect", "low", False),
    ]  # fmt: skip
    assert told(rules, "public", mine, inner) == ({"a": rows["a"]}, tables[:2])
    assert told(rules, "public", survey("c", 20, 1))[0] == {"c": [("satisfied", "≥17"), ("other", "≤4")]}


def test_who_is_told_all_counts_is_told_no_others(rules: Rules) -> None:
    """What only he sees is told to nobody else, and stands beside nothing."""
    mine, inner = survey("a", 9, 9), survey("b", 2, 1, scope="members")
    rows, tables = told(rules, "members", mine, inner, full_counts="members")
    assert (rows, tables) == ({}, [("a", "results.counts effect", UNIT, True)])


def test_of_what_is_withdrawn_no_table_is_told(rules: Rules) -> None:
    gone = survey("a", 9, 9, withdrawn={"on": "2030-05-10", "reason": "有误"})
    rows, tables = told(rules, "public", gone)
    assert (rows, tables) == ({"a": [("satisfied", HIDDEN_COUNT), ("other", HIDDEN_COUNT)]}, [])
    later = survey("a", 9, 9, withdrawn={"on": "2030-05-11", "reason": "有误"})
    assert told(rules, "public", later)[1] == [("a", "results.counts effect", UNIT, True)]

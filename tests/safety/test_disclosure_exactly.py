"""What is told in each of a few hundred small cases, to the vote, and what each small part of the rules answers.

That what is told is safe is proved elsewhere (test_disclosure.py, test_disclosure_together.py), by listing every world there could
be. Here the answers are on file, so that nearly every small change of the rules changes one (``make mutation``). Whoever changes
them on purpose looks at each line that changes: ``python tests/safety/test_disclosure_exactly.py`` writes the answers of today.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.disclosure.ledger import entries, ledger_text, read_ledger, with_new
from gongshilan.disclosure.places import as_told, cell_and_grade, counts, told_tables
from gongshilan.disclosure.share import Share, percent_words, satisfied
from gongshilan.disclosure.shows import counts_votes, shows_figures, without_small_numbers
from gongshilan.disclosure.table import TOTAL, Table, Told, alone, bound, lines, merged
from gongshilan.disclosure.together import Asked, Entry, decide
from gongshilan.kinds.schema import Field
from gongshilan.model import HIDDEN_COUNT, Released

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.places import REPO
from support.world import PORTAL

FILE = REPO / "tests" / "cases" / "disclosure" / "told.tsv"
MERGED = {"a": "yes", "b": "yes", "c": "no", "yes": "yes", "no": "no"}


def lineage(unit: str) -> Sequence[str]:
    """``t/l/x`` stands below ``t/l``."""
    parts = unit.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _table(cells: Mapping[str, int]) -> Table:
    return Table(cells, {} if TOTAL in cells or "z" in cells else MERGED)


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """What is told: of tables ``before``, then of each round's; ``[unit or null, question, votes by grade]``. Nothing under what
    tells nothing. The lines of every table that was asked for, and how it stands at the end."""
    under = case["under"]
    asked = [
        [
            Asked(("c", "k", question), unit, _table(cells), (f"{number}.{place}", ()))
            for place, (unit, question, cells) in enumerate(tables)
        ]
        for number, tables in enumerate(case["rounds"])
    ]
    _, before = decide([([*asked[0]], lineage)], (), under) if case["released"] else ({}, [])
    rounds = asked[1:] if case["released"] else asked
    told, known = decide([(tables, lineage) for tables in rounds], before, under)
    found = {
        item.key[0]: [[name, votes] for name, votes in lines(item.table, told[item.key], under)]
        for tables in rounds
        for item in tables
    }
    ledger = with_new([], known)
    again = [entry.told for entry in entries(ledger)]
    return {
        "told": found,
        "ledger": [[item.unit, item.told, list(item.grades)] for item in ledger],
        "again": len(with_new(ledger, known)) == len(ledger) and set(again) <= {entry.told for entry in known},
    }


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_what_is_told() -> None:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        case, expected = line.split("\t")
        assert (case, _written(answer(json.loads(case)))) == (case, expected)
    assert Asked(("c", "k", "q"), None, Table({}, {})).key == ("", ())


# --- one table


def test_groups_and_their_sums() -> None:
    made = Table({"a": 1, "b": 2, "c": 3, "d": 4}, MERGED)
    assert (made.votes, made.groups()) == (10, {"yes": ["a", "b"], "no": ["c"], "d": ["d"]})
    assert made.sums() == {"yes": 3, "no": 3, "d": 4}
    assert Told().something is Told(grades=frozenset("a")).something is False
    assert Told(exact=True).something is Told(most="yes").something is True


def test_alone_at_the_very_bound() -> None:
    both = frozenset({"yes", "no"})
    for cells, expected in (
        ({"a": 5, "b": 5, "c": 5}, Told(exact=True, grades=both)),
        ({"a": 5, "b": 4, "c": 5}, Told(exact=True, grades=frozenset({"no"}))),
        ({"a": 0, "b": 5, "c": 5}, Told(exact=True, grades=frozenset({"no"}))),
        ({"a": 5, "b": 5, "c": 4}, Told(most="yes")),
        ({"a": 1, "b": 1, "c": 9}, Told(most="no")),
        ({"a": 3, "b": 3, "c": 4}, Told()),
        ({"a": 3, "b": 3, "c": 4, "d": 9}, Told()),
        ({}, Told()),
    ):
        assert alone(Table(cells, MERGED), 5) == expected, cells
    assert alone(Table({"x": 20, "y": 1}, {}), 5) == Told()
    assert [alone(Table({TOTAL: votes}, {}), 5).exact for votes in (0, 1, 4, 5, 6)] == [True, False, False, True, True]


def test_lines() -> None:
    made = Table({"a": 7, "b": 2, "c": 3}, MERGED)
    assert list(lines(made, Told(exact=True, grades=frozenset({"yes"})), 5)) == [("a", 7), ("b", 2), ("no", 3)]
    assert list(lines(made, Told(exact=True), 5)) == [("yes", 9), ("no", 3)]
    assert list(lines(made, Told(most="yes"), 5)) == [("yes", "≥8"), ("no", "≤4")]
    assert list(lines(made, Told(), 5)) == [("yes", HIDDEN_COUNT), ("no", HIDDEN_COUNT)]


def test_the_bound() -> None:
    assert bound(PORTAL) == 5
    for given, expected in (({"under": 8}, 8), ({"under": "3"}, 3), ({}, 5), (None, 5)):
        assert bound(replace(PORTAL, data={"small_numbers": given})) == expected


# --- shares


def test_the_share_of_the_first_group(rules: Rules) -> None:
    grades = rules.schema.vocabularies["satisfaction_grade"]
    assert merged(grades)["satisfied"] == "satisfied"
    for rows, expected in (
        ([("satisfied", 2), ("other", 1)], Share("", 667, 3)),
        ([("very_good", 1), ("good", 1), ("other", 1)], Share("", 667, 3)),
        ([("very_good", 1), ("poor", 2)], Share("", 333, 3)),
        ([("satisfied", "≥2"), ("other", "≤1")], Share("≥", 666, 3)),
        ([("other", "≤1"), ("satisfied", "≥2")], Share("≥", 666, 3)),
        ([("satisfied", "≤1"), ("other", "≥2")], Share("≤", 334, 3)),
        ([("satisfied", "≤1"), ("other", "≥1")], Share("≤", 500, 2)),
        ([("satisfied", HIDDEN_COUNT), ("other", 1)], None),
        ([("satisfied", 0), ("other", 0)], None),
        ([("satisfied", 0), ("other", 3)], Share("", 0, 3)),
        ([], None),
    ):
        assert satisfied(rows, grades) == expected, rows
    later = {name: replace(term, group="" if name == "very_good" else term.group) for name, term in grades.terms.items()}
    assert satisfied([("good", 1), ("poor", 1)], replace(grades, terms=later)) == Share("", 500, 2)
    plain = replace(grades, terms={name: replace(term, group="") for name, term in grades.terms.items()})
    assert satisfied([("very_good", 1), ("good", 1)], plain) is None
    assert [percent_words(tenths) for tenths in (0, 7, 857, 800, 1000)] == ["0", "0.7", "85.7", "80", "100"]
    assert Share("≥", 666, 3).percent == "66.6"


# --- where counts stand


def test_where_a_record_counts(rules: Rules) -> None:
    schema = rules.schema
    kind = schema.kinds["satisfaction_survey"]
    data = {
        "ballots_returned": 40,
        "ballots_sent": 50,
        "title": 3,
        "unknown": [{"count": 9}],
        "results": [
            {"question": "effect", "counts": [{"grade": "good", "count": 30}, {"grade": "good", "count": 1}, {"grade": "x"}, "y"]},
            "no row",
            {"question": "conduct", "counts": [{"grade": "poor"}]},
            {"question": 7, "counts": [{"grade": "poor", "count": 9}]},
        ],
    }  # fmt: skip
    found = counts(data, kind, schema)
    assert [(item.path, item.question, dict(item.table.cells)) for item in found] == [
        (("ballots_returned",), "ballots_returned", {TOTAL: 40}),
        (("ballots_sent",), "ballots_sent", {TOTAL: 50}),
        (("results", 0, "counts"), "results.counts effect", {"good": 31}),
        (("results", 3, "counts"), "results.counts", {"poor": 9}),
    ]
    assert found[0].table.merged == {}
    assert found[2].table.merged == merged(schema.vocabularies["satisfaction_grade"])
    assert counts(data, schema.kinds["meeting"], schema) == counts({"results": 7}, kind, schema) == []
    told = {found[0].path: Told(), found[1].path: Told(exact=True), found[2].path: Told(exact=True)}
    shown = as_told(data, kind, schema, told, 5)
    assert shown == {
        **data,
        "ballots_returned": HIDDEN_COUNT,
        "results": [
            {"question": "effect", "counts": [{"grade": "satisfied", "count": 31}, {"grade": "other", "count": 0}]},
            *data["results"][1:3],
            {"question": 7, "counts": [{"grade": "satisfied", "count": HIDDEN_COUNT}, {"grade": "other", "count": HIDDEN_COUNT}]},
        ],
    }  # fmt: skip
    assert as_told(data, kind, schema, {found[0].path: Told(exact=True)}, 5)["ballots_returned"] == 40
    rows = [(item.question, item.grades, item.rows) for item in told_tables(shown, kind, schema)]
    label = schema.vocabularies[kind.fields["results"].items.properties["question"].vocabulary].terms["effect"].label  # type: ignore[union-attr]
    assert rows == [
        (label, "satisfaction_grade", (("satisfied", 31), ("other", 0))),
        ("", "satisfaction_grade", (("satisfied", HIDDEN_COUNT), ("other", HIDDEN_COUNT))),
    ]
    assert list(told_tables(shown, schema.kinds["meeting"], schema)) == []


def test_counts_at_any_depth(rules: Rules) -> None:
    """In objects and in items of lists, one table after the other, under all terms beside them."""
    schema, plain = rules.schema, rules.schema.kinds["satisfaction_survey"]
    row = plain.fields["results"].items
    assert row is not None
    inner = replace(row, properties={"second": row.properties["question"], **row.properties})
    box = Field("box", "", "", "object", properties={"rows": Field("rows", "", "", "array", items=inner), **plain.fields})
    kind = replace(
        plain, fields={"counts": row.properties["counts"], "box": box, "list": Field("list", "", "", "array", items=box)}
    )
    few, many = ([{"grade": "good", "count": votes}, {"grade": "poor", "count": votes}] for votes in (2, 9))
    asked = {"question": "effect", "second": "conduct", "counts": many}
    held = {"ballots_sent": 7, "rows": [asked], "results": [{"question": "effect", "counts": many}]}
    data = {"counts": many, "box": held, "list": [held, "no row", {"rows": [{**asked, "counts": few}], "ballots_sent": 2}]}
    found = counts(data, kind, schema)
    assert [(".".join(map(str, item.path)), item.question, item.table.votes) for item in found] == [
        ("counts", "counts", 18),
        ("box.ballots_sent", "box.ballots_sent", 7),
        ("box.rows.0.counts", "box.rows.counts conduct effect", 18),
        ("box.results.0.counts", "box.results.counts effect", 18),
        ("list.0.ballots_sent", "list.ballots_sent", 7),
        ("list.0.rows.0.counts", "list.rows.counts conduct effect", 18),
        ("list.0.results.0.counts", "list.results.counts effect", 18),
        ("list.2.rows.0.counts", "list.rows.counts conduct effect", 4),
        ("list.2.ballots_sent", "list.ballots_sent", 2),
    ]
    told = without_small_numbers(data, kind, schema, 5)
    assert told["list"][2] == {
        "rows": [{**asked, "counts": [{"grade": group, "count": HIDDEN_COUNT} for group in ("satisfied", "other")]}],
        "ballots_sent": HIDDEN_COUNT,
    }
    assert {**told, "list": told["list"][:2]} == {**data, "list": data["list"][:2]}
    effect, conduct = (schema.vocabularies["survey_question"].terms[name].label for name in ("effect", "conduct"))
    shown = [(item.question, item.rows[0][1]) for item in told_tables(told, kind, schema)]
    both = f"{conduct} {effect}"
    assert shown == [("", 9), (both, 9), (effect, 9), (both, 9), (effect, 9), (both, HIDDEN_COUNT)]
    assert [shows_figures(item, kind, schema, 5) for item in (data, told, {"box": held}, {"list": ["no row", held]})] == [
        False, False, True, True,
    ]  # fmt: skip
    hidden = {"counts": [{"grade": group, "count": HIDDEN_COUNT} for group in ("satisfied", "other")], "box": held}
    assert not shows_figures(hidden, kind, schema, 5)
    uneven = without_small_numbers(
        {"counts": [{"grade": "good", "count": 20}, {"grade": "poor", "count": 1}]}, kind, schema, 5
    )
    assert uneven["counts"] == [{"grade": "satisfied", "count": "≥17"}, {"grade": "other", "count": "≤4"}]
    assert without_small_numbers(data, schema.kinds["meeting"], schema, 5) is data


def test_which_columns_are_votes_and_grades() -> None:
    cell, grade = Field("n", "", "", "integer", small="cell"), Field("g", "", "", "string", vocabulary="satisfaction_grade")
    assert cell_and_grade({"x": replace(grade, vocabulary=""), "n": cell, "g": grade}) == ("n", "g")
    assert cell_and_grade({"n": cell}) is cell_and_grade({"g": grade}) is cell_and_grade({}) is None


def test_whether_figures_are_told(rules: Rules) -> None:
    kind = rules.schema.kinds["satisfaction_survey"]

    def shown(*tables: dict[str, Any], **more: Any) -> tuple[bool, bool]:
        rows = [
            {"question": "effect", "counts": [{"grade": name, "count": votes} for name, votes in item.items()]}
            for item in tables
        ]
        data = {**more, **({"results": rows} if rows else {})}
        return shows_figures(data, kind, rules.schema, 5), counts_votes(data, kind)

    assert shown({"good": 9, "poor": 9}) == shown({"good": 20, "poor": 1}) == (True, True)
    assert shown({"good": 3, "poor": 3}) == shown({"good": 9, "poor": 9}, {"good": 3, "poor": 3}) == (False, True)
    assert shown({"satisfied": "≥16", "other": "≤4"}) == (True, True)
    assert shown({"satisfied": HIDDEN_COUNT}) == shown({"good": 9, "poor": 9}, {"satisfied": HIDDEN_COUNT}) == (False, True)
    assert shown({"satisfied": HIDDEN_COUNT}, {"good": 9, "poor": 9}) == (False, True)
    assert shown() == shown({}) == (False, False)
    assert shown({"good": 9, "poor": 9}, ballots_returned=2) == (True, True)
    bare = {"results": [{"question": "effect", "counts": [{"grade": "good"}]}]}
    assert (shows_figures(bare, kind, rules.schema, 5), counts_votes(bare, kind)) == (False, True)
    assert not counts_votes({"results": [{"counts": [{"count": 9}]}]}, rules.schema.kinds["meeting"])


# --- the ledger


ENTRY = {
    "campaign": "c", "kind": "k", "question": "q 公示", "unit": "u", "votes": {"yes": {"a": 5, "b": 0}, "no": {"c": 9}}, "told": "exact", "grades": ["no"],
}  # fmt: skip
RELEASED = Released("c", "k", "q 公示", "u", {"yes": {"a": 5, "b": 0}, "no": {"c": 9}}, "exact", ("no",))


def test_a_ledger_is_read_as_it_is_written() -> None:
    whole = replace(RELEASED, unit=None, told="yes", grades=())
    total = replace(RELEASED, votes={TOTAL: {TOTAL: 7}}, grades=())
    text = ledger_text([whole, RELEASED, total, RELEASED])
    assert text.count("公示") == 3
    assert (text[:3], text[-5:], text.count("},\n{")) == ("[\n{", "]}\n]\n", 2)
    assert ledger_text([]) == "[\n]\n"
    found, broken = read_ledger(text)
    assert (broken, ledger_text(found)) == ((), text)
    assert sorted(map(repr, found)) == sorted(map(repr, [whole, RELEASED, total]))
    again = {item.unit: entry for item, entry in zip(found, entries(found), strict=True) if TOTAL not in item.votes}
    groups = {"a": "yes", "b": "yes", "c": "no", "yes": "yes", "no": "no"}
    for unit, told in (("u", Told(exact=True, grades=frozenset({"no"}))), (None, Told(most="yes"))):
        entry = again[unit]
        assert (entry.asked.question, entry.asked.unit, entry.told) == (("c", "k", "q 公示"), unit, told)
        assert (dict(entry.asked.table.cells), entry.asked.table.merged) == ({"a": 5, "b": 0, "c": 9}, groups)
    [one] = entries([total])
    assert (one.asked.table.cells, one.asked.table.merged) == ({TOTAL: 7}, {})


@pytest.mark.parametrize(
    "change",
    [
        {"campaign": 1}, {"kind": None}, {"question": []}, {"told": 5}, {"told": "other"}, {"unit": 5}, {"grades": ["maybe"]}, {"grades": 5},
        {"votes": []}, {"votes": {"yes": 5}}, {"votes": {"yes": {"a": -1}, "no": {}}}, {"votes": {"yes": {"a": True}, "no": {}}}, {"votes": {"yes": {"a": "5"}, "no": {}}},
        {"votes": {"yes": {"a": 5.0}, "no": {}}}, {"more": 1},
    ],
)  # fmt: skip
def test_what_is_no_entry_is_told_by_its_line(change: dict[str, Any]) -> None:
    text = "\n".join(
        ["[", f"{json.dumps(ENTRY)},", "", f"  {json.dumps({**ENTRY, **change})} ,", "x", json.dumps(ENTRY), "]"]
    )
    assert read_ledger(text) == ((RELEASED, RELEASED), (4, 5))
    for right in ({"told": "", "grades": []}, {"told": "no", "grades": []}, {"grades": ["no", "yes"]}, {"unit": None}):
        assert read_ledger(json.dumps({**ENTRY, **right}))[1] == ()
    assert read_ledger(f"{json.dumps(ENTRY)}X")[1] == (1,)
    short = {key: value for key, value in ENTRY.items() if key != "told"}
    assert read_ledger(json.dumps(short)) == ((), (1,))
    assert read_ledger("[" * 100_000 + "1") == ((), (1,))


def test_what_was_released_stays_as_it_was() -> None:
    def entry(cells: dict[str, int], told: Told, unit: str | None = "u", question: str = "q 公示") -> Entry:
        return Entry(Asked(("c", "k", question), unit, Table(cells, MERGED)), told)

    same = entry({"a": 5, "b": 0, "c": 9}, Told())
    more = entry({"a": 6, "b": 0, "c": 9}, Told(exact=True, grades=frozenset({"yes", "no"})))
    other, whole, asked = (
        replace(same, asked=replace(same.asked, unit="v")),
        entry({"a": 5}, Told(most="yes"), None),
        entry({"a": 5}, Told(), question="x"),
    )
    added = with_new([RELEASED], [same, more, other, whole, asked])
    assert added == (
        RELEASED,
        Released("c", "k", "q 公示", "u", {"yes": {"a": 6, "b": 0}, "no": {"c": 9}}, "exact", ("no", "yes")),
        Released("c", "k", "q 公示", "v", {"yes": {"a": 5, "b": 0}, "no": {"c": 9}}, "", ()),
        Released("c", "k", "q 公示", None, {"yes": {"a": 5}, "no": {}}, "yes", ()),
        Released("c", "k", "x", "u", {"yes": {"a": 5}, "no": {}}, "", ()),
    )


if __name__ == "__main__":
    CASES = [line.partition("\t")[0] for line in FILE.read_text(encoding="utf-8").splitlines()]
    FILE.write_text("".join(f"{case}\t{_written(answer(json.loads(case)))}\n" for case in CASES), encoding="utf-8")

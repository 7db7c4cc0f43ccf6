"""No hidden count can be worked out: not within an edition, not from all editions together, not by one who knows the rule.

The attacker here has no formula. He writes down every table there could have been, has the real projection publish each of
them, and keeps those that would have looked as the one he sees, in every edition he can get hold of. Of each hidden cell he
then lists what it may hold. If that is one number, he has won.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from gongshilan.build.rules import Rules
from gongshilan.disclosure.share import satisfied
from gongshilan.disclosure.shows import shows_figures, without_small_numbers
from gongshilan.disclosure.table import AT_LEAST, AT_MOST, bound
from gongshilan.emit.records import record_tables
from gongshilan.kinds.schema import Field, Schema
from gongshilan.model import HIDDEN_COUNT, Edition, Portal, Record
from gongshilan.project.edition import project_graph
from gongshilan.visibility.audience import Audience
from hypothesis import given, settings
from hypothesis import strategies as st
from support.cases import lay
from support.forks import Forks
from support.past import Board, shipped_files
from support.world import CAMPAIGN, PORTAL, UNIT, campaign, graph, record, unit

AS_OF = date(2030, 8, 31)
GRADES = ("very_good", "good", "fair", "poor", "abstain")
GROUPS = {"satisfied": GRADES[:2], "other": GRADES[2:]}
QUESTIONS = ("effect", "conduct")
EDITIONS = (
    *(Edition(scope.id, scope.label, scope.id) for scope in PORTAL.scopes),
    Edition("mine", "本单位", "public", ("u",)),
    Edition("others", "外单位", "office", ("other",)),
)
Table = tuple[int, ...]
Survey = tuple[int | None, tuple[Table, ...]]
"""What an editor may write: the ballots returned (or not), and the counts of each question."""


def portal(under: int) -> Portal:
    return replace(PORTAL, data={"small_numbers": {"under": under}})


def survey(name: str, returned: int | None, tables: Sequence[Table], of: str = UNIT) -> Record:
    results = [
        {"question": question, "counts": [{"grade": grade, "count": n} for grade, n in zip(GRADES, counts, strict=False)]}
        for question, counts in zip(QUESTIONS, tables, strict=False)
    ]
    totals = {} if returned is None else {"ballots_returned": returned, "ballots_sent": max(returned, sum(tables[0]))}
    return record("satisfaction_survey", name, unit=of, date="2030-08-20", results=results, **totals)


def with_scopes(schema: Schema, scopes: Mapping[str, str]) -> Schema:
    """The schema with other scopes on fields of the survey (``results.counts``: on what stands inside)."""
    kind = schema.kinds["satisfaction_survey"]

    def changed(fields: Mapping[str, Field], prefix: str) -> dict[str, Field]:
        return {name: one(field, f"{prefix}{name}") for name, field in fields.items()}

    def one(field: Field, path: str) -> Field:
        items = one(field.items, path) if field.items is not None else None
        scope = scopes.get(path, field.scope) if field.name != "[]" else field.scope
        return replace(field, scope=scope, items=items, properties=changed(field.properties, f"{path}."))

    fields = changed(kind.fields, "")
    return replace(schema, kinds={**schema.kinds, kind.id: replace(kind, fields=fields)})


class Attacker:
    """What all editions together show of many possible surveys, each a record of one and the same release."""

    def __init__(self, rules: Rules, schema: Schema, surveys: Iterable[Survey], under: int) -> None:
        self.surveys = {f"s{number}": item for number, item in enumerate(surveys)}
        # each of a unit of its own: no two count the same people
        records = [survey(name, *item, of=f"u{name}") for name, item in self.surveys.items()]
        units = [unit(UNIT), *(unit(f"u{name}", parent=UNIT) for name in self.surveys)]
        full = graph(rules, [*records, campaign(), *units, unit("other")], whole=True)
        self.seen: dict[str, list[Mapping[str, Any] | None]] = defaultdict(list)
        for edition in EDITIONS:
            audience = Audience(edition, portal(under), {}, full.get, AS_OF)
            assert audience.under == under
            shown = project_graph(full, audience, schema)
            for name in self.surveys:
                found = shown.get(name)
                self.seen[name].append(None if found is None else found.data)

    def classes(self) -> Iterator[list[str]]:
        """Surveys that no reader of all editions could tell apart."""
        alike: dict[str, list[str]] = defaultdict(list)
        for name, pictures in self.seen.items():
            alike[json.dumps([without_title(picture) for picture in pictures], sort_keys=True)].append(name)
        yield from alike.values()

    def check(self, *, complete: Iterable[str] | None = None) -> tuple[int, int]:
        """Asserts that every hidden count of the surveys in ``complete`` (default: all) has two possible values; returns how many
        hidden and how many shown counts that were."""
        hidden = shown = 0
        wanted = set(self.surveys if complete is None else complete)
        for names in self.classes():
            facts = [numbers(self.surveys[name]) for name in names]
            told = {place: value for picture in self.seen[names[0]] if picture for place, value in cells(picture)}
            for name in wanted & set(names):
                own = numbers(self.surveys[name])
                for place, value in told.items():
                    assert true(own, place, value), f"{self.surveys[name]}: told falsely {place} {value}"
                for place, value in own.items() if any(own.values()) else ():  # where nobody voted there is no vote to hide
                    if told.get(place) == value:
                        shown += 1
                    else:
                        possible = {other[place] for other in facts if place in other}
                        assert len(possible) > 1, f"{self.surveys[name]}: {place} can only be {possible}"
                        hidden += 1
        return hidden, shown


def true(own: Mapping[tuple[Any, ...], int], place: tuple[Any, ...], told: Any) -> bool:
    """Whether a line of a table, single grade or group, says what is so."""
    if told == HIDDEN_COUNT:
        return True
    grades = GROUPS.get(place[-1], (place[-1],))
    value = sum(own.get((*place[:-1], grade), 0) for grade in grades)
    if isinstance(told, int):
        return value == told
    return value >= int(told[1:]) if told[0] == AT_LEAST else told[0] == AT_MOST and value <= int(told[1:])


def without_title(picture: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return None if picture is None else {key: value for key, value in picture.items() if key not in ("title", "unit")}


def numbers(item: Survey) -> dict[tuple[Any, ...], int]:
    """Every count of a survey by its place."""
    returned, tables = item
    found: dict[tuple[Any, ...], int] = {} if returned is None else {("ballots_returned",): returned}
    for question, counts in zip(QUESTIONS, tables, strict=False):
        found |= {(question, grade): n for grade, n in zip(GRADES, counts, strict=False)}
    return found


def cells(picture: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every count of a projected survey by its place."""
    if "ballots_returned" in picture:
        yield ("ballots_returned",), picture["ballots_returned"]
    for result in picture.get("results", ()):
        for item in result.get("counts", ()):
            if "count" in item:
                yield (result["question"], item["grade"]), item["count"]


def tables(cells: int, total: int) -> Iterator[Table]:
    """Every way to spread ``total`` votes over ``cells`` grades."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(cells - 1, total - first):
            yield (first, *rest)


@pytest.mark.parametrize(("cells", "most", "under"), [(3, 18, 5), (4, 11, 4), (5, 8, 3)])
def test_every_small_table(rules: Rules, cells: int, most: int, under: int) -> None:
    """One question, the ballots returned given: every table of so many grades and votes."""
    every = [(total, (table,)) for total in range(most + 1) for table in tables(cells, total)]
    hidden, shown = Attacker(rules, rules.schema, every, under).check()
    assert hidden
    assert shown


@pytest.mark.parametrize("given", ["equal", "absent"])
def test_every_small_pair_of_questions(rules: Rules, given: str) -> None:
    """Two questions answered by the same people: what one shows entirely is the sum of the other."""
    every = [
        (total if given == "equal" else None, pair)
        for total in range(9)
        for pair in product(tables(3, total), tables(2, total))
    ]
    hidden, shown = Attacker(rules, rules.schema, every, 3).check()
    assert hidden
    assert shown


@pytest.mark.parametrize(
    "scopes",
    [
        {"results": "staff"},
        {"results": "members", "ballots_returned": "staff"},
        {"ballots_returned": "office"},
        {"results.counts.count": "members", "ballots_sent": "staff"},
        {"results.counts": "office"},
    ],
    ids=lambda scopes: " ".join(f"{path}={scope}" for path, scope in scopes.items()),
)
def test_editions_that_see_different_parts(rules: Rules, scopes: Mapping[str, str]) -> None:
    """However the parts are spread over audiences: all editions laid side by side."""
    every = [(total, (table,)) for total in range(15) for table in tables(3, total)]
    hidden, _ = Attacker(rules, with_scopes(rules.schema, scopes), every, 5).check()
    assert hidden


def test_all_editions_tell_the_same(rules: Rules) -> None:
    """What one of them knew more would be what it could tell."""
    every = [(total, (table,)) for total in range(13) for table in tables(3, total)]
    attacker = Attacker(rules, rules.schema, every, 5)
    for pictures in attacker.seen.values():
        seen = [list(cells(picture)) for picture in pictures if picture is not None]
        assert len(seen) == 5  # all but the one narrowed to another unit
        assert all(other == seen[0] for other in seen)


@settings(derandomize=True)
@given(
    counts=st.lists(st.one_of(st.integers(0, 9), st.integers(0, 400)), min_size=3, max_size=5),
    under=st.integers(3, 12),
)
def test_larger_tables(counts: list[int], under: int) -> None:
    """Too many tables to write down: the attacker tries exchanges between two cells and single votes moved. The cells that are
    shown and the sum stay as they are; he must find another value for each hidden cell."""
    table, total = tuple(counts), sum(counts)
    tried = {table, *neighbours(table, under)}
    attacker = Attacker(RULES.loaded, RULES.loaded.schema, [(sum(item), (item,)) for item in tried], under)
    [own] = [name for name, item in attacker.surveys.items() if item[1] == (table,)]
    attacker.check(complete=[own])
    picture = dict(cells(attacker.seen[own][0] or {}))
    for place, told in picture.items():
        assert not isinstance(told, int) or told >= under or total == 0, f"{place}: a count under the bound is told"


def neighbours(table: Table, under: int) -> Iterator[Table]:
    """Tables of the same sum a step away: two cells exchanged, votes moved from one to another, all in one."""
    places = range(len(table))
    if sum(table) < under:
        yield from (item for total in range(under) for item in tables(len(table), total))
    for a, b in product(places, places):
        if a != b:
            swapped = list(table)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            yield tuple(swapped)
            for votes in (1, under):
                if table[a] >= votes:
                    moved = list(table)
                    moved[a] -= votes
                    moved[b] += votes
                    yield tuple(moved)
    yield from (tuple(sum(table) if place == at else 0 for place in places) for at in places)


class _Rules:
    """hypothesis wants no fixture that lives longer than one example: the schema is read once all the same."""

    loaded: Rules


RULES = _Rules()


@pytest.fixture(autouse=True, scope="module")
def _loaded(rules: Rules) -> None:
    RULES.loaded = rules


def shown_of(rules: Rules, table: Table, under: int = 5) -> dict[str, Any]:
    attacker = Attacker(rules, rules.schema, [(sum(table), (table,))], under)
    return {place[-1]: value for place, value in cells(attacker.seen["s0"][0] or {}) if place != ("ballots_returned",)}


def test_as_much_is_told_as_may_be(rules: Rules) -> None:
    """Single grades, else groups, else bounds, else nothing."""
    hidden = HIDDEN_COUNT
    assert shown_of(rules, (28, 10, 6, 5, 7)) == dict(zip(GRADES, (28, 10, 6, 5, 7), strict=True))
    assert shown_of(rules, (28, 10, 3, 2, 1)) == {"very_good": 28, "good": 10, "other": 6}
    assert shown_of(rules, (28, 4, 5, 5, 5)) == {"satisfied": 32, "fair": 5, "poor": 5, "abstain": 5}
    assert shown_of(rules, (28, 4, 5, 0, 0)) == {"satisfied": 32, "other": 5}
    assert shown_of(rules, (28, 10, 2, 0, 0)) == {"satisfied": "≥36", "other": "≤4"}
    assert shown_of(rules, (0, 4, 12, 2, 9)) == {"satisfied": "≤4", "other": "≥23"}
    assert shown_of(rules, (11, 0, 0, 0, 0)) == {"satisfied": "≥7", "other": "≤4"}
    assert shown_of(rules, (10, 0, 0, 0, 0)) == {"satisfied": hidden, "other": hidden}
    assert shown_of(rules, (5, 0, 5, 0, 0)) == {"satisfied": 5, "other": 5}
    assert shown_of(rules, (2, 1, 1, 0, 0)) == {"satisfied": hidden, "other": hidden}


def test_a_total_under_the_bound(rules: Rules) -> None:
    """Nobody is told: no vote can be seen in it, and a state that asks for a ballot tells it anyhow."""
    tables = [(4, ((4, 0, 0),)), (5, ((5, 0, 0),)), (0, ((0, 0, 0),))]
    few = Attacker(rules, rules.schema, tables, 5)
    [four, five, none] = [few.seen[name][0] or {} for name in ("s0", "s1", "s2")]
    assert four["ballots_returned"] == four["ballots_sent"] == HIDDEN_COUNT
    assert five["ballots_returned"] == 5
    assert none["ballots_returned"] == 0


def test_the_bound_is_the_portals(rules: Rules) -> None:
    assert bound(PORTAL) == 5
    assert bound(portal(10)) == 10
    assert shown_of(rules, (28, 10, 9, 8, 7), under=10) == {"very_good": 28, "good": 10, "other": 24}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((), False), ((28, 10, 6, 5, 7), True), ((28, 10, 2, 0, 0), True), ((4, 3, 2, 1, 0), False), ((2, 1, 0, 0, 0), False)],
)
def test_whether_figures_are_shown(rules: Rules, counts: Table, shown: bool) -> None:
    """Of full data and of projected data alike; of two questions both must be told."""
    kind = rules.schema.kinds["satisfaction_survey"]
    full = survey("s", None, [counts]) if counts else record("satisfaction_survey", "s")
    projected = without_small_numbers(full.data, kind, rules.schema, 5)
    assert shows_figures(full.data, kind, rules.schema, 5) is shown
    assert shows_figures(projected, kind, rules.schema, 5) is shown
    if counts:
        both = survey("s", None, [counts, (2, 0, 0, 0, 0)])
        assert not shows_figures(without_small_numbers(both.data, kind, rules.schema, 5), kind, rules.schema, 5)


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ((28, 10, 6, 5, 7), ("", "67.9")), ((28, 10, 3, 2, 1), ("", "86.4")), ((28, 10, 2, 0, 0), ("≥", "90")),
        ((9, 2, 0, 0, 0), ("≥", "63.6")), ((0, 4, 6, 5, 5), ("≤", "20")), ((0, 0, 11, 0, 0), ("≤", "36.4")), ((4, 3, 2, 1, 0), None),
    ],
)  # fmt: skip
def test_the_share_of_the_satisfied(rules: Rules, counts: Table, share: tuple[str, str] | None) -> None:
    """Bounds are rounded away from what they bound."""
    told = list(shown_of(rules, counts).items())
    found = satisfied(told, rules.schema.vocabularies["satisfaction_grade"])
    assert (found and (found.sign, found.percent)) == share


def test_an_audience_the_rulebook_gives_them_to_has_all_counts(rules: Rules) -> None:
    full = graph(rules, [survey("s", 4, [(4, 0, 0)])])
    book = replace(rules.rulebooks["TINY"], full_counts="members")
    for scope in ("public", "staff", "members", "office"):
        audience = Audience(Edition(scope, scope, scope), portal(5), {"TINY": book}, full.get, AS_OF)
        seen = project_graph(full, audience, rules.schema)["s"].data
        assert (seen["ballots_returned"] == 4) is (scope in ("members", "office"))
        assert (HIDDEN_COUNT in json.dumps(seen, ensure_ascii=False)) is (scope in ("public", "staff"))


def test_no_file_takes_it_for_zero_or_for_missing(rules: Rules) -> None:
    full = graph(rules, [survey("s", 4, [(4, 0, 0)]), survey("t", 12, [(6, 6, 0)])])
    audience = Audience(EDITIONS[0], portal(5), {}, full.get, AS_OF)
    files = record_tables(project_graph(full, audience, rules.schema), rules.schema, 5)
    rows = files[f"data/{CAMPAIGN}/satisfaction_survey.csv"].decode("utf-8-sig").splitlines()
    assert rows[1].count("少于 5 票") == 2
    assert ",12,12," in rows[2]


# --- real sites

SURVEY = """---
kind: satisfaction_survey
title: 示例满意度测评
unit: example-office
date: 2030-04-20
ballots_sent: {sent}
ballots_returned: {returned}
results:
  - question: effect
    counts:
      - {{grade: very_good, count: {0}}}
      - {{grade: good, count: {1}}}
      - {{grade: fair, count: {2}}}
      - {{grade: poor, count: {3}}}
      - {{grade: abstain, count: {4}}}
---
"""


def test_history_tells_nothing_of_a_hidden_count(rules: Rules) -> None:
    """A version that differs in hidden counts alone leaves no trace, in no edition."""
    tables = ((37, 19, 3, 2, 1), (37, 19, 1, 1, 4), (37, 19, 1, 1, 4), (37, 20, 1, 1, 3))
    board = Board(rules)
    board.files = shipped_files()
    for day, counts in enumerate(tables, 1):
        text = SURVEY.replace("example-office", "example-unit").format(*counts, sent=64, returned=62)
        board.put(f"{CAMPAIGN}/satisfaction_survey/s.md", text + "\n" * day)
        board.commit(f"2030-05-0{day}")
    for edition in (*EDITIONS[:4], Edition("mine", "本单位", "public", ("example-unit",))):
        changes = [change for change in board.seen(edition, AS_OF.isoformat())[1] if change.record == "s"]
        assert [(change.on, change.kind) for change in changes] == [
            (date(2030, 5, 4), "changed"),
            (date(2030, 5, 1), "added"),
        ]


def test_sites_of_tables_that_look_alike_are_the_same_bytes(tmp_path: Path, forks: Forks) -> None:
    """Tables with the same picture make the same site: pages, lists, files, search index, supervisor's tables, all editions."""
    root = lay(tmp_path / "portal", [])
    home = next(iter(sorted((root / "content").rglob("unit/*.md"))))
    folder = home.parent.parent / "satisfaction_survey"
    folder.mkdir()
    sites = []
    for many, few in (((37, 19, 3, 2, 1), (2, 1, 0, 0, 1)), ((37, 19, 1, 1, 4), (0, 0, 0, 1, 0))):
        for name, counts, sent in (("many", many, 64), ("few", few, sum(few))):
            text = SURVEY.replace("example-office", home.stem).format(*counts, sent=sent, returned=sum(counts))
            (folder / f"example-{name}.md").write_text(text, encoding="utf-8")
        shutil.rmtree(root / "site", ignore_errors=True)
        done = forks.run("--root", root, "build", "--no-cache")
        assert done.returncode == 0, done.stdout + done.stderr
        files = [path for path in sorted((root / "site").rglob("*")) if path.is_file()]
        sites.append({path.relative_to(root / "site").as_posix(): path.read_bytes() for path in files})
    assert [name for name in {**sites[0], **sites[1]} if sites[0].get(name) != sites[1].get(name)] == []
    for edition in ("public", "office"):
        where = f"{edition}/example-2030/satisfaction_survey"
        page = sites[0][f"{where}/example-many.html"].decode()
        assert page.count(">不显示</") == 0
        assert "90.3%" in page
        assert ">37</b>" in page
        assert "k＝5" in page
        assert sites[0][f"{where}/example-few.html"].decode().count(">不显示</") == 4


def test_no_cell_follows_from_the_unit_above(rules: Rules) -> None:
    """Through projection, for all editions: of a unit and the two below it, one with few votes against, nothing of the unit is told."""
    units = [unit(UNIT), unit("left", parent=UNIT), unit("right", parent=UNIT)]
    left, right = (30, 8, 5, 3, 4), (20, 6, 2, 1, 0)
    whole = tuple(map(sum, zip(left, right, strict=True)))
    surveys = [
        survey(name, sum(t), [t], of=of) for name, t, of in (("w", whole, UNIT), ("l", left, "left"), ("r", right, "right"))
    ]
    full = graph(rules, [*surveys, campaign(), *units], whole=True)
    for edition in EDITIONS[:5]:
        audience = Audience(edition, PORTAL, rules.rulebooks, full.get, AS_OF)
        shown = project_graph(full, audience, rules.schema)
        told = {
            name: {place[-1]: value for place, value in cells(shown[name].data)} for name in ("w", "l", "r") if name in shown
        }
        if "w" in told:
            assert told["w"] == {"ballots_returned": 79, "satisfied": HIDDEN_COUNT, "other": HIDDEN_COUNT}
        assert told["l"] == {"ballots_returned": 50, "very_good": 30, "good": 8, "other": 12}
        assert told["r"] == {"ballots_returned": 29, "satisfied": "≥25", "other": "≤4"}

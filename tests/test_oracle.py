"""Duties, suggestions, problems and items of demo portals, judged again by a second reading (``oracle``) that shares no code with the
package: as they were generated, and with their records shaken. Any difference is a mistake of one of the two."""

from __future__ import annotations

import ast
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules, load_rules
from gongshilan.build.stages import derive
from gongshilan.demands import Obligation, Requirement
from gongshilan.kinds.requirement import requirement
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.model import Assessment
from gongshilan_demo.frame import frame
from oracle.duties import Duty, duty, soon_days
from oracle.matters import Standing, standing
from oracle.portal import Portal
from oracle.shaken import shake
from support.demo_cases import demo_case
from support.places import SCHEMA, TESTS

UNITS, RECORDS, SEED = 20, 25, 3
DAYS = [date(2009, 5, 2), date(2009, 8, 10), date(2009, 9, 5)]
PLAIN: dict[str, Any] = {"id": "X-1", "window": {"phase": "analysis"}, "audience": []}
REACHED = (
    "{kind: rectification_item, match: {required: [status], properties: {status: {const: closed}}}}",
    "{kind: rectification_item, min: 2, match: {required: [accepted], properties: {accepted: {properties: {result: {const: passed}}}}}}",
    "{kind: rectification_item, every: true, match: {properties: {status: {enum: [closed, long_term, declined, transferred]}}}}",
    "{kind: suggestion, min: 3, match: {required: [answer]}}",
    "{kind: suggestion, every: true, match: {properties: {status: {enum: [answered, closed, declined, transferred]}}}}",
    "{kind: suggestion, where: {properties: {status: {const: closed}}}}",
    "{kind: problem, match: {properties: {status: {const: solved}}}}",
)
MATTERS = ("suggestion", "problem", "rectification_item")
SHAKEN = (11, 12)
SAMPLE = 200  # of duties and of matters each, per portal

Said = dict[tuple[str, str], Any]


pytestmark = pytest.mark.xdist_group("oracle")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rules, Loaded]:
    """A demo as it was generated."""
    root = tmp_path_factory.mktemp("demo") / "made"
    rules = load_rules(root)
    return root, rules, demo_case(root, rules, UNITS, RECORDS, SEED).loaded


@pytest.fixture(scope="module", params=[0, *SHAKEN])
def read(request: pytest.FixtureRequest, made: tuple[Path, Rules, Loaded]) -> tuple[Loaded, Portal]:
    """It, or what became of it when it was shaken by a seed, read by both."""
    root, rules, loaded = made
    if request.param:
        root = shutil.copytree(root, root.with_name(f"shaken-{request.param}"))
        shake(root / "content", SCHEMA, request.param)
        loaded = load(root, rules)
    return loaded, Portal(SCHEMA, root / "content", frame().as_of)


def said_of_duties(assessment: Assessment) -> Said:
    return {
        (found.unit, found.obligation.id): Duty(found.state.value, _iso(found.due), found.met_on)
        for found in assessment.duties
    }


def said_of_matters(assessment: Assessment, portal: Portal) -> Said:
    return {
        (name, ""): Standing(found.open, found.state and found.state.value, _iso(found.due), _iso(found.done))
        for name, found in assessment.lateness.items()
        if portal.records[name].kind in MATTERS
    }


def _iso(day: date | None) -> str | None:
    return day and day.isoformat()


def reread(portal: Portal, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], Any]]:
    owed = {words["id"]: words for words in portal.book["obligations"]}
    for name, obligation in keys:
        record = portal.records[name]
        found = duty(portal, record, owed[obligation]) if obligation else standing(portal, record, soon_days(portal))
        yield (name, obligation), found


def differing(said: Said, portal: Portal, random: Random) -> dict[tuple[str, str], Any]:
    keys = random.sample(sorted(said), min(SAMPLE, len(said)))
    return {key: (said[key], found) for key, found in reread(portal, keys) if said[key] != found}


def test_a_second_reading_finds_the_same(read: tuple[Loaded, Portal]) -> None:
    loaded, portal = read
    states: Counter[str] = Counter()
    for number, day in enumerate(DAYS):
        assessment, then = derive(loaded, day), portal.on(day)
        duties, matters = said_of_duties(assessment), said_of_matters(assessment, portal)
        assert differing(duties, then, Random(number)) == {}
        assert differing(matters, then, Random(number)) == {}
        states.update(found.state for found in [*duties.values(), *matters.values()] if found.state)
    assert {"met", "met-late", "open", "due-soon", "overdue", "not-applicable", "waived"} <= states.keys()


@pytest.mark.parametrize("written", REACHED)
def test_what_a_matter_came_to_has_its_own_day(read: tuple[Loaded, Portal], written: str) -> None:
    """Asked for in the place of what a duty asks for, without a word about what dates it: both find the day by themselves."""
    loaded, portal = read
    words = {"id": "r", "label": "要求", **yaml.safe_load(written)}
    asked = requirement(words, loaded.rules.schema, "test")
    books = {name: _asking(book, asked) for name, book in loaded.rules.rulebooks.items()}
    loaded, portal = replace(loaded, rules=replace(loaded.rules, rulebooks=books)), copy(portal)
    portal.book = {**portal.book, "obligations": [{**PLAIN, "requires": [words]}]}
    for day in DAYS:
        said = {key: found for key, found in said_of_duties(derive(loaded, day)).items() if key[1] == PLAIN["id"]}
        assert len(said) >= UNITS
        assert differing(said, portal.on(day), Random(0)) == {}


def _asking(book: Rulebook, asked: Requirement) -> Rulebook:
    plain = Obligation(PLAIN["id"], book.id, "一", "义务", "", None, PLAIN["window"], (asked,))
    return replace(book, obligations=(plain,))


def test_a_difference_is_found(read: tuple[Loaded, Portal]) -> None:
    """The comparison itself: a suggestion and a duty judged as of another day."""
    loaded, portal = read
    assessment = derive(loaded, DAYS[0])
    assert differing(said_of_duties(assessment), portal.on(DAYS[-1]), Random(0))
    assert differing(said_of_matters(assessment, portal), portal.on(DAYS[-1]), Random(0))


def test_the_second_reading_shares_nothing() -> None:
    for path in sorted((TESTS / "oracle").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
                assert not [name for name in names if name.startswith(("gongshilan", "support"))], path


def test_an_unknown_word_stops_it(read: tuple[Loaded, Portal]) -> None:
    portal = read[1]
    unit = portal.units()[0]
    words = {"id": "r", "label": "", "kind": "meeting", "lasts": {"field": "date"}}
    with pytest.raises(NotImplementedError):
        duty(portal, unit, {"id": "X", "window": {"campaign": True}, "audience": [], "requires": [words]})

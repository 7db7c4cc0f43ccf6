"""What was so on a day is not changed by a record of a later day, of whatever kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.assess import assess
from gongshilan.build.load import Loaded
from gongshilan.build.rules import load_rules
from gongshilan.emit.report import report_rows
from gongshilan.kinds.schema import Field, Schema
from gongshilan.link.build import link
from gongshilan.model import Record
from support.places import REPO
from support.world import stretch

DAYS = (date(2009, 3, 20), date(2009, 4, 30), date(2009, 8, 20))
LATER = "2009-09-07"
RULES = load_rules(REPO)
UNITS = {"jinshan-jingwei": "jinshan-jingwei-2009"}
KINDS = sorted(kind for kind in RULES.schema.kinds if kind != "campaign")


def value(field: Field, schema: Schema, known: dict[str, list[str]], turn: int) -> Any:
    """Something a field may hold; every day in it is later than any day asked about. None where nothing fits."""
    if field.type == "date":
        return LATER
    if field.type == "when":
        return stretch(LATER, LATER)
    if field.items is not None:
        inner = value(field.items, schema, known, turn)
        return None if inner is None else [inner]
    if field.properties:
        held = {name: value(item, schema, known, turn) for name, item in field.properties.items()}
        return {name: item for name, item in held.items() if item is not None} or None
    if field.ref:
        return next((known[kind][0] for kind in field.ref if known.get(kind)), None)
    if field.vocabulary:
        terms = list(schema.vocabularies[field.vocabulary].terms)
        return terms[turn % len(terms)]
    return {"integer": 3, "number": 3, "boolean": True, "string": "某某"}.get(field.type)


def later(kind_id: str, unit: str, campaign: str, turn: int, known: dict[str, list[str]]) -> Record:
    """A record of a kind with as many fields as can be filled."""
    kind = RULES.schema.kinds[kind_id]
    left_out = {
        "kind",
        "title",
        "unit",
        "scope",
        "claims",
        "source",
        "approval",
        "withdrawn",
        "supersedes",
        "attachments",
        "parent",
        "planned",
        "day_unknown",
    }
    filled = {name: value(field, RULES.schema, known, turn) for name, field in kind.fields.items() if name not in left_out}
    data = {name: item for name, item in filled.items() if item is not None}
    name = f"later-{kind_id.replace('_', '-')}-{turn}"
    owner = name if kind_id == "unit" else unit if kind.belongs == "unit" else None
    whole = {"kind": kind_id, "title": name, **({"unit": owner} if kind.belongs == "unit" else {}), **data}
    if turn == 1:
        whole["claims"] = [{"figure": "meetings", "value": 99}]
    return Record(name, kind_id, campaign, owner, "public", whole, "", f"{campaign}/{kind_id}/{name}.md")


def said(loaded: Loaded, more: list[Record]) -> list[Any]:
    """Report rows, figures, claims and lateness of the units that were there, on each day."""
    checked = replace(loaded.checked, records=(*loaded.checked.records, *more))
    graph, problems = link(checked, RULES.schema, RULES.rulebooks)
    assert problems == []
    added = {record.id for record in more}
    found: list[Any] = []
    for day in DAYS:
        truth = assess(graph, RULES.schema, RULES.rulebooks, loaded.portal, day)
        rows = [row for row in report_rows(truth, graph) if row["unit"] not in added]
        figures = [figure for figure in truth.figures if figure.unit not in added]
        found.append((rows, figures, truth.claims, dict(truth.lateness)))
    return found


@pytest.fixture(scope="module")
def before(shipped: Loaded) -> list[Any]:
    return said(shipped, [])


def records_of(kind: str, loaded: Loaded) -> Iterator[Record]:
    known: dict[str, list[str]] = {}
    for record in loaded.graph:
        if record.unit in UNITS or record.kind == "document":
            known.setdefault(record.kind, []).append(record.id)
            known.setdefault("any", []).append(record.id)
    for unit, campaign in UNITS.items():
        for turn in range(5):
            yield later(kind, unit, campaign, turn, known)


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_record_changes_no_past_day(shipped: Loaded, before: list[Any], kind: str) -> None:
    after = said(shipped, list(records_of(kind, shipped)))
    for day, then, now in zip(DAYS, before, after, strict=True):
        for what, old, new in zip(("duties", "figures", "claims", "lateness"), then, now, strict=True):
            assert old == new, f"{what} as of {day}"


def test_the_records_would_count_on_their_own_day(shipped: Loaded) -> None:
    """Else the test above would prove nothing."""
    more = list(records_of("meeting", shipped))
    graph, _ = link(replace(shipped.checked, records=(*shipped.checked.records, *more)), RULES.schema, RULES.rulebooks)
    figures = assess(graph, RULES.schema, RULES.rulebooks, shipped.portal, date.fromisoformat(LATER)).figures
    [meetings] = [figure for figure in figures if figure.id == "meetings" and figure.unit == "jinshan-jingwei"]
    assert {record.id for record in more} & set(meetings.records)

"""A rulebook written in a test, asked of records without files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from gongshilan.assess.assess import assess
from gongshilan.build.rules import Rules
from gongshilan.kinds.rulebook import Rulebook, load_rulebooks
from gongshilan.model import Duty, Record, RequirementResult, State

from support.sentences import of_duty, speakable
from support.world import PORTAL, UNIT, campaign, duties, graph, unit

STUDY = "{from: 2030-03-11, to: 2030-04-30}"


_BOOKS: dict[tuple[int, str], Rulebook] = {}


def book(rules: Rules, written: str) -> Rulebook:
    """The rulebook as its reader takes it. ``written``: the list of obligations, or the whole. Raises SchemaError."""
    key = (id(rules.schema), written)
    if key not in _BOOKS:
        _BOOKS[key] = _read(rules, written)
    return _BOOKS[key]


def _read(rules: Rules, written: str) -> Rulebook:
    whole = yaml.safe_load(written)
    whole = whole if isinstance(whole, Mapping) else {"obligations": whole}
    entries = [
        {"id": f"T-{n}", "clause": str(n), "title": f"义务{n}", "text": "", "window": {"phase": "study"}, **item}
        for n, item in enumerate(whole["obligations"], start=1)
    ]
    for entry in entries:
        entry["requires"] = [
            {"id": f"r{n}", "label": f"要求{n}", **item} for n, item in enumerate(entry["requires"], start=1)
        ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rulebooks", "tiny.yml")
        path.parent.mkdir()
        plain = yaml.safe_dump({"title": "试", **whole, "obligations": entries}, allow_unicode=True)
        path.write_text(plain, encoding="utf-8")
        return load_rulebooks((Path(folder),), rules.schema)["TINY"]


def held(
    rules: Rules,
    written: str,
    records: Iterable[Record],
    as_of: str,
    *,
    of: str = UNIT,
    campaign_data: Mapping[str, Any] | None = None,
) -> Mapping[str, Duty]:
    """A unit's duties by obligation, which are called T-1, T-2 …; a campaign and a unit are added."""
    tried = replace(rules, rulebooks={"TINY": book(rules, written)})
    given = [campaign(**(campaign_data or {})), *records]
    if not any(item.id == of for item in given):
        given.append(unit(of))
    joined = graph(tried, given, whole=True)
    found = assess(joined, tried.schema, tried.rulebooks, PORTAL, date.fromisoformat(as_of))
    for duty in found.duties:
        speakable(of_duty(duty))
    return duties(found, of)


def one(rules: Rules, requirement: str, records: Iterable[Record], as_of: str, **given: Any) -> RequirementResult:
    """What becomes of a single requirement."""
    [result] = held(rules, f"[{{requires: [{requirement}]}}]", records, as_of, **given)["T-1"].results
    return result


def state(duty: Duty) -> tuple[State, str | None, str | None]:
    """State, due day, day met."""
    return duty.state, duty.due.isoformat() if duty.due else None, duty.met_on

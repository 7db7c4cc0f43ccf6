"""Take any one record away and something derived changes: nothing that an editor writes down is without effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from gongshilan.assess.assess import assess
from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import load_rules
from gongshilan.emit.report import report_rows
from gongshilan.link.build import link
from support.places import REPO

DAYS = (date(2009, 4, 30), date(2009, 9, 1))
# What is told and asked of nobody: the clause has no obligation, or the record says only what was planned.
TOLD_ONLY = {"jw-basic-units-research", "jw-office-work-meetings", "jw-mobilisation-planned"}
RECORDS = sorted({record.id for record in load(REPO, load_rules(REPO)).graph} - TOLD_ONLY)


def derived(loaded: Loaded, without: str | None) -> list[Any]:
    """Report rows, figures and claims at both days, from all records but one."""
    checked = replace(loaded.checked, records=tuple(record for record in loaded.checked.records if record.id != without))
    graph, _ = link(checked, loaded.rules.schema, loaded.rules.rulebooks)
    found: list[Any] = []
    for day in DAYS:
        truth = assess(graph, loaded.rules.schema, loaded.rules.rulebooks, loaded.portal, day)
        found += [report_rows(truth, graph), truth.figures, truth.claims]
    return found


@pytest.fixture(scope="module")
def whole(shipped: Loaded) -> list[Any]:
    return derived(shipped, None)


def test_nothing_is_left_out_by_accident(shipped: Loaded, whole: list[Any]) -> None:
    """Taking away nothing changes nothing (else the test below would prove nothing)."""
    assert derived(shipped, "no-such-record") == whole
    assert len(RECORDS) > 30


@pytest.mark.parametrize("record", RECORDS)
def test_record_matters(shipped: Loaded, whole: list[Any], record: str) -> None:
    assert derived(shipped, record) != whole

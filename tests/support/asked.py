"""One requirement, written as in a rulebook, asked of records without files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import yaml
from gongshilan.assess.known import Known
from gongshilan.assess.publication import Publication
from gongshilan.assess.requirements import RequirementAssessor
from gongshilan.assess.setting import Setting
from gongshilan.build.rules import Rules
from gongshilan.demands import Obligation, Requirement
from gongshilan.kinds.requirement import requirement
from gongshilan.model import Record, RequirementResult, Window

from support.sentences import of_result, speakable
from support.world import PORTAL, UNIT, graph

END = "2030-12-31"
WINDOW = Window(date(2030, 3, 1), date(2030, 4, 30), "2030年3月——4月")


def wanted(rules: Rules, written: str) -> Requirement:
    """The requirement as the rulebook's reader takes it; ``id`` and ``label`` are added."""
    return requirement({"id": "r", "label": "要求", **yaml.safe_load(written)}, rules.schema, "test")


def window_for(window: Window) -> Callable[[Requirement], Window]:
    """The window for whatever requirement there is."""

    def of(requirement: Requirement) -> Window:
        assert isinstance(requirement, Requirement)
        return window

    return of


def ask(
    rules: Rules, written: str, records: Iterable[Record], as_of: str = END, unit: str = UNIT, window: Window = WINDOW
) -> RequirementResult:
    """What becomes of it as of a day; the window is March and April 2030 unless another is given."""
    joined = graph(rules, records)
    day = date.fromisoformat(as_of)
    publication = Publication(joined, rules.schema, PORTAL, rules.rulebooks, day)
    obligation = Obligation("T", "TINY", "一", "义务", "", None, {}, ())
    setting = Setting(joined[unit], obligation, window_for(window), day)
    assessor = RequirementAssessor(joined, rules.schema, publication, Known(joined, rules.schema))
    found = assessor.assess(wanted(rules, written), setting)
    speakable(of_result(found))
    return found


def said(found: RequirementResult) -> list[tuple[str, Any]]:
    """Codes of what is missing, with what each names."""
    return [(reason.code, reason.params.get("names", reason.params.get("short"))) for reason in found.missing]


def why(found: RequirementResult) -> list[str]:
    """Codes of why records did not count, in order."""
    return [reason.code for near in found.nearly for reason in near.reasons]

"""Synthetic portals, read back and assessed, beside the truth that was planted in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongshilan.build.load import Loaded, load
from gongshilan.build.rules import Rules
from gongshilan.build.stages import derive
from gongshilan.emit.report import report_rows
from gongshilan.model import Assessment
from gongshilan_demo.frame import frame
from gongshilan_demo.generate import Demo, generate, write
from gongshilan_demo.model import Options

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class DemoCase:
    """One demo: what was planted (``truth``) and what the portal says (``rows`` by unit and obligation)."""

    demo: Demo
    loaded: Loaded
    assessment: Assessment
    rows: Mapping[Key, Mapping[str, Any]]

    @property
    def truth(self) -> Mapping[str, Any]:
        return self.demo.truth

    @property
    def planted(self) -> Mapping[Key, Mapping[str, Any]]:
        return {(row["unit"], row["obligation"]): row for row in self.truth["rows"]}

    @property
    def ended(self) -> set[str]:
        """Units that were merged into another."""
        return {item["unit"] for item in self.truth["deviations"] if item["kind"] == "merged"}


def demo_case(root: Path, rules: Rules, units: int, records: int, seed: int, as_of: date | None = None) -> DemoCase:
    """Make a demo in ``root``, read it back and assess it."""
    day = as_of or frame().as_of
    demo = generate(Options(units, records, seed, day))
    write(demo, root)
    loaded = load(root, rules)
    assert loaded.problems == ()
    assessment = derive(loaded, day)
    rows = {(row["unit"], row["obligation"]): row for row in report_rows(assessment, loaded.graph)}
    return DemoCase(demo, loaded, assessment, rows)

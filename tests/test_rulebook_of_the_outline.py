"""The PD rulebook: every clause of the outline that the contract lists, under its id, and asked of the right level and class."""

from __future__ import annotations

import pytest
from gongshilan.build.rules import load_rules
from support.places import REPO

CLAUSES = {
    "PD-01": "一（一）1", "PD-02": "一（一）2", "PD-03": "一（一）3", "PD-04": "一（一）4", "PD-05": "一（一）5",
    "PD-06": "一（一）6", "PD-07": "一（一）6", "PD-08": "一（一）7", "PD-09": "一（二）1", "PD-10": "一（二）2",
    "PD-11": "一（二）3–4", "PD-12": "一（二）5", "PD-13": "一（二）5", "PD-14": "一（二）6–8", "PD-15": "一（三）1",
    "PD-16": "一（三）2", "PD-17": "一（三）3", "PD-18": "一（四）1", "PD-19": "一（四）2", "PD-20": "一（四）3",
    "PD-21": "一（四）4", "PD-22": "一（四）4", "PD-23": "一（四）其它1", "PD-24": "一（四）其它2", "PD-25": "一（四）其它3、二",
}  # fmt: skip


def plain(clause: str) -> str:
    """The clause without the marks that differ from hand to hand."""
    return clause.translate(
        str.maketrans({"（": "", "）": "", "(": "", ")": "", " ": "", ",": "、", "，": "、", "-": "–", "—": "–"})
    )


def test_every_clause_of_the_contract() -> None:
    """All 25, in order, each with its clause."""
    book = load_rules(REPO).rulebooks["PD"]
    assert {item.id: plain(item.clause) for item in book.obligations} == {
        key: plain(value) for key, value in CLAUSES.items()
    }


@pytest.mark.parametrize(
    ("obligation", "requirement", "level", "unit_class"),
    [
        ("PD-05", "first-plan", None, "first"),
        ("PD-05", "second-plan", None, "second"),
        ("PD-06", "first-representatives", None, "first"),
        ("PD-06", "second-representatives", None, "second"),
        ("PD-02", "committee-office", "committee", None),
        ("PD-16", "first-report", None, "first"),
        ("PD-16", "second-material", None, "second"),
    ],
)
def test_who_is_asked(obligation: str, requirement: str, level: str | None, unit_class: str | None) -> None:
    """What differs by class or level is bound to that class or level."""
    book = load_rules(REPO).rulebooks["PD"]
    found = next(item for item in book.obligations if item.id == obligation)
    line = next(item for item in found.requires if item.id == requirement)
    assert line.binds.get("levels", [level]) == [level] or level is None
    assert line.binds.get("classes", []) == ([unit_class] if unit_class else [])


def test_levels() -> None:
    """The office's and the committees' own obligations are asked of nobody else."""
    book = {item.id: item for item in load_rules(REPO).rulebooks["PD"].obligations}
    assert book["PD-01"].binds["levels"] == book["PD-03"].binds["levels"] == ["office"]
    assert book["PD-23"].binds["levels"] == ["committee"]

"""Figures of several units as one: what may be added, what is counted once, and what has no total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from gongshilan.model import Figure

Why = Literal["", "unstated", "not_added"]
# Borne by records of a campaign, which several units have in common.
_SHARED = frozenset({"basis_documents", "documents", "guidance_groups"})
# The most of any one occasion, and kinds of which units use the same.
_NEVER_ADDED = frozenset({"channels", "representatives_attending", "representatives_invited"})
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "basis_documents": "document",
        "channels": "consultation",
        "contact_points": "contact_point",
        "documents": "document",
        "essays": "essay",
        "filings": "filing",
        "guidance_groups": "guidance_group",
        "ideas": "idea",
        "in_service": "unit",
        "leaders": "leader",
        "measure_parts": "rectification_item",
        "measures": "rectification_item",
        "meetings": "meeting",
        "members": "unit",
        "notices": "notice",
        "phase_summaries": "phase_summary",
        "problems": "problem",
        "readings": "reading_list",
        "representatives_attending": "meeting",
        "representatives_invited": "meeting",
        "representatives_throughout": "representative",
        "research_reports": "research_report",
        "retired": "unit",
        "speakers": "study_session",
        "study_attendance": "study_session",
        "study_sessions": "study_session",
        "suggestions": "suggestion",
        "suggestions_directed": "suggestion",
        "symposium_attendance": "meeting",
        "symposiums": "meeting",
    }
)
"""By figure: the kind of record that bears it."""


@dataclass(frozen=True, slots=True)
class Total:
    """One figure of all units. ``value`` is None where nobody stated it, or where adding would count the same twice: ``why``."""

    id: str
    measure: str
    value: float | None
    why: Why = ""


def unstated(figure: Figure) -> bool:
    """Whether it is a number that records state, and none does: that is no nought."""
    return figure.stated and not figure.records and not figure.value and not figure.hidden


def totals(figures: Sequence[Figure], parents: Mapping[str, str | None]) -> list[Total]:
    """Each figure of all units together, in the order in which they come. ``parents``: the unit above each unit."""
    held: dict[str, list[Figure]] = {}
    for figure in figures:
        held.setdefault(figure.id, []).append(figure)
    return [_total(name, same, parents) for name, same in held.items()]


def _total(name: str, figures: Sequence[Figure], parents: Mapping[str, str | None]) -> Total:
    measure = figures[0].measure
    told = [figure for figure in figures if not unstated(figure)]
    if not told:
        return Total(name, measure, None, "unstated")
    if name in _NEVER_ADDED or (figures[0].stated and _contained({figure.unit for figure in told}, parents)):
        return Total(name, measure, None, "not_added")
    if name not in _SHARED:
        return Total(name, measure, sum(figure.value for figure in told))
    if any(figure.hidden for figure in told):  # which of them are the same, this edition cannot know
        return Total(name, measure, None, "not_added")
    return Total(name, measure, len({record for figure in told for record in figure.records}))


def _contained(units: set[str], parents: Mapping[str, str | None]) -> bool:
    """Whether one of these units is below another of them, so that the heads of the one may be among those of the other."""
    for unit in units:
        above, seen = parents.get(unit), {unit}
        while above and above not in seen:
            if above in units:
                return True
            seen.add(above)
            above = parents.get(above)
    return False

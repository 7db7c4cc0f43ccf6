"""Approval before publication (提出 → 审核（保密审查） → 审批 → 实施), where the campaign's rulebook asks for it.

The steps are those of 党务公开条例 第四章. A record of a kind that the rulebook names is shown to others than its own unit's office only once
every step that the rulebook lists is recorded, in order, up to the day; an 审核 counts if its result lets the record be published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from gongshilan.days import day_of
from gongshilan.kinds.rulebook import Rulebook
from gongshilan.model import Record

FIELD = "approval"
STEPS = ("proposed", "reviewed", "approved", "carried_out")
_PASSED = "may_publish"

Find = Callable[[str], Record | None]
"""A record by its id, among those there are (or were, on some day)."""


class Approval:
    """Answers for the records that ``find`` knows."""

    def __init__(self, rulebooks: Mapping[str, Rulebook], find: Find) -> None:
        self._rulebooks = rulebooks
        self._find = find

    def missing(self, record: Record, day: date) -> tuple[str, ...]:
        """The steps still to be taken on a day before the record may leave its unit; none where the rulebook asks for none."""
        given = record.data.get(FIELD) or {}
        return tuple(step for step in self._wanted(record) if not _taken(step, given.get(step) or {}, day))

    def day(self, record: Record) -> date | None:
        """The day on which the last step asked for was taken, None where none is asked for. The record may not lack one."""
        return max((date.fromisoformat(record.data[FIELD][step]["on"]) for step in self._wanted(record)), default=None)

    def _wanted(self, record: Record) -> tuple[str, ...]:
        campaign = self._find(record.campaign)
        rulebook = self._rulebooks.get(str(campaign.data.get("rulebook"))) if campaign is not None else None
        return rulebook.approval.get(record.kind, ()) if rulebook is not None else ()


def _taken(step: str, given: Mapping[str, str], day: date) -> bool:
    on = day_of(given.get("on"))
    if on is None or on > day:
        return False
    return step != "reviewed" or given.get("result") == _PASSED


def taken_on(record: Record) -> Iterator[date]:
    """The days of all steps recorded, those to come too."""
    for step in (record.data.get(FIELD) or {}).values():
        if (on := day_of(step.get("on"))) is not None:
            yield on

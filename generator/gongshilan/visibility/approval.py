"""Approval before publication (提出 → 审核（保密审查） → 审批 → 实施), where the campaign's rulebook asks for it.

The steps are those of 党务公开条例 第四章. A record of a kind that the rulebook names is published beyond its own unit only once
every step that the rulebook lists is recorded, in order, up to the day; an 审核 counts if its result lets the record be published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

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

    def missing(self, record: Record, day: str) -> tuple[str, ...]:
        """The steps still to be taken on a day (ISO) before the record may leave its unit; none where the rulebook asks for none."""
        given = record.data.get(FIELD) or {}
        return tuple(step for step in self._wanted(record) if not _taken(step, given.get(step) or {}, day))

    def day(self, record: Record) -> str:
        """The day (ISO) on which the last step asked for was taken, empty where none is asked for. The record may not lack one."""
        return max((str(record.data[FIELD][step]["on"]) for step in self._wanted(record)), default="")

    def _wanted(self, record: Record) -> tuple[str, ...]:
        campaign = self._find(record.campaign)
        rulebook = self._rulebooks.get(str(campaign.data.get("rulebook"))) if campaign is not None else None
        return rulebook.approval.get(record.kind, ()) if rulebook is not None else ()


def _taken(step: str, given: Mapping[str, str], day: str) -> bool:
    if not given.get("on") or given["on"] > day:
        return False
    return step != "reviewed" or given.get("result") == _PASSED


def taken_on(record: Record) -> Iterator[str]:
    """The days (ISO) of all steps recorded, those to come too."""
    for step in (record.data.get(FIELD) or {}).values():
        if step.get("on"):
            yield str(step["on"])

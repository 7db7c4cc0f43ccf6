"""Approval before publication (提出 → 审核（保密审查） → 审批 → 实施), where the campaign's rulebook asks for it.

The steps are those of 党务公开条例 第四章. A record of a kind that the rulebook names is published beyond its own unit only once
every step that the rulebook lists is recorded, in order, up to the day; an 审核 counts if its result lets the record be published.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongshilan.kinds.rulebook import Rulebook
from gongshilan.link.graph import Graph
from gongshilan.model import Record

FIELD = "approval"
STEPS = ("proposed", "reviewed", "approved", "carried_out")
_PASSED = "may_publish"


class Approval:
    """Answers for one graph as of one day (ISO)."""

    def __init__(self, graph: Graph, rulebooks: Mapping[str, Rulebook], as_of: str) -> None:
        self._as_of = as_of
        self._asked = {
            campaign.id: rulebooks[name].approval
            for campaign in graph.campaigns()
            if (name := str(campaign.data.get("rulebook"))) in rulebooks
        }

    def missing(self, record: Record) -> tuple[str, ...]:
        """The steps still to be taken before the record may leave its unit; none where the rulebook asks for none."""
        given = record.data.get(FIELD) or {}
        return tuple(step for step in self._wanted(record) if not self._taken(step, given.get(step) or {}))

    def day(self, record: Record) -> str:
        """The day (ISO) on which the last step asked for was taken, empty where none is asked for. The record may not lack one."""
        return max((str(record.data[FIELD][step]["on"]) for step in self._wanted(record)), default="")

    def _wanted(self, record: Record) -> tuple[str, ...]:
        return self._asked.get(record.campaign, {}).get(record.kind, ())

    def _taken(self, step: str, given: Mapping[str, str]) -> bool:
        if not given.get("on") or given["on"] > self._as_of:
            return False
        return step != "reviewed" or given.get("result") == _PASSED
